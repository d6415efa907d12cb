"""Commands of the command line about the plan's own decisions."""
