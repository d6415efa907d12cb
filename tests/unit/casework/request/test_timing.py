"""The deadlines of a request from its events: from what they run, what binds, what may be extended, what has none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from assent.casework.appeal import commands as appeal_commands
from assent.casework.appeal.events import AppealFiled
from assent.casework.deadlines.clocks import (
    appeal_received,
    binding,
    extension_rules,
    line_deadlines,
    moments,
    plan_day,
    unclocked,
)
from assent.casework.determination.events import Determined, Reopened, ReopenGround
from assent.casework.intake import commands as intake_commands
from assent.casework.intake.events import Channel, EarlierAuthorization, SubmissionKind, Urgency
from assent.casework.record import commands as record_commands
from assent.casework.record.checks import Refused
from assent.casework.record.events import Viewed
from assent.casework.record.lines import Benefit, RequestedLine
from assent.casework.requirement import commands as requirement_commands
from assent.casework.requirement.events import RulesSet, SwitchedRule
from assent.casework.review import commands as review_commands
from assent.casework.review.events import ExpediteGranted, ExpediteProposed
from assent.logic.conclude import Outcome
from assent.regulation.deadlines import Deadline
from tests.unit.casework.request.story import (
    DRUG,
    INFUSION,
    MONDAY,
    NURSE,
    PHYSICIAN,
    PROVIDER,
    SYSTEM,
    Story,
    adverse,
    asking,
    assessment,
    attested,
    drafted,
    submission,
)


def asked(line: str, benefit: Benefit = Benefit.MEDICAL, **changes: object) -> Story:
    story = drafted(line).do(intake_commands.give_facts, attested(age=44), by=PROVIDER)
    lines: tuple[RequestedLine, ...] = (replace(DRUG, benefit=benefit), INFUSION)
    return story.do(intake_commands.submit, submission(lines=lines, **changes), by=PROVIDER)


def assessed(story: Story, outcome: Outcome) -> Story:
    return story.do(review_commands.record_assessment, assessment(outcome), by=SYSTEM)


def due(story: Story) -> dict[str, dict[str, datetime | None]]:
    found = line_deadlines(story.state, moments(story.events))
    return {line: {one.rule_id: one.due_at for one in each} for line, each in found.items()}


def test_the_first_assessment_that_asks_for_nothing_makes_it_complete() -> None:
    story = assessed(asked("commercial").later(hours=1), Outcome.INCOMPLETE)
    assert due(story)["1"]["ma_state.initial"] is None
    story.do(review_commands.request_information, asking("weight_kg"), by=SYSTEM, deadline=None)
    for outcome in (Outcome.INVALID, Outcome.NOT_MET, Outcome.INCOMPLETE, Outcome.MET):
        assessed(story.later(hours=1), outcome)
    found = moments(story.events)
    assert found.complete_at == MONDAY + timedelta(hours=3)
    assert found.asked_at == MONDAY + timedelta(hours=1)
    assert due(story)["1"]["ma_state.initial"] is not None


def test_the_earliest_deadline_of_all_lines_binds() -> None:
    story = asked("medicare_advantage", Benefit.PART_B)
    found = binding(story.state, moments(story.events))
    assert found is not None
    assert (found[0], found[1].rule_id) == ("1", "ma.drug.standard")
    story.record(Determined(adverse("1")), by=PHYSICIAN)
    after = binding(story.state, moments(story.events))
    assert after is not None
    assert (after[0], after[1].rule_id) == ("2", "ma.service.standard")


def test_a_granted_wish_to_expedite_adds_a_clock_from_then_and_takes_none_away() -> None:
    story = asked("medicare_advantage", Benefit.PART_B)
    before = due(story)
    story.record(ExpediteProposed("why"), by=NURSE).later(hours=5).record(ExpediteGranted("why"), by=NURSE)
    after = due(story)
    assert all(before[line].items() <= after[line].items() for line in before)
    assert after["1"]["ma.drug.expedited"] == MONDAY + timedelta(hours=29)


def test_only_the_line_that_was_reopened_is_clocked_anew() -> None:
    story = asked("commercial")
    assessed(story, Outcome.NOT_MET)
    story.record(Determined(adverse("1")), by=PHYSICIAN)
    kept = due(story)["2"]
    story.later(days=1).record(Reopened(("1",), ReopenGround.NEW_INFORMATION, "x"), by=PHYSICIAN)
    again = due(story)
    assert again["2"] == kept
    assert again["1"]["ma_state.initial"] is None
    assessed(story.later(hours=1), Outcome.JUDGMENT)
    first = due(story)["1"]
    assert first["ma_state.initial"] is not None
    assert first["ma_state.initial"] > kept["ma_state.initial"]  # type: ignore[operator]
    story.record(Determined(adverse("2", at=MONDAY)), by=PHYSICIAN)
    story.later(days=1).record(Reopened(("2",), ReopenGround.NEW_INFORMATION, "x"), by=PHYSICIAN)
    assert due(story)["1"] == first


def test_a_wish_granted_after_a_reopening_counts_from_the_wish_too() -> None:
    story = asked("medicare_advantage", Benefit.PART_B).record(Determined(adverse("1")), by=PHYSICIAN)
    story.later(days=9).record(Reopened(("1",), ReopenGround.NEW_INFORMATION, "x"), by=PHYSICIAN)
    standard, at = due(story)["1"], story.at
    story.later(days=2).record(ExpediteGranted("why"), by=NURSE)
    expedited = {"ma.drug.expedited": at + timedelta(days=3)}
    assert due(story)["1"] == {**standard, **expedited}


def test_an_expedited_line_that_is_reopened_is_expedited_from_then() -> None:
    story = asked("medicare_advantage", Benefit.PART_B).record(ExpediteGranted("why"), by=NURSE)
    story.record(Determined(adverse("1")), by=PHYSICIAN)
    story.later(days=9).record(Reopened(("1",), ReopenGround.NEW_INFORMATION, "x"), by=PHYSICIAN)
    assert due(story)["1"] == {"ma.drug.expedited": story.at + timedelta(days=1)}


@pytest.mark.parametrize(
    ("line", "benefit", "may"),
    [
        ("medicare_advantage", Benefit.PART_B, {"2"}),
        ("mgb_aco", Benefit.COVERED_OUTPATIENT_DRUG, {"2"}),
        ("mgb_aco", Benefit.MEDICAL, {"1", "2"}),
        ("commercial", Benefit.MEDICAL, {"1", "2"}),
    ],
)
def test_what_may_be_extended(line: str, benefit: Benefit, may: set[str]) -> None:
    story = asked(line, benefit)
    assert set(extension_rules(story.state, moments(story.events))) == may


def test_when_a_commercial_line_is_complete_nothing_extends_it() -> None:
    story = assessed(asked("commercial"), Outcome.NOT_MET)
    assert extension_rules(story.state, moments(story.events)) == {}


@pytest.mark.parametrize("benefit", [Benefit.PHARMACY, Benefit.PART_D])
def test_a_line_for_which_no_rule_speaks_has_no_deadline_and_is_named(benefit: Benefit) -> None:
    story = asked("commercial", benefit)
    assert unclocked(story.state, moments(story.events)) == ("1",)
    assert due(story)["1"] == {}


def test_a_retrospective_request_of_medicaid_has_none_either() -> None:
    story = asked("mgb_aco", kind=SubmissionKind.RETROSPECTIVE)
    assert unclocked(story.state, moments(story.events)) == ("1", "2")


@pytest.mark.parametrize(
    ("line", "benefit"),
    [
        ("medicare_advantage", Benefit.MEDICAL),
        ("commercial", Benefit.PART_B),
        ("commercial", Benefit.COVERED_OUTPATIENT_DRUG),
    ],
)
def test_a_benefit_that_a_product_line_lacks_is_refused(line: str, benefit: Benefit) -> None:
    story = drafted(line)
    lines = (replace(DRUG, benefit=benefit), INFUSION)
    story.do(intake_commands.submit, submission(lines=lines), by=PROVIDER)
    with pytest.raises(Refused, match="cannot be as given"):
        unclocked(story.state, moments(story.events))


def test_a_paper_appeal_counts_from_the_first_moment_of_its_day() -> None:
    story = asked("commercial").record(Determined(adverse("1")), by=PHYSICIAN).later(days=3)
    for id, day in (("A-1", date(2026, 1, 6)), ("A-2", plan_day(story.at))):
        body = AppealFiled(id, 1, ("1",), "m", Urgency.STANDARD, day, "x")
        appeal = story.do(appeal_commands.file_appeal, body, by=PROVIDER).state.appeals[id]
        counted = datetime(2026, 1, 6, 5, tzinfo=UTC) if id == "A-1" else story.at
        assert appeal_received(appeal) == counted
        story = asked("commercial").record(Determined(adverse("1")), by=PHYSICIAN).later(days=3)


def test_a_plans_days_off_and_switches_count() -> None:
    story = assessed(asked("commercial"), Outcome.NOT_MET)
    plain = due(story)["1"]["ma_state.initial"]
    switch = SwitchedRule("ma_state.standard_form", False, "Counsel", date(2026, 1, 1))
    rules = RulesSet((switch,), days_off=(date(2026, 1, 6),))
    story.do(requirement_commands.set_rules, rules, by=SYSTEM)
    after = due(story)["1"]
    assert plain is not None
    assert after["ma_state.initial"] == plain + timedelta(days=1)
    assert "ma_state.standard_form" not in after


def test_the_plans_day_is_the_day_where_it_is() -> None:
    assert plan_day(datetime(2026, 7, 2, 3, 59, tzinfo=UTC)) == date(2026, 7, 1)
    assert plan_day(datetime(2026, 12, 2, 4, 59, tzinfo=UTC)) == date(2026, 12, 1)
    assert plan_day(datetime(2026, 12, 2, 5, 0, tzinfo=UTC)) == date(2026, 12, 2)


def test_a_fax_is_clocked_from_the_paper_and_a_look_changes_nothing() -> None:
    story = Story().later(days=1)
    story.record(drafted("commercial").state.draft, by=PROVIDER)  # type: ignore[arg-type]
    story.do(intake_commands.submit, submission(channel=Channel.FAX, lines=(DRUG, INFUSION)), by=PROVIDER)
    before = due(story)
    fax = before["1"]["claims.pre_service"]
    assert fax is not None
    assert plan_day(fax) == plan_day(MONDAY) + timedelta(days=15)
    story.do(record_commands.view, Viewed("request", "review"), by=NURSE)
    assert due(story) == before


def test_a_drug_of_one_care_has_both_clocks_and_the_shorter_binds() -> None:
    assert set(due(asked("one_care", Benefit.PART_B))["1"]) == {"aip.drug.standard", "medicaid.drug"}
    line, one = binding_of(asked("one_care", Benefit.PART_B))
    assert (line, one.rule_id) == ("1", "medicaid.drug")


def test_a_plan_that_takes_it_for_no_outpatient_drug_has_the_clock_of_a_service() -> None:
    off = SwitchedRule("position.ketamine_is_outpatient_drug", False, "Counsel", date(2025, 1, 1))
    story = asked("mgb_aco", Benefit.COVERED_OUTPATIENT_DRUG).record(RulesSet((off,)), by=SYSTEM)
    assert "medicaid.drug" not in due(story)["1"]
    assert "medicaid.service.standard" in due(story)["1"]
    one_care = asked("one_care", Benefit.PART_B).record(RulesSet((off,)), by=SYSTEM)
    assert set(due(one_care)["1"]) == {"aip.drug.standard"}


def binding_of(story: Story) -> tuple[str, Deadline]:
    found = binding(story.state, moments(story.events))
    assert found is not None
    return found


def renewed(ends: date | None = None) -> Story:
    """A renewal of an authorization, with all necessary information."""
    earlier = EarlierAuthorization("AU-7", "R-0", ends)
    return assessed(
        asked("commercial", kind=SubmissionKind.REAUTHORIZATION, earlier=earlier), Outcome.NOT_MET
    )


def test_a_renewal_is_concurrent_review_once_counsel_switches_it_on() -> None:
    story = renewed()
    assert "ma_state.concurrent" not in due(story)["1"]
    assert "ma_state.initial" in due(story)["1"]
    on = SwitchedRule("position.renewal_is_concurrent", True, "Counsel", date(2026, 1, 1))
    story.do(requirement_commands.set_rules, RulesSet((on,)), by=SYSTEM)
    found = due(story)["1"]
    assert "ma_state.initial" not in found
    assert found["ma_state.concurrent"] is not None
    assert found["ma_state.concurrent"] < due(renewed())["1"]["ma_state.initial"]  # type: ignore[operator]
    received = plan_day(story.events[-1].at)
    for ends, concurrent in ((received, True), (received - timedelta(days=1), False)):
        in_time_or_not = renewed(ends)
        in_time_or_not.do(requirement_commands.set_rules, RulesSet((on,)), by=SYSTEM)
        assert ("ma_state.concurrent" in due(in_time_or_not)["1"]) is concurrent
        assert ("ma_state.initial" in due(in_time_or_not)["1"]) is not concurrent
    first = assessed(asked("commercial"), Outcome.NOT_MET)
    first.do(requirement_commands.set_rules, RulesSet((on,)), by=SYSTEM)
    assert "ma_state.concurrent" not in due(first)["1"]
