"""Commands of the command line about record."""
