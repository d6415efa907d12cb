"""Which text applies to a request date: clauses E."""

from __future__ import annotations

from datetime import date

import pytest

from assent.casework.assessment.case import Case
from assent.desk.assessment.assess import assess_case
from assent.policies.mgb_031 import v2026_01
from assent.policies.mgb_031.v2026_01 import POLICY
from tests.packages import CATALOGUE, PACKAGE
from tests.spec.base_case import initial_case

DAYS = {
    "E.2021-04-01": date(2021, 4, 1),
    "E.2022-10": date(2022, 10, 1),
    "E.2023-10": date(2023, 10, 1),
    "E.2024-03-04": date(2024, 3, 4),
    "E.2024-09": date(2024, 9, 1),
    "E.2024-10": date(2024, 10, 1),
    "E.2025-03": date(2025, 3, 1),
    "E.2025-10": date(2025, 10, 1),
    "E.2026-01": date(2026, 1, 1),
}


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 2, 10), date(2031, 12, 31)])
def test_the_text_of_january_2026_is_in_force_from_then_on(day: date) -> None:
    assert PACKAGE.in_force(day) is POLICY


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2021, 4, 1), date(2020, 1, 1)])
def test_before_the_first_encoded_text_there_is_none(day: date) -> None:
    assert PACKAGE.in_force(day) is None


def test_the_first_encoded_text_is_that_of_january_2026() -> None:
    assert PACKAGE.first_encoded == date(2026, 1, 1)
    assert CATALOGUE.ids == ("mgb-031",)


def test_an_unknown_policy_has_no_version() -> None:
    assert CATALOGUE.find("mgb-999") is None
    assert CATALOGUE.version("mgb-999", "2026-01") is None


def test_month_only_entries_of_the_history_are_read_as_the_first_of_the_month() -> None:
    assert {entry.id: entry.day for entry in POLICY.history} == DAYS
    assert [entry.id for entry in POLICY.history if entry.encoded] == ["E.2026-01"]


def test_terms_are_counted_in_days() -> None:
    assert v2026_01.INITIAL.grant.days == 28
    assert v2026_01.RENEWAL.grant.days == 365


@pytest.mark.parametrize(("day", "outcome"), [(date(2025, 12, 31), "invalid"), (date(2026, 1, 1), "met")])
def test_a_request_before_the_first_encoded_text_is_invalid_input(day: date, outcome: str) -> None:
    assessment = assess_case(Case("one", initial_case(day)), CATALOGUE)
    assert assessment.outcome.value == outcome
    assert [fault.fact for fault in assessment.errors] == ["request_date"] * (outcome == "invalid")
    assert all("2026-01-01" in fault.says for fault in assessment.errors)
