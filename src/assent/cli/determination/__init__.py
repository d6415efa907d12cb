"""Commands: signed decisions."""
