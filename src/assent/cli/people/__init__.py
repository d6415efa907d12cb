"""Commands: people and programs."""
