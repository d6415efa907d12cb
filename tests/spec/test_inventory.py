"""Outline, policy, questions and these tables, held against the inventory of clauses and readings."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assent.logic.policy import Policy
from assent.logic.tree import ClauseKind, Readings
from assent.logic.walk import every_condition
from assent.policies.mgb_031.v2026_01 import POLICY
from assent.policies.mgb_031.v2026_01.outline import OUTLINE
from tests.spec.harness import read_table

HERE = Path(__file__).parent
ID = r"(?:PL|O|I|R|D|X|V|C|T|E|S)\.[0-9A-Za-z.\-]*[0-9A-Za-z]|REF"
DECIDING = {ClauseKind.CRITERION, ClauseKind.EXCLUSION, ClauseKind.JUDGMENT, ClauseKind.ROUTING}
FINER = ("D.1.", "I.6.")
"""Clauses that the outline divides further than the inventory does."""
SHARED_WORDS = 8


def inventory(text: str) -> set[str]:
    """The clause ids of the inventory: first cells of its tables, and the sections E, S and REF."""
    found: set[str] = set()
    for line in text.splitlines():
        if line.startswith("| "):
            found.update(
                (re.fullmatch(ID, one.strip()) and one.strip()) or "" for one in _cells(line)[0].split("/")
            )
        elif re.match(r"(## S |E\.|S\.)", line):
            found.update(_spelled_out(line))
    return found - {""}


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("| \n").split(" | ")]


def _spelled_out(line: str) -> Iterator[str]:
    """The ids of a line of prose; `S.3-S.5` is three of them, a mention in brackets none."""
    line = re.sub(r"\([^)]*\)", "", line)
    for first, last in re.findall(r"S\.(\d)-S\.(\d)", line):
        yield from (f"S.{n}" for n in range(int(first), int(last) + 1))
    yield from re.findall(r"(?<![\w.])(?:E\.\d{4}-\d\d(?:-\d\d)?|S\.\d(?!-)|REF)", line)


@pytest.fixture(scope="module")
def clauses(shared: Path) -> set[str]:
    return inventory((shared / "policy" / "clauses.md").read_text("utf-8"))


def test_every_clause_of_the_inventory_is_in_the_outline(clauses: set[str]) -> None:
    assert len(clauses) > 90
    assert sorted(clauses - OUTLINE.keys()) == []


def test_the_outline_has_no_other_clauses(clauses: set[str]) -> None:
    assert sorted(id for id in OUTLINE.keys() - clauses if not id.startswith(FINER)) == []


def test_every_row_of_the_outline_is_decided_somewhere() -> None:
    decided = {id: (id in POLICY.clauses(), bool(row.decided)) for id, row in OUTLINE.items()}
    assert {id: both for id, both in decided.items() if both[0] is both[1]} == {}


def test_no_expression_is_without_its_row() -> None:
    for id, clause in POLICY.clauses().items():
        assert (clause.says, clause.kind) == (OUTLINE[id].says, OUTLINE[id].kind)


def test_the_outline_is_in_our_own_words(shared: Path) -> None:
    policy = _sequences((shared / "policy" / "policy-031.txt").read_text("utf-8"))
    assert [row.id for row in OUTLINE.values() if _sequences(row.says) & policy] == []


def _sequences(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return {tuple(words[i : i + SHARED_WORDS]) for i in range(len(words) - SHARED_WORDS + 1)}


def test_words_taken_over_are_found() -> None:
    taken = "It says: the member is hypersensitive to esketamine, ketamine, or more."
    assert _sequences(taken) & _sequences("4. The member is hypersensitive to Esketamine, ketamine or ...")
    assert not _sequences("only seven words stand in this row")


# --- Readings ------------------------------------------------------------------------------------


def questions(policy: Policy) -> dict[str, Readings]:
    """The questions of wording of a policy, by id."""
    every = (inner for root in policy.roots() for inner in every_condition(root))
    return {one.question: one for one in every if isinstance(one, Readings)}


def test_every_question_has_as_many_readings_as_are_written_down(shared: Path) -> None:
    text = (shared / "policy" / "readings-2.md").read_text("utf-8")
    rows = [re.split(r" \| ", line.strip("| \n")) for line in text.splitlines() if line.startswith("| ")]
    wanted = {
        row[0].split()[0]: (_readings(row[2]), _readings(row[3]) if len(row) > 3 else 0)
        for row in rows
        if re.match(ID, row[0])
    }
    found = {id: (len(one.live), len(one.recorded)) for id, one in questions(POLICY).items()}
    assert found == wanted


def _readings(cell: str) -> int:
    return len([part for part in re.sub(r"\([^)]*\)", "", cell).split(";") if part.strip()])


# --- These tables --------------------------------------------------------------------------------


def tables() -> Iterator[tuple[str, str]]:
    """Every table of the spec files, with the question whose readings it adopts."""
    for path in sorted(HERE.glob("test_*.py")):
        if path.name == Path(__file__).name:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "decides":
                question = next((one.value for one in node.keywords if one.arg == "question"), None)
                yield _text(node.args[0]), _text(question) if question else ""
            elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                yield _text(node.value), ""


def _text(node: ast.expr) -> str:
    """A string constant, or what is constant of an f-string."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_text(part) or "?" for part in parts)
    return ""


def cells(column: str) -> set[tuple[str, str]]:
    """The words in a column of any table, each with the question of its table."""
    return {
        (question, word)
        for table, question in tables()
        if "||" in table
        for line in read_table(table)
        for word in {**line.given, **line.expected}.get(column, "").split()
    }


def test_every_deciding_clause_stands_in_a_table() -> None:
    named = {clause for _, clause in cells("because")}
    deciding = {id for id in POLICY.level if id in POLICY.clauses() and OUTLINE[id].kind in DECIDING}
    routes = {route.clause for route in POLICY.routes}
    assert len(deciding) > 30
    assert sorted(({*deciding, *routes}) - named) == []
    assert sorted(named - {*POLICY.level, "?"}) == []


def test_every_advisory_stands_in_a_table() -> None:
    assert {one.id for one in POLICY.advisories} == {clause for _, clause in cells("advisories")}


def test_every_reading_is_adopted_in_a_table() -> None:
    wanted = {
        (id, one.name)
        for id, question in questions(POLICY).items()
        for one in (*question.live, *question.recorded)
        if one.expr is not None
    }
    assert sorted(wanted ^ cells("adopted")) == []
