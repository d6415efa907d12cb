"""What an item itself lacks is said, of every open item alike: a code by which the plan's list goes, and a product."""

from __future__ import annotations

from typing import Any

import pytest

from tests.exchange.bundles import Bundle, changed, claim_of, request, resource, update
from tests.exchange.conftest import an_empty_store, served
from tests.exchange.reading import actions, notes, response_of, submit
from tests.web.served import Served

__all__ = ["an_empty_store", "served"]

_RXNORM = {"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "6130"}
_PRODUCT = {"system": "http://hl7.org/fhir/sid/ndc", "code": "00409-2051-05"}
_BROKEN = {"system": "http://hl7.org/fhir/sid/ndc", "code": "0409205105"}
_HCPCS = "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"
_J3490, _STRANGE = {"system": _HCPCS, "code": "J3490"}, {"system": _HCPCS, "code": "J9999"}
_NONE = {"system": _HCPCS, "code": "not-applicable"}
_OWN = {"system": "https://ehr.office.example/codes", "code": "KET"}
_NO_CODE = "Item 1 names no CPT or HCPCS code"
_ASKED = "What is the drug's National Drug Code"


def _asking(*codings: Bundle, case: str = "met", **more: Any) -> Bundle:
    """A request whose first item has these codes, without an order that says more."""
    bundle = request(case, **more)
    claim_of(bundle)["item"][0]["productOrService"] = {"coding": list(codings)}
    resource(bundle, "MedicationRequest")["medicationCodeableConcept"] = {"coding": [_RXNORM]}
    return bundle


@pytest.mark.parametrize(
    ("codings", "says"),
    [
        ((_PRODUCT,), _NO_CODE),
        ((_RXNORM,), _NO_CODE),
        ((_OWN,), _NO_CODE),
        ((_NONE, _PRODUCT), _NO_CODE),
        ((_STRANGE,), "The code of item 1, J9999, is neither on the plan's list"),
        ((_J3490,), _ASKED),
        ((_J3490, _BROKEN), "The National Drug Code of item 1 cannot be read"),
    ],
)
def test_what_an_item_lacks_is_said_whatever_the_criteria_come_to(
    served: Served, codings: tuple[Bundle, ...], says: str
) -> None:
    told = set[str]()
    given: tuple[dict[str, Any], ...] = ({}, {"ketamine_misuse": True}, {"ketamine_misuse": None})
    for number, facts in enumerate(given):
        response = response_of(submit(served, "2.2", _asking(*codings, number=str(number), **facts)))
        assert set(actions(response).values()) == {"A4"}
        texts = [text for text in notes(response) if text.startswith(says)]
        assert len(texts) == 1, notes(response)
        assert "Nothing more is asked for now." not in " ".join(notes(response))
        told.update(texts)
    assert len(told) == 1, "nothing hints at what will be decided"


def test_an_item_that_says_all_is_told_nothing(served: Served) -> None:
    response = response_of(submit(served, "2.2", _asking(_J3490, _PRODUCT, ketamine_misuse=True)))
    assert notes(response) == ["The plan reviews this. Nothing more is asked for now."]
    none = _asking(_J3490, number="2", ndc_said="none")
    answers = resource(none, "QuestionnaireResponse")["item"]
    next(item for item in answers if item["linkId"] == "ndc_said")["linkId"] = "ndc"
    response = response_of(submit(served, "2.2", none))
    assert notes(response) == ["The plan reviews this. Nothing more is asked for now."]


@pytest.mark.parametrize("version", ["2.2", "2.0"])
def test_what_is_lacking_comes_by_an_update_and_is_certified(served: Served, version: str) -> None:
    inside = version == "2.2"
    first = _asking(_J3490)
    assert notes(response_of(submit(served, version, first)))[0].startswith(_ASKED)
    second = update(first, "2", prior_inside=inside)
    claim_of(second)["item"][0]["productOrService"]["coding"].append(_PRODUCT)
    response = response_of(submit(served, version, second))
    assert actions(response) == {1: "A1", 2: "A1"}
    assert not notes(response)


def test_a_code_that_was_lacking_comes_by_an_update_that_is_marked(served: Served) -> None:
    first = _asking(_PRODUCT)
    assert notes(response_of(submit(served, "2.2", first)))[0].startswith(_NO_CODE)
    second = changed(update(first, "2"), 1)
    claim_of(second)["item"][0]["productOrService"]["coding"].insert(0, _J3490)
    response = response_of(submit(served, "2.2", second))
    assert set(actions(response).values()) == {"A1"}, notes(response)
