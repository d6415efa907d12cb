"""The operational tables as a page shows them: which of them has a chart, of which columns, in whose words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from assent.casework.record.days import plan_day
from assent.casework.reports.extract import DecisionsReport
from assent.casework.reports.tables import TABLES, Column, Form, OperationsReport, Record, Table
from assent.desk.assessment.policies import list_questions
from assent.desk.ports import Desk
from assent.desk.requirement.regulations import list_rules
from assent.workbench.figures.charts import Chart, Series, bars
from assent.workbench.shell.clauses import ClauseLabel, clause_labels
from assent.workbench.shell.words import said_or, say

_IN_TIME, _WITH_DEADLINE, _LATE = "in_time", "with_deadline", "late"
_CHARTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "turnaround": ((_IN_TIME, "good"), (_LATE, "bad")),
    "outcomes": (("approved", "good"), ("partially_approved", "part"), ("adverse", "bad")),
    "appeals": (("overturned", "good"), ("partly_overturned", "part"), ("upheld", "bad")),
    "pend_reasons": (
        ("given", "good"), ("none_to_give", "part"), ("no_longer_needed", "plain"), ("unanswered", "bad"),
        ("waiting", "ask"),
    ),
    "reasons": (("adverse", "bad"), ("partially_approved", "part")),
    "missed_deadlines": (("deemed_granted", "good"), ("deemed_adverse", "bad"), ("nothing", "plain")),
}  # fmt: skip
"""The tables that have a chart: the columns that it adds up, each with its tone."""
_NO_LABEL = frozenset({"rule"})
_MONTHS = (("approved", "good"), ("partially_approved", "part"), ("adverse", "bad"))
_OTHER = "other"
_LONG = 40
_AS_IT_IS = frozenset({"citation"})


@dataclass(frozen=True, slots=True)
class CellShown:
    """One cell as people read it; ``clause`` is the label of the clause that it names, if any."""

    text: str
    is_number: bool
    clause: ClauseLabel | None = None
    rule: str = ""

    @property
    def is_long(self) -> bool:
        """Whether it is a sentence."""
        return not self.is_number and len(self.text) > _LONG


@dataclass(frozen=True, slots=True)
class TableShown:
    """One table with its chart."""

    table: Table
    rows: tuple[tuple[CellShown, ...], ...]
    chart: Chart | None


def tables(desk: Desk, report: OperationsReport, today: date) -> tuple[TableShown, ...]:
    """Every table of the report; rules are called by what they say."""
    rules = {rule.id: rule.says for rule in list_rules(desk.plan, today)}
    named = _Names(every_label(desk), _asked(desk), rules)
    return tuple(_table(table, report["tables"][table.name], named) for table in TABLES)


@dataclass(frozen=True, slots=True)
class _Names:
    """What ids in tables stand for: clauses and rules; questions of wording, and their readings, by their names."""

    clauses: Mapping[str, ClauseLabel]
    asked: Mapping[tuple[str, str], str]
    rules: Mapping[str, str]

    def said(self, column: str, row: Record) -> str:
        """The words of a cell that names something."""
        value = str(row[column])
        if column == "question":
            return self.asked.get((value, ""), value)
        if column == "reading":
            return self.asked.get((str(row["question"]), value), in_words(value))
        if column == "rule":
            return self.rules.get(value, value)
        return value if column in _AS_IT_IS else in_words(value)


def _asked(desk: Desk) -> Mapping[tuple[str, str], str]:
    questions = [
        question for package in desk.catalogue.packages for question in list_questions(package.newest)
    ]
    words = {
        (question.question, reading.reading): reading.says
        for question in questions
        for reading in (*question.live, *question.recorded)
    }
    return words | {(question.question, ""): question.asks for question in questions}


def every_label(desk: Desk) -> Mapping[str, ClauseLabel]:
    """The clauses of all policies by their ids."""
    return {
        id: label
        for package in desk.catalogue.packages
        for id, label in clause_labels(package.newest).items()
    }


def in_words(name: object) -> str:
    """A name of the record for people."""
    text = str(name)
    known = said_or(f"policies.lines.{text}", "") or said_or(f"figures.names.{text}", "")
    return known or (text.replace("_", " ").capitalize() if text.islower() else text)


@dataclass(frozen=True, slots=True)
class Months:
    """How many decisions fell in each month, the newest first: the chart, and every month with its counts."""

    chart: Chart
    headings: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]


def by_month(report: DecisionsReport) -> Months:
    """The decisions of the extract by month and outcome."""
    counts: Counter[tuple[str, str]] = Counter()
    known = {outcome for outcome, _ in _MONTHS}
    for decision in report["decisions"]:
        day, outcome = plan_day(datetime.fromisoformat(str(decision["ended_at"]))), str(decision["outcome"])
        counts[f"{day:%Y-%m}", outcome if outcome in known else _OTHER] += 1
    months = sorted({month for month, _ in counts}, reverse=True)
    series = [
        Series(say(f"figures.outcomes.{outcome}"), tone, tuple(counts[month, outcome] for month in months))
        for outcome, tone in (*_MONTHS, (_OTHER, "plain"))
    ]
    rows = (
        (_month(month), tuple(counts[month, outcome] for outcome in (*(name for name, _ in _MONTHS), _OTHER)))
        for month in months
    )
    chart = bars(say("figures.by_month"), [_month(month) for month in months], series)
    return Months(chart, tuple(part.name for part in series), tuple(rows))


def _month(month: str) -> str:
    return datetime.fromisoformat(f"{month}-01").strftime("%B %Y")


def _table(table: Table, rows: Sequence[Record], named: _Names) -> TableShown:
    cells = tuple(tuple(_cell(column, row, named) for column in table.columns) for row in rows)
    chart = _chart(table, rows, named) if table.name in _CHARTS and rows else None
    return TableShown(table, cells, chart)


def _chart(table: Table, rows: Sequence[Record], named: _Names) -> Chart:
    words = [column for column in table.columns if column.form is Form.WORDS and column.key not in _NO_LABEL]
    headings = {column.key: column.heading for column in table.columns} | {_LATE: say("figures.late")}
    names = [", ".join(_label(column, row, named) for column in words) for row in rows]
    series = [
        Series(headings[key], tone, tuple(_value(row, key) for row in rows))
        for key, tone in _CHARTS[table.name]
    ]
    return bars(table.caption, names, series)


def _value(row: Record, key: str) -> float:
    value: Any = row[_WITH_DEADLINE] if key == _LATE else row[key]
    return float(value or 0) - (float(row[_IN_TIME] or 0) if key == _LATE else 0)


def _label(column: Column, row: Record, named: _Names) -> str:
    clause = _clause(column, row, named)
    return clause.cited if clause else named.said(column.key, row)


def _clause(column: Column, row: Record, named: _Names) -> ClauseLabel | None:
    return named.clauses.get(str(row[column.key])) if column.key == "clause" else None


def _cell(column: Column, row: Record, named: _Names) -> CellShown:
    value = row[column.key]
    if column.form is Form.WORDS:
        rule = str(value) if column.key == "rule" else ""
        return CellShown(named.said(column.key, row), False, _clause(column, row, named), rule)
    return CellShown(say("figures.nothing") if value is None else number(value), True)


def number(value: object) -> str:
    """A number as people read it."""
    return (
        f"{value:,.1f}"
        if isinstance(value, float)
        else f"{value:,}"
        if isinstance(value, int)
        else str(value)
    )
