"""Commands of the command line about intake."""
