"""Proportion of days covered."""

import json
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assent.facts.days_covered import (
    DaysCovered,
    DaysCoveredError,
    Dispense,
    proportion_of_days_covered,
)
from tests.unit.facts.reference import reference_file

START = date(2026, 1, 1)
END = START + timedelta(days=41)


def fill(offset: int, days: int | None, product: str | None = None) -> Dispense:
    return Dispense(START + timedelta(days=offset), days, product)


@pytest.mark.parametrize(
    ("dispenses", "covered"),
    [
        ([fill(0, 30)], 30),
        ([fill(0, 30), fill(24, 30)], 42),  # early refill moves forward
        ([fill(24, 30), fill(0, 30)], 42),  # order of the records does not matter
        ([fill(0, 30), fill(40, 30)], 32),
        ([fill(-12, 30), fill(18, 30)], 42),  # carried in
        ([fill(-30, 30)], 0),  # its last day is the day before
        ([fill(-30, 31)], 1),
        ([fill(0, 90)], 42),  # cut off
        ([fill(0, 30), fill(50, 30)], 30),  # after the window
        ([fill(0, 14), fill(0, 14)], 28),
        ([fill(0, 14, "a"), fill(0, 14, "a")], 28),
        ([fill(0, 14, "a"), fill(0, 20, "b")], 20),  # two strengths taken together
        ([fill(0, 10), fill(1, 10), fill(2, 10), fill(35, 2)], 32),
    ],
)
def test_days_are_counted_once(dispenses: list[Dispense], covered: int) -> None:
    assert proportion_of_days_covered(dispenses, START, END) == DaysCovered(42, covered, 100 * covered / 42)


@pytest.mark.parametrize(
    "dispenses",
    [
        [],
        [fill(50, 30)],
        [fill(0, None)],
        [fill(0, 30), fill(30, None)],
        [fill(-200, None), fill(0, 42)],
    ],
)
def test_what_is_not_known_gives_no_percentage(dispenses: list[Dispense]) -> None:
    found = proportion_of_days_covered(dispenses, START, END)
    assert found.percent is None
    assert found.percent_text == "unknown"


def test_what_is_certain_is_counted_beside_the_unknown() -> None:
    found = proportion_of_days_covered([fill(0, 34), fill(34, None)], START, END)
    assert found.percent is None
    assert found.percent_at_least == pytest.approx(80.952, abs=0.001)


def test_an_unknown_supply_after_the_window_does_not_matter() -> None:
    assert proportion_of_days_covered([fill(0, 42), fill(60, None)], START, END).percent == 100


@pytest.mark.parametrize(
    ("window", "covered", "text"),
    [(5, 4, "80.0 %"), (2501, 2000, "79.9 %"), (10000, 7999, "79.9 %"), (3, 2, "66.6 %")],
)
def test_nothing_is_rounded_up(window: int, covered: int, text: str) -> None:
    found = DaysCovered(window, covered, 100 * covered / window)
    assert found.percent is not None
    assert (found.percent >= 80) == (covered * 10 >= window * 8)
    assert found.percent_text == text


def test_the_threshold_is_exact_for_every_window() -> None:
    for days in range(2, 366):
        end = START + timedelta(days=days - 1)
        needed = -(-days * 8 // 10)
        enough = proportion_of_days_covered([fill(0, needed)], START, end).percent
        short = proportion_of_days_covered([fill(0, needed - 1)], START, end).percent
        assert enough is not None
        assert short is not None
        assert short < 80 <= enough


@pytest.mark.parametrize(
    ("dispenses", "start", "end", "field"),
    [
        ([], END, START, "end"),
        ([], datetime(2026, 1, 1), END, "start"),  # noqa: DTZ001
        ([fill(0, 0)], START, END, "dispense 1: days' supply"),
        ([fill(0, 5), fill(0, -3)], START, END, "dispense 2: days' supply"),
        ([fill(0, 900)], START, END, "dispense 1: days' supply"),
        ([fill(0, True)], START, END, "dispense 1: days' supply"),
    ],
)
def test_a_fault_names_its_field(dispenses: list[Dispense], start: date, end: date, field: str) -> None:
    with pytest.raises(DaysCoveredError) as caught:
        proportion_of_days_covered(dispenses, start, end)
    assert caught.value.field == field


fills = st.lists(st.builds(fill, st.integers(-60, 60), st.integers(1, 60)), min_size=1, max_size=8)


@given(fills)
def test_it_is_what_a_day_by_day_count_gives(dispenses: list[Dispense]) -> None:
    stock, covered = 0, 0
    for offset in range(-60, 42):
        day = START + timedelta(days=offset)
        stock += sum(each.days_supply or 0 for each in dispenses if each.on == day)
        covered += offset >= 0 and stock > 0
        stock = max(0, stock - 1)
    assert proportion_of_days_covered(dispenses, START, END).days_covered == covered


@given(fills, fills)
def test_more_supply_never_covers_less(some: list[Dispense], more: list[Dispense]) -> None:
    with_less = proportion_of_days_covered(some, START, END).days_covered
    assert proportion_of_days_covered([*some, *more], START, END).days_covered >= with_less


def test_reference_vectors() -> None:
    vectors = json.loads(reference_file("days_covered_vectors.json").read_text("utf-8"))
    assert vectors
    for vector in vectors:
        dispenses = [Dispense(date.fromisoformat(on), days) for on, days in vector["fills"]]
        start, end = (date.fromisoformat(vector[key]) for key in ("start", "end"))
        found = proportion_of_days_covered(dispenses, start, end)
        assert (found.days_in_window, found.days_covered) == (
            vector["days"],
            vector["covered_days"],
        ), vector
        assert found.percent is not None
        assert (found.percent >= 80) is vector["pdc_ge_80"]
