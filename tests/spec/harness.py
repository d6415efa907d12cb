"""Tables that read like the policy: left of `||` the facts, right of it what must be concluded.

A cell of a fact is `yes`, `no`, a number, a code, a date, `7 days ago`, `?` for unknown, or empty
where the base case's value stands. A right-hand column that a table leaves out must be empty.
Rows may say which reading of a `question` the plan has `adopted`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta

from assent.logic.authoring import Definition
from assent.logic.case_facts import CaseFacts
from assent.logic.definitions import Kind
from assent.logic.partial_dates import PartialDate, read_partial_date
from assent.logic.tree import Plain
from assent.policies.mgb_031.facts import VOCABULARY
from tests.spec.base_case import REQUESTED, Given, initial_case
from tests.spec.engines import Answer, Engine

Row = Mapping[str, str]
ToCase = Callable[[Row], CaseFacts]
Names = Mapping[str, Sequence[str]]
NOTHING: Names = {}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: the cells of both sides by column, and the text for a report."""

    given: Row
    expected: Row
    text: str


def read_table(table: str) -> list[Line]:
    """The rows of a table."""
    header, *rows = [line.strip() for line in table.splitlines() if line.strip()]
    left, right = _sides(header)
    lines = []
    for row in rows:
        given, expected = _sides(row)
        if len(given) != len(left) or len(expected) != len(right):
            raise ValueError(f"{row!r} has not the columns of {header!r}")
        cells = dict(zip(left, given, strict=True)), dict(zip(right, expected, strict=True))
        lines.append(Line(*cells, row))
    return lines


def _sides(line: str) -> tuple[list[str], list[str]]:
    left, _, right = line.partition("||")
    return [cell.strip() for cell in left.split("|")], [cell.strip() for cell in right.split("|")]


@dataclass(frozen=True, slots=True)
class Decides:
    """Checks a table against one engine and reports every row that differs.

    Without ``adoptions`` it leaves out the rows that adopt a reading; without ``checks`` it only
    puts the questions to the engine.
    """

    engine: Engine
    adoptions: bool = True
    checks: bool = True

    def __call__(
        self,
        table: str,
        to_case: ToCase | None = None,
        *,
        question: str = "",
        where: Names = NOTHING,
    ) -> None:
        """Decide each row's case; ``where`` says which facts a name in ``missing`` stands for."""
        lines = [line for line in read_table(table) if self.adoptions or not line.given.get("adopted")]
        answers = self._answers(lines, to_case or facts(), question)
        if not self.checks:
            return
        wrong = [
            f"{line.text}\n    expected {expected}\n    but got  {got}"
            for line, answer in zip(lines, answers, strict=True)
            if (expected := _expected(line.expected, where)) != (got := _sorted(answer))
        ]
        assert not wrong, "\n".join(["", *wrong])

    def _answers(self, lines: Sequence[Line], to_case: ToCase, question: str) -> list[Answer]:
        """The engine's answers, in the rows' order; one call for each adopted reading."""
        by_reading: dict[str, list[int]] = {}
        for index, line in enumerate(lines):
            by_reading.setdefault(line.given.get("adopted", ""), []).append(index)
        answers: dict[int, Answer] = {}
        for reading, indexes in by_reading.items():
            adopted = {question: reading} if reading else {}
            cases = [to_case(_without_adopted(lines[index].given)) for index in indexes]
            answers.update(zip(indexes, self.engine(cases, adopted), strict=True))
        return [answers[index] for index in range(len(lines))]


def _without_adopted(row: Row) -> Row:
    return {name: cell for name, cell in row.items() if name != "adopted"}


def _expected(cells: Row, where: Names) -> Answer:
    """The answer that a row's right side describes; `because` is sorted by the outcome."""
    outcome = cells["outcome"]
    because = _words(cells.get("because", ""))
    not_met = outcome == "not_met"
    missing = [name for word in _words(cells.get("missing", "")) for name in where.get(word, (word,))]
    return _sorted(
        Answer(
            outcome,
            failed=tuple(id for id in because if not_met and not id.startswith("X.")),
            exclusions=tuple(id for id in because if not_met and id.startswith("X.")),
            judgment=() if not_met else because,
            missing=tuple(missing),
            advisories=_words(cells.get("advisories", "")),
        )
    )


def _words(cell: str) -> tuple[str, ...]:
    return tuple(cell.replace(",", " ").split())


def _sorted(answer: Answer) -> Answer:
    lists = (getattr(answer, one.name) for one in fields(answer) if one.name != "outcome")
    return Answer(answer.outcome, *(tuple(sorted(set(names))) for names in lists))


DEFINITIONS: Mapping[str, Definition] = {one.name: one for one in VOCABULARY.facts}


def facts(base: Callable[..., CaseFacts] = initial_case, /, **columns: str) -> Callable[[Row], CaseFacts]:
    """Read every column as a fact of the base case; ``columns`` gives facts a shorter name.

    Names stand as in the vocabulary, with spaces for underscores. A `request_date` moves the whole
    base case. ``columns`` may also fix a fact: `dementia="= yes"`.
    """
    fixed = {name: cell[1:].strip() for name, cell in columns.items() if cell.startswith("=")}

    def to_case(row: Row) -> CaseFacts:
        given = {columns.get(_name(column), _name(column)): cell for column, cell in row.items() if cell}
        return case_from(base, {**fixed, **given})

    return to_case


def case_from(
    base: Callable[..., CaseFacts], cells: Row, lists: Mapping[str, Given] | None = None
) -> CaseFacts:
    """The base case with the values of these cells, by fact name, and these lists."""
    on = date.fromisoformat(cells.get("request_date") or REQUESTED.isoformat())
    changes = {
        name: value(DEFINITIONS[name], cell, on)
        for name, cell in cells.items()
        if cell and name != "request_date"
    }
    return base(on, **changes, **(lists or {}))


def _name(column: str) -> str:
    return column.replace(" ", "_")


def value(definition: Definition, cell: str, on: date = REQUESTED) -> Plain | None:
    """The value that a cell writes for a fact."""
    if cell == "?":
        return None
    match definition.kind:
        case Kind.BOOLEAN:
            return {"yes": True, "no": False}[cell]
        case Kind.INTEGER:
            return int(cell)
        case Kind.NUMBER:
            return float(cell)
        case Kind.DATE:
            return day(cell, on)
        case Kind.CHOICE:
            if cell not in definition.choices:
                raise ValueError(f"{definition.name} cannot be {cell!r}")
            return cell
        case Kind.CODE:
            return cell


def day(cell: str, on: date = REQUESTED) -> date | PartialDate:
    """`2026-02-03`, `7 days ago` or `in 7 days`, counted from the request date; `2026-02` where only that is known."""
    if partial := read_partial_date(cell):
        return partial
    if found := re.fullmatch(r"(\d+) days? ago", cell):
        return on - timedelta(int(found[1]))
    if found := re.fullmatch(r"in (\d+) days?", cell):
        return on + timedelta(int(found[1]))
    return date.fromisoformat(cell)
