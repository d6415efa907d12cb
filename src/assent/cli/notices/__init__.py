"""Commands of the command line about notices."""
