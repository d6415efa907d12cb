"""Values out of lists, with what an open list and unknown fields leave of them, in every engine."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from assent.logic.authoring import (
    AuthoringError,
    Clause,
    ClauseKind,
    Condition,
    Records,
    all_of,
    integer,
    months,
    number,
    on_date,
    otherwise,
    quantity,
    reading,
    readings,
)
from assent.logic.case_facts import RecordList
from assent.logic.checks import check
from assent.logic.definitions import Tense
from assent.logic.describe import words
from assent.logic.whole_numbers import LONGEST_LIST
from assent.targets.sql.columns import MOST_RECORDS
from tests.unit.targets.three_engines import REQUEST_DATE, Laboratory

tall = number("tall", "How tall?", "m", 0.5, 2.5)
change = integer("difference", "What changed?", -5, 5)
planned = integer("planned", "How many are planned?", 0, 20)
booked = on_date("booked", "When is it booked?", tense=Tense.ANY)
visits = Records("visits", "Are these all the visits?", "One more visit")
weight = visits.number("weight", "How heavy?", "kg", 1, 400)
minutes = visits.integer("minutes", "How long?", 0, 600, unit="min")
seen = visits.on_date("seen", "When?", tense=Tense.ANY)
kept = visits.flag("kept", "Was it kept?")
others = Records("others", "Are these all the others?", "One more")
other = others.integer("size", "How large?", 0, 9)
LABORATORY = Laboratory((tall, change, planned, booked), (visits, others))
JANUARY, FEBRUARY, MARCH = date(2026, 1, 15), date(2026, 2, 15), date(2026, 3, 15)
T, F, U = True, False, None


def listed(*records: Mapping[str, Any], complete: bool = True) -> dict[str, RecordList]:
    return {"visits": RecordList(records, complete)}


def opened(*records: Mapping[str, Any]) -> dict[str, RecordList]:
    return listed(*records, complete=False)


HEAVY, LIGHT, UNWEIGHED = {"weight": 100}, {"weight": 60}, {"weight": None}


@pytest.mark.parametrize(
    ("known", "at_least_80", "below_80"),
    [
        (listed(HEAVY, LIGHT), T, F),
        (listed(LIGHT), F, T),
        (opened(HEAVY), T, F),
        (opened(LIGHT), U, U),
        (listed(LIGHT, UNWEIGHED), U, U),
        (listed(HEAVY, UNWEIGHED), T, F),
        (listed(), F, F),
        (opened(), U, U),
    ],
)
def test_the_highest(known: dict[str, RecordList], at_least_80: Any, below_80: Any) -> None:
    assert LABORATORY.truth(visits.highest(weight) >= 80, known) is at_least_80
    assert LABORATORY.truth(visits.highest(weight) < 80, known) is below_80


@pytest.mark.parametrize(
    ("known", "wanted"),
    [(listed(HEAVY, LIGHT), T), (opened(LIGHT), T), (opened(HEAVY), U), (listed(HEAVY), F), (listed(), F)],
)
def test_the_lowest(known: dict[str, RecordList], wanted: Any) -> None:
    assert LABORATORY.truth(visits.lowest(weight) <= 60, known) is wanted


@pytest.mark.parametrize(
    ("known", "wanted"),
    [
        (listed({"minutes": 40}, {"minutes": 50}), T),
        (listed({"minutes": 40}, {"minutes": 40}), F),
        (opened({"minutes": 90}), T),  # an open list can only add
        (opened({"minutes": 40}), U),
        (listed({"minutes": 90}, {"minutes": None}), T),
        (listed({"minutes": 40}, {"minutes": None}), U),
        (listed(), F),
    ],
)
def test_a_sum_has_a_lower_bound_where_no_value_is_negative(
    known: dict[str, RecordList], wanted: Any
) -> None:
    assert LABORATORY.truth(visits.sum(minutes) >= 90, known) is wanted
    assert LABORATORY.truth(visits.sum(minutes) >= quantity(1.5, "h"), known) is wanted  # type: ignore[operator]


def test_a_count_meets_a_fact() -> None:
    condition = visits.count(where=kept) >= planned
    two = listed({"kept": T}, {"kept": T}, {"kept": F})
    assert LABORATORY.truth(condition, two, planned=2) is T
    assert LABORATORY.truth(condition, two, planned=3) is F
    assert LABORATORY.decide(condition, two).missing == ("planned",)
    unsure = LABORATORY.decide(condition, listed({"kept": T}, {"kept": None}), planned=2)
    assert (unsure.truth, unsure.missing) == (U, ("visits[1].kept",))
    assert LABORATORY.decide(condition, opened({"kept": T}), planned=2).missing == ("visits",)


LATEST = visits.latest_value(weight, seen, tie="highest")


@pytest.mark.parametrize(
    ("known", "wanted"),
    [
        (listed({"weight": 100, "seen": JANUARY}, {"weight": 60, "seen": MARCH}), F),
        (listed({"weight": 60, "seen": JANUARY}, {"weight": 100, "seen": MARCH}), T),
        (opened({"weight": 100, "seen": MARCH}), T),
        (listed({"weight": 100, "seen": MARCH}, {"weight": 60, "seen": MARCH}), T),
        (listed({"weight": 100, "seen": MARCH}, {"weight": 60, "seen": None}), U),
        (listed({"weight": 100, "seen": MARCH}, {"weight": 90, "seen": None}), T),  # either decides alike
        (listed({"weight": None, "seen": JANUARY}, {"weight": 100, "seen": MARCH}), T),
        (listed({"weight": None, "seen": MARCH}), U),
        (listed(), F),
        (opened(), U),
    ],
)
def test_a_field_of_the_latest(known: dict[str, RecordList], wanted: Any) -> None:
    assert LABORATORY.truth(LATEST >= 80, known) is wanted


def test_only_what_may_be_the_latest_is_asked_for() -> None:
    known = listed({"weight": None, "seen": JANUARY}, {"weight": None, "seen": MARCH}, {"weight": 60})
    assert LABORATORY.decide(LATEST >= 80, known).missing == ("visits[1].weight", "visits[2].seen")
    assert LABORATORY.decide(LATEST >= 80, opened()).missing == ("visits",)


def test_two_values_in_one_calculation() -> None:
    loss = visits.highest(weight) - LATEST >= 20
    known = listed({"weight": 120.1, "seen": JANUARY}, {"weight": 100.1, "seen": MARCH})
    assert LABORATORY.truth(loss, known) is T
    assert LABORATORY.truth(loss, listed({"weight": 120.1, "seen": JANUARY})) is F
    index = LATEST / tall**2 >= quantity(40, "kg/m2")
    heavy = listed({"weight": 115.6, "seen": MARCH})
    assert LABORATORY.truth(index, heavy, tall=1.7) is T
    assert LABORATORY.truth(index, heavy, tall=1.700000001) is F
    assert LABORATORY.decide(index, heavy).missing == ("tall",)


def test_dates_out_of_a_list() -> None:
    condition = REQUEST_DATE - visits.highest(seen) <= 30
    assert LABORATORY.truth(condition, listed({"seen": JANUARY}, {"seen": MARCH})) is T
    assert LABORATORY.truth(condition, listed({"seen": JANUARY})) is F
    assert LABORATORY.truth(condition, opened({"seen": JANUARY})) is U
    assert LABORATORY.truth(visits.lowest(seen) + months(1) <= FEBRUARY, opened({"seen": JANUARY})) is T


def test_a_stand_in_for_what_is_not_in_the_list() -> None:
    condition = otherwise(visits.highest(seen), REQUEST_DATE) >= date(2026, 3, 1)
    assert LABORATORY.truth(condition, listed({"seen": FEBRUARY})) is F
    assert LABORATORY.truth(condition, listed()) is T
    assert LABORATORY.truth(condition, opened({"seen": FEBRUARY})) is T


def test_an_unknown_first_is_not_asked_where_its_stand_in_is_known() -> None:
    known = opened({"weight": None, "kept": None})
    first = otherwise(visits.count(where=kept), planned) >= change
    assert LABORATORY.decide(first, known, planned=2).missing == ("difference",)
    asked = ("difference", "planned", "visits", "visits[0].kept")
    assert LABORATORY.decide(first, known).missing == asked
    later = otherwise(visits.highest(seen), REQUEST_DATE) >= booked
    assert LABORATORY.decide(later, opened()).missing == ("booked",)


def test_one_record_that_two_clauses_share() -> None:
    long_enough, recent = visits.same_record(minutes >= 40, seen >= MARCH)
    apart = listed({"minutes": 60, "seen": JANUARY}, {"minutes": 10, "seen": MARCH})
    assert LABORATORY.truth(long_enough, apart) is T
    assert LABORATORY.truth(recent, apart) is F
    together = listed({"minutes": 10, "seen": JANUARY}, {"minutes": 60, "seen": MARCH})
    assert LABORATORY.truth(all_of(long_enough, recent), together) is T
    both = all_of(visits.any(minutes >= 40), visits.any(seen >= MARCH))
    assert LABORATORY.truth(both, apart) is T  # what it is there to avoid
    with pytest.raises(AuthoringError, match="two conditions or more"):
        visits.same_record(kept)


LATEST_IN_WORDS = (
    "the weight of the latest of the visits, by the seen (the highest of several on one day)"
    " is at least 80 kg"
)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (visits.highest(weight) >= 80, "the highest weight of the visits is at least 80 kg"),
        (visits.count(where=kept) >= 2, "the number of the visits where (kept is yes) is at least 2"),
        (
            LATEST >= 80,
            LATEST_IN_WORDS,
        ),
    ],
)
def test_it_reads_aloud(condition: Condition, said: str) -> None:
    assert words(condition) == said


def disputed() -> Condition:
    return readings("Q", "What?", live=[reading("a", "a", kept), reading("b", "b", minutes >= 1)])


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        (visits.any(weight >= visits.highest(weight)), "cannot stand inside a condition on visits"),
        (visits.count(where=other >= 1) >= 1, "size is a field of others"),
        (visits.count(where=disputed()) >= 1, "open question Q cannot stand"),
        (
            visits.count(where=Clause("C", ClauseKind.CRITERION, "It is.", kept)) >= 1,
            "clause cannot stand",
        ),
        (planned / visits.count() >= 1, "may be 0"),
        (visits.sum(minutes) / planned >= quantity(1, "min"), "divided by a fact that may be 0"),
        (visits.sum(minutes) * change >= quantity(1, "min"), "below 0"),
        (otherwise(visits.highest(weight) * 2, 3) >= 1, "only by itself"),
    ],
)
def test_an_author_mistake_stops_at_loading(condition: Condition, says: str) -> None:
    with pytest.raises(AuthoringError, match=says):
        check([condition])


def test_a_sum_of_dates_is_a_mistake() -> None:
    with pytest.raises(AuthoringError, match="needs a field that is an integer or a number"):
        visits.sum(seen)


def test_the_longest_list_is_the_same_everywhere() -> None:
    assert LONGEST_LIST == MOST_RECORDS
