"""The dated question before the criteria, from what is stated, what the directory says, and the facts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from assent.casework.request import decide
from assent.casework.request.checks import Refused
from assent.casework.request.events_need import CoverageChecked, Need, NeedDetermined, RulesSet, SwitchedRule
from assent.casework.request.need import CIRCUMSTANCES, determined_needs
from assent.casework.request.state import LineStatus, Stage
from tests.unit.casework.request.story import (
    INTAKE,
    PHYSICIAN,
    PROVIDER,
    SIGNING,
    START,
    SYSTEM,
    Story,
    adverse,
    attested,
    drafted,
    submission,
)

TREATED = {"active_treatment": True}


def asked(line: str = "medicare_advantage", start: date | None = None, **coverage: object) -> Story:
    """Submitted, with what the directory says if it says anything."""
    story = drafted(line).do(decide.give_facts, attested(age=44), by=PROVIDER)
    story.do(decide.submit, submission(), by=PROVIDER)
    if start is not None or coverage:
        checked = CoverageChecked(line, start=start, **coverage)  # type: ignore[arg-type]
        story.do(decide.check_coverage, checked, by=SYSTEM)
    return story


def needs(story: Story, **stated: bool | None) -> dict[str, Need]:
    return {line: made.need for made in determined_needs(story.state, stated) for line in made.lines}


@pytest.mark.parametrize(
    ("start", "treated", "need"),
    [
        (START, True, Need.NOT_ALLOWED),
        (START - timedelta(days=89), True, Need.NOT_ALLOWED),
        (START - timedelta(days=90), True, Need.REQUIRED),
        (START, False, Need.REQUIRED),
        (START, None, Need.UNDETERMINED),
        (START - timedelta(days=900), None, Need.REQUIRED),
        (START + timedelta(days=1), True, Need.REQUIRED),
    ],
)
def test_a_new_members_active_treatment_goes_on(start: date, treated: bool | None, need: Need) -> None:
    assert needs(asked(start=start), active_treatment=treated) == {"1": need, "2": need}


def test_without_a_directory_what_is_not_stated_is_not_known() -> None:
    (made,) = determined_needs(asked().state, {})
    assert (made.need, made.missing) == (Need.UNDETERMINED, ("new_member_90_days", "active_treatment"))
    assert needs(asked(), new_member_90_days=False) == {"1": Need.REQUIRED, "2": Need.REQUIRED}


def test_what_is_stated_goes_before_what_the_directory_says() -> None:
    assert needs(asked(start=START), new_member_90_days=False, **TREATED)["1"] is Need.REQUIRED


def test_a_circumstance_that_there_is_not_is_refused() -> None:
    assert "active_treatment" in CIRCUMSTANCES
    with pytest.raises(Refused, match="no circumstance sunshine"):
        list(determined_needs(asked().state, {"sunshine": True}))


def test_a_switched_rule_counts_from_its_day_on_and_for_its_kind_of_line() -> None:
    story = asked("commercial", fully_insured=True)
    facts = attested(psychiatrist_documented_mdd=True, severe_depressive_symptoms=True)
    story.do(decide.give_facts, facts, by=PROVIDER)
    assert set(needs(story).values()) == {Need.REQUIRED}
    for since, need in ((START + timedelta(days=1), Need.REQUIRED), (START, Need.REQUIRED)):
        switch = SwitchedRule("ma_state.2026.medications", True, "Counsel", since)
        story.do(decide.set_rules, RulesSet((switch,)), by=SYSTEM)
        assert needs(story)["1"] is need  # the rule itself is effective from 2026-06-05


def test_what_is_settled_is_not_determined_again() -> None:
    story = asked()
    first = NeedDetermined(("1",), Need.REQUIRED)
    story.do(decide.determine_need, first, by=INTAKE)
    assert set(needs(story, **TREATED)) == {"2"}
    story.do(
        decide.determine_need,
        NeedDetermined(("2",), Need.UNDETERMINED, missing=("active_treatment",)),
        by=SYSTEM,
    )
    assert set(needs(story, **TREATED)) == {"2"}
    with pytest.raises(Refused, match="is settled"):
        story.do(decide.determine_need, NeedDetermined(("1",), Need.NOT_ALLOWED), by=INTAKE)


def test_what_is_not_allowed_is_at_its_end_and_is_no_determination() -> None:
    story = asked()
    story.do(decide.determine_need, NeedDetermined(("1", "2"), Need.NOT_ALLOWED), by=SYSTEM)
    assert {line.status for line in story.state.lines.values()} == {LineStatus.NOT_REQUIRED}
    assert story.state.stage is Stage.DETERMINED
    assert list(story.state.determinations()) == []
    with pytest.raises(Refused, match="not_required"):
        story.do(decide.determine_adversely, adverse("1"), by=PHYSICIAN, signing=SIGNING)


def test_nobody_says_no_while_the_question_is_open() -> None:
    story = asked()
    story.do(
        decide.determine_need,
        NeedDetermined(("1",), Need.UNDETERMINED, missing=("active_treatment",)),
        by=SYSTEM,
    )
    with pytest.raises(Refused, match="state active_treatment"):
        story.do(decide.determine_adversely, adverse("1"), by=PHYSICIAN, signing=SIGNING)
    story.do(decide.determine_adversely, adverse("2"), by=PHYSICIAN, signing=SIGNING)
    story.do(decide.determine_need, NeedDetermined(("1",), Need.REQUIRED), by=INTAKE)
    story.do(decide.determine_adversely, adverse("1"), by=PHYSICIAN, signing=SIGNING)
