"""A check is met by who does what is required, and by nobody else."""

from __future__ import annotations

import json
from datetime import date

import httpx
import pytest

from assent.conformance.bodies import AT_DTR, MEMBER, RUN, UnreadableSample, samples
from assent.conformance.checks import CheckRun
from assent.conformance.exchanges import Addresses, PayerServer
from assent.conformance.report import ConformanceReport
from assent.conformance.requirements import GUIDES
from assent.conformance.trial import tried
from assent.conformance.verdicts import CheckVerdict
from tests.conformance.samples import FOLDER, written

DAY = date(2026, 11, 20)
PLACED = {RUN: "1", AT_DTR: "https://payer.example.org/fhir/dtr"}
AT = Addresses.below("https://payer.example.org", "/fhir/pas/2.2", "/cds-services", "/fhir/dtr")
TURNED_AWAY = frozenset({
    "pas-no-entries", "pas-mandatory-element", "pas-who-may-inquire", "crd-broken-call", "dtr-broken-package",
    "dtr-broken-response", "crd-over-tls", "cdex-only-post", "cdex-unknown-number",
})  # fmt: skip
"""What somebody meets who turns everything away with an OperationOutcome that names a patient."""


def report_of(answer: httpx.Response) -> ConformanceReport:
    """What a server comes to that answers everything alike."""
    transport = httpx.MockTransport(lambda _: answer)
    return tried(AT, "", samples(DAY, PLACED), DAY, lambda _: None, transport)


def met(report: ConformanceReport) -> set[str]:
    return {one.check.id for one in report.findings if one.verdict is CheckVerdict.MET}


@pytest.mark.parametrize(
    "body", [{}, [], {"resourceType": "Bundle"}, {"cards": [], "systemActions": []}, "x"]
)
def test_who_answers_everything_alike_meets_nothing(body: object) -> None:
    report = report_of(httpx.Response(200, json=body))
    assert met(report) <= {"crd-over-tls", "pas-who-may-inquire", "pas-in-time"}, body
    assert not report.passes


def test_who_turns_everything_away_meets_only_that() -> None:
    outcome = {"resourceType": "OperationOutcome", "issue": [{"expression": ["Claim.patient"]}]}
    report = report_of(httpx.Response(400, json=outcome))
    assert met(report) <= TURNED_AWAY
    assert not report.passes


def test_who_cannot_be_called_is_not_judged() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody there", request=request)

    report = tried(AT, "", samples(DAY, PLACED), DAY, lambda _: None, httpx.MockTransport(refuse))
    assert met(report) <= {"crd-over-tls"}
    assert all(one.verdict is not CheckVerdict.NOT_MET for one in report.findings)


@pytest.mark.parametrize(
    ("crd", "verdict"),
    [
        ("", CheckVerdict.NOT_TESTED), ("http://localhost:8031/cds", CheckVerdict.NOT_TESTED),
        ("http://[::1]/cds", CheckVerdict.NOT_TESTED), ("http://127.0.0.1/cds", CheckVerdict.NOT_TESTED),
        ("https://127.0.0.1/cds", CheckVerdict.MET), ("http://payer.example.org/cds", CheckVerdict.NOT_MET),
    ],
)  # fmt: skip
def test_tls_is_asked_of_who_is_called_from_elsewhere(crd: str, verdict: CheckVerdict) -> None:
    addresses = Addresses.below("http://payer.example.org", "", crd, "")
    transport = httpx.MockTransport(lambda _: httpx.Response(404, json={}))
    report = tried(addresses, "", samples(DAY, PLACED), DAY, lambda _: None, transport)
    assert {one.check.id: one.verdict for one in report.findings}["crd-over-tls"] is verdict


def test_a_report_says_every_requirement_and_no_token() -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(401, json={"resourceType": "OperationOutcome"}))
    report = tried(AT, "a-secret-token", samples(DAY, PLACED), DAY, lambda _: None, transport)
    text = json.dumps(report.as_json())
    assert "a-secret-token" not in text
    assert len(report.as_json()["requirements"]) == sum(len(report.judged(guide)) for guide in GUIDES) > 150
    page = report.as_markdown()
    assert all(
        f"| {one.requirement.id.partition(':')[2]} |" in page
        for guide in GUIDES
        for one in report.judged(guide)
    )


def test_the_bodies_of_the_package_are_those_that_are_written() -> None:
    kept = {
        str(file.relative_to(FOLDER).with_suffix("")): json.loads(file.read_text("utf-8"))
        for file in FOLDER.rglob("*.json")
    }
    assert kept == written()


def test_bodies_move_to_the_day_and_the_run(tmp_path) -> None:  # type: ignore[no-untyped-def]
    held = samples(DAY, PLACED)
    bundle = held["pas/pended"]
    assert bundle["timestamp"].startswith(DAY.isoformat())
    assert bundle["identifier"]["value"] == "TX-P-1"
    patient = next(one["resource"] for one in bundle["entry"] if one["resource"]["resourceType"] == "Patient")
    assert patient["birthDate"] == "1984-03-17"
    (tmp_path / "pas").mkdir()
    (tmp_path / "pas" / "pended.json").write_text('{"identifier": {"value": "{run}"}}')
    approval = json.dumps(CheckRun(PayerServer(httpx.Client(), AT), held).sample("pas/approval"))
    assert held["pas/members"]["members"][0] in approval
    assert MEMBER not in approval
    own = samples(DAY, PLACED, tmp_path)
    assert own["pas/pended"] == {"identifier": {"value": "1"}}
    assert "pas/approval" not in own
    assert "crd/order-sign" in own
    (tmp_path / "pas" / "bad.json").write_text("[]")
    with pytest.raises(UnreadableSample, match=r"bad\.json"):
        samples(DAY, PLACED, tmp_path)
