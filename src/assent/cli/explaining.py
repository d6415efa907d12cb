"""The option ``--explain`` with or without the name of a clause."""

from pathlib import Path
from typing import Any

from typer.core import TyperCommand

EVERYTHING = "everything"
"""What is explained where no clause is named."""


class ExplainingCommand(TyperCommand):
    """A command whose ``--explain`` may stand alone: then it is about every clause."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments, with the value that is understood written out."""
        return super().parse_args(ctx, _written_out(args))


def _written_out(args: list[str]) -> list[str]:
    """``--explain`` before another option, before a file, or at the end names no clause."""
    written: list[str] = []
    for position, arg in enumerate(args):
        written.append(arg)
        following = args[position + 1] if position + 1 < len(args) else "-"
        if arg == "--explain" and (following.startswith("-") or Path(following).exists()):
            written.append(EVERYTHING)
    return written
