"""A "no" cites what the record says, and goes out as the letter that its clinician saw."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from assent.casework.assessment.case import Basis, Evidence
from assent.casework.determination.determination import ApprovalBasis, Approved, Overturned, Upheld
from assent.casework.determination.events import Determined
from assent.casework.determination.signature import Departure, SpecificReason
from assent.casework.intake.events import FactCorrected
from assent.casework.notices.events import LetterConfirmed, NoticeKind, NoticeSent
from assent.casework.record.event import Role
from assent.casework.record.given import GivenFact
from assent.casework.record.lines import Grant
from assent.casework.reports.rows import Period
from assent.casework.review.events import Escalated
from assent.desk.appeal import appeals
from assent.desk.determination import determinations
from assent.desk.notices import mailroom, previews
from assent.desk.notices.previews import DecisionPreview
from assent.desk.ports import Desk
from assent.desk.record import display
from assent.desk.reports import departures
from assent.desk.review import peer_to_peer, review
from tests.journeys import signing
from tests.journeys.living import (
    AUDITOR,
    DOCTOR,
    INTAKE,
    NURSE,
    REASON,
    REVIEWER,
    TUESDAY,
    asked,
    events,
    fact,
    later,
    signed_by,
    unchanged,
)
from tests.journeys.test_life import take_in

HOLDS = SpecificReason("I.4", "The chart lists four trials, each shorter than six weeks.")
MISUSE = SpecificReason("X.17", "The evaluation of 2 February records binges of ketamine.")
WHY = "The consult of 9 February, which is not in the record, says otherwise."


def seen(desk: Desk, request: str, reason: SpecificReason = REASON, departure: str = "") -> DecisionPreview:
    signed = replace(signed_by(DOCTOR, TUESDAY, reason), departure=departure)
    return determinations.preview_adverse(desk, request, (), signed, DOCTOR, TUESDAY)


@pytest.mark.parametrize(
    ("example", "clause"),
    [
        ("excluded.json", "I.4"),
        ("excluded.json", "X.8.c"),
        ("excluded.json", "R.2"),
        ("two-facts-missing.json", "I.6"),
        ("two-facts-missing.json", "I.4.a"),
        ("judgment-by-a-reading.json", "X.17"),
    ],
)
def test_a_denial_by_a_clause_that_holds_is_refused(desk: Desk, example: str, clause: str) -> None:
    state = take_in(desk, example)
    signed = signed_by(DOCTOR, TUESDAY, SpecificReason(clause, "The chart of 3 February says so."))
    for act in (determinations.determine_adversely, determinations.preview_adverse):
        says = unchanged(desk, state.id, act, desk, state.id, (), signed, DOCTOR, TUESDAY)
        assert f"by the record {clause} holds or was not asked" in says
        assert "say in `departure` why you depart" in says


@pytest.mark.parametrize(
    ("example", "clause"),
    [
        ("excluded.json", "X.8"),
        ("excluded.json", "X.8.b"),
        ("excluded.json", "X.17"),
        ("two-facts-missing.json", "I.4"),
        ("two-facts-missing.json", "I.4.b"),
        ("judgment-by-a-reading.json", "I.3"),
    ],
)
def test_a_denial_by_a_clause_that_failed_or_is_open_stands(desk: Desk, example: str, clause: str) -> None:
    state = take_in(desk, example)
    signed = signed_by(DOCTOR, TUESDAY, SpecificReason(clause, "The chart of 3 February says so."))
    signed = replace(signed, preview=seen(desk, state.id, signed.reasons[0]).digest)
    done = determinations.determine_adversely(desk, state.id, (), signed, DOCTOR, TUESDAY)
    assert {line.status.value for line in done.lines.values()} == {"adverse"}
    assert {line.departure for line in done.lines.values()} == {None}


def test_a_clinician_who_departs_says_why_and_it_is_kept_and_shown(desk: Desk) -> None:
    state = take_in(desk, "excluded.json")
    preview = seen(desk, state.id, HOLDS, WHY)
    assert preview.departure == Departure(("I.4",), WHY)
    assert preview.not_cited == ("X.8", "X.17")
    signed = replace(signed_by(DOCTOR, TUESDAY, HOLDS), departure=WHY, preview=preview.digest)
    done = determinations.determine_adversely(desk, state.id, (), signed, DOCTOR, TUESDAY)
    (first, _) = (event.body for event in events(desk, state.id, Determined))
    assert isinstance(first, Determined)
    assert (first.departure, first.not_cited) == (Departure(("I.4",), WHY), ("X.8", "X.17"))
    shown = display.show(desk, done.id)
    assert {(line.departure, line.not_cited) for line in shown.lines} == {(first.departure, ("X.8", "X.17"))}
    (first_line, _) = departures.departures(desk, Period(TUESDAY.date(), TUESDAY.date()), AUDITOR)
    assert (first_line.request, first_line.by, first_line.clauses) == (state.id, DOCTOR.id, ("I.4",))
    assert departures.departures(desk, Period(date(2026, 2, 11), date(2026, 3, 1)), AUDITOR) == []
    said = [entry.says for entry in shown.timeline if entry.event == "determined"]
    departs = "departs from the record at I.4; fails too and is not cited: X.8, X.17"
    assert said == [f"line {line}: adverse; {departs}" for line in ("drug", "infusion")]


def test_there_is_no_departure_where_the_record_says_the_same(desk: Desk) -> None:
    state = take_in(desk, "excluded.json")
    signed = replace(signed_by(DOCTOR, TUESDAY, REASON), departure=WHY)
    says = unchanged(
        desk, state.id, determinations.determine_adversely, desk, state.id, (), signed, DOCTOR, TUESDAY
    )
    assert says == "departure: every clause cited failed or is open in the record; leave departure out."


def test_a_fact_that_is_corrected_first_makes_its_clause_fail(desk: Desk) -> None:
    state = take_in(desk, "excluded.json")
    reason = SpecificReason("X.14", "The letter of the liver clinic of 9 February names porphyria.")
    signed = signed_by(DOCTOR, TUESDAY, reason)
    says = unchanged(
        desk, state.id, determinations.determine_adversely, desk, state.id, (), signed, DOCTOR, TUESDAY
    )
    assert "correct the fact with its evidence first" in says
    evidence = Evidence(Basis.STATED, "letter of 9 February", date(2026, 2, 9), "nurse")
    corrected = FactCorrected(GivenFact("porphyria", True, evidence), False, "The letter says so.")
    review.correct(desk, state.id, corrected, NURSE, TUESDAY)
    assert seen(desk, state.id, reason).departure is None


def test_the_denied_part_of_a_partial_approval_is_held_to_the_same(desk: Desk) -> None:
    state = take_in(desk, "excluded.json")
    of = asked(state, "infusion")
    less = Grant("infusion", 4, of.start, of.end)
    signed = signed_by(DOCTOR, TUESDAY, HOLDS)
    says = unchanged(
        desk, state.id, determinations.determine_partially, desk, state.id, less, signed, DOCTOR, TUESDAY
    )
    assert "by the record I.4 holds" in says
    signed = replace(signed, departure=WHY)
    preview = determinations.preview_partial(desk, state.id, less, signed, DOCTOR, TUESDAY)
    signed = replace(signed, preview=preview.digest)
    done = determinations.determine_partially(desk, state.id, less, signed, DOCTOR, TUESDAY)
    assert done.lines["infusion"].departure == Departure(("I.4",), WHY)


def test_so_is_an_appeal_that_is_upheld_and_not_one_that_is_granted(desk: Desk) -> None:
    state = take_in(desk, "excluded.json")
    signing.determine_adversely(desk, state.id, (), signed_by(DOCTOR, TUESDAY, REASON), DOCTOR, TUESDAY)
    filed = appeals.file(desk, state.id, appeals.Appeal((), "member", "x"), INTAKE, TUESDAY)
    (appeal,) = filed.appeals
    at = later(days=1)
    made = signed_by(REVIEWER, at, HOLDS)
    upheld = [Upheld(name, made.signature, made.reasons, fact("dose_mg")) for name in state.lines]
    of = (desk, state.id, appeal, upheld, REVIEWER, at)
    assert "by the record I.4 holds" in unchanged(desk, state.id, appeals.decide, *of)
    assert "nobody has seen the letter" in unchanged(desk, state.id, appeals.decide, *of, departure=WHY)
    preview = appeals.preview_decision(*of, departure=WHY)
    assert {(one.to, one.language) for one in preview.letters} == set(previews.LETTERS)
    done = appeals.decide(*of, departure=WHY, preview=preview.digest)
    decided = done.appeals[appeal].decided
    assert decided is not None
    assert decided.departure == Departure(("I.4",), WHY)
    (shown,) = display.show(desk, state.id).appeals
    assert shown.departure == decided.departure


def test_an_appeal_that_is_granted_is_granted_without_a_preview(desk: Desk) -> None:
    state = take_in(desk, "excluded.json")
    signing.determine_adversely(desk, state.id, (), signed_by(DOCTOR, TUESDAY, REASON), DOCTOR, TUESDAY)
    filed = appeals.file(desk, state.id, appeals.Appeal((), "member", "x"), INTAKE, TUESDAY)
    (appeal,) = filed.appeals
    signed = signed_by(REVIEWER, TUESDAY, HOLDS)
    granted = [
        Overturned(Approved(asked(state, name), ApprovalBasis.APPEAL, "", signed.signature, signed.reasons))
        for name in state.lines
    ]
    done = appeals.decide(desk, state.id, appeal, granted, REVIEWER, TUESDAY)
    assert {line.status.value for line in done.lines.values()} == {"approved"}


def test_nothing_is_denied_before_its_letter_was_seen(desk: Desk) -> None:
    state = take_in(desk, "excluded.json")
    signed = signed_by(DOCTOR, TUESDAY, REASON)
    act = (determinations.determine_adversely, desk, state.id, ())
    says = unchanged(desk, state.id, *act, signed, DOCTOR, TUESDAY)
    assert "nobody has seen the letter of this decision" in says
    says = unchanged(desk, state.id, *act, replace(signed, preview="0" * 64), DOCTOR, TUESDAY)
    assert "is not the preview of this decision" in says
    digest = seen(desk, state.id).digest
    for other in (
        replace(signed, reasons=(replace(REASON, words=REASON.words + " No change since."),)),
        replace(signed, reasons=(replace(REASON, spanish="La prueba muestra un aneurisma."),)),
        replace(signed, reasons=(REASON, MISUSE)),
        replace(signed, considered=fact("dose_mg")),
        replace(signed, signature=signed_by(DOCTOR, TUESDAY, specialty="neurology").signature),
    ):
        says = unchanged(desk, state.id, *act, replace(other, preview=digest), DOCTOR, TUESDAY)
        assert "is not the preview of this decision" in says
    one_line = (determinations.determine_adversely, desk, state.id, ("drug",))
    says = unchanged(desk, state.id, *one_line, replace(signed, preview=digest), DOCTOR, TUESDAY)
    assert "is not the preview of this decision" in says
    done = determinations.determine_adversely(
        desk, state.id, (), replace(signed, preview=digest), DOCTOR, TUESDAY
    )
    assert done.open_lines == ()


def test_a_preview_shows_every_letter_and_records_only_the_look(desk: Desk) -> None:
    state = take_in(desk, "excluded.json")
    before = len(events(desk, state.id))
    preview = seen(desk, state.id)
    texts = {(one.to, one.language): one.letter.text for one in preview.letters}
    assert set(texts) == set(previews.LETTERS)
    assert all(REASON.words in text.replace("\n", " ") or lang == "es" for (_, lang), text in texts.items())
    assert "Estimado" in texts["member", "es"] or "miembro" in texts["member", "es"]
    assert all(one.letter.pdf.startswith(b"%PDF") for one in preview.letters)
    assert preview.attests.id == "determination-1"
    assert [event.body.__class__.__name__ for event in events(desk, state.id)[before:]] == ["Viewed"]


def test_the_digest_holds_on_the_next_day_and_the_letter_goes_out_as_seen(desk: Desk) -> None:
    state = take_in(desk, "excluded.json")
    preview, tomorrow = seen(desk, state.id), later(days=1)
    signed = replace(signed_by(DOCTOR, tomorrow, REASON), preview=preview.digest)
    determinations.determine_adversely(desk, state.id, (), signed, DOCTOR, tomorrow)
    peer_to_peer.offer(desk, state.id, tomorrow + timedelta(days=5), DOCTOR, tomorrow)
    sent = mailroom.send_due_notices(desk, later(days=3))
    assert (sent.letters, sent.held) == (2, ())


def test_a_letter_that_changed_since_is_held_until_its_signer_confirms_it(desk: Desk) -> None:
    state = take_in(desk, "excluded.json")
    signing.determine_adversely(desk, state.id, (), signed_by(DOCTOR, TUESDAY, REASON), DOCTOR, TUESDAY)
    head = replace(desk.plan.letterhead, phone="555-0199")
    changed = replace(desk, plan=replace(desk.plan, letterhead=head))
    assert previews.changed_letters(desk, state.id, DOCTOR, TUESDAY) == ()
    (held,) = mailroom.send_due_notices(changed, TUESDAY).held
    assert "it is not the letter that dr-hale saw and signed" in held[1]
    assert not events(desk, state.id, NoticeSent)
    call = events(desk, state.id, Escalated)[-1].body
    assert isinstance(call, Escalated)
    assert call.to is Role.PHYSICIAN
    (preview,) = previews.changed_letters(changed, state.id, DOCTOR, TUESDAY)
    confirm = (previews.confirm_letter, changed, state.id, preview.digest)
    assert "somebody else signed the decision" in unchanged(desk, state.id, *confirm, REVIEWER, TUESDAY)
    assert "may not confirm letter" in unchanged(desk, state.id, *confirm, NURSE, TUESDAY)
    says = unchanged(desk, state.id, previews.confirm_letter, changed, state.id, "0" * 64, DOCTOR, TUESDAY)
    assert "no letter of excluded waits with this digest" in says
    previews.confirm_letter(changed, state.id, preview.digest, DOCTOR, TUESDAY)
    assert len(events(desk, state.id, LetterConfirmed)) == 1
    sent = mailroom.send_due_notices(changed, TUESDAY)
    assert (sent.letters, sent.held) == (2, ())
    told = {one.kind for one in _sent(changed, state.id)}
    assert told == {NoticeKind.ADVERSE}


def _sent(desk: Desk, request: str) -> list[NoticeSent]:
    return [event.body for event in events(desk, request, NoticeSent) if isinstance(event.body, NoticeSent)]


def test_where_no_letters_are_written_nothing_is_seen(desk: Desk) -> None:
    state = take_in(desk, "excluded.json")
    bare = replace(desk, directory=None)
    signed = signed_by(DOCTOR, TUESDAY, REASON)
    act = (determinations.determine_adversely, bare, state.id, ())
    says = unchanged(desk, state.id, *act, replace(signed, preview="0" * 64), DOCTOR, TUESDAY)
    assert says == "preview: this installation writes no letters; leave preview out."
    determinations.determine_adversely(bare, state.id, (), signed, DOCTOR, TUESDAY)
    (held,) = mailroom.send_due_notices(desk, TUESDAY).held
    assert "it is not the letter that dr-hale saw and signed" in held[1], "written later, it is seen first"
