"""Reports as JSON and as CSV. A CSV cell that a spreadsheet would run as a formula is made a text."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from assent.casework.record.checks import Refused
from assent.casework.reports.extract import COLUMNS, DecisionsReport
from assent.casework.reports.public import PublicReport
from assent.casework.reports.tables import BY_NAME, OperationsReport

if TYPE_CHECKING:
    from assent.casework.reports.listing import AskedFor, Item
    from assent.casework.reports.public import Publication

Report = PublicReport | OperationsReport | DecisionsReport
_OF_A_PUBLICATION = ("product_line", "level", "group", "publish_by")
_OF_A_FIGURE = (
    "number", "id", "says", "citation", "measure", "drugs", "numerator", "denominator", "percent",
    "average_hours", "median_hours", "items", "hidden", "note", "doubt", "asked",
)  # fmt: skip
_RUNS = ("=", "+", "-", "@", "\t", "\r")


def as_json(report: Report) -> str:
    """The report as indented JSON, with a last line end."""
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def as_csv(report: Report, table: str) -> str:
    """The report as CSV with a head line; of the operational report one table, which must be named."""
    match report["report"]:
        case "public_figures":
            return _public(cast("PublicReport", report))
        case "operations":
            return _operations(cast("OperationsReport", report), table)
        case _:
            return _csv(COLUMNS, cast("DecisionsReport", report)["decisions"])


def _public(report: PublicReport) -> str:
    return _csv(("year", *_OF_A_PUBLICATION, *_OF_A_FIGURE), _figures(report))


def _figures(report: PublicReport) -> Iterator[Mapping[str, object]]:
    for publication in report["publications"]:
        for figure in publication["figures"]:
            codes = {"items": _codes(figure["items"]), "asked": _codes(figure["asked"])}
            yield {"year": report["year"], **_place(publication), **figure, **codes}


def _place(publication: "Publication") -> dict[str, str]:
    return {
        "product_line": publication["product_line"],
        "level": publication["level"],
        "group": publication["group"],
        "publish_by": publication["publish_by"],
    }


def _codes(items: "Sequence[Item | AskedFor] | None") -> str:
    return " ".join(dict.fromkeys(item["code"] for item in items or ()))


def _operations(report: OperationsReport, table: str) -> str:
    if table not in BY_NAME:
        raise Refused(f"Name one table of the report for CSV, not {table!r}: {', '.join(BY_NAME)}.")
    return _csv([column.key for column in BY_NAME[table].columns], report["tables"][table])


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(row[column]) for column in columns] for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"'{value}" if isinstance(value, str) and value.startswith(_RUNS) else value
