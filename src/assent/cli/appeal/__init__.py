"""Commands: appeals and their decisions."""
