"""Who is called when, and what the law makes of lateness: by product line, from the events alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from assent.casework import plain_actions
from assent.casework.appeal import commands as appeal_commands
from assent.casework.appeal.events import AppealFiled
from assent.casework.deadlines import commands as deadlines_commands
from assent.casework.deadlines import extensions
from assent.casework.deadlines.clocks import as_deadline, line_deadlines, moments
from assent.casework.deadlines.escalations import PEND, calls, earliest_escalation, lateness
from assent.casework.determination import commands as determination_commands
from assent.casework.determination.events import Reopened, ReopenGround
from assent.casework.intake import commands as intake_commands
from assent.casework.intake.events import Urgency
from assent.casework.notices.events import NoticeKind, OralNoticeLogged
from assent.casework.record.actors import Role
from assent.casework.record.lines import Benefit
from assent.casework.review import commands as review_commands
from assent.casework.review.events import Assessed, Escalated, ExtensionTaken
from assent.logic.conclude import Outcome
from tests.unit.casework.request.story import (
    DRUG,
    INFUSION,
    INTAKE,
    MONDAY,
    NURSE,
    PHYSICIAN,
    PROVIDER,
    SIGNING,
    SYSTEM,
    Story,
    adverse,
    asking,
    assessment,
    attested,
    drafted,
    submission,
)

PART_B = (replace(DRUG, benefit=Benefit.PART_B), INFUSION)


def asked(line: str = "medicare_advantage", **changes: object) -> Story:
    lines = PART_B if line == "medicare_advantage" else (DRUG, INFUSION)
    story = drafted(line).do(intake_commands.give_facts, attested(age=44), by=PROVIDER)
    return story.do(intake_commands.submit, submission(lines=lines, **changes), by=PROVIDER)


def complete(story: Story) -> Story:
    made: Assessed = assessment(Outcome.NOT_MET, clauses=("I.3",))
    return story.do(review_commands.record_assessment, made, by=SYSTEM)


def late(story: Story, **span: float) -> dict[tuple[str, str], str]:
    found = lateness(story.state, moments(story.events), MONDAY + timedelta(**span))
    return {(one.deadline.line, one.deadline.rule): one.consequence for one in found}


def test_a_line_is_called_for_at_half_of_an_hour_clock_and_not_twice() -> None:
    story = asked()
    first = earliest_escalation(story.state, moments(story.events))
    assert first == MONDAY + timedelta(hours=36)
    (call, *_) = sorted(calls(story.state, moments(story.events)), key=lambda one: one.at)
    assert (call.to, call.deadline.rule) == (Role.PHYSICIAN, "ma.drug.standard")
    story.later(hours=36).do(review_commands.escalate, Escalated(call.to, call.why, call.deadline), by=SYSTEM)
    assert call.deadline not in [one.deadline for one in calls(story.state, moments(story.events))]


def test_a_pend_is_called_for_before_the_deadline_while_anything_is_open() -> None:
    story = asked().do(
        review_commands.request_information, asking("weight_kg", escalate_at=MONDAY + timedelta(hours=20)), by=SYSTEM,
        deadline=None,
    )  # fmt: skip
    (pend,) = (one for one in calls(story.state, moments(story.events)) if one.deadline.rule == PEND)
    assert (pend.at, pend.to) == (MONDAY + timedelta(hours=20), Role.NURSE)
    assert "weight_kg" in pend.why
    for line in ("1", "2"):
        story.do(determination_commands.determine_adversely, adverse(line), by=PHYSICIAN, signing=SIGNING)
    assert not [one for one in calls(story.state, moments(story.events)) if one.deadline.rule == PEND]


def test_lateness_is_of_what_has_passed_and_is_not_recorded() -> None:
    story = asked()
    assert late(story, hours=72) == {}
    assert late(story, hours=72, seconds=1) == {("1", "ma.drug.standard"): "deemed_adverse"}
    (one,) = lateness(story.state, moments(story.events), MONDAY + timedelta(hours=73))
    story.later(hours=73).do(
        deadlines_commands.miss_deadline,
        one.deadline,
        deadlines_commands.Consequence.DEEMED_ADVERSE,
        by=SYSTEM,
    )
    assert late(story, hours=74) == {}


def test_a_commercial_clock_starts_when_nothing_is_missing() -> None:
    story = asked("commercial")
    assert late(story, days=10) == {}
    complete(story)
    assert late(story, days=10) == {
        (line, rule): what
        for line in ("1", "2")
        for rule, what in (("ma_state.initial", "none"), ("ma_state.standard_form", "deemed_granted"))
    }


def test_a_reopened_line_is_late_by_its_own_clock_without_its_old_extension() -> None:
    story = asked()
    longer = ExtensionTaken("2", "enrollee_asked", "member", "Wished.", MONDAY + timedelta(days=20))
    rules = {"2": extensions.ExtensionRule(frozenset({"enrollee_asked"}), timedelta(days=14))}
    deadline = next(one for one in line_deadlines(story.state, moments(story.events))["2"])
    assert deadline.due_at is not None
    story.do(review_commands.extend, longer, by=NURSE, rules=rules, deadline=as_deadline("2", deadline))
    for line in ("1", "2"):
        story.do(determination_commands.determine_adversely, adverse(line), by=PHYSICIAN, signing=SIGNING)
    story.later(days=2).do(
        determination_commands.reopen, Reopened(("1",), ReopenGround.NEW_INFORMATION, "x"), by=PHYSICIAN
    )
    story.later(days=3).do(
        determination_commands.reopen, Reopened(("2",), ReopenGround.NEW_INFORMATION, "x"), by=PHYSICIAN
    )
    due = {line: each[0].due_at for line, each in line_deadlines(story.state, moments(story.events)).items()}
    assert due["1"] == MONDAY + timedelta(days=2, hours=72)
    assert due["2"] is not None
    assert MONDAY + timedelta(days=12) <= due["2"] < MONDAY + timedelta(days=13)
    assert story.state.lines["2"].extension is None


def test_a_late_grievance_is_late_on_each_of_its_lines() -> None:
    story = complete(asked("commercial"))
    for line in ("1", "2"):
        story.do(determination_commands.determine_adversely, adverse(line), by=PHYSICIAN, signing=SIGNING)
    appeal = AppealFiled("A-1", 1, ("1", "2"), "m", Urgency.EXPEDITED, date(2026, 1, 5), "x")
    story.do(appeal_commands.file_appeal, appeal, by=PROVIDER)
    found = lateness(story.state, moments(story.events), MONDAY + timedelta(hours=73))
    assert {one.consequence for one in found} == {"resolved_for_member"}
    story.later(hours=73)
    for one in found:
        story.do(
            deadlines_commands.miss_deadline,
            one.deadline,
            deadlines_commands.Consequence.DEEMED_GRANTED,
            by=SYSTEM,
        )
    assert all(line.granted is not None for line in story.state.lines.values())
    assert not story.state.appeals["A-1"].open
    for one in found:
        assert (
            deadlines_commands.miss_deadline(
                story.state, one.deadline, deadlines_commands.Consequence.DEEMED_GRANTED, story.at, SYSTEM
            )
            == ()
        )


def test_who_must_be_told_is_called_for_in_time_until_they_were() -> None:
    story = complete(asked("commercial")).do(
        determination_commands.determine_adversely, adverse("1"), by=PHYSICIAN, signing=SIGNING
    )
    (phone,) = (
        one for one in calls(story.state, moments(story.events)) if one.deadline.rule.endswith("by_phone")
    )
    assert (phone.at, phone.to) == (MONDAY + timedelta(hours=12), Role.INTAKE)
    assert phone.deadline.due == MONDAY + timedelta(hours=24)
    told = OralNoticeLogged(NoticeKind.ADVERSE, "provider", story.at, "What was decided.", "front desk")
    story.do(plain_actions.record, told, by=INTAKE)
    assert not [
        one for one in calls(story.state, moments(story.events)) if one.deadline.rule.endswith("by_phone")
    ]


def test_a_request_to_which_time_brings_nothing_more_is_left_alone() -> None:
    story = complete(asked("commercial"))
    while (at := earliest_escalation(story.state, moments(story.events))) is not None:
        story.at = max(story.at, at + timedelta(seconds=1))
        found = moments(story.events)
        for one in lateness(story.state, found, story.at):
            granted = one.consequence == "deemed_granted"
            consequence = (
                deadlines_commands.Consequence.DEEMED_GRANTED
                if granted
                else deadlines_commands.Consequence.NONE
            )
            story.do(deadlines_commands.miss_deadline, one.deadline, consequence, by=SYSTEM)
        for call in calls(story.state, moments(story.events)):
            if call.at <= story.at:
                story.do(review_commands.escalate, Escalated(call.to, call.why, call.deadline), by=SYSTEM)
        assert len(story.events) < 60
    assert {line.granted is not None for line in story.state.lines.values()} == {True}
    assert len(story.state.missed) == len(set(story.state.missed)) == 4
