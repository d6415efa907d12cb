"""What the file of an office says, each setting of its type, and how long calls while ordering are kept."""

from __future__ import annotations

from dataclasses import fields

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


_SWITCHES = [named.name for named in fields(Office) if isinstance(named.default, bool)]
_FIGURES = [named.name for named in fields(Office) if type(named.default) is int]


@pytest.mark.parametrize("name", _SWITCHES)
def test_a_switch_is_true_or_false_and_no_text(name: str) -> None:
    for said in (True, False):
        assert getattr(office(f"{name} = {str(said).lower()}"), name) is said
    for wrong in ('"false"', '"true"', '""', "0", "1", "[]", "0.0"):
        with pytest.raises(
            Refused, match=rf"office\.toml: {name} is .*; write true or false, without quotes"
        ):
            office(f"{name} = {wrong}")


@pytest.mark.parametrize("name", _FIGURES)
def test_a_figure_is_a_whole_number(name: str) -> None:
    assert getattr(office(f"{name} = 100"), name) == 100
    for wrong in ('"100"', "100.5", "true", "[100]"):
        with pytest.raises(Refused, match=f"{name} is .*; write a whole number"):
            office(f"{name} = {wrong}")


@pytest.mark.parametrize("wrong", ["false", "true", "0", "[]"])
def test_what_switches_automatic_approval_on_is_words_and_never_a_switch(wrong: str) -> None:
    """A word for "off" would be a decision on the record that nobody made."""
    with pytest.raises(Refused, match=r"automatic_approval is .*; write a text in quotes, empty for none"):
        office_of(f'automatic_approval = {wrong}\nnumbers = "seed"\n')


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[office]\nspecialties = "psychiatry"', "specialties is 'psychiatry'; write a list"),
        ('[[delegate]]\nname = "A"\nproduct_lines = "mgb_aco"', "product_lines is 'mgb_aco'; write a list"),
        ('[[signing]]\ncredential = "MD"\nacts = "approve"', "acts is 'approve'; write a list"),
        ("[office]\nhold = true", "has no hold; there are: .*legal_hold"),
        ('delegates = ["A"]', "office.toml"),
    ],
)
def test_what_is_of_another_form_is_named(text: str, says: str) -> None:
    with pytest.raises(Refused, match=says):
        office_of(f'numbers = "seed"\n{text}\n')
