"""Commands of the command line about requirement."""
