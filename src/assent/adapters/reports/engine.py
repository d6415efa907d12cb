"""Counting by DuckDB, in memory: one table for each kind of row, one plain query for each figure or table.

Values are bound. What is put into the text of a query are names of columns, from closed enumerations.
"""

# ruff: noqa: S608 - the names are those of Property, Level and Population; no value of a record is pasted.
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Any

from assent.adapters.reports import columns
from assent.adapters.reports.page import page
from assent.adapters.reports.texts import as_csv, as_json
from assent.casework.record.checks import Refused
from assent.casework.reports.extract import DecisionsReport
from assent.casework.reports.listing import Listed
from assent.casework.reports.public import Counted, Level, Property, PublicReport, Wanted
from assent.casework.reports.rows import Period, Rows
from assent.casework.reports.tables import TABLES, OperationsReport, Record

if TYPE_CHECKING:
    import duckdb

_GROUPS = {Level.CONTRACT: "contract", Level.PLAN: "program"}
FORMATS = ("json", "csv", "html")
"""How a report can be written."""


class DuckFigures:
    """Counts figures over rows. Nothing is kept: each call has a database of its own, in memory."""

    def public(
        self, rows: Rows, period: Period, figures: Sequence[Wanted]
    ) -> tuple[list[Counted], list[Listed]]:
        """The public figures of a year by contract or program, and the codes that were asked for."""
        with loaded(columns.decided(rows)) as connection:
            counts = list(counted(connection, period, figures))
            return counts, list(_listed(connection, period, figures))

    def operations(self, rows: Rows, period: Period) -> dict[str, list[Record]]:
        """Every table of the operational report."""
        with loaded(columns.everything(rows)) as connection:
            return tabled(connection, period)

    def written(
        self, report: PublicReport | OperationsReport | DecisionsReport, form: str, table: str = ""
    ) -> str:
        """A report as JSON, CSV (for operations: one ``table``) or an HTML page; ``Refused`` for another."""
        match form:
            case "json":
                return as_json(report)
            case "csv":
                return as_csv(report, table)
            case "html":
                return page(report)
            case _:
                raise Refused(f"A report is written as {', '.join(FORMATS)}, not as {form!r}.")


@contextmanager
def loaded(tables: Mapping[str, Iterable[columns.Tuple]]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory that holds these tuples by table, until it is left."""
    import duckdb

    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(_sql("schema"))
        for name, tuples in tables.items():
            with connection.appender(name) as appender:
                appender.append_rows(tuples)
        yield connection


def counted(
    connection: duckdb.DuckDBPyConnection, period: Period, all_figures: Iterable[Wanted]
) -> Iterator[Counted]:
    """One pass for each product line and level: every figure of it is a few columns of the query."""
    for (line, level), same in groupby(all_figures, key=lambda figure: (figure.product_line, figure.level)):
        figures = list(same)
        counts = ", ".join(count for figure in figures for count in _counts(figure))
        query = (
            f"{_sql('counted')} SELECT {_GROUPS[level]}, {counts} FROM counted "
            "WHERE product_line = $line GROUP BY 1 ORDER BY 1"
        )
        for group, *values in connection.execute(query, {**_within(period), "line": line}).fetchall():
            for at, figure in enumerate(figures):
                yield Counted(line, group, figure.rule.id, *values[4 * at : 4 * at + 4])


def tabled(connection: duckdb.DuckDBPyConnection, period: Period) -> dict[str, list[Record]]:
    """Every operational table, over a database that is loaded."""
    return {table.name: _records(connection, _sql(table.name), _within(period)) for table in TABLES}


@cache
def _sql(name: str) -> str:
    return (files("assent.adapters.reports") / "sql" / f"{name}.sql").read_text("utf-8")


def _within(period: Period) -> dict[str, Any]:
    return {"since": period.start, "until": period.end}


def _records(connection: duckdb.DuckDBPyConnection, query: str, values: dict[str, Any]) -> list[Record]:
    cursor = connection.execute(query, values)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _counts(figure: Wanted) -> tuple[str, ...]:
    of = _condition(figure, figure.rule.of)
    count = _condition(figure, (*figure.rule.of, *figure.rule.count))
    return (
        f"count(*) FILTER ({count})",
        f"count(*) FILTER ({of})",
        f"avg(seconds) FILTER ({of})",
        f"median(seconds) FILTER ({of})",
    )


def _condition(figure: Wanted, properties: Iterable[Property]) -> str:
    drugs = {None: [], True: ["drug"], False: ["NOT drug"]}[figure.drugs]
    return " AND ".join([f"population = '{figure.population}'", *drugs, *properties])


def _listed(
    connection: duckdb.DuckDBPyConnection, period: Period, figures: Iterable[Wanted]
) -> Iterator[Listed]:
    levels = {figure.product_line: figure.level for figure in figures}
    counts: dict[tuple[str, str, str, bool], int] = {}
    for row in _records(connection, _sql("listed"), _within(period)):
        line = str(row["product_line"])
        if line in levels:
            place = (line, str(row[_GROUPS[levels[line]]]), str(row["code"]), bool(row["drug"]))
            counts[place] = counts.get(place, 0) + int(row["lines"] or 0)
    for place, lines in counts.items():
        yield Listed(*place, lines)
