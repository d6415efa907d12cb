"""Commands of the command line about worklist."""
