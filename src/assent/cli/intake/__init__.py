"""Commands: coming in."""
