"""The plan's own decisions, as dated data."""
