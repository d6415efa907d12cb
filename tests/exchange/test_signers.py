"""Who attests by signing a questionnaire: who takes part in the request or is of its office, and nobody else."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest

from assent.casework.assessment.case import Basis
from assent.desk.record.standing import state_of
from tests.exchange import bundles
from tests.exchange.attachments import attachments
from tests.exchange.bundles import Bundle, claim_of, resource
from tests.exchange.reading import actions, notes, response_of, submit
from tests.web.served import Served

_SHOWN = "Jane Roe, NPI 1999999984"
_BASE = "https://ehr.office.example/fhir"
_SIGNER = {
    "resourceType": "Practitioner", "id": "signer",
    "identifier": [{"system": "http://hl7.org/fhir/sid/us-npi", "value": "1003000126"}],
    "name": [{"family": "Stone", "given": ["Ann"]}],
}  # fmt: skip
_ROLE = {
    "resourceType": "PractitionerRole", "id": "signer-role",
    "practitioner": {"reference": "Practitioner/signer"}, "organization": {"reference": "Organization/clinic"},
}  # fmt: skip
Change = Callable[[Bundle], object]


def _add(bundle: Bundle, *resources: Bundle) -> None:
    for one in copy.deepcopy(resources):
        bundle["entry"].append({"fullUrl": f"{_BASE}/{one['resourceType']}/{one['id']}", "resource": one})


def _sign(response: Bundle, **who: str) -> None:
    response["extension"][0]["valueSignature"]["who"] = who


def _signed(number: str = "1", reference: str = "Practitioner/signer") -> Bundle:
    """A request that meets every criterion, whose questionnaire somebody else than its psychiatrist has signed."""
    bundle = bundles.request("met", number=number)
    _add(bundle, _SIGNER)
    _sign(resource(bundle, "QuestionnaireResponse"), reference=reference)
    return bundle


def _in_the_care_team(bundle: Bundle) -> None:
    claim_of(bundle)["careTeam"].append(
        claim_of(bundle)["careTeam"][0] | {"sequence": 2, "provider": {"reference": "Practitioner/signer"}}
    )


def _of_the_office(bundle: Bundle) -> None:
    _add(bundle, _ROLE)


def _who_ordered(bundle: Bundle) -> None:
    resource(bundle, "MedicationRequest")["requester"] = {"reference": "Practitioner/signer"}


@pytest.mark.parametrize("change", [_in_the_care_team, _of_the_office, _who_ordered])
def test_who_takes_part_or_is_of_the_office_attests(served: Served, change: Change) -> None:
    bundle = _signed()
    change(bundle)
    assert set(actions(response_of(submit(served, "2.2", bundle))).values()) == {"A1"}


def _of_another_office(bundle: Bundle) -> None:
    other = copy.deepcopy(resource(bundle, "Organization", "clinic"))
    other |= {"id": "other"}
    other["identifier"][0]["value"] = "1093718983"
    _add(bundle, other, _ROLE | {"organization": {"reference": "Organization/other"}})


def _without_npi(bundle: Bundle) -> None:
    _in_the_care_team(bundle)
    del resource(bundle, "Practitioner", "signer")["identifier"]


@pytest.mark.parametrize("change", [lambda _: None, _of_another_office, _without_npi])
def test_a_stranger_attests_nothing_and_the_office_is_told(served: Served, change: Change) -> None:
    told = set()
    for number, facts in enumerate(({}, {"ketamine_misuse": True})):
        bundle = _signed(str(number))
        bundles.answered(bundle, bundles.answers_of(bundle) | facts)
        _sign(resource(bundle, "QuestionnaireResponse"), reference="Practitioner/signer")
        change(bundle)
        response = response_of(submit(served, "2.2", bundle))
        assert set(actions(response).values()) == {"A4"}
        (note,) = (
            text for text in notes(response) if "counts as unsigned" in text or "count as unsigned" in text
        )
        told.add(note)
    assert len(told) == 1
    state = state_of(served.desk, response["identifier"][-1]["value"])
    assert state.facts["ketamine_misuse"].current.evidence.basis is Basis.STATED


def test_a_name_that_is_only_displayed_attests_nothing(served: Served) -> None:
    bundle = _signed()
    _sign(
        resource(bundle, "QuestionnaireResponse"),
        reference="Practitioner/nowhere",
        display="Jane Roe, NPI 1999999984",
    )
    assert set(actions(response_of(submit(served, "2.2", bundle))).values()) == {"A4"}


def test_an_update_that_names_who_signed_makes_it_an_attestation(served: Served) -> None:
    first = _signed()
    assert "Name who signed" in notes(response_of(submit(served, "2.2", first)))[0]
    second = bundles.update(first, "2")
    _in_the_care_team(second)
    response = response_of(submit(served, "2.2", second))
    assert set(actions(response).values()) == {"A1"}, notes(response)


@pytest.mark.parametrize("stranger", [True, False])
def test_what_is_attached_is_attested_by_the_same_people(served: Served, stranger: bool) -> None:
    first = bundles.request(case="two-facts-missing")
    tracking = response_of(submit(served, "2.2", first))["identifier"][-1]
    form = bundles.request(case="two-facts-missing")
    bundles.answered(form, {"ketamine_misuse": False})
    response = resource(form, "QuestionnaireResponse")
    response |= {"id": "more", "contained": [copy.deepcopy(_SIGNER) | {"id": "who"}]}
    if not stranger:
        response["contained"][0]["identifier"][0]["value"] = "1999999984"
    _sign(response, reference="#who")
    answer = served.post("program", "/fhir/pas/2.2/$submit-attachment", attachments(tracking, response))
    assert answer.status_code == 200, answer.text
    says = [issue["diagnostics"] for issue in answer.json()["issue"]]
    assert ["count as unsigned" in text for text in says] == ([False, True] if stranger else [False])
    basis = state_of(served.desk, tracking["value"]).facts["ketamine_misuse"].current.evidence.basis
    assert basis is (Basis.STATED if stranger else Basis.ATTESTED)
