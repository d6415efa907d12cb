"""Lists on a screen: rows under headings, and commands with the whole of what they do."""

from __future__ import annotations

from typing import Any

import pytest
import typer.main
from typer.testing import CliRunner

from assent.cli.app import app
from assent.cli.listing.columns import columns, print_detailed

COMMANDS: Any = typer.main.get_command(app)
GROUPS = ((), *((name,) for name, command in COMMANDS.commands.items() if hasattr(command, "commands")))


@pytest.mark.parametrize("group", GROUPS)
def test_a_listing_of_commands_cuts_no_sentence_off(group: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(app, [*group, "--help"], env={"COLUMNS": "80"}).output
    listing = shown.partition("Commands:\n")[2]
    assert listing
    assert "..." not in listing
    entries = " ".join(listing.split())
    inside = COMMANDS if not group else COMMANDS.commands[group[0]]
    for name, command in inside.commands.items():
        sentence = " ".join(command.help.partition("\n\n")[0].split()).partition(". ")[0]
        assert f"{name} {sentence}" in entries


def test_rows_stand_under_their_headings() -> None:
    rows = (("alder", "", "4"), ("birchwater", "", "11"))
    assert [*columns(("office", "phone", "people"), rows)] == [
        "office      phone  people",
        "alder              4",
        "birchwater         11",
    ]
    assert [*columns(("office", "people"), ())] == []


def test_what_belongs_to_a_row_stands_below_it(capsys: pytest.CaptureFixture[str]) -> None:
    print_detailed(("number", "why"), ((("1", "moved"), ("a", "b")), (("12", "new"), ())))
    assert capsys.readouterr().out.splitlines() == [
        "number  why",
        "1       moved",
        "  a",
        "  b",
        "12      new",
    ]
