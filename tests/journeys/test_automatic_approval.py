"""What the software approves by itself, and what keeps it from that once a request has been received."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from assent import bootstrap
from assent.casework.assessment.case import Basis, Evidence
from assent.casework.determination import automatic_approval, commands
from assent.casework.determination.events import AutomaticallyApproved
from assent.casework.intake.events import EarlierAuthorizationsNoted, FactCorrected, SubmissionKind
from assent.casework.plan.plan import AddedBar, PlanError, RemovedBar
from assent.casework.record.given import GivenFact
from assent.casework.record.lines import Grant
from assent.casework.record.state import RequestState, Stage
from assent.casework.requirement.events import CoverageChecked
from assent.desk.intake import requests
from assent.desk.ports import Desk
from assent.desk.record.explanation import bars_of
from assent.desk.record.facts import case_of
from assent.desk.record.standing import state_of
from assent.desk.review import review
from tests.journeys.living import (
    NURSE,
    PHARMACY,
    PROVIDER,
    TUESDAY,
    check_whole,
    events,
    later,
    submission,
)

POLICY = "mgb-031"


def received(desk: Desk, name: str = "met.json", id: str = "R-1", **said: Any) -> RequestState:
    return requests.submit(desk, submission(name, id=id, **said), PROVIDER, TUESDAY)


def why(state: RequestState) -> str:
    """Why a person was called, where the software approved nothing."""
    assert state.stage is not Stage.DETERMINED
    return state.escalations[-1].why


def test_a_clean_request_is_approved(desk: Desk) -> None:
    state = received(desk)
    assert state.stage is Stage.DETERMINED
    assert len(events(desk, state.id, AutomaticallyApproved)) == 2


def test_an_open_question_of_a_reviewer_bars_and_its_answer_lifts_the_bar(desk: Desk) -> None:
    pended = received(desk, "two-facts-missing.json")
    review.ask(desk, pended.id, {"dementia": "Where is that documented?"}, NURSE, later(hours=1))
    missing = {"trials[3].adherence": 91, "ketamine_misuse": False}
    met = requests.answer(desk, pended.id, missing, PHARMACY, PROVIDER, later(hours=2))
    assert met.asks.keys() == {"dementia"}
    assert "a reviewer asked about dementia, and that is open" in why(met)
    done = requests.answer(desk, pended.id, {"dementia": False}, PHARMACY, PROVIDER, later(hours=3))
    assert done.stage is Stage.DETERMINED
    check_whole(desk, pended.id)


def test_an_answer_that_was_another_before_is_for_a_person_until_somebody_confirms_it(desk: Desk) -> None:
    """Nobody tries answers until the software approves."""
    received(desk, "two-facts-missing.json")
    first = {"trials[3].adherence": 91, "ketamine_misuse": True}
    assert requests.answer(desk, "R-1", first, PHARMACY, PROVIDER, later(hours=1)).open_lines
    other = requests.answer(desk, "R-1", {"ketamine_misuse": False}, PHARMACY, PROVIDER, later(hours=2))
    assert "ketamine_misuse was stated otherwise before" in why(other)
    check_whole(desk, "R-1")


def test_what_was_approved_before_there_were_such_bars_stays_on_the_record(desk: Desk) -> None:
    """A bar is for approvals to come: a record that an earlier version made is read as it was made."""
    received(desk, "two-facts-missing.json")
    with (
        patch.object(automatic_approval, "bars_on_receipt", return_value=()),
        patch.object(commands, "bars_on_receipt", return_value=()),
    ):
        for hours, said in enumerate((True, False), 1):
            requests.answer(desk, "R-1", {"ketamine_misuse": said}, PHARMACY, PROVIDER, later(hours=hours))
        requests.answer(desk, "R-1", {"trials[3].adherence": 91}, PHARMACY, PROVIDER, later(hours=3))
    assert state_of(desk, "R-1").stage is Stage.DETERMINED
    check_whole(desk, "R-1")


def test_an_unknown_and_the_same_again_are_no_other_answer(desk: Desk) -> None:
    received(desk, "two-facts-missing.json")
    for hours, said in enumerate(({"ketamine_misuse": False}, {"ketamine_misuse": False}), 1):
        requests.answer(desk, "R-1", said, PHARMACY, PROVIDER, later(hours=hours))
    last = requests.answer(desk, "R-1", {"trials[3].adherence": 91}, PHARMACY, PROVIDER, later(hours=3))
    assert last.stage is Stage.DETERMINED


_WHOLE = Grant("infusion", 8, date(2026, 2, 16), date(2026, 3, 15))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (replace(_WHOLE, units=None), "asks for units without a limit; the facts come to 8"),
        (replace(_WHOLE, units=9), "asks for 9 units; the facts come to 8"),
        (replace(_WHOLE, end=date(2026, 3, 16)), "the policy grants days up to 2026-03-15"),
        (
            replace(_WHOLE, start=date(2026, 2, 17), end=date(2026, 3, 16)),
            "begins on 2026-02-17, and requested_start says 2026-02-16",
        ),
    ],
    ids=["no limit", "units", "days", "start"],
)
def test_more_than_the_criteria_grant_is_for_a_person(desk: Desk, asked: Grant, words: str) -> None:
    asking = submission("met.json")
    lines = tuple(
        replace(line, units=asked.units, start=asked.start, end=asked.end) if line.id == asked.line else line
        for line in asking.lines
    )
    state = requests.submit(desk, replace(asking, lines=lines), PROVIDER, TUESDAY)
    assert words in why(state)
    check_whole(desk, state.id)


@pytest.mark.parametrize("units", [1, 8])
def test_less_than_the_criteria_grant_is_approved_as_it_is_asked_for(desk: Desk, units: int) -> None:
    asking = submission("met.json")
    lines = tuple(replace(line, units=units) for line in asking.lines)
    state = requests.submit(desk, replace(asking, lines=lines), PROVIDER, TUESDAY)
    assert state.stage is Stage.DETERMINED


def test_facts_of_somebody_born_on_another_day_are_for_a_person(desk: Desk) -> None:
    state = received(desk, facts={"birth_date": "1979-04-17"})
    assert "the birth date among the facts is not the one" in " ".join(one.why for one in state.escalations)
    assert state.stage is not Stage.DETERMINED


_BORN = "1984-03-17"
_ANOTHER = "the birth date among the facts is not the one"


def _answered(desk: Desk, given: dict[str, Any], hours: int = 1) -> RequestState:
    return requests.answer(desk, "R-1", given, PHARMACY, PROVIDER, later(hours=hours))


def _received_without_birth_date(desk: Desk) -> RequestState:
    asking = submission("met.json", id="R-1")
    values = {name: value for name, value in asking.case.facts.values.items() if name != "birth_date"}
    case = replace(asking.case, facts=replace(asking.case.facts, values=values))
    return requests.submit(desk, replace(asking, case=case), PROVIDER, TUESDAY)


def test_a_birth_date_that_comes_later_is_compared_too(desk: Desk) -> None:
    """Facts of somebody else are not approved because they came by an answer."""
    assert _received_without_birth_date(desk).asks.keys() == {"birth_date"}
    state = _answered(desk, {"birth_date": "1979-04-17"})
    assert _ANOTHER in " ".join(one.why for one in state.escalations)
    assert state.coverage is not None
    assert [_ANOTHER in problem for problem in state.coverage.problems] == [True]
    assert state.stage is not Stage.DETERMINED
    check_whole(desk, "R-1")


def test_the_birth_date_of_the_directory_is_no_problem_whenever_it_comes(desk: Desk) -> None:
    _received_without_birth_date(desk)
    checks = len(events(desk, "R-1", CoverageChecked))
    assert _answered(desk, {"birth_date": _BORN}).stage is Stage.DETERMINED
    assert len(events(desk, "R-1", CoverageChecked)) == checks, "nothing is noted where nothing changes"
    check_whole(desk, "R-1")


def test_a_corrected_birth_date_ends_what_was_noted_of_it(desk: Desk) -> None:
    received(desk, "two-facts-missing.json", facts={"birth_date": "1979-04-17"})
    evidence = Evidence(Basis.STATED, "the member's card")
    fact = GivenFact("birth_date", date.fromisoformat(_BORN), evidence)
    right = FactCorrected(fact, date(1979, 4, 17), "The card says so.")
    state = review.correct(desk, "R-1", right, NURSE, later(hours=1))
    assert state.coverage is not None
    assert not state.coverage.problems
    check_whole(desk, "R-1")


def test_a_second_first_request_is_for_a_person(desk: Desk) -> None:
    """First requests in a row would go around what a renewal asks for (R.1 to R.3)."""
    first = received(desk)
    (number,) = first.authorizations
    dates = {"requested_start": "2026-03-16"}
    second = received(desk, id="R-2", facts=dates)
    assert f"made as a first request after authorization {number}" in why(second)
    (noted,) = events(desk, "R-2", EarlierAuthorizationsNoted)
    assert noted.body == EarlierAuthorizationsNoted((number,))
    check_whole(desk, first.id, "R-2")


def test_another_members_authorization_bars_nothing(desk: Desk) -> None:
    received(desk)
    facts = {"product_line": "qualified_health_plan"}
    other = received(desk, id="R-2", member="M-7", facts=facts)
    assert other.stage is Stage.DETERMINED


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"kind": SubmissionKind.RETROSPECTIVE}, "it is for days that are over"),
        (
            {"facts": {"requested_start": "2026-02-06", "first_infusion_date": "2026-02-12"}},
            "begins on 2026-02-06, before it was received",
        ),
        ({"facts": {"requested_start": "2026-05-12"}}, "more than 90 days after it was received"),
        ({"facts": {"request_date": "2026-02-09"}}, "the request date is not 2026-02-10"),
        ({"facts": {"ndc": "none"}}, "J3490 is requested without a National Drug Code"),
        ({"attested": False}, "no attestation or document stands behind"),
    ],
)
def test_what_bars_on_receipt(desk: Desk, said: dict[str, Any], words: str) -> None:
    state = received(desk, **said)
    assert words in why(state)
    check_whole(desk, state.id)


def test_the_last_day_that_is_not_too_far_ahead(desk: Desk) -> None:
    assert received(desk, facts={"requested_start": "2026-05-11"}).stage is Stage.DETERMINED


def test_a_plan_removes_a_bar_from_a_day_on(desk: Desk) -> None:
    late = {"requested_start": "2026-05-12"}
    removed = RemovedBar("late_start", "Medical policy committee", date(2026, 2, 10), policy=POLICY)
    plan = replace(desk.plan, removed_bars=(removed,))
    assert received(replace(desk, plan=plan), facts=late).stage is Stage.DETERMINED
    earlier = replace(desk.plan, removed_bars=(replace(removed, on=date(2026, 2, 11)),))
    assert "more than 90 days" in why(
        received(replace(desk, plan=earlier), id="R-2", member="M-6", facts=late)
    )


def test_a_plan_adds_a_bar_of_its_own(desk: Desk) -> None:
    looked_at = AddedBar(
        "clinic", "the plan looks at first requests of hospitals", "administration_setting", "hospital",
        "Medical policy committee", date(2026, 1, 1), policy=POLICY,
    )  # fmt: skip
    barred = replace(desk, plan=replace(desk.plan, added_bars=(looked_at,)))
    assert "looks at first requests of hospitals" in why(received(barred))


BAR = """
[[{table}]]
bar = "{bar}"
{more}
by = "Medical policy committee"
on = 2026-01-15
"""


def added(fact: str, value: str) -> str:
    """The keys of a bar that a plan adds."""
    return f'says = "we look"\nfact = "{fact}"\nis = {value}'


@pytest.mark.parametrize(
    ("table", "bar", "more", "says"),
    [
        ("removed_bar", "units.above_schedule", "", "'units.above_schedule' cannot be removed under mgb-031"),
        ("removed_bar", "late_starts", "", "a plan may remove X.10.old_pressure, "),
        (
            "added_bar",
            "duplicate",
            added("dementia", "true"),
            "there is a bar 'duplicate' already",
        ),
        (
            "added_bar",
            "home",
            added("dementia", '"home"'),
            "'dementia' is no yes-or-no fact or choice",
        ),
        (
            "added_bar",
            "home",
            added("administration_setting", '"castle"'),
            "that can be 'castle'",
        ),
        (
            "added_bar",
            "home",
            added("dementia", "3"),
            "is must be true, false or a text, not 3",
        ),
    ],
)
def test_a_bar_that_cannot_be(tmp_path: Path, table: str, bar: str, more: str, says: str) -> None:
    file = tmp_path / "plan.toml"
    file.write_text(BAR.format(table=table, bar=bar, more=more), "utf-8")
    with pytest.raises(PlanError) as raised:
        bootstrap.plan(file)
    assert says in str(raised.value)


def test_bars_of_a_plans_file(tmp_path: Path) -> None:
    file = tmp_path / "plan.toml"
    own = added("administration_setting", '"home"')
    removed = BAR.format(table="removed_bar", bar="X.10.old_pressure", more="")
    file.write_text(removed + BAR.format(table="added_bar", bar="home", more=own), "utf-8")
    plan = bootstrap.plan(file)
    policy = bootstrap.catalogue().package(POLICY).newest
    bars = plan.bars(policy, date(2026, 1, 15))
    assert (set(bars.removed), [bar.id for bar in bars.added]) == ({"X.10.old_pressure"}, ["home"])
    assert plan.bars(policy, date(2026, 1, 14)).removed == frozenset()
    meanings = bootstrap.plan_entries(file)
    assert [meaning.decides for meaning in meanings] == [
        "X.10.old_pressure does not bar automatic approval",
        "where administration_setting is home, a person looks before approval: we look",
    ]


_ANOTHER_PRODUCT = "the product line among the facts is not the one of the request"


def test_another_product_line_that_comes_later_is_for_a_person_until_it_is_corrected(desk: Desk) -> None:
    """The criteria may not be looked at as those of another product because an answer says so."""
    received(desk, "two-facts-missing.json")
    state = _answered(desk, {"product_line": "one_care", "trials[3].adherence": 91, "ketamine_misuse": False})
    assert state.stage is not Stage.DETERMINED
    assert state.coverage is not None
    assert _ANOTHER_PRODUCT in state.coverage.problems
    stated = GivenFact("product_line", "commercial", Evidence(Basis.STATED, "member card"))
    corrected = FactCorrected(stated, "one_care", "Read from the card.")
    done = review.correct(desk, "R-1", corrected, NURSE, later(hours=2))
    assert done.coverage is not None
    assert done.coverage.problems == ()
    assert done.stage is Stage.DETERMINED
    check_whole(desk, "R-1")


def test_a_renewal_whose_facts_ask_to_begin_is_for_a_person(desk: Desk) -> None:
    (number,) = received(desk, id="R-0").authorizations
    state = received(desk, kind=SubmissionKind.REAUTHORIZATION, earlier=number)
    assert "it was submitted as reauthorization, and its facts say initial" in _barred(desk, state)


def test_a_request_to_begin_whose_facts_are_a_renewals_is_for_a_person(desk: Desk) -> None:
    (number,) = received(desk, id="R-0").authorizations
    asking = submission(
        "reauthorization.json", id="R-1", facts={"product_line": "commercial"}, earlier=number
    )
    state = requests.submit(desk, asking, PROVIDER, datetime(2026, 3, 12, 14, tzinfo=UTC))
    assert "it was submitted as initial, and its facts say reauthorization" in _barred(desk, state)


def _barred(desk: Desk, state: RequestState) -> str:
    assert state.stage is not Stage.DETERMINED
    bars = bars_of(desk, state, case_of(state, desk.read_case).facts)
    return "; ".join(bar.says for bar in bars)
