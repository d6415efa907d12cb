"""Commands: the record."""
