"""A case that was submitted whole is known as it will be read back from the record, or it is read."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from assent.adapters.case_files import parse_case, read_cases
from assent.casework.assessment.case import Basis, Case, Evidence
from assent.casework.intake.events import DraftCreated, FactsGiven
from assent.casework.proposals import following
from assent.casework.record.actors import Actor, Role
from assent.casework.record.state import RequestState, new_request
from assent.desk.record.facts import case_of, given_facts, read_back
from assent.logic.policy import Policy
from tests.packages import CATALOGUE

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
NOW = datetime(2026, 2, 10, 15, tzinfo=UTC)
OFFICE = Actor("office-1", Role.PROVIDER)
SIGNED = Evidence(Basis.ATTESTED, "signed request", NOW.date(), "Jane Roe, MD, NPI 1234567893")


def _read(mapping: Any, id: str, encoding: Policy | None = None, assessed_on: date | None = None, /) -> Case:
    return parse_case(mapping, id, CATALOGUE, encoding=encoding, assessed_on=assessed_on)


def _recorded(case: Case, attested: Evidence) -> RequestState:
    state = new_request(case.id)
    draft = DraftCreated("M-1", "1234567893", "commercial", case.policy)
    for body in (draft, FactsGiven(given_facts(case, attested))):
        state = following(state, NOW, OFFICE, (body,)).then
    return state


def _holds(case: Case, attested: Evidence) -> bool:
    """Whether it was known without reading; then it is what reading gives."""
    state = _recorded(case, attested)
    known = read_back(case, state)
    if known is not None:
        read = case_of(state, _read)
        assert known == read
        assert list(known.facts.values) == list(read.facts.values)
    return known is not None


@pytest.mark.parametrize("attested", [SIGNED, Evidence(Basis.STATED)])
@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*.[jy]*")), ids=lambda path: path.stem)
def test_examples(file: Path, attested: Evidence) -> None:
    case = next(read_cases(file, CATALOGUE))
    assert _holds(case, attested) or case.conflicts or case.faults


@pytest.mark.parametrize("gone", [0.0, 0.05, 0.3])
def test_parts_of_examples(gone: float) -> None:
    """With facts, fields and records left out, and some told with their source."""
    random, known, whole = Random(31), 0, 0
    for file in sorted(EXAMPLES.glob("*.json")) * 8:
        case = _read(_part(json.loads(file.read_text("utf-8")), random, gone), "R-1")
        if not case.faults:
            whole += 1
            known += _holds(case, SIGNED)
    assert whole > 30
    assert known > whole / 2


def _part(given: dict[str, Any], random: Random, gone: float) -> dict[str, Any]:
    kept = {name: one for name, one in given.items() if name == "request_date" or random.random() >= gone}
    return {name: _told(one, random, gone) for name, one in kept.items()}


def _told(one: Any, random: Random, gone: float) -> Any:
    if isinstance(one, dict) and "records" in one:
        return {**one, "records": _told(one["records"], random, gone)}
    if isinstance(one, list):
        return [{name: value for name, value in record.items() if random.random() >= gone} for record in one]
    if random.random() < gone and not isinstance(one, dict):
        return {"value": one, "source": "visit note"}
    return one
