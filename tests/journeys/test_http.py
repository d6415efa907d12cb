"""The same lives over HTTP: every step a call with the account's own token, the clock set between them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from httpx import Response

from assent.casework.record.event import Actor, Role
from assent.desk.intake import documents
from assent.desk.record import audit
from assent.web.server.rounds import Rounds
from tests.web.served import START, Served, over, submission

ATTESTS = "determination-1"
WORDS = "The scan of 3 February shows an aneurysm, and the surgeon refused clearance."


@pytest.fixture
def served(folder: Path) -> Iterator[Served]:
    with over(folder) as made:
        yield made


def _done(answer: Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


def _seen(served: Served, request: str) -> str:
    return served.get("doctor", f"/api/requests/{request}").headers["etag"]


def _paper(served: Served, request: str) -> str:
    """The digest of a paper that intake attaches."""
    words = b"%PDF-1.7\nA decision."
    documents.attach(
        served.desk,
        request,
        [words],
        "decision.pdf",
        "application/pdf",
        Actor("intake-1", Role.INTAKE),
        served.now,
    )
    return hashlib.sha256(words).hexdigest()


def _denied(served: Served) -> Any:
    _done(served.post("office", "/api/requests", submission("excluded")), 201)
    served.now = START + timedelta(days=1)
    return _done(
        served.decide(
            "doctor",
            "/api/requests/excluded/adverse-determinations",
            {"attests": ATTESTS, "reasons": [{"clause": "X.8", "words": WORDS}]},
            If_Match=_seen(served, "excluded"),
        )
    )


def test_pended_answered_approved_used(served: Served) -> None:
    made = _done(served.post("office", "/api/requests", submission("two-facts-missing")), 201)
    assert made["stage"] == "pended"
    served.now = START + timedelta(days=1)
    facts = {"trials[3].adherence": 91, "ketamine_misuse": False}
    source = {"source": "pharmacy record", "on": "2026-02-11", "by": "pharmacist"}
    one, other = (
        _done(
            served.post(
                "office",
                "/api/requests/two-facts-missing/facts",
                {"facts": {path: facts[path]}, "evidence": source},
                Idempotency_Key=f"answer {number}".replace(" ", "-"),
            )
        )
        for number, path in enumerate(facts)
    )
    assert (one["stage"], len(one["asks"])) == ("pended", 1)
    assert other["stage"] == "determined"
    assert [line["status"] for line in other["lines"]] == ["approved", "approved"]
    (number,) = other["authorizations"]
    served.now = START + timedelta(days=8)
    used = {"line": "infusion", "units": 2, "on": "2026-02-16", "claim": "C-1"}
    _done(served.post("intake", f"/api/authorizations/{number}/units", used))
    grants = _done(served.get("office", f"/api/authorizations/{number}"))["grants"]
    assert {one["line"]: one["left"] for one in grants} == {"drug": None, "infusion": 6}
    too_many = served.post(
        "intake", f"/api/authorizations/{number}/units", {**used, "units": 7, "claim": "C-2"}
    )
    assert too_many.status_code in {409, 422}


def test_denied_talked_over_appealed_overturned(served: Served) -> None:
    denied = _denied(served)
    assert {line["status"] for line in denied["lines"]} == {"adverse"}
    shown = _done(served.get("office", "/api/requests/excluded"))
    made = shown["lines"][0]["determination"]
    assert (made["by"], made["credential"]) == ("doctor-1", "MD")
    assert made["reasons"] == [{"clause": "X.8", "words": WORDS, "spanish": ""}]

    Rounds(served.installation).once()
    sent = _done(served.get("office", "/api/requests/excluded/letters"))
    (letter,) = [one for one in sent if one["kind"] == "adverse"]
    text = served.get("office", f"/api/requests/excluded/letters/{letter['text']}").text
    assert WORDS in " ".join(text.replace("|", " ").split())
    pdf = served.get("office", f"/api/requests/excluded/letters/{letter['digest']}").content
    assert pdf.startswith(b"%PDF-")
    assert {one["to"] for one in _done(served.get("nurse", "/api/requests/excluded/letters"))} == {
        "member",
        "provider",
    }

    path = "/api/requests/excluded/peer-to-peer"
    until = (served.now + timedelta(days=14)).isoformat()
    _done(served.post("nurse", f"{path}/offer", {"until": until}))
    served.now = START + timedelta(days=3)
    when = (served.now + timedelta(hours=3)).isoformat()
    _done(served.post("office", f"{path}/booking", {"when": when, "peer": "doctor-1", "treating": "Dr. T"}))
    served.now = START + timedelta(days=3, hours=4)
    _done(served.post("doctor", f"{path}/outcome", {"outcome": "unchanged", "says": "The scan stands."}))

    served.now = START + timedelta(days=10)
    filed = _done(
        served.post(
            "office", "/api/requests/excluded/appeals", {"filer": "provider", "grounds": "New scan."}
        ),
        201,
    )
    (appeal,) = filed["appeals"]
    assert (appeal["open"], appeal["lines"]) == (True, ["drug", "infusion"])
    decide = f"/api/requests/excluded/appeals/{appeal['appeal']}/decision"
    reasons = [{"clause": "X.8", "words": "The new scan of 18 February shows no aneurysm."}]
    term = {"start": shown["lines"][0]["from"], "end": shown["lines"][0]["to"]}
    decisions = [
        {"outcome": "overturned", "line": "drug", "reasons": reasons, **term},
        {"outcome": "overturned", "line": "infusion", "reasons": reasons, "units": 8, **term},
    ]
    body = {"attests": "appeal-1", "decisions": decisions}
    served.now = START + timedelta(days=12)
    again = served.post("doctor", decide, body, If_Match=_seen(served, "excluded"))
    assert again.status_code == 403, again.text
    over_ = _done(served.post("second", decide, body, If_Match=_seen(served, "excluded")))
    assert {line["status"] for line in over_["lines"]} == {"approved"}
    assert over_["authorizations"]
    assert all(one.equal for one in audit.replay(served.desk, "excluded"))
    assert audit.verify(served.desk, {}).faults == ()


def test_an_appeal_goes_to_the_review_entity_which_overturns_it(served: Served) -> None:
    medicare = {"product_line": "medicare_advantage", "cms_guidance_exists": False}
    asked = submission("excluded", member="M-2", circumstances={"active_treatment": False})
    asked["facts"] = {**asked["facts"], **medicare}
    _done(served.post("office", "/api/requests", asked), 201)
    at, reasons = "/api/requests/excluded", [{"clause": "X.8", "words": WORDS}]
    no = {"attests": ATTESTS, "reasons": reasons}
    _done(served.decide("doctor", f"{at}/adverse-determinations", no, If_Match=_seen(served, "excluded")))
    filed = {"lines": ["infusion"], "filer": "provider"}
    _done(served.post("office", f"{at}/appeals", filed), 201)
    (appeal,) = _done(served.get("nurse", at))["appeals"]
    until = datetime.fromisoformat(appeal["due_at"]) + timedelta(days=3)
    more = {
        "ground": "enrollee_asked", "asked_by": "member", "justification": "A scan is under way.",
        "until": until.isoformat(),
    }  # fmt: skip
    extension = f"{at}/appeals/{appeal['appeal']}/extension"
    assert served.post("intake", extension, more).status_code == 403
    _done(served.post("nurse", extension, more))
    (appeal,) = _done(served.get("nurse", at))["appeals"]
    assert datetime.fromisoformat(appeal["due_at"]) == until
    again = served.post("nurse", extension, {**more, "until": (until + timedelta(days=1)).isoformat()})
    assert again.status_code == 409, again.text
    _done(
        served.post("intake", f"{at}/appeals/{appeal['appeal']}/forwarding", {"to": "entity", "why": "Late."})
    )

    served.now = START + timedelta(days=20)
    ruling = {"line": "infusion", "ruling": "overturned"}
    came = {"level": 2, "reference": "E-77", "rulings": [ruling], "document": _paper(served, "excluded")}
    assert served.post("office", f"{at}/outside-decisions", came).status_code == 403
    bad = {**came, "rulings": [{"line": "infusion", "ruling": "partly_overturned"}]}
    assert served.post("intake", f"{at}/outside-decisions", bad).status_code == 422
    taken = _done(served.post("intake", f"{at}/outside-decisions", came), 201)
    assert {line["line"]: line["status"] for line in taken["lines"]} == {
        "drug": "adverse",
        "infusion": "overturned",
    }
    (seen,) = _done(served.get("office", at))["outside_decisions"]
    (told,) = seen["rulings"]
    assert (seen["body"], told["owed"]) == ("independent review entity", True)
    (clock,) = told["deadlines"]
    assert datetime.fromisoformat(clock["due_at"]) == served.now + timedelta(hours=72)
    grant = f"{at}/outside-decisions/{seen['decision']}/effectuation"
    assert served.post("nurse", grant, {}).status_code == 428
    done = _done(served.post("nurse", grant, {}, If_Match=_seen(served, "excluded")))
    assert done["authorizations"]
    assert audit.verify(served.desk, {}).faults == ()


def test_only_a_clinician_says_no_and_only_by_the_licence_on_file(served: Served) -> None:
    _done(served.post("office", "/api/requests", submission("excluded")), 201)
    body = {"attests": ATTESTS, "reasons": [{"clause": "X.8", "words": WORDS}]}
    path, seen = "/api/requests/excluded/adverse-determinations", _seen(served, "excluded")
    for who, status in (
        ("office", 422), ("intake", 422), ("nurse", 422), ("unlicensed", 422), ("auditor", 422), ("admin", 422),
    ):  # fmt: skip
        refused = served.post(who, path, body, If_Match=seen)
        assert refused.status_code in {403, status}, (who, refused.text)
    forged = {**body, "signature": {"person": "doctor-1", "credential": "MD", "licence": "MA-1"}}
    assert served.post("doctor", path, forged, If_Match=seen).status_code == 422
    vague = {**body, "reasons": [{"clause": "X.8", "words": "Not medically necessary."}]}
    assert served.post("doctor", path, vague, If_Match=seen).status_code == 422
    shown = _done(served.get("doctor", "/api/requests/excluded"))
    assert {line["status"] for line in shown["lines"]} == {"open"}
    _done(served.decide("doctor", path, body, If_Match=seen))


def test_review_by_a_nurse_and_a_physician(served: Served) -> None:
    _done(served.post("office", "/api/requests", submission("met", attested_by="")), 201)
    at = "/api/requests/met"
    _done(served.post("intake", f"{at}/assignment", {"to": "nurse-1", "role": "nurse"}))
    _done(served.call("nurse", "PUT", f"{at}/lock"))
    held = served.post("doctor", f"{at}/notes", {"says": "Mine."})
    _done(served.call("nurse", "DELETE", f"{at}/lock"))
    assert held.status_code in {200, 409, 422}
    shown = _done(served.get("nurse", at))
    fact = next(one for one in shown["facts"] if one["fact"] == "weight_kg")
    source = {"source": "chart of 3 February", "by": "nurse"}
    _done(
        served.post(
            "nurse", f"{at}/confirmations", {"path": "weight_kg", "value": fact["value"], "evidence": source}
        )
    )
    corrected = {
        "path": "infusion_minutes", "value": 45, "was": 40, "evidence": source, "why": "The order says 45.",
    }  # fmt: skip
    _done(served.post("nurse", f"{at}/corrections", corrected))
    after = _done(served.get("nurse", at))
    fact = next(one for one in after["facts"] if one["fact"] == "infusion_minutes")
    assert (fact["value"], fact["submitted"]["value"]) == (45, 40)
    _done(served.post("nurse", f"{at}/expedite-proposal", {"why": "The prescriber called."}))
    _done(served.post("nurse", f"{at}/expedite-grant", {"why": "It could harm the member."}))
    approved = _done(
        served.post("doctor", f"{at}/approvals", {"attests": "approval-1"}, If_Match=_seen(served, "met"))
    )
    assert (approved["stage"], approved["urgency"]) == ("determined", "expedited")
    told = {"kind": "approval", "told": "the office", "when": served.now.isoformat(), "says": "Approved."}
    _done(served.post("nurse", f"{at}/oral-notices", told))
    stale = served.post(
        "doctor", f"{at}/reopenings", {"lines": ["drug"], "ground": "clerical_error", "why": "x"}
    )
    assert stale.status_code == 428


def test_a_draft_is_filled_and_submitted(served: Served) -> None:
    body = submission("met", id="draft-1")
    del body["facts"]["dose_mg"]
    begun = _done(served.post("office", "/api/drafts", body), 201)
    assert (begun["stage"], begun["lines"]) == ("draft", [])
    _done(served.post("office", "/api/requests/draft-1/facts", {"facts": {"dose_mg": 36}}))
    made = _done(served.post("office", "/api/requests/draft-1/submission", {"channel": "portal"}))
    assert made["stage"] in {"determined", "received", "pended", "in_review"}
    assert len(made["lines"]) == 2


def test_withdrawn(served: Served) -> None:
    _done(served.post("office", "/api/requests", submission("excluded")), 201)
    body = {"asked_by": "member", "why": "Another treatment was begun."}
    gone = _done(served.post("office", "/api/requests/excluded/withdrawal", body))
    assert gone["stage"] == "withdrawn"
    assert served.post("office", "/api/requests/excluded/withdrawal", body).status_code in {409, 422}


def test_figures_of_the_year(served: Served) -> None:
    _denied(served)
    served.now = START + timedelta(days=330)
    for form, kind in (("json", "application/json"), ("csv", "text/csv"), ("html", "text/html")):
        answer = served.get("auditor", f"/api/reports/public/2026?form={form}")
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].startswith(kind)
    listed = _done(served.get("auditor", "/api/reports/decisions?first=2026-01-01&last=2026-12-31"))
    assert "excluded" in str(listed)
    assert served.get("office", "/api/reports/public/2026").status_code == 403


def test_an_authorization_is_continued(served: Served) -> None:
    first = _done(served.post("office", "/api/requests", submission("met")), 201)
    (number,) = first["authorizations"]
    facts = {**submission("reauthorization")["facts"], "product_line": "commercial"}
    body = submission("reauthorization", id="again", earlier=number, facts=facts)
    served.now = START + timedelta(days=30)
    again = _done(served.post("office", "/api/requests", body), 201)
    assert again["request"] == "again"
    shown = _done(served.get("nurse", "/api/requests/again"))
    assert (shown["kind"], shown["continues"]) == ("reauthorization", number)
    unknown = served.post("office", "/api/requests", {**body, "id": "other", "member": "M-6"})
    assert unknown.status_code == 422


def test_a_request_routed_elsewhere_is_handed_over_and_decided_there(served: Served) -> None:
    facts = {**submission("met")["facts"], "product_line": "mgb_aco"}
    made = served.post("office", "/api/requests", submission("met", id="aco", member="M-3", facts=facts))
    _done(made, 201)
    shown = _done(served.get("nurse", "/api/requests/aco"))
    assert "Routed elsewhere" in shown["escalations"][0]["why"]
    body = {"why": "The delegate decides drugs of the ACO."}
    _done(served.post("nurse", "/api/requests/aco/handovers", body))
    assert served.post("office", "/api/requests/aco/recalls", body).status_code == 403
    _done(served.post("nurse", "/api/requests/aco/recalls", {"why": "The file was not whole."}))
    _done(served.post("nurse", "/api/requests/aco/handovers", body))
    terms = {line["line"]: (line["from"], line["to"]) for line in shown["lines"]}
    decisions = [
        {
            "outcome": "approved", "delegate": "Example Pharmacy Services", "reference": "D-1",
            "line": line, "start": start, "end": end, "units": 8 if line == "infusion" else None,
            "signature": {
                "person": "dr-okafor", "credential": "MD", "licence": "MA-dr-okafor",
                "licence_valid_until": "2027-12-31", "specialty": "psychiatry",
                "signed_at": served.now.isoformat(), "attests": ATTESTS,
            },
        }
        for line, (start, end) in terms.items()
    ]  # fmt: skip
    entered = {"document": _paper(served, "aco"), "decisions": decisions}
    at, seen = "/api/requests/aco/delegate-decisions", _seen(served, "aco")
    waits = _done(served.post("nurse", at, entered, If_Match=seen))
    assert {line["status"] for line in waits["lines"]} == {"open"}
    (row,) = _done(served.get("intake", "/api/requests?stage=received"))["requests"]
    assert row["awaits"] == "second_person"
    seen = _seen(served, "aco")
    assert served.post("nurse", f"{at}/confirmation", {}, If_Match=seen).status_code == 409
    why = {"lines": ["drug"], "why": "Of another member."}
    _done(served.post("intake", f"{at}/rejection", why, If_Match=seen))
    again = {**entered, "decisions": [one for one in decisions if one["line"] == "drug"]}
    _done(served.post("nurse", at, again, If_Match=_seen(served, "aco")))
    seen = _seen(served, "aco")
    taken = _done(served.post("intake", f"{at}/confirmation", {}, If_Match=seen))
    assert {line["status"] for line in taken["lines"]} == {"approved"}
