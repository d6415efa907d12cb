"""Facts that are computed from other facts: scores, medicines, days covered, regimen, codes."""
