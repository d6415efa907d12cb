"""What a long list in a bundle costs: of twice the length about twice as much, wherever something is looked up."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from assent.adapters.fhir.dtr.answers import AnsweredFact
from assent.adapters.fhir.pas.request.gathered import GatheredFacts
from assent.adapters.fhir.pas.request.members_own import of_the_member
from assent.adapters.fhir.resources import BundleIndex
from assent.casework.assessment.case import Basis, Evidence

_STATED = Evidence(Basis.STATED)


def _diagnoses(count: int) -> None:
    """Further records of a list."""
    gathered = GatheredFacts()
    codes = [AnsweredFact(f"diagnoses[{n}].code", f"F{n}", _STATED, "Bundle") for n in range(count)]
    gathered.add(codes[: count // 2])
    gathered.add_missing(codes)
    assert [fact.path for fact in gathered.facts] == [fact.path for fact in codes]


def _contained(count: int) -> None:
    """References to what the Claim contains."""
    contained = [{"resourceType": "DocumentReference", "id": f"d{n}"} for n in range(count)]
    index = BundleIndex.of({"entry": [{"resource": {"resourceType": "Claim", "contained": contained}}]})
    for number in range(count):
        entry = index.resolve(f"#d{number}", index.entries[0])
        assert entry is not None
        assert entry.resource["id"] == f"d{number}"


def _identifiers(count: int) -> None:
    """Questionnaires that name the patient by the last of many identifiers."""
    identifiers = [{"system": "urn:x", "value": f"{n}"} for n in range(count)]
    responses = [
        {"resourceType": "QuestionnaireResponse", "id": f"q{n}", "subject": {"identifier": identifiers[-1]}}
        for n in range(count)
    ]
    claim = {"resourceType": "Claim", "patient": {"reference": "Patient/p"}}
    patient = {"resourceType": "Patient", "id": "p", "identifier": identifiers}
    index = BundleIndex.of({"entry": [{"resource": held} for held in (claim, patient, *responses)]})
    assert list(of_the_member(index, index.entries[0])) == []


@pytest.mark.parametrize("read", [_diagnoses, _contained, _identifiers])
def test_twice_as_long_a_list_costs_no_more_than_twice_as_much(read: Callable[[int], None]) -> None:
    read(2)
    assert _calls(read, 400) < 2.5 * _calls(read, 200)


def _calls(read: Callable[[int], None], count: int) -> int:
    """How many functions and generators were entered."""
    entered = 0

    def profile(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal entered
        entered += event == "call"

    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        read(count)
    finally:
        sys.setprofile(before)
    return entered
