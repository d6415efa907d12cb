"""The dated question before the criteria, from what is stated, what the directory says, and the facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from assent.casework.determination import commands as determination_commands
from assent.casework.intake import commands as intake_commands
from assent.casework.record.checks import Refused
from assent.casework.record.codec.events import read_event, write_event
from assent.casework.record.lines import ItemKind
from assent.casework.record.state import LineStatus, Stage
from assent.casework.requirement import commands as requirement_commands
from assent.casework.requirement.code_list import CodeList, CodeSystem, ListedCode, ValidCode
from assent.casework.requirement.events import CoverageChecked, Need, NeedDetermined, RulesSet, SwitchedRule
from assent.casework.requirement.need import CIRCUMSTANCES, determined_needs
from tests.packages import CATALOGUE
from tests.unit.casework.request.story import (
    DRUG,
    INFUSION,
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
    story = drafted(line).do(intake_commands.give_facts, attested(age=44), by=PROVIDER)
    story.do(intake_commands.submit, submission(), by=PROVIDER)
    if start is not None or coverage:
        checked = CoverageChecked(line, start=start, **coverage)  # type: ignore[arg-type]
        story.do(requirement_commands.check_coverage, checked, by=SYSTEM)
    return story


def needs(story: Story, **stated: bool | None) -> dict[str, Need]:
    return {
        line: made.need for made in determined_needs(story.state, stated, CATALOGUE) for line in made.lines
    }


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
    (made,) = determined_needs(asked().state, {}, CATALOGUE)
    assert (made.need, made.missing) == (Need.UNDETERMINED, ("new_member_90_days", "active_treatment"))
    assert needs(asked(), new_member_90_days=False) == {"1": Need.REQUIRED, "2": Need.REQUIRED}


def test_what_is_stated_goes_before_what_the_directory_says() -> None:
    assert needs(asked(start=START), new_member_90_days=False, **TREATED)["1"] is Need.REQUIRED


def test_a_circumstance_that_there_is_not_is_refused() -> None:
    assert "active_treatment" in CIRCUMSTANCES
    with pytest.raises(Refused, match="no circumstance sunshine"):
        list(determined_needs(asked().state, {"sunshine": True}, CATALOGUE))


def test_a_switched_rule_counts_from_its_day_on_and_for_its_kind_of_line() -> None:
    story = asked("commercial", fully_insured=True)
    facts = attested(psychiatrist_documented_mdd=True, severe_depressive_symptoms=True)
    story.do(intake_commands.give_facts, facts, by=PROVIDER)
    assert set(needs(story).values()) == {Need.REQUIRED}
    for since, need in ((START + timedelta(days=1), Need.REQUIRED), (START, Need.REQUIRED)):
        switch = SwitchedRule("ma_state.2026.medications", True, "Counsel", since)
        story.do(requirement_commands.set_rules, RulesSet((switch,)), by=SYSTEM)
        assert needs(story)["1"] is need  # the rule itself is effective from 2026-06-05


def test_what_is_settled_is_not_determined_again() -> None:
    story = asked()
    first = NeedDetermined(("1",), Need.REQUIRED)
    story.do(requirement_commands.determine_need, first, by=INTAKE)
    assert set(needs(story, **TREATED)) == {"2"}
    story.do(
        requirement_commands.determine_need,
        NeedDetermined(("2",), Need.UNDETERMINED, missing=("active_treatment",)),
        by=SYSTEM,
    )
    assert set(needs(story, **TREATED)) == {"2"}
    with pytest.raises(Refused, match="is settled"):
        story.do(requirement_commands.determine_need, NeedDetermined(("1",), Need.NOT_ALLOWED), by=INTAKE)


def test_what_is_not_allowed_is_at_its_end_and_is_no_determination() -> None:
    story = asked()
    story.do(requirement_commands.determine_need, NeedDetermined(("1", "2"), Need.NOT_ALLOWED), by=SYSTEM)
    assert {line.status for line in story.state.lines.values()} == {LineStatus.NOT_REQUIRED}
    assert story.state.stage is Stage.DETERMINED
    assert list(story.state.determinations()) == []
    with pytest.raises(Refused, match="not_required"):
        story.do(determination_commands.determine_adversely, adverse("1"), by=PHYSICIAN, signing=SIGNING)


def test_nobody_says_no_while_the_question_is_open() -> None:
    story = asked()
    story.do(
        requirement_commands.determine_need,
        NeedDetermined(("1",), Need.UNDETERMINED, missing=("active_treatment",)),
        by=SYSTEM,
    )
    with pytest.raises(Refused, match="state active_treatment"):
        story.do(determination_commands.determine_adversely, adverse("1"), by=PHYSICIAN, signing=SIGNING)
    story.do(determination_commands.determine_adversely, adverse("2"), by=PHYSICIAN, signing=SIGNING)
    story.do(requirement_commands.determine_need, NeedDetermined(("1",), Need.REQUIRED), by=INTAKE)
    story.do(determination_commands.determine_adversely, adverse("1"), by=PHYSICIAN, signing=SIGNING)


# --- The plan's own list ---------------------------------------------------------------------------------

KETAMINE = ListedCode(
    "J3490", CodeSystem.HCPCS, ItemKind.DRUG, "all", date(2024, 1, 1), None, "mgb-031", "Ketamine", ("ketamine",)
)  # fmt: skip
INFUSED = replace(
    KETAMINE, code="96365", system=CodeSystem.CPT, kind=ItemKind.SERVICE, name="Infusion", drugs=()
)
LIST = CodeList([KETAMINE, INFUSED])
TABLE = tuple(ValidCode(code, date(2020, 1, 1), None) for code in ("J3490", "96365"))
OF_ANOTHER = CodeList([replace(INFUSED, code="90867")], TABLE)


def answers(story: Story, codes: CodeList | None, **stated: bool | None) -> dict[str, NeedDetermined]:
    made = determined_needs(story.state, stated, CATALOGUE, codes)
    return {line: one for one in made for line in one.lines}


def test_what_is_on_the_list_is_required_and_the_record_says_what_the_list_said() -> None:
    found = answers(asked("commercial"), LIST)
    assert found["1"] is found["2"]
    assert (found["1"].need, found["1"].rule) == (Need.REQUIRED, "policy.authorization_required")
    assert (found["1"].list_of, found["1"].listed) == (START, (KETAMINE, INFUSED))


def test_what_is_not_on_the_list_of_the_day_is_not_required_and_is_no_denial() -> None:
    story = asked("commercial")
    found = answers(story, OF_ANOTHER)
    assert {one.need for one in found.values()} == {Need.NOT_REQUIRED}
    assert found["2"].citation == f"the plan's list of {START.isoformat()}"
    assert (found["2"].rule, found["2"].says, found["2"].listed) == ("", "96365 is not on it", ())
    for made in found.values():
        story.do(requirement_commands.determine_need, made, by=SYSTEM)
    assert {line.status for line in story.state.lines.values()} == {LineStatus.NOT_REQUIRED}
    assert story.state.stage is Stage.DETERMINED
    assert list(story.state.determinations()) == []


@pytest.mark.parametrize(
    "table", [(), tuple(replace(code, effective_to=date(2020, 12, 31)) for code in TABLE)]
)
def test_a_code_that_neither_the_list_nor_a_table_of_the_day_knows_is_open(
    table: tuple[ValidCode, ...],
) -> None:
    story = asked("commercial")
    found = answers(story, CodeList([replace(INFUSED, code="96356")], table))
    assert {one.need for one in found.values()} == {Need.UNDETERMINED}
    assert found["2"].says == "96365 is no code of it, nor of a table of codes for that day; near it: 96356"
    for made in found.values():
        story.do(requirement_commands.determine_need, made, by=SYSTEM)
    assert {line.status for line in story.state.lines.values()} == {LineStatus.OPEN}


def test_a_strange_code_is_told_whatever_the_law_leaves_open() -> None:
    found = answers(asked(start=START), CodeList([replace(INFUSED, code="96356")]))
    assert {(one.need, one.missing, one.rule) for one in found.values()} == {(Need.UNDETERMINED, (), "")}
    assert "near it: 96356" in found["2"].says


def test_the_law_goes_before_the_list() -> None:
    found = answers(asked(start=START), LIST, **TREATED)
    assert {one.need for one in found.values()} == {Need.NOT_ALLOWED}
    assert found["1"].citation == "42 CFR 422.112(b)(8)(i)(B)"
    unknown = answers(asked(start=START), LIST)
    assert {one.need for one in unknown.values()} == {Need.UNDETERMINED}
    assert unknown["1"].missing == ("active_treatment",)


def test_what_the_law_leaves_open_need_not_be_asked_where_the_plan_requires_nothing() -> None:
    found = answers(asked(start=START), OF_ANOTHER)
    assert {(one.need, one.missing) for one in found.values()} == {(Need.NOT_REQUIRED, ())}


def test_the_list_answers_where_no_rule_speaks() -> None:
    story = drafted("commercial").do(intake_commands.give_facts, attested(age=44), by=PROVIDER)
    other = replace(submission(), lines=(replace(INFUSION, code="90867"),))
    story.do(intake_commands.submit, other, by=PROVIDER)
    (made,) = determined_needs(story.state, {}, CATALOGUE, OF_ANOTHER)
    assert (made.need, made.rule, made.says) == (Need.REQUIRED, "", "90867 is on it: Infusion")
    assert made.citation.startswith("the plan's list of")
    (open_,) = determined_needs(story.state, {}, CATALOGUE)
    assert (open_.need, open_.list_of) == (Need.UNDETERMINED, None)


def without_a_drug() -> Story:
    story = drafted("commercial").do(intake_commands.give_facts, attested(age=44), by=PROVIDER)
    lines = (replace(DRUG, ndc=None), INFUSION)
    return story.do(intake_commands.submit, replace(submission(), lines=lines), by=PROVIDER)


def test_a_drug_that_nobody_named_is_asked_and_then_settles_it() -> None:
    story = without_a_drug()
    found = answers(story, LIST)
    assert (found["1"].need, found["1"].missing) == (Need.UNDETERMINED, ("drug",))
    assert found["1"].listed == (KETAMINE,)
    assert found["2"].need is Need.REQUIRED
    for made in found.values():
        story.do(requirement_commands.determine_need, made, by=SYSTEM)
    with pytest.raises(Refused, match="state drug"):
        story.do(determination_commands.determine_adversely, adverse("1"), by=PHYSICIAN, signing=SIGNING)
    for drug, need in (("ketamine", Need.REQUIRED), ("esketamine", Need.NOT_REQUIRED)):
        story.do(intake_commands.give_facts, attested(drug=drug), by=PROVIDER)
        assert {line: made.need for line, made in answers(story, LIST).items()} == {"1": need}


def test_the_day_of_the_list_is_the_first_day_asked_for() -> None:
    ended = CodeList([KETAMINE, replace(INFUSED, effective_to=START - timedelta(days=1))])
    assert answers(asked("commercial"), ended)["2"].need is Need.NOT_REQUIRED
    begun = CodeList([KETAMINE, replace(INFUSED, effective_from=START)])
    assert answers(asked("commercial"), begun)["2"].need is Need.REQUIRED


def test_what_was_stated_before_is_still_known() -> None:
    story = asked()
    (made,) = determined_needs(story.state, {"new_member_90_days": True}, CATALOGUE)
    story.do(requirement_commands.determine_need, made, by=INTAKE)
    assert made.missing == ("active_treatment",)
    assert needs(story, **TREATED) == {"1": Need.NOT_ALLOWED, "2": Need.NOT_ALLOWED}


def test_a_listed_code_is_read_back_from_the_record_byte_by_byte() -> None:
    story = asked("commercial")
    (made,) = determined_needs(story.state, {}, CATALOGUE, LIST)
    story.do(requirement_commands.determine_need, made, by=SYSTEM)
    event = story.events[-1]
    assert read_event(write_event(event)) == event
    assert event.body == made
