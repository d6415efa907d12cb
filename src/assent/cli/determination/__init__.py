"""Commands of the command line about determination."""
