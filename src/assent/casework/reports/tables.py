"""The tables of the operational report, as data: what each is about and its columns.

An engine fills them; the CSV, the page and the documents read the same definitions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypedDict

from assent.casework.reports.public import SCHEMA
from assent.casework.reports.rows import Period

Cell = str | int | float | bool | None
Record = dict[str, Cell]


class Form(StrEnum):
    """How a column is written and read aloud."""

    WORDS = "words"
    COUNT = "count"
    PERCENT = "percent"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key in JSON and CSV, and its heading."""

    key: str
    heading: str
    form: Form = Form.COUNT


@dataclass(frozen=True, slots=True)
class Table:
    """One table. ``words`` identify a row; a share or a time over nothing is null."""

    name: str
    caption: str
    columns: tuple[Column, ...]


def _words(**headings: str) -> tuple[Column, ...]:
    return tuple(Column(key, heading, Form.WORDS) for key, heading in headings.items())


def _counts(**headings: str) -> tuple[Column, ...]:
    return tuple(Column(key, heading) for key, heading in headings.items())


def _share(key: str, heading: str) -> Column:
    return Column(key, heading, Form.PERCENT)


def _hours(key: str, heading: str) -> Column:
    return Column(key, heading, Form.HOURS)


_LINE = _words(product_line="Product line")
_CLAUSE = _words(clause="Clause")

TABLES: tuple[Table, ...] = (
    Table(
        "turnaround",
        "Turnaround: first determinations, from receipt",
        (
            *_LINE,
            *_words(item="Item", kind="Kind of request", urgency="Urgency"),
            *_counts(decisions="Decisions", with_deadline="With a deadline", in_time="In time"),
            _share("in_time_percent", "In time, %"),
            _hours("median_hours", "Median, hours"),
            _hours("p90_hours", "Nine of ten within, hours"),
            *_counts(extended="Extended"),
        ),
    ),
    Table(
        "outcomes",
        "Outcomes: first determinations by product line",
        (
            *_LINE,
            *_counts(decisions="Decisions", approved="Approved"),
            _share("approved_percent", "Approved, %"),
            *_counts(partially_approved="In part"),
            _share("partially_approved_percent", "In part, %"),
            *_counts(adverse="Adverse"),
            _share("adverse_percent", "Adverse, %"),
            *_counts(automatic="Automatic"),
            _share("automatic_percent", "Automatic, %"),
            *_counts(by_delegate="By a delegate", reopened="Reopened since"),
        ),
    ),
    Table(
        "without_determination",
        "Lines that ended without a determination, and first answers that a reopening replaced",
        (
            *_LINE,
            *_counts(
                withdrawn="Withdrawn",
                not_required="Authorization not required",
                decided_on_appeal="Settled on appeal",
                redetermined="Determined anew",
                changed="Of these, changed",
            ),
        ),
    ),
    Table(
        "appeals",
        "Appeals by product line and level",
        (
            *_LINE,
            *_words(level="Level", urgency="Urgency of the appeal"),
            *_counts(decided="Decided", overturned="Overturned"),
            _share("overturned_percent", "Overturned, %"),
            *_counts(partly_overturned="Overturned in part", upheld="Upheld"),
            _hours("median_hours", "Median, hours"),
            *_counts(deemed_granted="Ended by law for the member", forwarded="Forwarded outside"),
        ),
    ),
    Table(
        "pend_reasons",
        "What was asked for, by clause",
        (
            *_CLAUSE,
            *_counts(
                asked="Asked",
                given="Answered",
                none_to_give="Said to have no answer",
                no_longer_needed="No longer needed",
                unanswered="Never answered",
                waiting="Waiting",
            ),
            _share("unanswered_percent", "Never answered, %"),
            _hours("median_hours", "Median to the answer, hours"),
            *_counts(escalated="Escalated"),
        ),
    ),
    Table(
        "judgments",
        "Judgments that physicians resolved, by clause and reading",
        (
            *_CLAUSE,
            *_words(question="Question", reading="Reading chosen"),
            *_counts(resolved="Resolved", in_favour="In favour"),
            _share("in_favour_percent", "In favour, %"),
        ),
    ),
    Table(
        "missed_deadlines",
        "Missed deadlines by rule, and what the law made of them",
        (
            *_words(rule="Rule", citation="Citation", product_line="Product line", stage="Of"),
            *_counts(
                missed="Missed",
                deemed_adverse="Deemed adverse",
                deemed_granted="Deemed granted",
                nothing="Nothing",
            ),
        ),
    ),
    Table(
        "reasons",
        "Reasons of clinicians' adverse and partial determinations, by clause",
        (*_CLAUSE, *_LINE, *_counts(adverse="Adverse", partially_approved="In part")),
    ),
    Table(
        "peer_to_peer",
        "Talks between the treating clinician and a peer",
        (
            *_LINE,
            *_counts(
                offered="Offered",
                booked="Booked",
                held="Held",
                reconsider="To be reconsidered",
                new_information="New information",
                unchanged="Unchanged",
                not_held="Not held",
            ),
        ),
    ),
)
"""Every table of the report, in its order."""

BY_NAME: Mapping[str, Table] = {table.name: table for table in TABLES}
"""Each table by its name."""


class OperationsReport(TypedDict):
    """The operational report of a period of days, both included; ``tables`` by name, rows in order."""

    report: str
    schema: int
    first: str
    last: str
    made_at: str
    tables: dict[str, list[Record]]


def operations_report(
    period: Period, made_at: datetime, tables: Mapping[str, list[Record]]
) -> OperationsReport:
    """Put the report together, every table in its place, with the columns of its definition."""
    return {
        "report": "operations",
        "schema": SCHEMA,
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "made_at": made_at.isoformat(),
        "tables": {
            table.name: [
                {column.key: row[column.key] for column in table.columns} for row in tables[table.name]
            ]
            for table in TABLES
        },
    }
