"""One call under each right, with a body that the product takes from whoever may send it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from assent.casework.notices.events import NoticeKind
from assent.casework.plan.settings import digest_of
from assent.casework.record.actors import Actor, Role
from assent.desk.notices import mailroom
from assent.desk.ports import Desk
from assent.desk.review import review
from tests.exchange.signing import ec, rsa
from tests.journeys.test_every_role import DIGEST, DOCTOR, NOW, OFFICE, asked, held, letter, state
from tests.spec.authority.rights import Route
from tests.web.served import facts

Body = Mapping[str, Any]
_DOCUMENT = b"another page of the chart"


@dataclass(frozen=True)
class Call:
    """What fills the places of the path, what is sent, and so many days after the requests were made.

    A function takes what depends on what is there. ``locked``: whoever calls has locked the request before.
    """

    places: Mapping[str, str] | Callable[[Desk], Mapping[str, str]] = field(default_factory=dict)
    body: Body | bytes | Callable[[Desk], Body] | None = None
    query: str = ""
    days: int = 0
    locked: bool = False

    def filled(self, desk: Desk) -> Mapping[str, str]:
        """The places of the path."""
        return self.places(desk) if callable(self.places) else self.places

    def content(self, desk: Desk) -> tuple[bytes | None, dict[str, str]]:
        """What is sent, and the header that says of which type it is."""
        body = self.body(desk) if callable(self.body) else self.body
        if body is None:
            return None, {}
        if isinstance(body, bytes):
            return body, {"Content-Type": "text/plain"}
        return json.dumps(body).encode(), {"Content-Type": "application/json"}


def _on(request: str, body: Body | None = None, days: int = 0, **places: str) -> Call:
    """A call about one request."""
    return Call({"request": request, **places}, body, days=days)


def _with(request: str, body: Callable[[Desk], Body], **places: str) -> Call:
    """The same, with a body that depends on what is there."""
    return Call({"request": request, **places}, body)


def _locked_by_another(desk: Desk) -> Body:
    """The body of who takes over a lock, after somebody else of the plan locked the request."""
    review.lock(desk, "waiting", Actor("whose-session-was-lost", Role.NURSE), NOW)
    return {"why": "The session was lost."}


def _sent(name: str, id: str) -> Body:
    given = {**facts(name), "case": id}
    return {
        "id": id, "member": f"M-{id}", "provider": OFFICE, "facts": given,
        "attested_by": "Jane Roe, MD, NPI 1234567893",
    }  # fmt: skip


def _later(days: int) -> str:
    return (NOW + timedelta(days=days)).isoformat()


def _letter_of(desk: Desk) -> Mapping[str, str]:
    return {"request": "denied", "digest": letter(desk)}


def _paid(desk: Desk) -> Mapping[str, str]:
    return {"number": held(desk).number}


def _units(desk: Desk) -> Body:
    start = asked(desk, "paid", "infusion").start
    return {"line": "infusion", "units": 1, "on": start.isoformat(), "claim": "C-1"}


def _as_granted(desk: Desk) -> Body:
    grants = [
        {
            "line": grant.line,
            "units": grant.units,
            "start": grant.start.isoformat(),
            "end": grant.end.isoformat(),
        }
        for grant in held(desk).grants
    ]
    return {"grants": grants, "why": "A slip."}


def _upheld(desk: Desk) -> Body:
    path = next(iter(state(desk, "appealed").facts))
    return {
        "attests": "appeal-1",
        "decisions": [
            {
                "outcome": "upheld",
                "line": line,
                "reasons": [_REASON],
                "considered": [{"kind": "fact", "reference": path}],
            }
            for line in state(desk, "appealed").lines
        ],
    }


def _delegates_yes(desk: Desk) -> Body:
    grant = asked(desk, "handed", "drug")
    return {
        "document": DIGEST,
        "decisions": [
            {
                "outcome": "approved",
                "signature": {
                    "person": "dr-theirs",
                    "credential": "MD",
                    "licence": "MA-1",
                    "licence_valid_until": "2027-12-31",
                    "specialty": "psychiatry",
                    "signed_at": NOW.isoformat(),
                    "attests": "I have reviewed this record.",
                },
                "delegate": "Delegate",
                "reference": "D-9",
                "line": "drug",
                "start": grant.start.isoformat(),
                "end": grant.end.isoformat(),
            }
        ],
    }


def _less(desk: Desk) -> Body:
    grant = asked(desk, "refusable", "infusion")
    return {
        "line": "infusion",
        "start": grant.start.isoformat(),
        "end": (grant.end - timedelta(days=7)).isoformat(),
        "units": grant.units,
        "attests": _ATTESTS,
        "reasons": [_REASON],
    }


def _less_intended(desk: Desk) -> Body:
    return _unsigned(_less(desk))


def _upheld_intended(desk: Desk) -> Body:
    return _unsigned(_upheld(desk))


def _unsigned(body: Body) -> Body:
    return {name: value for name, value in body.items() if name != "attests"}


def _changed_letter(desk: Desk) -> Body:
    seen = mailroom.preview(desk, "untold", NoticeKind.ADVERSE, "member", DOCTOR, NOW)
    return {"preview": seen.digest}


def _judged(desk: Desk) -> Body:
    assessment = state(desk, "judgment").lines["drug"].assessment
    assert assessment is not None
    (clause,) = assessment.assessed.clauses
    return {
        "clause": clause,
        "answer": True,
        "question": "I.3.c.cutoff",
        "reading": "eleven",
        "reasons": "13 of 27 is moderate to severe on this scale.",
        "attests": "judgment-1",
    }


def _folder_settings(desk: Desk) -> Body:
    """The settings of the folder, which differ from those in force."""
    assert desk.settings is not None
    return {"digest": digest_of(desk.settings.folder.read()), "why": "The committee decided."}


def _proposed_settings(desk: Desk) -> Body:
    """The digest of the second proposal of settings."""
    assert desk.settings is not None
    found = {proposal.number: proposal for proposal in desk.settings.book.proposals()}
    return {"digest": found[2].content}


def _document_of(desk: Desk) -> Mapping[str, str]:
    return {"request": "waiting", "digest": next(iter(state(desk, "waiting").documents))}


_ATTESTS = "determination-1"
_REASON = {"clause": "X.8", "words": "The scan of 3 February shows an aneurysm, and clearance was refused."}
_PHARMACY = {
    "basis": "attested",
    "source": "pharmacy record",
    "on": "2026-02-09",
    "by": "Sam Fox, RPh, NPI 1234567893",
}
_CORRECTED = {
    "path": "ketamine_misuse",
    "value": True,
    "was": False,
    "evidence": _PHARMACY,
    "why": "The chart says so.",
}
_TOLD = {"kind": "adverse", "told": "member", "when": NOW.isoformat(), "says": "It was denied."}
_RULINGS = [{"line": "drug", "ruling": "overturned"}, {"line": "infusion", "ruling": "upheld"}]
_WEEK_MORE = {
    "ground": "enrollee_asked", "asked_by": "member", "justification": "A week more.",
}  # fmt: skip
_POLICY = Call({"policy": "mgb-031", "clause": "I.4"})
_YEAR = "?first=2026-01-01&last=2026-12-31"
_NEW = {"id": "new", "name": "New Example", "role": "intake"}
_AT = "/api/requests/{request}"

_REQUESTS: Mapping[str, Call] = {
    f"GET {_AT} view": _on("waiting"),
    f"POST {_AT}/adverse-determinations determine_adversely": _on(
        "refusable", {"attests": _ATTESTS, "reasons": [_REASON]}
    ),
    f"POST {_AT}/adverse-determinations/previews determine_adversely": _on(
        "refusable", {"reasons": [_REASON]}
    ),
    f"POST {_AT}/partial-approvals/previews determine_partially": _with("refusable", _less_intended),
    f"POST {_AT}/appeals/{{appeal}}/decision/previews decide_appeal": _with(
        "appealed", _upheld_intended, appeal="appealed-A1"
    ),
    f"GET {_AT}/letters/changed view": _on("untold"),
    f"POST {_AT}/letters/confirmation confirm_letter": _with("untold", _changed_letter),
    f"POST {_AT}/appeals file_appeal": _on("denied", {"filer": "member", "grounds": "It is not so."}),
    f"POST {_AT}/appeals/{{appeal}}/decision decide_appeal": _with("appealed", _upheld, appeal="appealed-A1"),
    f"POST {_AT}/appeals/{{appeal}}/extension extend_appeal": _on(
        "reconsidered", {**_WEEK_MORE, "until": _later(40)}, appeal="reconsidered-A1"
    ),
    f"POST {_AT}/appeals/{{appeal}}/reversal enter_reversal": _on(
        "appealed",
        {"physician": "Dr. Treating", "certified_at": _later(0), "document": DIGEST},
        appeal="appealed-A1",
    ),
    f"POST {_AT}/appeals/{{appeal}}/reversal/confirmation confirm_reversal": _on(
        "certified", appeal="certified-A1"
    ),
    f"POST {_AT}/appeals/{{appeal}}/reversal/rejection reject_reversal": _on(
        "certified", {"why": "The signature is missing."}, appeal="certified-A1"
    ),
    f"POST {_AT}/appeals/{{appeal}}/forwarding forward_appeal": _on(
        "appealed", {"to": "the reviewer", "why": "Late."}, appeal="appealed-A1"
    ),
    f"POST {_AT}/approvals approve": _on("waiting", {"attests": "approval-1"}),
    f"POST {_AT}/approvals approve_outside": _on(
        "refusable", {"attests": "approval-1", "reasons": [_REASON]}
    ),
    f"POST {_AT}/assignment assign": _on("waiting", {"to": "nora", "role": "nurse"}),
    f"POST {_AT}/confirmations confirm_fact": _on(
        "waiting", {"path": "ketamine_misuse", "value": False, "evidence": _PHARMACY}
    ),
    f"POST {_AT}/corrections correct_fact": _on("waiting", _CORRECTED),
    f"POST {_AT}/corrections/previews correct_fact": _on("waiting", _CORRECTED),
    f"POST {_AT}/delegate-decisions take_delegate_decision": _with("handed", _delegates_yes),
    f"POST {_AT}/delegate-decisions/confirmation confirm_delegate_decision": _on("entered", {}),
    f"POST {_AT}/delegate-decisions/rejection reject_delegate_decision": _on(
        "entered", {"why": "Not theirs."}
    ),
    f"GET {_AT}/documents view": _on("waiting"),
    f"POST {_AT}/documents attach_document": Call({"request": "waiting"}, _DOCUMENT),
    f"GET {_AT}/documents/{{digest}} view": Call(_document_of),
    f"POST {_AT}/escalations escalate": _on("waiting", {"to": "physician", "why": "Please look."}),
    f"POST {_AT}/expedite-grant grant_expedite": _on("proposed", {"why": "It is urgent."}),
    f"POST {_AT}/expedite-proposal propose_expedite": _on("waiting", {"why": "Worse."}),
    f"POST {_AT}/expedite-refusal refuse_expedite": _on("proposed", {"why": "It is not."}),
    f"POST {_AT}/extensions extend": _on("medicare", {**_WEEK_MORE, "line": "infusion", "until": _later(14)}),
    f"POST {_AT}/facts give_facts": _on(
        "pended", {"facts": {"trials[3].adherence": 91, "ketamine_misuse": False}, "evidence": _PHARMACY}
    ),
    f"POST {_AT}/facts/previews give_facts": _on(
        "pended", {"facts": {"ketamine_misuse": False}, "evidence": _PHARMACY}
    ),
    f"POST {_AT}/handovers hand_over": _on("waiting", {"delegate": "Delegate", "why": "By contract."}),
    f"POST {_AT}/judgments resolve_judgment": _with("judgment", _judged),
    f"GET {_AT}/letters view": _on("denied"),
    f"POST {_AT}/letters/preview view": _on("untold", {"kind": "adverse", "to": "member"}),
    f"GET {_AT}/letters/{{digest}} view": Call(_letter_of),
    f"POST {_AT}/letters/{{digest}}/delivered record_receipt": Call(_letter_of, {"says": "A fax report."}),
    f"POST {_AT}/letters/{{digest}}/returned record_receipt": Call(_letter_of, {"why": "Moved."}),
    f"PUT {_AT}/lock lock": _on("waiting"),
    f"DELETE {_AT}/lock lock": Call({"request": "waiting"}, locked=True),
    f"POST {_AT}/lock/takeover lock": _with("waiting", _locked_by_another),
    f"POST {_AT}/member identify_member": _on(
        "unidentified", {"member": "M-found", "product_line": "commercial", "why": "The card was misread."}
    ),
    f"POST {_AT}/need determine_need": _on("unsettled", {"circumstances": {"active_treatment": False}}),
    f"POST {_AT}/need-decision determine_need": _on("unsettled", {"need": "required", "why": "Counsel."}),
    f"POST {_AT}/no-answer answer": _on("pended", {"asks": ["ketamine_misuse"], "says": "Nobody knows."}),
    f"POST {_AT}/notes note": _on("waiting", {"says": "Seen."}),
    f"POST {_AT}/oral-notices log_oral_notice": _on("denied", _TOLD),
    f"POST {_AT}/outside-decisions take_outside_decision": _on(
        "appealed",
        {
            "level": 2,
            "reference": "E-1",
            "rulings": _RULINGS,
            "document": DIGEST,
            "no_level_before": "It took the matter up at once.",
        },
    ),
    f"POST {_AT}/outside-decisions/{{decision}}/effectuation effectuate": _on("ruled", decision="ruled-O1"),
    f"POST {_AT}/partial-approvals determine_partially": _with("refusable", _less),
    f"POST {_AT}/peer-to-peer/booking book_peer_to_peer": _on(
        "offered", {"when": _later(1), "peer": "dr-hale", "treating": "Dr. Treating"}
    ),
    f"POST {_AT}/peer-to-peer/offer offer_peer_to_peer": _on("refusable", {"until": _later(5)}),
    f"POST {_AT}/peer-to-peer/outcome hold_peer_to_peer": _on(
        "booked", {"outcome": "unchanged", "says": "They spoke."}, days=1
    ),
    f"POST {_AT}/questions request_information": _on("waiting", {"questions": {"birth_date": ""}}),
    f"POST {_AT}/questions/previews request_information": _on("waiting", {"questions": {"birth_date": ""}}),
    f"GET {_AT}/looks audit": _on("waiting"),
    f"GET {_AT}/moments/{{sequence}} audit": _on("waiting", sequence="2"),
    f"POST {_AT}/recalls recall": _on("handed", {"why": "To the wrong one."}),
    f"GET {_AT}/case-file read_case_file": _on("waiting"),
    f"GET {_AT}/record audit": _on("waiting"),
    f"POST {_AT}/reopenings reopen": _on(
        "denied",
        {"lines": ["drug", "infusion"], "ground": "new_information", "why": "A new scan came in."},
    ),
    f"GET {_AT}/replay audit": _on("waiting"),
    f"POST {_AT}/submission submit": _on("draft", {}),
    f"POST {_AT}/withdrawal withdraw": _on(
        "waiting",
        {
            "asked_by": "member",
            "why": "Moved.",
            "person": "Pat Example",
            "channel": "phone",
            "note": "Pat called.",
        },
    ),
}
_BESIDE: Mapping[str, Call] = {
    "GET /api/account-log read_account_log": Call(),
    "GET /api/colleagues manage_colleagues": Call(),
    "POST /api/colleagues manage_colleagues": Call(
        body={"id": "oak.new", "name": "New Example", "npis": [OFFICE]}
    ),
    "PATCH /api/colleagues/{id} manage_colleagues": Call({"id": "oak.lee"}, {"name": "L. Lee"}),
    "DELETE /api/colleagues/{id} manage_colleagues": Call({"id": "oak.lee"}),
    "POST /api/colleagues/{id}/invitation manage_colleagues": Call({"id": "oak.reyes"}),
    "GET /api/offices manage_accounts": Call(),
    "POST /api/offices manage_accounts": Call(
        body={"id": "elm", "name": "Elm Example", "npis": ["1000000004"]}
    ),
    "PATCH /api/offices/{office} manage_accounts": Call({"office": "oak"}, {"name": "Oak Example"}),
    "GET /api/accounts manage_accounts": Call(),
    "POST /api/accounts manage_accounts": Call(body=_NEW),
    "PATCH /api/accounts/{id} manage_accounts": Call({"id": "nora"}, {"name": "N."}),
    "POST /api/accounts/{id}/password manage_accounts": Call({"id": "nora"}),
    "POST /api/accounts/{id}/second-factor-reset manage_accounts": Call({"id": "nora"}),
    "PUT /api/accounts/{id}/stand-in manage_accounts": Call(
        {"id": "nora"}, {"first": "2026-02-10", "last": "2026-02-20"}
    ),
    "DELETE /api/accounts/{id}/stand-in manage_accounts": Call({"id": "stella"}),
    "GET /api/account-proposals manage_accounts": Call(),
    "POST /api/account-proposals/{proposal}/confirmation manage_accounts": Call({"proposal": "1"}),
    "POST /api/account-proposals/{proposal}/rejection manage_accounts": Call({"proposal": "2"}),
    "GET /api/clients manage_accounts": Call(),
    "POST /api/clients manage_accounts": Call(
        body={"id": "portal", "name": "A portal", "npis": [OFFICE], "keys": ec().key_set}
    ),
    "PUT /api/clients/{id}/keys manage_accounts": Call({"id": "ehr"}, {"keys": rsa().key_set}),
    "DELETE /api/clients/{id} manage_accounts": Call({"id": "ehr"}),
    "GET /api/second-factor anybody": Call(),
    "GET /api/accounts/{id}/tokens manage_accounts": Call({"id": "ehr"}),
    "POST /api/accounts/{id}/tokens manage_accounts": Call(
        {"id": "ehr"}, {"name": "portal", "valid_until": _later(9)}
    ),
    "POST /api/accounts/{id}/tokens/revocation manage_accounts": Call({"id": "ehr"}, {"name": "nightly"}),
    "POST /api/assessments read_policy": Call(body={"facts": facts("met")}),
    "POST /api/audit/checkpoints audit": Call(),
    "POST /api/audit/verification audit": Call(body={}),
    "GET /api/audit/checkpoints/last audit": Call(),
    "GET /api/audit/hook-calls audit": Call(),
    "GET /api/authorizations/{number} view": Call(_paid),
    "POST /api/authorizations/{number}/corrections correct_authorization": Call(_paid, _as_granted),
    "POST /api/authorizations/{number}/units use_units": Call(_paid, _units),
    "GET /api/codes read_policy": Call(),
    "POST /api/drafts create_draft": Call(body=_sent("met", "new")),
    "GET /api/me anybody": Call(),
    "POST /api/needs read_policy": Call(
        body={"code": "96365", "product_line": "commercial", "on": "2026-02-10"}
    ),
    "GET /api/outbox see_outbox": Call(),
    "GET /api/policies read_policy": Call(),
    "GET /api/policies/{policy}/clauses read_policy": _POLICY,
    "GET /api/policies/{policy}/clauses/{clause} read_policy": _POLICY,
    "GET /api/policies/{policy}/facts read_policy": _POLICY,
    "GET /api/policies/{policy}/owner-questions read_policy": _POLICY,
    "GET /api/policies/{policy}/questions read_policy": _POLICY,
    "GET /api/policies/{policy}/adoptions read_policy": _POLICY,
    "GET /api/policies/{policy}/bars read_bars": _POLICY,
    "GET /api/policies/{policy}/changes read_policy": Call(_POLICY.places, query="?since=1"),
    "GET /api/policies/{policy}/terms read_policy": _POLICY,
    "GET /api/reports/open read_reports": Call(),
    "GET /api/reports/readings read_reports": Call(query=_YEAR),
    "GET /api/reports/decisions read_reports": Call(query=_YEAR),
    "GET /api/reports/departures read_reports": Call(query=_YEAR),
    "GET /api/reports/operations read_reports": Call(query=_YEAR),
    "GET /api/reports/signers read_reports": Call(query=_YEAR),
    "GET /api/reports/stand-ins read_reports": Call(query=_YEAR),
    "GET /api/reports/public/{year} read_reports": Call({"year": "2026"}),
    "GET /api/requests see_worklist": Call(),
    "POST /api/requests submit": Call(body=_sent("met", "new")),
    "POST /api/requests/search see_worklist": Call(body={"member": "M-paid"}),
    "POST /api/requests/search/drug see_worklist": Call(body={"drug": "J3490"}),
    "GET /api/inbox see_worklist": Call(),
    "GET /api/reviewers see_worklist": Call(),
    "GET /api/rules read_policy": Call(),
    "GET /api/rules/{rule} read_policy": Call({"rule": "ma.service.standard"}),
    "DELETE /api/session anybody": Call(),
    "GET /api/settings read_settings": Call(),
    "GET /api/settings/changes read_settings": Call(),
    "POST /api/settings/changes change_settings": Call(body={"files": {"plan.toml": ""}}),
    "GET /api/settings/files/{name} change_settings": Call({"name": "office.toml"}),
    "GET /api/settings/revisions read_settings": Call(),
    "POST /api/settings/revisions/{revision}/proposal change_settings": Call(
        {"revision": "1"}, {"why": "As it was before."}
    ),
    "GET /api/settings/proposals read_settings": Call(),
    "POST /api/settings/proposals change_settings": Call(body=_folder_settings),
    "POST /api/settings/proposals/{proposal}/confirmation change_settings": Call(
        {"proposal": "2"}, _proposed_settings
    ),
    "POST /api/settings/proposals/{proposal}/rejection change_settings": Call({"proposal": "3"}),
    "GET /metrics administrator": Call(),
}
CALLS: Mapping[str, Call] = {**_REQUESTS, **_BESIDE}
"""By method, path and right."""


def name_of(route: Route) -> str:
    """Under which name a route's call stands."""
    return f"{route.method} {route.path} {route.right}"
