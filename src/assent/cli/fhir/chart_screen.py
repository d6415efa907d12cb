"""What a chart says, for a screen: by what it does, then how it was worked out, and what is still asked."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from assent.cli.needed import needed
from assent.cli.rendering import console

Json = dict[str, Any]

_TITLES = (
    ("proves", "Proved by the chart", "green"),
    ("supports", "Supported; somebody still has to say so", "yellow"),
    ("contradicts", "Contradicted", "red"),
)
_MOST_LINES = 40
"""Of one part; of more the number is told, and --json has all."""


def show_chart(chart: Json, assessment: Json) -> None:
    """Print what a chart says, and what an assessment of it still asks."""
    screen = console()
    screen.print(
        Text.assemble(
            (chart["patient"] or "no patient", "bold"),
            f"  {chart['resources']} resources, as of {chart['on']}",
        )
    )
    for support, title, style in _TITLES:
        _part(screen, title, style, _facts([fact for fact in chart["facts"] if fact["support"] == support]))
    _part(
        screen,
        "Worked out",
        "cyan",
        (f"{derivation['path']}: {step}" for derivation in chart["worked"] for step in derivation["steps"]),
    )
    _part(
        screen,
        "Disagrees, or cannot be",
        "magenta",
        map(_conflict, (*chart["conflicts"], *chart["left_out"])),
    )
    _part(screen, "Documents for a person to read", "cyan", map(_document, chart["documents"]))
    _part(screen, "Not counted", "dim", _grouped(chart["not_counted"]))
    _part(screen, "Not read", "red", (f"{unread['place']}: {unread['reason']}" for unread in chart["unread"]))
    if assessment["missing"]:
        screen.print(Padding(needed(assessment["missing"], screen), (1, 0, 0, 2), expand=False))
    for error in assessment["errors"]:
        screen.print(Text(f"  {error['fact']}: {error['value']} {error['says']}", "red"))


def _part(screen: Console, title: str, style: str, lines: Iterator[str]) -> None:
    listed = list(lines)
    if not listed:
        return
    screen.print(Text(f"\n  {title}", f"bold {style}"))
    for line in listed[:_MOST_LINES]:
        screen.print(Padding(Text(line), (0, 0, 0, 4), expand=False))
    if len(listed) > _MOST_LINES:
        screen.print(Text(f"    and {len(listed) - _MOST_LINES} more; --json shows all", "dim"))


def _facts(facts: list[Json]) -> Iterator[str]:
    """A fact a line; what one resource says of a record in one line."""
    for (place, _), group in groupby(facts, key=lambda fact: (_record(fact["path"]), fact["resource"])):
        record_facts = list(group)
        against = "the answer " if record_facts[0]["support"] == "contradicts" else ""
        answers = ", ".join(
            f"{_name(fact['path'], place)}{against}{_value(fact['value'])}" for fact in record_facts
        )
        evidence = record_facts[0]["evidence"]
        behind = "; ".join(
            filter(None, (evidence["source"], evidence["on"], evidence["by"], evidence["words"]))
        )
        yield f"{place}: {answers}  ({behind})" if place else f"{answers}  ({behind})"


def _grouped(entries: list[Json]) -> Iterator[str]:
    """What is left out for one reason, by type; few of them by name."""
    groups: dict[tuple[str, str], list[str]] = {}
    for entry in entries:
        groups.setdefault((entry["place"].partition("/")[0], entry["reason"]), []).append(entry["place"])
    for (kind, reason), places in groups.items():
        where = ", ".join(places) if len(places) <= _FEW else f"{len(places)} of {kind}"
        yield f"{where}: {reason}"


_FEW = 3


def _record(path: str) -> str:
    return path.rpartition(".")[0]


def _name(path: str, place: str) -> str:
    return f"{path.rpartition('.')[2]} " if place else f"{path} "


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return f"({len(value)})"
    return str(value)


def _conflict(conflict: Json) -> str:
    resources = f"  ({', '.join(conflict['resources'])})" if conflict["resources"] else ""
    return f"{conflict['path']}: {conflict['says']}{resources}"


def _document(document: Json) -> str:
    return "; ".join(
        filter(None, (document["resource"], ", ".join(document["codes"]), document["on"], document["by"]))
    )
