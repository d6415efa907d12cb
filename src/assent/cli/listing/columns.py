"""Rows as columns of text, under headings: one way for every list, for a screen and for the tools of a shell."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import typer

_BETWEEN = "  "


def columns(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The headings and the rows, each column as wide as its widest text; nothing where there is no row."""
    table = [tuple(headings), *(tuple(row) for row in rows)]
    if len(table) == 1:
        return
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        yield _BETWEEN.join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()


def print_columns(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows under their headings."""
    for line in columns(headings, rows):
        typer.echo(line)


def print_detailed(headings: Sequence[str], rows: Iterable[tuple[Sequence[str], Iterable[str]]]) -> None:
    """Print rows under their headings, each with the lines that belong to it below."""
    detailed = [(tuple(row), tuple(details)) for row, details in rows]
    lines = columns(headings, (row for row, _ in detailed))
    for heading in islice(lines, 1):
        typer.echo(heading)
    for line, (_, details) in zip(lines, detailed, strict=True):
        typer.echo(line)
        for detail in details:
            typer.echo(f"  {detail}")
