"""Reports as one HTML page that needs nothing else: no script, no address, its own few styles."""

from functools import cache
from typing import TYPE_CHECKING, Any, cast

from assent.casework.record.checks import Refused
from assent.casework.reports.figure_words import LEVELS, basis, cell, figure, words
from assent.casework.reports.public import PublicReport
from assent.casework.reports.tables import TABLES, Form, OperationsReport

if TYPE_CHECKING:
    from jinja2 import Environment

    from assent.adapters.reports.texts import Report


def page(report: "Report") -> str:
    """The page of the public figures or of operations. The extract has none: it is for machines."""
    match report["report"]:
        case "public_figures":
            return _render("public.html", report=cast("PublicReport", report), level=LEVELS)
        case "operations":
            return _render("operations.html", report=cast("OperationsReport", report), tables=TABLES)
        case _:
            raise Refused("The extract of decisions is written as json or csv; a page would be too long.")


def _render(template: str, **values: Any) -> str:
    return _environment().get_template(template).render(**values) + "\n"


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("assent.adapters.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"words": words, "cell": cell, "figure": figure, "basis": basis, "moment": moment}
    environment.globals["Form"] = Form
    return environment


def moment(text: str) -> str:
    """A time of a report, in UTC, to the minute."""
    return f"{text[:10]} {text[11:16]} UTC"
