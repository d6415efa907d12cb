"""Use cases of whoever decides."""
