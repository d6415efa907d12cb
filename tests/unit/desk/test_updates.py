"""An update repeats what was sent; of a value that stands already, better evidence counts."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from assent.casework.assessment.case import Basis, Evidence
from assent.casework.record.given import GivenFact
from assent.desk.exchange.submissions import changed_facts

STATED = Evidence(Basis.STATED)
CHART = Evidence(Basis.CHART, "Observation/1", None, "Dr. Roe")
ATTESTED = Evidence(Basis.ATTESTED, "signed request", None, "Dr. Roe")


def changed(before: GivenFact | None, given: GivenFact) -> list[GivenFact]:
    held = {given.path: SimpleNamespace(submitted=before, current=before)} if before else {}
    state: Any = SimpleNamespace(facts=held)
    return list(changed_facts(state, [given]))


@pytest.mark.parametrize(
    ("before", "after", "counts"),
    [
        (STATED, ATTESTED, True), (CHART, ATTESTED, True), (ATTESTED, CHART, False), (ATTESTED, STATED, False),
        (ATTESTED, ATTESTED, False), (CHART, CHART, False), (STATED, STATED, False),
    ],
)  # fmt: skip
def test_the_same_value_counts_again_by_better_evidence(
    before: Evidence, after: Evidence, counts: bool
) -> None:
    fact = GivenFact("dose_mg", 40.0, before)
    assert bool(changed(fact, replace(fact, evidence=after))) is counts


def test_another_value_and_a_new_fact_count() -> None:
    fact = GivenFact("dose_mg", 40.0, ATTESTED)
    assert changed(fact, replace(fact, value=41.0, evidence=STATED))
    assert changed(None, fact)
