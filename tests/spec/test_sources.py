"""What the text of Policy 031 points to can be found: the manual chapter, the evidence, every reference."""

from __future__ import annotations

import re

import pytest

from assent.desk.assessment.policies import show_clause, show_outline
from assent.logic.policy import Policy
from tests.packages import CATALOGUE, PACKAGE

FOUND = CATALOGUE.version("mgb-031", "2026-01")
assert FOUND is not None
POLICY: Policy = FOUND


@pytest.mark.parametrize(
    ("clause", "cites"),
    [
        ("V.MA", ["Medicare Benefit Policy Manual, chapter 15"]),
        ("V.MH", ["MassHealth Drug List, table 17"]),
        ("S.1", ["Thase M, Connolly R."]),
        ("S.2", ["N Engl J Med 2023"]),
        ("S.4", ["Cochrane"]),
        ("S.5", ["McIntyre RS", "Sanacora G"]),
    ],
)
def test_a_clause_names_what_it_rests_on(clause: str, cites: list[str]) -> None:
    shown = show_clause(CATALOGUE, POLICY, clause).sources
    assert [cite in source.cite for cite, source in zip(cites, shown, strict=True)] == [True] * len(cites)
    assert all(source.says for source in shown), "with what the policy takes from it"


def test_every_reference_is_listed_once_and_every_source_by_a_clause_of_the_policy() -> None:
    ids = [source.id for source in PACKAGE.sources]
    assert len(set(ids)) == len(ids)
    assert {clause for source in PACKAGE.sources for clause in source.clauses} <= POLICY.outline.keys()
    listed = show_clause(CATALOGUE, POLICY, "REF").sources
    assert len(listed) == len(PACKAGE.sources) - 2, "all but the guidance of others"
    assert len({re.sub(r"\W", "", source.cite) for source in PACKAGE.sources}) == len(ids)


def test_the_outline_shows_them_too_and_most_clauses_have_none() -> None:
    by_id = {row.id: row.sources for row in show_outline(CATALOGUE, POLICY)}
    assert len(by_id["S.3"]) == 9
    assert by_id["I.4"] == ()
