"""Exit statuses that are no outcome of a case."""

import typer

REFUSED = 1
"""The command was understood, and nothing was recorded."""
USAGE = 2
"""The command, or a file that it names, is wrong."""


def usage(error: Exception) -> int:
    """Say on standard error what is wrong with a command; returns its exit status."""
    typer.echo(f"assent: {error}", err=True)
    return USAGE
