"""More time for an appeal before the plan: where its level allows it, once, with the deadline moved in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from assent.casework import proposals
from assent.casework.appeal import commands as appeal_commands
from assent.casework.appeal.events import AppealExtended, AppealFiled
from assent.casework.appeal.extension import appeal_extension, day_of_decision, outside_level
from assent.casework.deadlines.clocks import appeal_deadlines, moments
from assent.casework.deadlines.duties import duties_of
from assent.casework.deadlines.escalations import lateness
from assent.casework.intake.events import Urgency
from assent.casework.record.checks import InvalidRecord, Refused
from assent.casework.record.days import plan_time
from assent.casework.record.state import IllegalTransition
from assent.regulation.deadlines import Deadline
from tests.unit.casework.request.story import INTAKE, MONDAY, NURSE, PHYSICIAN, PROVIDER, Story
from tests.unit.casework.request.test_outside_decisions import refused


def appealed(product: str = "medicare_advantage", *lines: str, urgency: Urgency = Urgency.STANDARD) -> Story:
    filed = AppealFiled("A-1", 1, lines or ("2",), "office-a", urgency, MONDAY.date(), "look again")
    return refused(product).do(appeal_commands.file_appeal, filed, by=PROVIDER)


def more(
    days: float = 44, ground: str = "enrollee_asked", by: str = "member", **changes: Any
) -> AppealExtended:
    fields: dict[str, Any] = {
        "appeal": "A-1", "ground": ground, "asked_by": by, "justification": "A scan is under way.",
        "until": MONDAY + timedelta(days=days),
    }  # fmt: skip
    return AppealExtended(**{**fields, **changes})


def extended(story: Story, made: AppealExtended, by: Any = NURSE) -> Story:
    rule, first = appeal_extension(story.state, story.state.appeals["A-1"])
    return story.do(appeal_commands.extend_appeal, made, by=by, rule=rule, deadline=first)


def due(story: Story) -> Deadline:
    ((_, one),) = appeal_deadlines(story.state)
    return one


def refusal(story: Story, made: AppealExtended) -> str:
    with pytest.raises(Refused) as error:
        extended(story, made)
    return error.value.says


@pytest.mark.parametrize("product", ["medicare_advantage", "one_care", "senior_care_options", "mgb_aco"])
def test_the_deadline_moves_and_shows_how(product: str) -> None:
    story = appealed(product)
    before = due(story)
    until = MONDAY + timedelta(days=40)
    after = due(extended(story, more(40)))
    assert before.due_at is not None
    assert (after.due_at, after.unextended_at) == (until, before.due_at)
    most = "Wed 2026-02-04 23:59 EST + 14 calendar days: to the end of Wed 2026-02-18"
    said = f"extended until {plan_time(until)} (the member asked for more time); at the most {most}"
    assert after.arithmetic == f"{before.arithmetic}; {said}"
    assert lateness(story.state, moments(story.events), until) == ()
    assert [
        one.deadline.appeal for one in lateness(story.state, moments(story.events), until + timedelta(days=1))
    ]


def test_at_most_fourteen_days_more() -> None:
    story = appealed()
    first = due(story).due_at
    assert first is not None
    last = first + timedelta(days=14)
    assert "at the latest" in refusal(story, more(until=last + timedelta(seconds=1)))
    assert "at the latest" in refusal(story, more(until=first))
    assert due(extended(story, more(until=last))).due_at == last


def test_days_are_days_after_a_clock_of_hours_too() -> None:
    story = appealed(urgency=Urgency.EXPEDITED)
    assert due(story).due_at == MONDAY + timedelta(hours=72)
    last = datetime(2026, 1, 23, 4, 59, 59, tzinfo=UTC)  # the close of 22 January, 14 days after the 8th
    says = refusal(story, more(until=last + timedelta(seconds=1)))
    assert (
        "at the latest 2026-01-22 23:59 EST (Thu 2026-01-08 09:00 EST + 14 calendar days: to the end of"
        in says
    )
    assert due(extended(story, more(until=last))).due_at == last


def test_never_for_a_part_b_drug() -> None:
    for lines in (("1",), ("1", "2")):
        says = refusal(appealed("medicare_advantage", *lines), more())
        assert says.startswith(
            "An appeal of line 1 (J3490), a Part B drug, allows no extension (42 CFR 422.582(b)"
        )
        assert "decide appeal A-1 by 2026-01-12 23:59 EST" in says


def test_nor_where_the_rule_speaks_of_none() -> None:
    says = refusal(appealed("commercial"), more())
    assert "internal grievance speaks of no extension (958 CMR 3.300-3.311" in says


def test_bare_it_moves_no_deadline_that_the_rule_holds() -> None:
    """What passes no command cannot make the plan late for a Part B drug without anybody seeing it."""
    for product, lines in (("medicare_advantage", ("1",)), ("commercial", ("2",))):
        story = appealed(product, *lines)
        before = due(story)
        assert due(story.record(more(), by=NURSE)).due_at == before.due_at
    ungrounded = appealed().record(more(ground="provider_asked", by="provider"), by=NURSE)
    assert due(ungrounded).due_at == due(appealed()).due_at


def test_on_a_ground_of_the_rule_by_who_may_claim_it_before_it_is_due_and_once() -> None:
    assert "no ground to extend an appeal (42 CFR 422.582(b)" in refusal(
        appealed(), more(ground="more_information")
    )
    assert "for the member to claim" in refusal(appealed(), more(by="plan"))
    assert "before appeal A-1 is due" in refusal(appealed().later(days=31), more())
    twice = extended(appealed(), more(40))
    assert "extended once" in refusal(twice, more(44))
    with pytest.raises(IllegalTransition, match="ends in the future"):
        appealed().later(days=2).record(more(1), by=NURSE)
    with pytest.raises(IllegalTransition, match="No appeal A-9 is open"):
        appealed().record(more(appeal="A-9"), by=NURSE)
    for by in (INTAKE, PROVIDER):
        with pytest.raises(proposals.NotPermitted, match="may not extend appeal"):
            extended(appealed(), more(), by=by)


def test_whoever_takes_more_time_may_still_decide_it() -> None:
    story = appealed()
    assert extended(story, more(), by=PHYSICIAN).state.took_part == appealed().state.took_part


@pytest.mark.parametrize(
    ("product", "ground", "by", "rules"),
    [
        ("medicare_advantage", "enrollee_asked", "member", {"ma.appeal_extended_as_asked.written"}),
        ("medicare_advantage", "noncontract_evidence", "plan", {"ma.appeal_extended.written"}),
        ("mgb_aco", "enrollee_asked", "member", set()),
        (
            "mgb_aco",
            "more_information",
            "plan",
            {"medicaid.appeal_extended.written", "medicaid.appeal_extended.oral"},
        ),
        ("one_care", "more_information", "plan", {"aip.appeal_extended.written"}),
    ],
)
def test_the_member_is_told(product: str, ground: str, by: str, rules: set[str]) -> None:
    story = extended(appealed(product), more(ground=ground, by=by))
    owed = {
        one.rule.id: one
        for one in duties_of(story.state, moments(story.events))
        if "appeal_extended" in one.rule.id
    }
    assert set(owed) == rules
    assert all(one.done_at is None for one in owed.values())


def test_an_extension_that_cannot_be() -> None:
    with pytest.raises(InvalidRecord, match="justification is empty"):
        more(justification="")
    with pytest.raises(InvalidRecord, match="until"):
        more(until=datetime(2026, 2, 1))  # noqa: DTZ001


def test_a_body_outside_is_named_where_a_level_has_two() -> None:
    state = refused("one_care").state
    assert outside_level(state, 2, "MassHealth Board of Hearings", MONDAY.date()).id == "appeal.aip.2.hearing"
    with pytest.raises(Refused, match=r"Name one body .* independent review entity \(level 2\)"):
        outside_level(state, 2, "", MONDAY.date())
    with pytest.raises(Refused, match="Name one body outside the plan for level 1"):
        outside_level(state, 1, "", MONDAY.date())
    assert outside_level(refused("commercial").state, 2, "", MONDAY.date()).name == "external review"


def test_the_date_of_a_decision() -> None:
    day = MONDAY.date()
    assert day_of_decision(None, day) == day
    with pytest.raises(Refused, match="after it was received"):
        day_of_decision(day + timedelta(days=1), day)
