"""Commands of the command line about deadlines."""
