"""How long calls while ordering are kept, as the file of an office says it."""

from __future__ import annotations

import pytest

from assent.adapters.projections.office import office_of
from assent.casework.people.office import Office
from assent.casework.record.checks import InvalidRecord, Refused


def office(text: str) -> Office:
    return office_of(f'numbers = "seed"\n[office]\n{text}\n').office


def test_a_file_that_says_nothing_keeps_ten_years_without_a_hold() -> None:
    assert (office("").hook_call_days, office("").legal_hold) == (3653, False)


def test_what_the_file_says_counts() -> None:
    said = office("hook_call_days = 400\nlegal_hold = true")
    assert (said.hook_call_days, said.legal_hold) == (400, True)


@pytest.mark.parametrize("days", [0, 89, 36_526])
def test_a_number_that_cannot_be_is_named(days: int) -> None:
    with pytest.raises((Refused, InvalidRecord), match=f"hook_call_days is {days}; give a number from 90"):
        office(f"hook_call_days = {days}")
