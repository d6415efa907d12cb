"""What cannot be taken ends with one OperationOutcome that names each place, and nothing is recorded."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from assent.adapters.fhir.limits import MOST_DEPTH
from tests.exchange import bundles
from tests.exchange.reading import issues
from tests.web.served import Served

SUBMIT, INQUIRE = "/fhir/pas/2.2/Claim/$submit", "/fhir/pas/2.2/Claim/$inquire"
Change = Callable[[bundles.Bundle], object]


def _claim(change: Change) -> Change:
    return lambda bundle: change(bundles.claim_of(bundle))


def _patient(change: Change) -> Change:
    return lambda bundle: change(bundles.resource(bundle, "Patient"))


def _drop(kind: str) -> Change:
    def change(bundle: bundles.Bundle) -> None:
        bundle["entry"] = [one for one in bundle["entry"] if bundles.kind(one) != kind]

    return change


def _twice(bundle: bundles.Bundle) -> None:
    bundle["entry"].append(bundle["entry"][1])


_ITEM = "Bundle.entry[0].resource.item[0]"
FAULTS: list[tuple[Change, str]] = [
    (lambda bundle: bundle.pop("identifier"), "Bundle.identifier"),
    (lambda bundle: bundle.update(type="batch"), "Bundle.type"),
    (lambda bundle: bundle.update(timestamp="2026-02-10"), "Bundle.timestamp"),
    (lambda bundle: bundle["entry"].insert(0, bundle["entry"].pop(1)), "Bundle.entry[0]"),
    (lambda bundle: bundle["entry"][1].pop("fullUrl"), "Bundle.entry[1].fullUrl"),
    (lambda bundle: bundle["entry"][1].update(fullUrl="Patient/1"), "Bundle.entry[1].fullUrl"),
    (_twice, "Bundle.entry[10].fullUrl"),
    (lambda bundle: bundle["entry"][1].update(request={"method": "PUT"}), "Bundle.entry[1].request"),
    (_claim(lambda claim: claim.update(use="claim")), "Bundle.entry[0].resource.use"),
    (_claim(lambda claim: claim.update(status="draft")), "Bundle.entry[0].resource.status"),
    (_claim(lambda claim: claim.pop("insurer")), "Bundle.entry[0].resource.insurer"),
    (_claim(lambda claim: claim.update(item=[])), "Bundle.entry[0].resource.item"),
    (_claim(lambda claim: claim.update(item="all")), "Bundle.entry[0].resource.item"),
    (_claim(lambda claim: claim["item"][0].pop("category")), f"{_ITEM}.category"),
    (_claim(lambda claim: claim["item"][0].pop("locationCodeableConcept")), f"{_ITEM}.locationCodeableConcept"),
    (_claim(lambda claim: claim["item"][0].update(sequence="1")), f"{_ITEM}.sequence"),
    (_claim(lambda claim: claim["item"][0].update(sequence=2)), "Bundle.entry[0].resource.item"),
    (_claim(lambda claim: claim["item"][0].update(extension=[])), f"{_ITEM}.extension"),
    (
        _claim(lambda claim: claim["item"][0]["servicedPeriod"].update(start="2026-02-30")),
        f"{_ITEM}.servicedPeriod.start",
    ),
    (_claim(lambda claim: claim["item"][0]["servicedPeriod"].update(end="2026-01-01")), f"{_ITEM}.servicedPeriod"),
    (
        _claim(lambda claim: claim["item"][0].update(modifierExtension=[{"url": "http://example.org/not"}])),
        f"{_ITEM}.modifierExtension[0]",
    ),
    (_claim(lambda claim: claim.update(related=[{"claim": {"reference": "Claim/9"}}])), "related[0]"),
    (_drop("Patient"), "Bundle.entry[0].resource.patient"),
    (_drop("QuestionnaireResponse"), "Bundle.entry[0].resource.supportingInfo[0].valueReference"),
    (_claim(lambda claim: claim.update(patient={"reference": "Coverage/cov-1"})), "Bundle.entry[0].resource.patient"),
    (_patient(lambda patient: patient.pop("identifier")), "Bundle.entry[1].resource.identifier"),
    (_patient(lambda patient: patient.update(birthDate="1984-03")), "Bundle.entry[1].resource.birthDate"),
    (_patient(lambda patient: patient.update(birthDate="2984-03-17")), "Bundle.entry[1].resource.birthDate"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "place"), FAULTS, ids=[place for _, place in FAULTS])
def test_each_fault_is_named_at_its_place(served: Served, change: Change, place: str) -> None:
    bundle = bundles.request()
    change(bundle)
    answer = served.post("program", SUBMIT, bundle)
    assert answer.status_code == 400, answer.text
    found = issues(answer)
    assert any(place in one.get("expression", [""])[0] for one in found), found
    assert all(one["severity"] == "error" and one["diagnostics"] for one in found)
    assert list(served.desk.record.worklist((), None, None, None)) == []


def test_all_faults_come_at_once(served: Served) -> None:
    bundle = bundles.request()
    claim = bundles.claim_of(bundle)
    claim.pop("created")
    claim["item"][0].pop("category")
    bundles.resource(bundle, "Coverage").pop("relationship")
    bundle.pop("timestamp")
    places = [one["expression"][0] for one in issues(served.post("program", SUBMIT, bundle))]
    assert [place.rpartition(".")[2] for place in places] == [
        "timestamp",
        "created",
        "category",
        "relationship",
    ]


def test_an_answer_that_cannot_be_is_named_in_its_questionnaire(served: Served) -> None:
    answer = served.post("program", SUBMIT, bundles.request(dose_mg="much"))
    assert answer.status_code == 400
    assert [one["expression"] for one in issues(answer)] == [["Bundle.entry[9].resource.item[5].answer[0]"]]


def test_what_a_policy_wants_to_know_is_no_fault(served: Served) -> None:
    """Nothing but the frame: the request is taken, and waits for the questions."""
    bundle = bundles.request()
    bundles.resource(bundle, "QuestionnaireResponse")["item"] = []
    claim = bundles.claim_of(bundle)
    claim.pop("diagnosis")
    for item in claim["item"]:
        item.pop("diagnosisSequence")
        item.pop("servicedPeriod")
        item.pop("quantity")
    answer = served.post("program", SUBMIT, bundle)
    assert answer.status_code == 200, answer.text
    response = answer.json()["entry"][0]["resource"]
    assert any("(indication;" in note["text"] for note in response["processNote"])


@pytest.mark.parametrize("address", [SUBMIT, INQUIRE])
@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"<Bundle/>", {"Content-Type": "application/fhir+xml"}, 415),
        (b"{}", {"Content-Type": "application/fhir+json", "Accept": "application/fhir+xml"}, 406),
        (b'{"resourceType": "Bundle", "entry": []}', {}, 400),
        (b'{"resourceType": "Bundle", "entry": {}, "type": 1}', {}, 400),
        (b'{"resourceType": "Patient"}', {}, 400),
        (b'{"type": "collection", "type": "batch"}', {}, 400),
        (b"[" * (MOST_DEPTH + 1), {}, 400),
        (b"[]", {}, 400),
        (b"\xff", {}, 400),
        (b'{"entry": NaN}', {}, 400),
        (b"", {}, 400),
        (b'{"a": "' + b"x" * 9 * 1024 * 1024 + b'"}', {}, 413),
    ],
)
def test_what_is_no_bundle(
    served: Served, address: str, body: bytes, headers: dict[str, str], status: int
) -> None:
    given = {"Authorization": f"Bearer {served.tokens['program']}", "Content-Type": "application/fhir+json"}
    answer = served.client.request("POST", address, content=body, headers={**given, **headers})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/fhir+json"
    assert issues(answer)


@pytest.mark.parametrize(
    "written",
    ["1e999", "-1e400", '"\\ud800"', '"a\\u0000b"', '{"\\udfff": 1}', '["\\ud83d"]', '["\\ude00\\ud83d"]'],
)
@pytest.mark.parametrize("address", [SUBMIT, INQUIRE])
def test_what_is_no_number_and_no_character_is_turned_away_wherever_it_stands(
    served: Served, address: str, written: str
) -> None:
    bundle = bundles.request()
    bundles.claim_of(bundle)["item"][1]["quantity"]["value"] = "HERE"
    body = json.dumps(bundle).replace('"HERE"', written).encode()
    given = {"Authorization": f"Bearer {served.tokens['program']}", "Content-Type": "application/fhir+json"}
    answer = served.client.request("POST", address, content=body, headers=given)
    assert answer.status_code == 400, answer.text
    assert len(issues(answer)) == 1


def test_a_character_that_is_escaped_in_two_halves_is_one(served: Served) -> None:
    bundle = bundles.request()
    bundles.resource(bundle, "Patient")["name"][0]["given"] = ["\N{HERB}", "\N{GRINNING FACE}"]
    assert "\\ud83d" in json.dumps(bundle)
    answer = served.client.request(
        "POST",
        SUBMIT,
        content=json.dumps(bundle).encode(),
        headers={
            "Authorization": f"Bearer {served.tokens['program']}",
            "Content-Type": "application/fhir+json",
        },
    )
    assert answer.status_code == 200, answer.text


def test_whoever_is_nobody_or_another_office_sends_nothing(served: Served) -> None:
    bundle = bundles.request()
    small = {"resourceType": "Bundle"}
    assert served.post(None, SUBMIT, small).status_code == 401
    for who in ("other", "intake", "auditor", "admin"):
        assert served.post(who, SUBMIT, bundle).status_code in (401, 403), who
    of_another = bundles.request()
    bundles.resource(of_another, "Organization", "clinic")["identifier"][0]["value"] = "1245319599"
    assert served.post("program", SUBMIT, of_another).status_code == 403
    assert served.post("admin", INQUIRE, bundles.inquiry(bundle)).status_code in (401, 403)
    assert list(served.desk.record.worklist((), None, None, None)) == []


def test_no_outcome_and_no_log_names_the_member(served: Served) -> None:
    bundle = bundles.request()
    bundles.resource(bundle, "Patient")["name"][0]["family"] = "Unmistakable"
    bundles.claim_of(bundle)["use"] = "claim"
    answer = served.post("program", SUBMIT, bundle)
    assert "Unmistakable" not in answer.text
    bundles.claim_of(bundle)["use"] = "preauthorization"
    assert served.post("program", SUBMIT, bundle).status_code == 200
    assert "Unmistakable" not in served.log.getvalue()
    assert "M-1" not in served.log.getvalue()


def test_metadata_says_what_is_supported(served: Served) -> None:
    for version, guide in (("2.2", "2.2.1"), ("2.0", "2.0.1")):
        answer = served.get("program", f"/fhir/pas/{version}/metadata")
        said: dict[str, Any] = json.loads(answer.text)
        (rest,) = said["rest"]
        operations = {one["name"] for one in rest["resource"][0]["operation"]}
        assert operations == {"submit", "inquire"}
        assert said["implementationGuide"][0].endswith(f"|{guide}")
