"""Commands of the command line about reports."""
