"""The properties of authority over random histories through every entry point, on both databases.

People call over HTTP with their own sessions and use the command line with them, the sweep and the mailroom run, and
what delegates and bodies outside decided is keyed in: rightly, wrongly, in anybody's name and order. Whatever comes
of it, no authorization exceeds its source, and every determination is automatic, or signed by the clinician who is
signed in and has seen its letters, or a delegate's that two people took in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from assent.casework.determination.attestations import AttestationId
from assent.casework.determination.determination import Approved
from assent.casework.determination.events import Determined
from assent.casework.lifecycle import fold
from assent.casework.record.checks import Refused
from assent.casework.record.event import Actor, Event, Role
from assent.casework.record.events import Viewed
from assent.casework.record.state import RequestState
from assent.cli import times
from assent.cli.people import sessions
from assent.desk.deadlines.sweep import sweep
from assent.desk.intake import documents
from assent.desk.notices.mailroom import send_due_notices
from assent.desk.record import audit
from tests.generative.authority import REACHED, seen
from tests.generative.test_no_adverse_at_the_desk import check_history, check_rows
from tests.journeys.test_command_line import EXAMPLES, assent
from tests.web.served import ACCOUNTS, NPI, Served, facts, over

WORDS = "The scan of 3 February shows an aneurysm, and the surgeon refused clearance."
REASON = {"clause": "X.8", "words": WORDS}
WHY = "The consult of 9 February, which is not in the record, says otherwise."
PAPER = b"%PDF-1.7\nA decision."
DIGEST = hashlib.sha256(PAPER).hexdigest()
DELEGATE = "Example Pharmacy Services"
CASES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "excluded": ("excluded", "M-1", {}),
    "met": ("met", "M-1", {}),
    "pended": ("two-facts-missing", "M-6", {}),
    "medicare": ("excluded", "M-2", {"product_line": "medicare_advantage", "cms_guidance_exists": False}),
    "aco": ("other-guidance", "M-3", {}),
}
WHO = ("office", "intake", "nurse", "doctor", "second", "unlicensed", "auditor")


class Walk:
    """One request, and what somebody does to it through some entry point. A call that is refused changes nothing."""

    def __init__(self, served: Served, folder: Path, id: str, patched: pytest.MonkeyPatch) -> None:
        self.served, self.folder, self.id, self.patched = served, folder, id, patched
        self.at = f"/api/requests/{id}"

    @property
    def state(self) -> RequestState:
        return fold(self.id, self.served.desk.record.read(self.id))

    def post(self, who: str, path: str, body: object) -> Any:
        seen_by = self.served.get("nurse", self.at)
        tag = seen_by.headers.get("etag", '"1"')
        return self.served.post(who, f"{self.at}{path}", body, If_Match=tag)

    def decide(self, who: str, path: str, body: dict[str, Any], how: str) -> None:
        """Signed after a preview, after somebody else's, after that of other words, or after none."""
        intended = {name: value for name, value in body.items() if name != "attests"}
        if how == "other words":
            intended = {**intended, "reasons": [{"clause": "X.8", "words": "Something else was read."}]}
        looking = "second" if how == "another's" and who != "second" else who
        preview = self.post(looking, f"{path}/previews", intended) if how != "none" else None
        if preview is not None and preview.status_code == 200:
            body = {**body, "preview": preview.json()["preview"]}
        done = self.post(who, path, body)
        if done.status_code == 200 and how != "own":
            assert how == "another's", f"signed although the letter was not seen: {how}"
            assert who == looking, "signed by what somebody else has seen"

    def command(self, who: str, *argv: str) -> Any:
        self.patched.setenv(sessions.TOKEN, self.served.tokens[who])
        return assent(*argv, "--store", str(self.folder))


def deny(walk: Walk, who: str, how: str) -> None:
    walk.decide(who, "/adverse-determinations", {"attests": "determination-1", "reasons": [REASON]}, how)


def depart(walk: Walk, who: str, how: str) -> None:
    reason = {"clause": "I.6", "words": "The chart of 3 February says so."}
    body = {"attests": "determination-1", "reasons": [reason]}
    bare = walk.post(who, "/adverse-determinations", body)
    assert bare.status_code != 200
    walk.decide(who, "/adverse-determinations", {**body, "departure": WHY}, how)


def cut(walk: Walk, who: str, how: str) -> None:
    asked = walk.state.lines["infusion"].requested.asked
    grant = {
        "line": "infusion",
        "units": 4,
        "start": asked.start.isoformat(),
        "end": asked.end.isoformat(),
    }
    body = {**grant, "attests": "determination-1", "reasons": [REASON], "departure": ""}
    walk.decide(who, "/partial-approvals", body, how)


def approve(walk: Walk, who: str, how: str) -> None:
    body: dict[str, Any] = {"attests": "approval-1", "reasons": [REASON]}
    if how == "none":
        body = {"attests": "I looked."}
    done = walk.post(who, "/approvals", body)
    assert how != "none" or done.status_code != 200


def appeal(walk: Walk, who: str, how: str) -> None:
    walk.post(who, "/appeals", {"filer": "member", "grounds": "It is not so."})


def decide_appeal(walk: Walk, who: str, how: str) -> None:
    id = next(reversed(list(walk.state.appeals)), f"{walk.id}-A1")
    path = next(iter(walk.state.facts))
    considered = [{"kind": "fact", "reference": path}]
    lines = walk.state.appeals[id].filed.lines if id in walk.state.appeals else ("drug",)
    decisions = [
        {"outcome": "upheld", "line": line, "reasons": [REASON], "considered": considered} for line in lines
    ]
    walk.decide(who, f"/appeals/{id}/decision", {"attests": "appeal-1", "decisions": decisions}, how)


def overturn(walk: Walk, who: str, how: str) -> None:
    id = next(reversed(list(walk.state.appeals)), f"{walk.id}-A1")
    lines = walk.state.appeals[id].filed.lines if id in walk.state.appeals else ("drug",)
    asked = {name: walk.state.lines[name].requested.asked for name in lines}
    more = 9_999 if how == "other words" else 8
    decisions = [
        {
            "outcome": "overturned", "line": name, "reasons": [REASON], "start": grant.start.isoformat(),
            "end": grant.end.isoformat(), "units": more if grant.units else None,
        }
        for name, grant in asked.items()
    ]  # fmt: skip
    walk.post(who, f"/appeals/{id}/decision", {"attests": "appeal-1", "decisions": decisions})


def hand_over(walk: Walk, who: str, how: str) -> None:
    walk.post(who, "/handovers", {"why": "By contract."})


def enter(walk: Walk, who: str, how: str) -> None:
    attach(walk, who, how)
    asked = walk.state.lines["drug"].requested.asked
    end = asked.end + timedelta(days=400 if how == "other words" else 0)
    signature = {
        "person": "dr-okafor", "credential": "MD", "licence": "MA-dr-okafor",
        "licence_valid_until": "2027-12-31", "specialty": "psychiatry", "signed_at": walk.served.now.isoformat(),
        "attests": "As decided by us.",
    }  # fmt: skip
    decision = {
        "outcome": "approved", "delegate": DELEGATE, "reference": "E-1", "signature": signature, "line": "drug",
        "start": asked.start.isoformat(), "end": end.isoformat(),
    }  # fmt: skip
    walk.post(who, "/delegate-decisions", {"document": DIGEST, "decisions": [decision]})


def confirm(walk: Walk, who: str, how: str) -> None:
    walk.post(who, "/delegate-decisions/confirmation", {})


def rule(walk: Walk, who: str, how: str) -> None:
    attach(walk, who, how)
    rulings = [{"line": "infusion", "ruling": "overturned"}]
    body = {
        "level": 2, "reference": "E-77", "rulings": rulings, "document": DIGEST,
        "no_level_before": "It took the matter up at once.",
    }  # fmt: skip
    walk.post(who, "/outside-decisions", body)


def effectuate(walk: Walk, who: str, how: str) -> None:
    id = next(reversed(list(walk.state.outside)), f"{walk.id}-O1")
    walk.post(who, f"/outside-decisions/{id}/effectuation", {})


def widen(walk: Walk, who: str, how: str) -> None:
    for number, held in walk.state.authorizations.items():
        grants = [
            {"line": grant.line, "units": 9_999, "start": grant.start.isoformat(), "end": "2035-01-01"}
            for grant in held.grants
        ]
        tag = f'"{walk.state.version}"'
        path = f"/api/authorizations/{number}/corrections"
        done = walk.served.post(who, path, {"grants": grants, "why": "A slip."}, If_Match=tag)
        assert done.status_code != 200, done.text


def reopen(walk: Walk, who: str, how: str) -> None:
    walk.post(who, "/reopenings", {"lines": ["drug", "infusion"], "ground": "new_information", "why": "New."})


def withdraw(walk: Walk, who: str, how: str) -> None:
    asked = {"asked_by": "member", "why": "Another treatment."}
    named = {"person": "Pat One", "channel": "phone", "note": "Pat One called."}
    walk.post(who, "/withdrawal", {**asked, **(named if how == "own" else {})})


def attach(walk: Walk, who: str, how: str) -> None:
    with suppress(Refused):
        actor = Actor(ACCOUNTS["intake"].id, Role.INTAKE)
        documents.attach(
            walk.served.desk, walk.id, [PAPER], "a.pdf", "application/pdf", actor, walk.served.now
        )


def answer(walk: Walk, who: str, how: str) -> None:
    given = {"trials[3].adherence": 91, "ketamine_misuse": how != "own"}
    source = {"source": "pharmacy record", "on": "2026-02-10", "by": "pharmacist"}
    walk.post(who, "/facts", {"facts": given, "evidence": source})


def deny_by_command(walk: Walk, who: str, how: str) -> None:
    argv = ("request", "deny", walk.id, "--reason", f"X.8={WORDS}")
    preview = walk.command("second" if how == "another's" else who, *argv, "--preview")
    digest = preview.out.split("--seen ")[-1].strip() if how != "none" and preview.status == 0 else ""
    done = walk.command(who, *argv, *(["--seen", digest] if digest else []))
    if done.status == 0:
        assert digest, "denied although nobody saw the letter"
        seen("denied at the command line")


def approve_by_command(walk: Walk, who: str, how: str) -> None:
    walk.command(who, "request", "approve", walk.id, "--reason", f"I.3={WORDS}")


def withdraw_by_command(walk: Walk, who: str, how: str) -> None:
    argv = ("request", "withdraw", walk.id, "--why", "Another treatment.", "--asked-by", "member")
    named = ("--person", "Pat One", "--channel", "phone", "--note", "Pat One called.")
    walk.command(who, *argv, *(named if how == "own" else ()))


def signed_by_nobody(walk: Walk, who: str, how: str) -> None:
    """A signer who is typed in; a store with accounts takes none."""
    typed = ("--signed-by", "dr-hale", "--credential", "MD", "--specialty", "psychiatry", "--licence", "MA-1")
    until = ("--licence-until", "2027-12-31")
    assert walk.command(who, "request", "deny", walk.id, "--reason", f"X.8={WORDS}", *typed, *until).status


def swept(walk: Walk, who: str, how: str) -> None:
    if how == "own":
        sweep(walk.served.desk, walk.served.now)
    else:
        walk.command(who, "sweep")


def letters(walk: Walk, who: str, how: str) -> None:
    for request, why in send_due_notices(walk.served.desk, walk.served.now).held:
        assert "saw and signed" not in why, f"{request}: {why}"


ACTS: tuple[Callable[[Walk, str, str], None], ...] = (
    deny, deny, deny_by_command, deny_by_command, depart, cut, approve, approve_by_command, appeal, decide_appeal,
    overturn, hand_over, enter, confirm, confirm, rule, effectuate, widen, reopen, withdraw, withdraw_by_command,
    answer, signed_by_nobody, swept, letters,
)  # fmt: skip
HOW = ("own", "own", "own", "another's", "other words", "none")
LEADING_ON: dict[str, tuple[tuple[Callable[[Walk, str, str], None], str], ...]] = {
    "excluded": ((deny_by_command, "doctor"), (appeal, "intake"), (decide_appeal, "second")),
    "medicare": ((deny, "doctor"), (appeal, "intake"), (rule, "intake"), (effectuate, "nurse")),
    "aco": ((hand_over, "intake"), (enter, "intake"), (confirm, "nurse")),
    "met": ((widen, "intake"),),
    "pended": ((answer, "office"),),
}
WANTED = {
    *("determined automatically", "determined by a clinician", "denied at the command line"),
    *("AuthorizationIssued", "an appeal decided", "effectuated", "a delegate's Approved confirmed"),
    *("a no was seen before it was signed",),
}


def check_seen(history: list[Event]) -> None:
    """Whoever signed a "no" had its letters before them, and attests a sentence of the plan."""
    looked: set[str] = set()
    for event in history:
        match event.body:
            case Viewed(part="preview of a decision"):
                looked.add(event.actor.id)
            case Determined(determination=made, preview=preview) if not isinstance(made, Approved):
                assert event.actor.id in looked, "signed by somebody who did not look"
                assert len(preview) == 64
                seen("a no was seen before it was signed")
        signature = getattr(getattr(event.body, "determination", None), "signature", None)
        if isinstance(event.body, Determined):
            assert signature is not None
            assert signature.sentence in set(AttestationId)


def begun(walk: Walk, case: str) -> None:
    """Received over HTTP, or by command."""
    example, member, changes = CASES[case]
    if case == "excluded":
        argv = ("--id", walk.id, "--member", member, "--provider", NPI)
        made = walk.command("intake", "request", "submit", str(EXAMPLES / f"{example}.json"), *argv)
        assert made.status == 0, made.err
        return
    body = {
        "id": walk.id, "member": member, "provider": NPI, "attested_by": "Jane Roe, MD, NPI 1234567893",
        "facts": {**facts(example), **changes},
    }  # fmt: skip
    if changes:
        body["circumstances"] = {"active_treatment": False}
    answer = walk.served.post("office", "/api/requests", body)
    assert answer.status_code == 201, answer.text


def led_on(walk: Walk, case: str) -> None:
    """Rightly, to where it matters."""
    for act, who in LEADING_ON[case]:
        act(walk, who, "own")


def wandered(walk: Walk, data: st.DataObject) -> None:
    """By anybody, in any order, rightly or not."""
    for _ in range(data.draw(st.integers(3, 7))):
        act, who = data.draw(st.sampled_from(ACTS)), data.draw(st.sampled_from((*WHO, "doctor", "doctor")))
        walk.served.now += timedelta(hours=data.draw(st.sampled_from([0, 0, 1, 30])))
        act(walk, who, data.draw(st.sampled_from(HOW)))


def checked(walk: Walk) -> None:
    """The properties of its whole history."""
    check_history(walk.served.desk, walk.id)
    check_rows(walk.served.desk, walk.id)
    check_seen(walk.served.desk.record.read(walk.id))


def test_authority_holds_at_every_entry_point(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    REACHED.clear()
    with over(folder) as served:
        monkeypatch.setattr(times, "moment", lambda _: served.now)
        count = iter(range(10_000))

        for case in LEADING_ON:
            one = Walk(served, folder, f"led-{case}", monkeypatch)
            begun(one, case)
            led_on(one, case)
            checked(one)

        @settings(
            max_examples=14, derandomize=True, database=None, suppress_health_check=list(HealthCheck),
            phases=(Phase.generate,),
        )  # fmt: skip
        @given(case=st.sampled_from(sorted(CASES)), led=st.booleans(), data=st.data())
        def walk(case: str, led: bool, data: st.DataObject) -> None:
            one = Walk(served, folder, f"walk-{next(count)}", monkeypatch)
            begun(one, case)
            if led:
                led_on(one, case)
            wandered(one, data)
            checked(one)

        walk()
        assert audit.verify(served.desk, {}).faults == ()
    assert set(REACHED) >= WANTED, WANTED - set(REACHED)
