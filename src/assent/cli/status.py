"""Exit statuses that are no outcome of a case."""

REFUSED = 1
"""The command was understood, and nothing was recorded."""
USAGE = 2
"""The command, or a file that it names, is wrong."""
