"""Reports as text for a screen: the public figures of a year, the operations of a period."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING, cast

from assent.casework.record.checks import Refused
from assent.casework.reports.figure_words import LEVELS, basis, cell, figure, words
from assent.casework.reports.tables import BY_NAME, TABLES
from assent.cli.listing.columns import columns
from assent.cli.times import shown

if TYPE_CHECKING:
    from assent.casework.reports.extract import DecisionsReport
    from assent.casework.reports.public import Figure, PublicReport
    from assent.casework.reports.tables import OperationsReport


def report_text(report: "PublicReport | OperationsReport | DecisionsReport", table: str = "") -> str:
    """A report as lines of text, of operations one ``table`` if it is named. Raises ``Refused`` for no table."""
    if table and table not in BY_NAME:
        near = get_close_matches(table, BY_NAME) or BY_NAME
        raise Refused(f"--table {table}: there is none; there is: {', '.join(near)}.")
    if report["report"] == "public_figures":
        lines = _public(cast("PublicReport", report))
    else:
        lines = _operations(cast("OperationsReport", report), table)
    return "".join(f"{line}\n" for line in lines)


def _public(report: "PublicReport") -> Iterator[str]:
    yield f"Prior authorization in {report['year']}, as the record stood {shown(report['made_at'])}"
    if not report["complete"]:
        yield "The year is not over: these figures will change."
    if report["hidden_below"]:
        yield f"Figures of fewer than {report['hidden_below']} requests, or with so few left over, are not shown."
    if not report["publications"]:
        yield f"Nothing is due for {report['year']}."
    for publication in report["publications"]:
        group = f"{LEVELS[publication['level']]} {publication['group'] or 'not recorded'}"
        yield ""
        yield f"{words(publication['product_line'])}, {group}, to be public by {publication['publish_by']}"
        rows = map(_figure_row, publication["figures"])
        yield from columns(("no.", "figure", "result", "counted", "drugs"), rows)


def _figure_row(public_figure: "Figure") -> tuple[str, ...]:
    number, says = str(public_figure["number"]), public_figure["says"]
    return number, says, figure(public_figure), basis(public_figure), public_figure["drugs"]


def _operations(report: "OperationsReport", name: str) -> Iterator[str]:
    made = shown(report["made_at"])
    yield f"Operations from {report['first']} to {report['last']}, as the record stood {made}"
    for table in TABLES:
        if name in ("", table.name):
            yield ""
            yield table.caption
            rows = [
                [cell(record[column.key], column.form) for column in table.columns]
                for record in report["tables"][table.name]
            ]
            yield from columns([column.heading for column in table.columns], rows) if rows else ("none",)
