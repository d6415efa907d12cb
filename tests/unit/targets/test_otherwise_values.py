"""The first of two values where it is known, else the second, in every engine."""

from datetime import date
from typing import Any

import pytest

from assent.logic.authoring import (
    AuthoringError,
    Condition,
    Records,
    days,
    integer,
    number,
    on_date,
    otherwise,
)
from assent.logic.case_facts import RecordList
from assent.logic.definitions import Tense
from assent.logic.describe import words
from tests.unit.targets.three_engines import REQUEST_DATE, REQUESTED, Laboratory

SURGERY = on_date("surgery_date", "When is the operation?", tense=Tense.ANY)
PLANNED = on_date("planned_date", "When is it planned?", tense=Tense.ANY)
MEASURED = number("measured", "How heavy, measured?", "kg", 1, 400)
REPORTED = number("reported", "How heavy, reported?", "kg", 1, 400)
COUNT = integer("count", "How many?", 0, 9)
VISITS = Records("visits", "Are these all the visits?", "One more visit")
SEEN = VISITS.on_date("seen", "When?", tense=Tense.ANY)
BOOKED = VISITS.on_date("booked", "For when?", tense=Tense.ANY)
LABORATORY = Laboratory((SURGERY, PLANNED, MEASURED, REPORTED, COUNT), (VISITS,))

RECENT: Condition = otherwise(SURGERY, REQUEST_DATE) >= date(2026, 3, 1)
PLANNED_SOON: Condition = otherwise(SURGERY, PLANNED) - days(30) <= REQUEST_DATE
EARLY, LATE = date(2026, 2, 1), date(2026, 6, 1)


@pytest.mark.parametrize(("surgery", "wanted"), [(EARLY, False), (LATE, True), (None, True)])
def test_the_second_stands_in_for_an_unknown_first(surgery: date | None, wanted: bool) -> None:
    assert LABORATORY.truth(RECENT, surgery_date=surgery) is wanted


def test_the_unknown_first_is_asked_only_where_the_second_is_unknown_too() -> None:
    assert LABORATORY.decide(PLANNED_SOON, planned_date=EARLY).missing == ()
    decided = LABORATORY.decide(PLANNED_SOON)
    assert (decided.truth, decided.missing) == (None, ("planned_date", "surgery_date"))


def test_it_stands_in_arithmetic_and_asks_for_the_rest() -> None:
    condition = otherwise(MEASURED, REPORTED) + otherwise(MEASURED, REPORTED) >= 100
    assert LABORATORY.truth(condition, measured=40, reported=60) is False
    assert LABORATORY.truth(condition, reported=60) is True
    assert LABORATORY.decide(condition).missing == ("measured", "reported")


def test_of_a_plain_value() -> None:
    assert LABORATORY.truth(otherwise(COUNT, 3) >= 3) is True
    assert LABORATORY.truth(otherwise(COUNT, 3) >= 3, count=2) is False


def test_within_a_record() -> None:
    condition = VISITS.any(otherwise(SEEN, BOOKED) >= EARLY)

    def listed(*records: Any) -> dict[str, RecordList]:
        return {"visits": RecordList(records, complete=True)}

    assert LABORATORY.truth(condition, listed({"seen": None, "booked": LATE})) is True
    assert LABORATORY.truth(condition, listed({"seen": date(2025, 1, 1), "booked": LATE})) is False
    decided = LABORATORY.decide(condition, listed({"booked": None}))
    assert decided.missing == ("visits[0].booked", "visits[0].seen")


def test_it_reads_aloud() -> None:
    said = "(the surgery date or, where that is unknown, the request date) is on or after 2026-03-01"
    assert words(RECENT) == said


@pytest.mark.parametrize(("first", "then"), [(SURGERY, COUNT), (COUNT, REQUESTED), (MEASURED, SURGERY)])
def test_two_types_are_a_mistake(first: Any, then: Any) -> None:
    with pytest.raises(AuthoringError, match="two values of one type"):
        otherwise(first, then)
