"""Appeals to the end: more time for one, what a body outside the plan decides, and what the plan does of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assent.casework.appeal.events import AppealExtended, AppealForwarded, Effectuated, OutsideDecided, Ruling
from assent.casework.authorization.events import AuthorizationIssued
from assent.casework.deadlines.events import DeadlineMissed, DeemedAdverse
from assent.casework.determination.determination import Upheld
from assent.casework.determination.events import Reopened
from assent.casework.notices.events import NoticeKind, NoticeSent
from assent.casework.record.days import plan_time
from assent.casework.record.lines import Grant
from assent.casework.record.state import RequestState
from assent.casework.review.events import Escalated
from assent.desk.appeal import appeals, effectuation
from assent.desk.appeal.effectuation import OutsideDecision, RulingStated
from assent.desk.intake import requests
from assent.desk.notices import mailroom, previews
from assent.desk.ports import Desk
from assent.desk.record import audit, display, view
from assent.desk.review import worklist
from assent.terms.answers import json_data
from tests.journeys import signing
from tests.journeys.living import (
    DOCTOR,
    INTAKE,
    MEDICARE,
    NURSE,
    PROVIDER,
    REASON,
    REVIEWER,
    TUESDAY,
    check_whole,
    events,
    fact,
    later,
    paper,
    put_forms,
    signed_by,
    submission,
    sweep,
    sweeps,
    unchanged,
)

ACO = {"product_line": "mgb_aco"}
ENTITY = "independent review entity"


def refused(desk: Desk, member: str = "M-2", **said: Any) -> RequestState:
    """A physician has refused both lines."""
    made = submission("excluded.json", member, **said)
    state = requests.submit(desk, made, PROVIDER, TUESDAY)
    return signing.determine_adversely(
        desk, state.id, (), signed_by(DOCTOR, TUESDAY, REASON), DOCTOR, TUESDAY
    )


def appealed(desk: Desk, *lines: str, member: str = "M-2", **said: Any) -> RequestState:
    state = refused(desk, member, **said)
    return appeals.file(desk, state.id, appeals.Appeal(lines, "member", "No."), PROVIDER, TUESDAY)


def upheld(desk: Desk, state: RequestState, at: datetime) -> RequestState:
    (appeal,) = state.appeals
    signed = signed_by(REVIEWER, at, REASON)
    made = [
        Upheld(line, signed.signature, signed.reasons, fact("aortic_aneurysm"))
        for line in state.appeals[appeal].filed.lines
    ]
    return signing.decide(desk, state.id, appeal, made, REVIEWER, at)


def letters(desk: Desk, request: str, kind: NoticeKind) -> dict[str, str]:
    """The text of the letters of a kind that were sent, by reader."""
    sent = [one.body for one in events(desk, request, NoticeSent)]
    assert desk.documents is not None
    return {
        one.to: desk.documents.read(one.text).decode()
        for one in sent
        if isinstance(one, NoticeSent) and one.kind is kind
    }


def whole(desk: Desk, request: str) -> dict[str, Any]:
    data: dict[str, Any] = json_data(display.show(desk, request))
    return data


# --- more time ----------------------------------------------------------------------------------------


def test_an_appeal_gets_more_time_is_told_of_it_and_late_only_after_that(desk: Desk) -> None:
    state = appealed(desk, "infusion", facts=MEDICARE)
    (appeal,) = state.appeals
    (before,) = whole(desk, state.id)["appeals"]
    first = datetime.fromisoformat(before["due_at"])
    at, until = later(days=20), first + timedelta(days=10)
    more = AppealExtended(appeal, "noncontract_evidence", "plan", "We wait for the surgeon's letter.", until)
    done = appeals.extend(desk, state.id, more, NURSE, at)
    (shown,) = whole(desk, state.id)["appeals"]
    assert (shown["due_at"], shown["extended_until"]) == (until.isoformat(), until.isoformat())
    assert shown["arithmetic"].startswith(before["arithmetic"])
    assert (
        f"; extended until {plan_time(until)} (records are awaited from outside the network); at the most "
        in shown["arithmetic"]
    )
    (row,) = worklist.worklist(desk)
    assert row.due_at == until
    assert mailroom.send_due_notices(desk, later(at, hours=1)).held == ()
    told = letters(desk, state.id, NoticeKind.APPEAL_EXTENSION)
    assert set(told) == {"member", "provider"}
    for words in (
        "more time to decide about your appeal",
        "surgeon's letter",
        "grievance",
        "within 24 hours",
    ):
        assert words in " ".join(told["member"].split())
    sweeps(desk, at, until, days=1)
    assert not events(desk, state.id, DeadlineMissed, AppealForwarded)
    assert sweep(desk, until + timedelta(seconds=1)) == 1
    assert len(events(desk, state.id, AppealForwarded)) == 1
    assert done.appeals[appeal].extended == more
    check_whole(desk, state.id)


def test_it_is_impossible_where_the_rule_allows_none_and_the_rule_is_named(desk: Desk) -> None:
    medicare = appealed(desk, facts=MEDICARE)
    commercial = appealed(desk, member="M-1", id="commercial")
    for state, rule in ((medicare, "42 CFR 422.582(b), 422.590"), (commercial, "958 CMR 3.300")):
        (appeal,) = state.appeals
        more = AppealExtended(appeal, "enrollee_asked", "member", "Wished.", later(days=35))
        says = unchanged(desk, state.id, appeals.extend, desk, state.id, more, NURSE, later(days=1))
        assert rule in says
    check_whole(desk, medicare.id, commercial.id)


# --- what a body outside the plan decides --------------------------------------------------------------


def test_the_review_entity_overturns_and_the_plan_grants_in_time(desk: Desk) -> None:
    state = upheld(desk, appealed(desk, "infusion", facts=MEDICARE), later(days=5))
    assert mailroom.send_due_notices(desk, later(days=5)).held == ()
    determinations = audit.export(desk, state.id)["derived"]["determination"]
    came = later(days=40)
    made = OutsideDecision(
        2, "E-77", (RulingStated("infusion", Ruling.OVERTURNED),), received_at=later(days=39, hours=20),
        document=paper(desk, state.id, came),
    )  # fmt: skip
    taken = effectuation.take_outside_decision(desk, state.id, made, INTAKE, came)
    (outside,) = taken.outside.values()
    assert (outside.decided.body, outside.decided.appeal) == (ENTITY, next(iter(taken.appeals)))
    assert "Grant line infusion as the independent review entity ordered" in taken.escalations[-1].why
    (shown,) = whole(desk, state.id)["outside_decisions"]
    (ruling,) = shown["rulings"]
    (clock,) = ruling["deadlines"]
    assert (ruling["owed"], clock["citation"]) == (True, "42 CFR 422.618(b)(1)")
    assert clock["due_at"] == later(days=42, hours=20).isoformat()
    assert "+ 72 hours" in clock["arithmetic"]
    (row,) = worklist.worklist(desk)
    assert row.due_at == later(days=42, hours=20)
    assert mailroom.send_due_notices(desk, later(came, hours=1)).held == ()
    told = " ".join(letters(desk, state.id, NoticeKind.OUTSIDE_DECISION)["member"].split())
    assert "It does not work for us" in told
    assert "We will approve it by" in told
    done = effectuation.effectuate(desk, state.id, outside.decided.decision, NURSE, later(came, hours=2))
    (number,) = done.authorizations
    assert done.lines["infusion"].authorization == number
    assert "Tell the independent review entity" in done.escalations[-1].why
    assert mailroom.send_due_notices(desk, later(came, hours=3)).held == ()
    granted = letters(desk, state.id, NoticeKind.APPROVAL)
    assert set(granted) == {"member", "provider"}
    assert number in granted["member"]
    assert audit.export(desk, state.id)["derived"]["determination"] == determinations
    assert [one["status"] for one in whole(desk, state.id)["lines"]] == ["adverse", "overturned"]
    sweeps(desk, came, later(came, days=9), days=1)
    assert not events(desk, state.id, DeadlineMissed)
    check_whole(desk, state.id)


def test_a_grant_that_is_not_made_in_time_is_escalated_and_still_owed(desk: Desk) -> None:
    state = upheld(desk, appealed(desk, "infusion", facts=MEDICARE), later(days=5))
    came = later(days=40)
    made = OutsideDecision(
        2, "E-77", (RulingStated("infusion", Ruling.OVERTURNED),), document=paper(desk, state.id, came)
    )
    effectuation.take_outside_decision(desk, state.id, made, INTAKE, came)
    sweep(desk, later(came, hours=1))  # nobody was told of the denial in its time: intake is called
    assert sweep(desk, later(came, hours=35)) == 0
    assert sweep(desk, later(came, hours=36)) == 1
    called = events(desk, state.id, Escalated)[-1].body
    assert isinstance(called, Escalated)
    assert (called.to, "is to be granted" in called.why) == (NURSE.role, True)
    assert sweep(desk, later(came, hours=72, seconds=1)) == 1
    (missed,) = events(desk, state.id, DeadlineMissed)
    assert isinstance(missed.body, DeadlineMissed)
    assert missed.body.deadline.rule == "effectuate.ma.service"
    last = events(desk, state.id, Escalated)[-1].body
    assert isinstance(last, Escalated)
    assert (last.to, "still to be granted" in last.why) == (DOCTOR.role, True)
    assert sweep(desk, later(came, days=9)) == 0
    assert not events(desk, state.id, DeemedAdverse, AuthorizationIssued)
    done = effectuation.effectuate(desk, state.id, f"{state.id}-O1", DOCTOR, later(came, days=9))
    assert len(done.authorizations) == 1
    check_whole(desk, state.id)


def test_the_entity_upholds_and_the_member_is_told_of_the_judge_and_the_last_day(desk: Desk) -> None:
    state = upheld(desk, appealed(desk, "infusion", facts=MEDICARE), later(days=5))
    made = OutsideDecision(
        2, "E-78", (RulingStated("infusion", Ruling.UPHELD),), decided_on=later(days=38).date(),
        document=paper(desk, state.id, later(days=40)),
    )  # fmt: skip
    done = effectuation.take_outside_decision(desk, state.id, made, INTAKE, later(days=40))
    assert done.lines["infusion"].determination == state.lines["infusion"].determination
    (shown,) = whole(desk, state.id)["outside_decisions"]
    (judge,) = shown["next_levels"]
    assert (judge["name"], judge["last_day_to_file"]) == ("administrative law judge", "2026-05-24")
    assert mailroom.send_due_notices(desk, later(days=41)).held == ()
    told = " ".join(letters(desk, state.id, NoticeKind.OUTSIDE_DECISION)["member"].split())
    assert "hearing before a judge by May 24, 2026" in told
    says = unchanged(
        desk, state.id, appeals.file, desk, state.id, appeals.Appeal(("infusion",), "member", "Again."),
        PROVIDER, later(days=41),
    )  # fmt: skip
    assert "level 1 is decided" in says.lower() or "outside" in says
    judged = OutsideDecision(
        3,
        "J-1",
        (RulingStated("infusion", Ruling.OVERTURNED),),
        document=paper(desk, state.id, later(days=90)),
    )
    won = effectuation.take_outside_decision(desk, state.id, judged, INTAKE, later(days=90))
    assert won.lines["infusion"].owed is not None
    check_whole(desk, state.id)


def test_a_hearing_decides_while_the_late_appeal_is_open_and_part_of_it_is_granted(desk: Desk) -> None:
    state = appealed(desk, "infusion", member="M-3", facts=ACO)
    (appeal,) = state.appeals
    sweep(desk, later(days=31))
    assert whole(desk, state.id)["appeals"][0]["open"]
    asked = state.lines["infusion"].requested.asked
    part = Grant("infusion", 2, asked.start, asked.end)
    made = OutsideDecision(
        2, "H-5", (RulingStated("infusion", Ruling.PARTLY_OVERTURNED, part),),
        document=paper(desk, state.id, later(days=60)),
    )  # fmt: skip
    taken = effectuation.take_outside_decision(desk, state.id, made, INTAKE, later(days=60))
    assert not taken.appeals[appeal].open
    done = effectuation.effectuate(desk, state.id, f"{state.id}-O1", NURSE, later(days=61))
    assert done.authorizations[done.lines["infusion"].authorization].grants[0].units == 2
    assert mailroom.send_due_notices(desk, later(days=62)).held == ()
    sweeps(desk, later(days=60), later(days=90), days=1)
    assert not events(desk, state.id, DeemedAdverse, Reopened)
    check_whole(desk, state.id)


def test_an_external_reviewer_is_asked_by_the_member_and_binds_the_plan(desk: Desk) -> None:
    state = upheld(desk, appealed(desk, member="M-1"), later(days=5))
    assert not events(desk, state.id, AppealForwarded)
    both = (RulingStated("drug", Ruling.OVERTURNED), RulingStated("infusion", Ruling.OVERTURNED))
    made = OutsideDecision(2, "OPP-9", both, document=paper(desk, state.id, later(days=60)))
    effectuation.take_outside_decision(desk, state.id, made, INTAKE, later(days=60))
    shown = json_data(view.look(desk, state.id, PROVIDER, later(days=60)))
    assert shown["outside_decisions"][0]["body"] == "external review"
    owed = {one["rule"] for one in shown["duties"]} if shown["duties"] else set()
    assert owed == set()  # an office sees none of the plan's own duties
    inside = {one["rule"]: one["done_at"] for one in whole(desk, state.id)["duties"]}
    assert inside["ma_state.external_review.written"] is None
    assert mailroom.send_due_notices(desk, later(days=61)).held == ()
    inside = {one["rule"]: one["done_at"] for one in whole(desk, state.id)["duties"]}
    assert inside["ma_state.external_review.written"] is not None
    done = effectuation.effectuate(desk, state.id, f"{state.id}-O1", NURSE, later(days=62))
    (number,) = done.authorizations
    assert {line.authorization for line in done.lines.values()} == {number}
    assert len(events(desk, state.id, OutsideDecided, Effectuated)) == 2
    check_whole(desk, state.id)


def test_without_a_number_it_grants_what_was_asked_and_who_took_it_in_grants_nothing(desk: Desk) -> None:
    state = appealed(desk, "infusion", facts=MEDICARE)
    asked = state.lines["infusion"].requested.asked
    said = RulingStated("infusion", Ruling.OVERTURNED, Grant("infusion", None, asked.start, asked.end))
    document = paper(desk, state.id, later(days=3))
    at_once = OutsideDecision(2, "E-9", (said,), document=document, no_level_before="The court ordered it.")
    taken = effectuation.take_outside_decision(desk, state.id, at_once, NURSE, later(days=3))
    assert taken.lines["infusion"].ordered == asked
    granting = (effectuation.effectuate, desk, state.id, f"{state.id}-O1")
    assert "somebody else grants" in unchanged(desk, state.id, *granting, NURSE, later(days=3))
    done = effectuation.effectuate(desk, state.id, f"{state.id}-O1", DOCTOR, later(days=3))
    assert [one.grants for one in done.authorizations.values()] == [(asked,)]
    check_whole(desk, state.id)


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"level": 1}, "Name one body outside the plan for level 1"),
        ({"body": "somebody else"}, "independent review entity \\(level 2\\)"),
        ({"rulings": (RulingStated("other", Ruling.UPHELD),)}, "There is no line other"),
        ({"rulings": (RulingStated("infusion", Ruling.PARTLY_OVERTURNED),)}, "give the units and the days"),
        ({"decided_on": later(days=50).date()}, "after it was received"),
        ({"document": ""}, "document is empty"),
        ({}, "No level before level 2 has decided about line infusion"),
    ],
)
def test_what_cannot_be_taken_in(desk: Desk, said: dict[str, Any], says: str) -> None:
    state = appealed(desk, "infusion", facts=MEDICARE)
    fields: dict[str, Any] = {
        "level": 2, "reference": "E-1", "rulings": (RulingStated("infusion", Ruling.UPHELD),),
        "document": paper(desk, state.id),
    }  # fmt: skip
    made = OutsideDecision(**{**fields, **said})
    what = unchanged(
        desk, state.id, effectuation.take_outside_decision, desk, state.id, made, INTAKE, later(days=40)
    )
    assert says.replace("\\", "") in what


def test_a_denial_on_an_official_form_waits_for_its_text_and_says_so(
    folder: Path, opened: Callable[[], Desk]
) -> None:
    """No words of ours go out under a form's number; once the plan supplies the text, the signer confirms it."""
    shutil.rmtree(folder / "forms")
    desk = opened()
    state = refused(desk, facts=MEDICARE)
    (held,) = mailroom.send_due_notices(desk, later(hours=5)).held
    assert held[0] == state.id
    assert "forms/CMS-10003-NDMCP.en.toml" in held[1]
    assert set(letters(desk, state.id, NoticeKind.ADVERSE)) == {"provider"}
    called = events(desk, state.id, Escalated)[-1].body
    assert isinstance(called, Escalated)
    assert "forms/CMS-10003-NDMCP.en.toml" in called.why
    put_forms(folder)
    again, at = opened(), later(hours=6)
    (held,) = mailroom.send_due_notices(again, at).held
    assert "it is not the letter that dr-hale saw and signed" in held[1]
    (changed,) = previews.changed_letters(again, state.id, DOCTOR, at)
    assert "Sample text of the form." in changed.letters[0].letter.text
    previews.confirm_letter(again, state.id, changed.digest, DOCTOR, at)
    assert mailroom.send_due_notices(again, at).held == ()
    told = letters(again, state.id, NoticeKind.ADVERSE)["member"]
    assert "Form CMS-10003-NDMCP: Sample CMS-10003-NDMCP" in told
    assert "Sample text of the form." in told
