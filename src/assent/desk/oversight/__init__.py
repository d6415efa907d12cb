"""Use cases about the whole installation."""
