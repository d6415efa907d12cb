"""Use cases of letters."""
