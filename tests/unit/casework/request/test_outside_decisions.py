"""What a body outside the plan decides stands beside the plan's own: it can only add, and is granted in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from assent.casework import proposals
from assent.casework.appeal import commands as appeal_commands
from assent.casework.appeal.effectuation import first_owed, next_levels, ordered_by, owed_grants, reports_back
from assent.casework.appeal.events import (
    AppealDecided,
    AppealFiled,
    AppealForwarded,
    Effectuated,
    LineRuling,
    OutsideDecided,
    Ruling,
)
from assent.casework.deadlines import commands as deadlines_commands
from assent.casework.deadlines.clocks import moments
from assent.casework.deadlines.duties import duties_of
from assent.casework.deadlines.escalations import calls, lateness
from assent.casework.deadlines.events import DeemedAdverse, DeemedGranted
from assent.casework.determination import commands as determination_commands
from assent.casework.determination.determination import Upheld
from assent.casework.determination.events import Determined, Reopened, ReopenGround
from assent.casework.intake import commands as intake_commands
from assent.casework.intake.events import DraftCreated, Urgency
from assent.casework.record import checks
from assent.casework.record.actors import Actor, Role
from assent.casework.record.checks import InvalidRecord
from assent.casework.record.lines import Benefit, Grant
from assent.casework.record.state import IllegalTransition, LineStatus
from assent.casework.worklist.rows import determination_rows, summary_row
from tests.unit.casework.request.story import (
    CONSIDERED,
    DRUG,
    END,
    INFUSION,
    INTAKE,
    MONDAY,
    NURSE,
    PAPER,
    PHYSICIAN,
    PROVIDER,
    REASON,
    REVIEWER,
    SIGNING,
    START,
    SYSTEM,
    Story,
    adverse,
    attested,
    partial,
    received,
    signature,
    submission,
)

TAKES_IN = appeal_commands.take_outside_decision
WHOLE = LineRuling("2", Ruling.OVERTURNED, INFUSION.asked)
UPHELD = LineRuling("2", Ruling.UPHELD)


def refused(product: str = "medicare_advantage") -> Story:
    """The drug and the infusion, refused by a physician."""
    benefit = {"medicare_advantage": Benefit.PART_B, "mgb_aco": Benefit.COVERED_OUTPATIENT_DRUG}
    drug = replace(DRUG, benefit=benefit.get(product, Benefit.MEDICAL))
    story = Story()
    story.do(intake_commands.create_draft, DraftCreated("M-1", "1234567893", product, "mgb-031"), by=PROVIDER)
    story.do(intake_commands.give_facts, attested(age=44), by=PROVIDER)
    story.with_paper().do(intake_commands.submit, submission(lines=(drug, INFUSION)), by=PROVIDER)
    for line in ("1", "2"):
        story.do(determination_commands.determine_adversely, adverse(line), by=PHYSICIAN, signing=SIGNING)
    return story


def appealed(product: str = "medicare_advantage", urgency: Urgency = Urgency.STANDARD) -> Story:
    filed = AppealFiled("A-1", 1, ("1", "2"), "office-a", urgency, MONDAY.date(), "look again")
    return refused(product).do(appeal_commands.file_appeal, filed, by=PROVIDER)


def forwarded(urgency: Urgency = Urgency.STANDARD) -> Story:
    body = AppealForwarded("A-1", "independent review entity", "upheld")
    return appealed(urgency=urgency).do(appeal_commands.forward_appeal, body, by=INTAKE)


def decision(*rulings: LineRuling, **changes: Any) -> OutsideDecided:
    fields: dict[str, Any] = {
        "decision": "R-1-O1", "appeal": "A-1", "level": 2, "rule": "appeal.ma.2",
        "body": "independent review entity", "reference": "E-77", "decided_on": MONDAY.date(),
        "received_at": MONDAY, "rulings": rulings or (WHOLE,), "document": PAPER.digest,
    }  # fmt: skip
    return OutsideDecided(**{**fields, **changes})


AT_ONCE = "The body took the matter up at once."


def overturned(*rulings: LineRuling, **changes: Any) -> Story:
    return forwarded().do(TAKES_IN, decision(*rulings, **changes), by=INTAKE)


def effectuated(story: Story | None = None, by: Actor = NURSE) -> Story:
    return (story or overturned()).do(appeal_commands.effectuate, "R-1-O1", "AU-9", by=by)


def refusal(story: Story, *rulings: LineRuling, **changes: Any) -> str:
    with pytest.raises(IllegalTransition) as error:
        story.do(TAKES_IN, decision(*rulings, **changes), by=INTAKE)
    return error.value.says


# --- what it comes to ----------------------------------------------------------------------------


def test_a_reversal_is_owed_and_then_granted_and_never_a_determination_of_the_plan() -> None:
    story = overturned()
    before, line = refused().state.lines["2"], story.state.lines["2"]
    assert (line.status, line.owed, line.granted) == (LineStatus.OVERTURNED, INFUSION.asked, None)
    assert line.determination == before.determination
    assert story.state.authorizations == {}
    line = effectuated(story).state.lines["2"]
    assert (line.status, line.owed, line.authorization) == (LineStatus.OVERTURNED, None, "AU-9")
    assert (line.determination, line.earlier) == (before.determination, ())
    assert story.state.lines["1"].status is LineStatus.ADVERSE
    assert [row for event in story.events[-3:] for row in determination_rows(event)] == []


def test_what_is_granted_lasts_as_long_as_ordered_from_the_day_on() -> None:
    story = effectuated(overturned().later(days=60))
    (grant,) = story.state.authorizations["AU-9"].grants
    assert (grant.units, grant.start) == (8, START)
    assert grant.end == date(2026, 3, 6) + (END - START)


def test_a_part_is_granted_as_a_part() -> None:
    part = LineRuling("2", Ruling.PARTLY_OVERTURNED, Grant("2", 4, START, END))
    story = effectuated(overturned(part))
    assert story.state.authorizations["AU-9"].grants[0].units == 4
    higher = decision(
        decision="R-1-O2", level=3, rule="appeal.ma.3", body="administrative law judge", reference="J-1"
    )
    story.do(TAKES_IN, higher, by=INTAKE)
    story.do(appeal_commands.effectuate, "R-1-O2", "AU-10", by=NURSE)
    assert (story.state.lines["2"].authorization, story.state.authorizations["AU-10"].grants[0].units) == (
        "AU-10",
        8,
    )


def test_upheld_closes_the_level_and_names_the_next_with_its_dates() -> None:
    story = overturned(UPHELD)
    assert story.state.lines["2"].status is LineStatus.ADVERSE
    assert not story.state.lines["2"].appealable
    assert list(owed_grants(story.state)) == []
    (judge,) = next_levels(story.state, story.state.outside["R-1-O1"].decided)
    assert (judge.level.id, judge.deadline is not None) == ("appeal.ma.3", True)
    assert judge.deadline is not None
    assert judge.deadline.arithmetic == (
        "notice of 2026-01-05, receipt presumed 5 days after it + 60 calendar days: to the end of Wed 2026-03-11"
    )
    again = AppealFiled("A-2", 1, ("2",), "office-a", Urgency.STANDARD, MONDAY.date(), "again")
    with pytest.raises(IllegalTransition, match="outside the plan too"):
        story.do(appeal_commands.file_appeal, again, by=PROVIDER)


def test_what_overturns_all_leaves_nothing_to_follow() -> None:
    state = overturned().state
    assert next_levels(state, state.outside["R-1-O1"].decided) == ()


def test_dismissed_says_nothing_of_the_matter() -> None:
    story = appealed("mgb_aco").do(
        TAKES_IN,
        decision(LineRuling("2", Ruling.DISMISSED), rule="appeal.aco.2", no_level_before=AT_ONCE),
        by=INTAKE,
    )
    assert (story.state.lines["2"].ruling, story.state.appeals["A-1"].open) == (None, True)
    assert story.state.lines["2"].appealable


def test_a_later_refusal_outside_takes_nothing_back() -> None:
    story = effectuated()
    again = decision(UPHELD, decision="R-1-O2", level=3, rule="appeal.ma.3", reference="J-1")
    line = story.do(TAKES_IN, again, by=INTAKE).state.lines["2"]
    assert (line.status, line.authorization) == (LineStatus.OVERTURNED, "AU-9")


def test_what_was_deemed_adverse_and_never_decided_is_granted_too() -> None:
    story = forwarded().do(
        determination_commands.reopen,
        Reopened(("2",), ReopenGround.NEW_INFORMATION, "A letter came."),
        by=PHYSICIAN,
    )
    assert story.state.open_lines == ("2",)
    story = effectuated(story.do(TAKES_IN, decision(), by=INTAKE))
    assert story.state.open_lines == ()
    assert story.state.lines["2"].determination is None


def test_an_appeal_before_the_plan_waits_no_more_for_lines_decided_outside() -> None:
    story = appealed("mgb_aco")
    story.do(
        TAKES_IN,
        decision(rule="appeal.aco.2", body="MassHealth Board of Hearings", no_level_before=AT_ONCE),
        by=INTAKE,
    )
    assert (story.state.appeals["A-1"].waiting, story.state.appeals["A-1"].open) == (("1",), True)
    made = AppealDecided("A-1", (Upheld("2", signature(REVIEWER), (REASON,), CONSIDERED),))
    more: dict[str, Any] = {"signing": SIGNING, "reports_to": {}, "number": "AU-1"}
    with pytest.raises(IllegalTransition, match="The appeal is of lines 1"):
        story.do(appeal_commands.decide_appeal, made, by=REVIEWER, **more)
    other = decision(
        LineRuling("1", Ruling.UPHELD),
        decision="R-1-O2",
        reference="E-78",
        rule="appeal.aco.2",
        no_level_before=AT_ONCE,
    )
    assert not story.do(TAKES_IN, other, by=INTAKE).state.appeals["A-1"].open


# --- in time ---------------------------------------------------------------------------------------


def test_the_grant_is_due_by_the_rule_with_its_arithmetic_and_the_worklist_shows_it() -> None:
    story = overturned()
    (owed,) = owed_grants(story.state)
    assert owed.deadline.due_at == MONDAY + timedelta(hours=72)
    assert owed.deadline.citation == "42 CFR 422.618(b)(1)"
    assert owed.deadline.arithmetic == (
        "notice of the reversal received Mon 2026-01-05 09:00 EST + 72 hours = Thu 2026-01-08 09:00 EST"
    )
    row = summary_row(story.state, moments(story.events))
    assert (row["due_at"], first_owed(story.state)) == (owed.deadline.due_at, owed.deadline.due_at)
    assert row["escalate_at"] == MONDAY + timedelta(hours=36)
    done = effectuated(story)
    assert summary_row(done.state, moments(done.events))["due_at"] is None


def test_an_expedited_appeal_of_a_part_b_drug_leaves_a_day() -> None:
    drug = LineRuling("1", Ruling.OVERTURNED, DRUG.asked)
    story = forwarded(Urgency.EXPEDITED).do(TAKES_IN, decision(drug), by=INTAKE)
    assert first_owed(story.state) == MONDAY + timedelta(hours=24)


@pytest.mark.parametrize(
    ("product", "rule", "days", "told"),
    [
        ("mgb_aco", "appeal.aco.2", 3, False),
        ("commercial", "appeal.commercial.2", 7, False),
        ("medicare_advantage", "appeal.ma.3", 60, True),
        ("medicare_advantage", "appeal.ma.2", 3, True),
    ],
)
def test_each_body_has_its_time(product: str, rule: str, days: int, told: bool) -> None:
    story = appealed(product).do(TAKES_IN, decision(rule=rule, no_level_before=AT_ONCE), by=INTAKE)
    decided = story.state.outside["R-1-O1"].decided
    (one,) = ordered_by(story.state, decided, "2")
    assert one.due_at is not None
    assert (one.due_at - MONDAY).days == days
    assert bool(reports_back(story.state, decided)) is told


def test_a_nurse_is_called_before_it_is_due_and_a_physician_when_it_is_missed() -> None:
    story = overturned()
    (call,) = (one for one in calls(story.state, moments(story.events)) if one.deadline.appeal)
    assert (call.to, call.at) == (Role.NURSE, MONDAY + timedelta(hours=36))
    (late,) = lateness(story.state, moments(story.events), MONDAY + timedelta(hours=73))
    assert (late.deadline.appeal, late.consequence) == ("R-1-O1", "none")
    story.later(hours=73)
    bodies = deadlines_commands.miss_deadline(
        story.state, late.deadline, deadlines_commands.Consequence.NONE, story.at, SYSTEM
    )
    story.record(*bodies, by=SYSTEM)
    assert "still to be granted" in story.state.escalations[-1].why
    assert lateness(story.state, moments(story.events), story.at) == ()
    for made in (DeemedAdverse(late.deadline), DeemedGranted(late.deadline)):
        with pytest.raises(IllegalTransition, match="deems nothing about the grant"):
            story.record(made, by=SYSTEM)
    assert effectuated(story).state.lines["2"].authorization == "AU-9"
    assert deadlines_commands.miss_deadline(
        story.state, late.deadline, deadlines_commands.Consequence.NONE, story.at, SYSTEM
    ) == ()  # fmt: skip


# --- what is refused ---------------------------------------------------------------------------------


def test_only_what_was_refused_can_be_decided_outside() -> None:
    assert "never refused" in refusal(received(), appeal="", no_level_before=AT_ONCE)
    assert "There is no line 9" in refusal(
        forwarded(), LineRuling("9", Ruling.UPHELD), no_level_before=AT_ONCE
    )


def test_a_grant_fits_its_ruling_and_takes_nothing_away() -> None:
    less = Grant("2", 4, START, END)
    assert "take it in as partly_overturned" in refusal(forwarded(), LineRuling("2", Ruling.OVERTURNED, less))
    assert "take it in as overturned" in refusal(
        forwarded(), LineRuling("2", Ruling.PARTLY_OVERTURNED, INFUSION.asked)
    )
    cut = received().do(
        determination_commands.determine_partially, partial("2", 4), by=PHYSICIAN, signing=SIGNING
    )
    assert "takes anything away" in refusal(
        cut,
        LineRuling("2", Ruling.PARTLY_OVERTURNED, Grant("2", 2, START, END)),
        appeal="",
        no_level_before=AT_ONCE,
    )


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"received_at": MONDAY + timedelta(hours=1)}, "yet to come"),
        ({"appeal": "A-9"}, "no appeal A-9"),
        ({"document": "f" * 64}, "attach it first"),
    ],
)
def test_it_belongs_to_what_is_on_the_record(changes: dict[str, Any], says: str) -> None:
    assert says in refusal(forwarded(), **changes)


def test_the_same_decision_comes_in_once() -> None:
    story = overturned()
    assert "came in already" in refusal(story)
    assert "came in already, as R-1-O1" in refusal(story, decision="R-1-O2")


def test_only_that_body_takes_it_up_again() -> None:
    again = Reopened(("2",), ReopenGround.FRAUD, "It was false.")
    for story in (overturned(), effectuated()):
        with pytest.raises(IllegalTransition, match="only that body takes it up again"):
            story.do(determination_commands.reopen, again, by=PHYSICIAN)
    for line in (adverse("2"), partial("2")):
        with pytest.raises(IllegalTransition, match="Line 2 is overturned"):
            effectuated().record(Determined(line), by=PHYSICIAN)


def test_it_is_granted_once_and_whole() -> None:
    story = effectuated()
    with pytest.raises(checks.Refused, match="orders nothing that is not granted"):
        effectuated(story)
    with pytest.raises(checks.Refused, match="take it in first"):
        refused().do(appeal_commands.effectuate, "R-1-O1", "AU-9", by=NURSE)
    for grants, says in (
        ((Grant("2", 4, START, END),), "grants less of line 2"),
        ((Grant("2", 8, START, END - timedelta(days=1)),), "grants less of line 2"),
        ((DRUG.asked,), "orders a grant of lines 2"),
    ):
        with pytest.raises(IllegalTransition, match=says):
            overturned().record(Effectuated("R-1-O1", grants), by=NURSE)


def test_what_is_carried_out_is_not_owed_within_the_time_of_the_request() -> None:
    """That time was over before anybody appealed; the order has one of its own."""
    story = effectuated()
    duties = duties_of(story.state, moments(story.events))
    granted = [duty for duty in duties if duty.occasion.ordered]
    assert all(duty.deadline.due_at is None or duty.deadline.due_at > story.at for duty in granted)
    assert "ma.approval.in_time" not in {duty.rule.id for duty in duties}
    assert "ma.adverse.in_time" in {duty.rule.id for duty in duties}


def test_it_comes_with_its_paper_and_after_the_level_before_it() -> None:
    with pytest.raises(InvalidRecord, match="document is empty"):
        decision(document="")
    assert "No level before level 2 has decided about line 2" in refusal(appealed())
    assert "No level before level 2" in refusal(refused(), appeal="")
    story = refused().do(TAKES_IN, decision(appeal="", no_level_before=AT_ONCE), by=INTAKE)
    assert story.state.lines["2"].status is LineStatus.OVERTURNED
    higher = decision(decision="R-1-O2", level=3, rule="appeal.ma.3", reference="J-1", appeal="")
    assert len(story.do(TAKES_IN, higher, by=INTAKE).state.outside) == 2


@pytest.mark.parametrize(
    "grant",
    [
        replace(INFUSION.asked, units=9),
        replace(INFUSION.asked, units=None),
        replace(INFUSION.asked, end=date(2040, 1, 1)),
        replace(INFUSION.asked, units=4, end=date(2040, 1, 1)),
    ],
)
def test_it_grants_at_most_what_was_asked_for(grant: Grant) -> None:
    ruling = Ruling.OVERTURNED if grant.covers(INFUSION.asked) else Ruling.PARTLY_OVERTURNED
    assert "grant at most that" in refusal(forwarded(), LineRuling("2", ruling, grant))
    old = decision(LineRuling("2", ruling, grant), document="", edition=1)
    assert forwarded().record(old, by=INTAKE).state.lines["2"].ordered == grant


def test_somebody_else_grants_what_it_orders_and_no_more() -> None:
    story = forwarded().do(TAKES_IN, decision(), by=NURSE)
    with pytest.raises(IllegalTransition, match="nora took decision R-1-O1 in; somebody else grants"):
        effectuated(story)
    more = Effectuated("R-1-O1", (replace(INFUSION.asked, units=9),))
    longer = Effectuated("R-1-O1", (replace(INFUSION.asked, end=END + timedelta(days=1)),))
    for body in (more, longer):
        with pytest.raises(IllegalTransition, match="grants more of line 2"):
            story.record(body, by=PHYSICIAN)
    old = replace(Effectuated("R-1-O1", (INFUSION.asked,)), edition=1)
    assert story.record(old, by=NURSE).state.lines["2"].effectuated == INFUSION.asked


@pytest.mark.parametrize(
    "role", [Role.PROVIDER, Role.AUDITOR, Role.ADMINISTRATOR, Role.SYSTEM, Role.SYSTEM_CLIENT]
)
def test_who_may_not(role: Role) -> None:
    by = Actor("somebody", role, "1234567893")
    with pytest.raises(proposals.NotPermitted, match="may not take outside decision"):
        forwarded().do(TAKES_IN, decision(), by=by)
    with pytest.raises(proposals.NotPermitted, match="may not effectuate"):
        effectuated(by=by)


def test_who_takes_it_in_takes_no_part_in_the_decision() -> None:
    assert overturned().state.took_part == forwarded().state.took_part


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: LineRuling("2", Ruling.OVERTURNED), "give what is to be granted"),
        (lambda: LineRuling("2", Ruling.UPHELD, INFUSION.asked), "leave the grant out"),
        (lambda: LineRuling("2", Ruling.OVERTURNED, DRUG.asked), "the grant is of line 1"),
        (lambda: decision(WHOLE, UPHELD), "names 2 more than once"),
        (lambda: decision(reference=" "), "reference is empty"),
        (lambda: decision(level=0), "levels count from 1"),
    ],
)
def test_a_decision_that_cannot_be(make: Any, says: str) -> None:
    with pytest.raises(InvalidRecord, match=says):
        make()


def test_whatever_it_says_the_determinations_of_the_plan_are_what_they_were() -> None:
    for ruling in (UPHELD, LineRuling("2", Ruling.DISMISSED), WHOLE):
        assert list(overturned(ruling).state.determinations()) == list(forwarded().state.determinations())
