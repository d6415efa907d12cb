"""Commands: letters."""
