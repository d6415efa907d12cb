"""Before the criteria: is prior authorization required, or allowed at all?"""

from datetime import date, timedelta

import pytest

from assent.regulation.authorization import (
    Answer,
    Circumstance,
    Need,
    Service,
    authorization_need,
    authorization_rules,
)
from assent.regulation.reading import RegulationFault
from assent.regulation.rules import NO_SWITCHES, Switch, Switches
from assent.terms.requests import ProductLine
from tests.packages import CATALOGUE

BEFORE, AFTER = date(2026, 6, 4), date(2026, 6, 5)
COUNSEL = Switches(
    tuple(
        Switch(id, on=True, by="counsel", since=date(2026, 7, 1))
        for id in ("ma_state.2026.medications", "ma_state.2026.transition_90_days")
    )
)
ILL: dict[str, bool | None] = {"serious_mental_illness": True, "fully_insured": True}
SETTLED: dict[str, bool | None] = {
    "new_member_90_days": False,
    "serious_mental_illness": True,
    "fully_insured": True,
}


def need(
    line: str, day: date, known: dict[str, bool | None], switches: Switches = NO_SWITCHES, code: str = "J3490"
) -> Need:
    kind = "drug" if code == "J3490" else "service"
    service = Service(kind, code, known, CATALOGUE.listing(code))
    return authorization_need(authorization_rules(), line, service, day, switches)


@pytest.mark.parametrize("line", ProductLine)
def test_the_policy_requires_it_for_every_line(line: str) -> None:
    found = need(line, AFTER, {"new_member_90_days": False})
    assert found.answer is Answer.REQUIRED
    assert "Policy 031" in found.citation


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("commercial", date(2021, 4, 1)),
        ("qualified_health_plan", date(2021, 4, 1)),
        ("medicare_advantage", date(2023, 10, 1)),
        ("mgb_aco", date(2024, 3, 4)),
        ("one_care", date(2026, 1, 1)),
        ("senior_care_options", date(2026, 1, 1)),
    ],
)
def test_the_policy_requires_it_of_each_line_from_the_day_that_its_history_names(
    line: str, first: date
) -> None:
    known: dict[str, bool | None] = {"new_member_90_days": False}
    assert need(line, first, known).answer is Answer.REQUIRED
    before = need(line, first - timedelta(days=1), known)
    assert (before.answer, before.rule) == (Answer.UNDETERMINED, None)
    package = CATALOGUE.package("mgb-031")
    assert package.since_for(line) == first, "a new list and the rules of the law say the same day"


def test_no_rule_for_another_code_is_undetermined() -> None:
    found = need("commercial", BEFORE, {}, code="99213")
    assert (found.answer, found.rule, found.citation) == (Answer.UNDETERMINED, None, "")


def test_a_policys_requirement_is_about_no_other_policys_services() -> None:
    other = Service("drug", "J3490", {}, frozenset({"another-policy"}))
    found = authorization_need(authorization_rules(), "commercial", other, BEFORE)
    assert (found.answer, found.rule) == (Answer.UNDETERMINED, None)


def test_the_change_of_2026_is_off_and_shown() -> None:
    before, after = need("commercial", BEFORE, ILL), need("commercial", AFTER, ILL)
    assert (before.answer, before.switched_off) == (Answer.REQUIRED, ())
    assert after.answer is Answer.REQUIRED
    assert [rule.id for rule in after.switched_off][:2] == [
        "ma_state.2026.medications",
        "ma_state.2026.services",
    ]


@pytest.mark.parametrize(
    ("day", "code", "known", "answer"),
    [
        ("2026-06-30", "J3490", SETTLED, Answer.REQUIRED),  # not yet switched on
        ("2026-07-01", "J3490", SETTLED, Answer.NOT_ALLOWED),
        ("2026-07-01", "J3490", ILL, Answer.NOT_ALLOWED),  # whatever else is not known
        (
            "2026-07-01",
            "96365",
            SETTLED,
            Answer.REQUIRED,
        ),  # the account that counsel took speaks of medications
        ("2026-07-01", "J3490", {**SETTLED, "fully_insured": False}, Answer.REQUIRED),
        ("2026-07-01", "J3490", {**SETTLED, "fully_insured": None}, Answer.UNDETERMINED),
        ("2026-07-01", "J3490", {}, Answer.UNDETERMINED),
    ],
)
def test_when_counsel_switches_it_on(
    day: str, code: str, known: dict[str, bool | None], answer: Answer
) -> None:
    found = need("commercial", date.fromisoformat(day), known, COUNSEL, code)
    assert found.answer is answer
    assert bool(found.missing) is (answer is Answer.UNDETERMINED)


def test_what_is_missing_is_named() -> None:
    found = need("commercial", AFTER.replace(month=8), {**SETTLED, "fully_insured": None}, COUNSEL)
    assert found.missing == (Circumstance.FULLY_INSURED,)
    assert "depends on what is not known" in found.says


def test_the_change_does_not_reach_other_lines() -> None:
    found = need("mgb_aco", date(2026, 8, 1), ILL, COUNSEL)
    assert (found.answer, found.switched_off) == (Answer.REQUIRED, ())


def test_a_new_medicare_member_in_treatment() -> None:
    found = need("medicare_advantage", AFTER, {"new_member_90_days": True, "active_treatment": True})
    assert found.answer is Answer.NOT_ALLOWED
    assert found.citation == "42 CFR 422.112(b)(8)(i)(B)"


@pytest.mark.parametrize(
    ("kind", "known", "says"),
    [("device", {}, "device"), ("drug", {"serious_illness": True}, "serious_illness")],
)
def test_services_that_cannot_be(kind: str, known: dict[str, bool | None], says: str) -> None:
    with pytest.raises(RegulationFault, match=says):
        Service(kind, "J3490", known)
