"""A denial reversed until its appeal is decided: certified, entered by one, confirmed by another (958 CMR 3.312(2))."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from assent.casework.appeal import commands
from assent.casework.appeal.events import (
    AppealDecided,
    LineRuling,
    OutsideDecided,
    ReversalConfirmed,
    ReversalEntered,
    Ruling,
)
from assent.casework.appeal.reversal_time import reversal_due
from assent.casework.authorization import commands as authorization_commands
from assent.casework.authorization.events import AuthorizationIssued, UnitsUsed
from assent.casework.deadlines.clocks import moments
from assent.casework.determination.determination import ApprovalBasis, Approved, Overturned, Upheld
from assent.casework.notices.events import NoticeKind
from assent.casework.record.actors import Actor
from assent.casework.record.checks import NotPermitted, Refused
from assent.casework.record.line_state import LineStatus
from assent.casework.worklist.rows import authorization_rows, summary_row
from tests.unit.casework.notices.letters import (
    CONSIDERED,
    END,
    INTAKE,
    LINES,
    MEMBER,
    NURSE,
    OFFICE,
    REASON,
    REVIEWER,
    START,
    SYSTEM,
    appealed,
    letter,
    outstanding,
    signature,
    text,
)
from tests.unit.casework.request.story import PAPER, Story

REGULATED = ("commercial", "qualified_health_plan")


def entered(line: str = "commercial") -> Story:
    """Appealed, and intake has entered the certification."""
    story = appealed(line).with_paper()
    body = ReversalEntered("A-1", "Dr. Treating", story.at, PAPER.digest)
    return story.do(commands.enter_reversal, body, by=INTAKE)


def confirmed() -> Story:
    return entered().do(commands.confirm_reversal, "A-1", "AU-1", by=NURSE)


def answered(story: Story, uphold: bool) -> Story:
    story.later(days=5)
    by = signature(REVIEWER, story.at)
    lines = ("drug", "infusion")
    if uphold:
        story.record(
            AppealDecided("A-1", tuple(Upheld(one, by, (REASON,), CONSIDERED) for one in lines)), by=REVIEWER
        )
        return story
    grants = {one: story.state.lines[one].requested.asked for one in lines}
    made = tuple(
        Overturned(Approved(grant, ApprovalBasis.APPEAL, "", by, (REASON,))) for grant in grants.values()
    )
    story.record(AppealDecided("A-1", made), by=REVIEWER)
    return story.record(AuthorizationIssued("AU-2", tuple(grants.values())), by=SYSTEM)


def test_an_entry_reverses_nothing() -> None:
    story = entered()
    assert story.state.authorizations == {}
    assert {line.granted for line in story.state.lines.values()} == {None}


def test_what_a_second_person_confirms_is_authorized_as_asked_and_the_no_stands() -> None:
    story = confirmed()
    held = story.state.authorizations["AU-1"]
    assert {(grant.line, grant.units, grant.start, grant.end) for grant in held.grants} == {
        ("drug", None, START, END), ("infusion", 8, START, END),
    }  # fmt: skip
    assert {line.status for line in story.state.lines.values()} == {LineStatus.ADVERSE}
    assert story.state.appeals["A-1"].open


def test_who_entered_it_does_not_confirm_it() -> None:
    story = appealed().with_paper()
    body = ReversalEntered("A-1", "Dr. Treating", story.at, PAPER.digest)
    story.do(commands.enter_reversal, body, by=NURSE)
    with pytest.raises(Refused, match="somebody else confirms"):
        story.do(commands.confirm_reversal, "A-1", "AU-1", by=NURSE)
    assert story.state.authorizations == {}


@pytest.mark.parametrize("actor", [OFFICE, INTAKE, SYSTEM])
def test_neither_the_office_nor_intake_nor_software_reverses(actor: Actor) -> None:
    with pytest.raises(NotPermitted):
        entered().do(commands.confirm_reversal, "A-1", "AU-1", by=actor)


@pytest.mark.parametrize("line", LINES)
def test_only_where_the_rule_holds(line: str) -> None:
    if line in REGULATED:
        assert entered(line).state.appeals["A-1"].reversal is not None
    else:
        with pytest.raises(Refused, match="No rule reverses"):
            entered(line)


def test_the_certification_is_attached_and_not_of_tomorrow() -> None:
    story = appealed()
    body = ReversalEntered("A-1", "Dr. Treating", story.at, PAPER.digest)
    with pytest.raises(Refused):
        story.do(commands.enter_reversal, body, by=INTAKE)
    story.with_paper()
    with pytest.raises(Refused, match="yet to come"):
        story.do(
            commands.enter_reversal, replace(body, certified_at=story.at + timedelta(hours=1)), by=INTAKE
        )
    with pytest.raises(Refused, match="No appeal A-2 is open"):
        story.do(commands.enter_reversal, replace(body, appeal="A-2"), by=INTAKE)
    story.do(commands.enter_reversal, body, by=INTAKE)
    with pytest.raises(Refused, match="waits to be confirmed"):
        story.do(commands.enter_reversal, body, by=INTAKE)


def test_the_48_hours_count_from_the_certification() -> None:
    story = appealed().with_paper()
    at = story.at - timedelta(hours=3)
    due = reversal_due(story.state, ReversalEntered("A-1", "Dr. T", at, PAPER.digest))
    assert due is not None
    assert (due.due_at, due.citation) == (at + timedelta(hours=48), "958 CMR 3.312(2)")


def test_what_was_rejected_can_be_entered_anew() -> None:
    story = entered().do(commands.reject_reversal, "A-1", "The signature is missing.", by=NURSE)
    assert story.state.appeals["A-1"].reversal is None
    with pytest.raises(Refused, match="enter it first"):
        story.do(commands.confirm_reversal, "A-1", "AU-1", by=NURSE)
    body = ReversalEntered("A-1", "Dr. Treating", story.at, PAPER.digest)
    story.do(commands.enter_reversal, body, by=INTAKE).do(commands.confirm_reversal, "A-1", "AU-1", by=NURSE)
    assert "AU-1" in story.state.authorizations


def test_it_never_gives_more_or_lasts_longer_than_asked() -> None:
    story = entered()
    asked = story.state.lines["infusion"].requested.asked
    drug = story.state.lines["drug"].requested.asked
    entry = story.state.appeals["A-1"].reversal
    assert entry is not None
    for more in (
        replace(asked, units=9),
        replace(asked, end=END + timedelta(days=1)),
        replace(asked, start=START - timedelta(days=1)),
    ):
        with pytest.raises(Refused, match="at most what was asked"):
            story.record(ReversalConfirmed("A-1", entry.sequence, (drug, more)), by=NURSE)
    late = entered().later(days=30)
    late.do(commands.confirm_reversal, "A-1", "AU-1", by=NURSE)
    (grant, *_) = late.state.authorizations["AU-1"].grants
    assert grant.start == late.at.date()
    assert grant.end - grant.start == END - START


def test_it_ends_with_the_day_of_the_answer() -> None:
    story = answered(confirmed().later(days=8), uphold=True)
    held, day = story.state.authorizations["AU-1"], story.at.date()
    assert held.lapsed_on == day + timedelta(days=1)
    assert {line.granted for line in story.state.lines.values()} == {None}
    assert {line.authorization for line in story.state.lines.values()} == {""}
    assert all(grant.end <= max(day, START) for grant in held.grants)
    used = UnitsUsed("AU-1", "infusion", 1, day + timedelta(days=1), "C-1")
    story.later(days=2)
    with pytest.raises(Refused, match=r"outside|ended before"):
        story.do(authorization_commands.use_units, used, by=INTAKE)


def test_where_the_appeal_is_won_its_own_authorization_takes_over() -> None:
    story = answered(confirmed(), uphold=False)
    assert {line.authorization for line in story.state.lines.values()} == {"AU-2"}
    assert {line.status for line in story.state.lines.values()} == {LineStatus.APPROVED}
    assert story.state.authorizations["AU-1"].lapsed_on is not None


def test_an_outside_body_that_upholds_ends_it_too() -> None:
    """An expedited external review may run at the same time (958 CMR 3.309(1)(d))."""
    story = confirmed().later(days=2)
    body = OutsideDecided(
        "R-1-O1", "A-1", 2, "appeal.commercial.2", "the body", "E-1", story.at.date(), story.at,
        (LineRuling("infusion", Ruling.UPHELD),), PAPER.digest, "Both ran at the same time.",
    )  # fmt: skip
    story.record(body, by=INTAKE)
    assert story.state.lines["infusion"].granted is None
    assert story.state.lines["drug"].granted is not None


@pytest.mark.parametrize(
    ("to", "says"), [("member", "you cannot wait"), ("provider", "the patient cannot wait")]
)
def test_both_are_written_to_that_it_holds_and_when_it_ends(to: str, says: str) -> None:
    story = confirmed()
    assert {one.to for one in outstanding(story) if one.kind is NoticeKind.APPROVAL} == {"member", "provider"}
    said = text(letter(story, NoticeKind.APPROVAL, to))
    assert says in said
    assert "This approval ends on the day when we answer the appeal" in said
    ended = text(letter(answered(story, uphold=True), NoticeKind.APPEAL_DECISION, to))
    assert "What was approved while we looked at the appeal ends on February 18, 2026." in ended
    assert "ends on February" not in text(
        letter(answered(appealed(), uphold=True), NoticeKind.APPEAL_DECISION, to)
    )


def test_spanish_says_it_too() -> None:
    said = text(letter(confirmed(), NoticeKind.APPROVAL, addressee=replace(MEMBER, language="es")))
    assert "mientras miramos la apelación" in said


def test_the_worklist_names_the_wait_and_the_listing_ends_with_the_answer() -> None:
    story = entered()
    assert summary_row(story.state, moments(story.events))["awaits"] == "second_person"
    story.do(commands.confirm_reversal, "A-1", "AU-1", by=NURSE)
    assert summary_row(story.state, moments(story.events))["awaits"] is None
    answered(story.later(days=8), uphold=True)
    (row,) = authorization_rows(story.state, story.events[-1:])
    assert (row["number"], row["lapsed_on"]) == ("AU-1", story.at.date() + timedelta(days=1))
