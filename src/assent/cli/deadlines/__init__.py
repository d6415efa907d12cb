"""Commands: time."""
