"""Commands of the command line about review."""
