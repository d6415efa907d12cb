"""A group of commands, each listed with the whole first sentence of its help."""

from inspect import cleandoc
from typing import Any

from typer.core import TyperGroup


class ListedCommands(TyperGroup):
    """Its listing cuts no sentence off: what does not fit on the line goes on in the next."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the names of the commands, and what each does."""
        commands = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        rows = [
            (name, _first_sentence(command.help))
            for name, command in commands
            if command and not command.hidden
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _first_sentence(help: str | None) -> str:
    first_paragraph = " ".join(cleandoc(help or "").partition("\n\n")[0].split())
    sentence, dot, _ = first_paragraph.partition(". ")
    return sentence + "." if dot else first_paragraph
