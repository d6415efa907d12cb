"""Quantities are compared exactly, in every engine: no binary number decides at a boundary."""

from typing import Any

import pytest

from assent.logic.authoring import (
    AuthoringError,
    Condition,
    Records,
    any_of,
    integer,
    number,
    otherwise,
    quantity,
)
from assent.logic.case_facts import CaseFacts, RecordList
from assent.logic.checks import check
from assent.logic.definitions import Definition, Kind
from assent.logic.evaluate import Evaluation
from assent.logic.tree import Fact, Member
from assent.logic.units_granted import units_granted
from tests.unit.targets.three_engines import Laboratory

KILOGRAMS = number("kilograms", "How heavy?", "kg", 1, 500)
POUNDS = number("pounds", "How heavy?", "[lb_av]", 1, 1100)
METERS = number("meters", "How tall?", "m", 0.3, 2.6)
CENTIMETERS = number("centimeters", "How tall?", "cm", 30, 260)
INCHES = number("inches", "How tall?", "[in_i]", 12, 102)
BEFORE = number("before", "What was it before?", "%", -100, 100)
AFTER = number("after", "What is it now?", "%", -100, 100)
LARGE = integer("large", "How many?", 0, 10**15)
WEIGHINGS = Records("weighings", "Are these all?", "One more weighing")
WEIGHED = WEIGHINGS.number("weighed", "How heavy?", "kg", 1, 500)
LABORATORY = Laboratory((KILOGRAMS, POUNDS, METERS, CENTIMETERS, INCHES, BEFORE, AFTER, LARGE), (WEIGHINGS,))
BMI = KILOGRAMS / METERS**2


@pytest.mark.parametrize(
    ("kilograms", "meters", "limit"),
    [
        (115.6, 1.7, 40),
        (92.48, 1.7, 32),
        (81.92, 1.6, 32),
        (78.4, 1.4, 40),
        (96.1, 1.55, 40),
        (112.5, 1.5, 50),
    ],
)
def test_a_body_mass_index_exactly_at_the_limit(kilograms: float, meters: float, limit: int) -> None:
    at: dict[str, Any] = {"kilograms": kilograms, "meters": meters}
    below: dict[str, Any] = {"kilograms": round(kilograms - 1e-9, 9), "meters": meters}
    wanted = quantity(limit, "kg/m2")
    assert LABORATORY.truth(wanted <= BMI, **at) is True
    assert LABORATORY.truth(BMI.is_(wanted), **at) is True
    assert LABORATORY.truth(wanted < BMI, **at) is False
    assert LABORATORY.truth(wanted > BMI, **at) is False
    assert LABORATORY.truth(wanted <= BMI, **below) is False


def test_the_limit_is_the_same_in_other_units() -> None:
    in_cm = quantity(40, "kg/m2") <= KILOGRAMS / CENTIMETERS**2
    assert LABORATORY.truth(in_cm, kilograms=115.6, centimeters=170) is True
    assert LABORATORY.truth(in_cm, kilograms=115.599999999, centimeters=170) is False
    imperial = quantity(40, "kg/m2") <= POUNDS / INCHES**2
    # 40 kg/m2 at 70 inches lie between these two weights, a billionth of a pound apart
    assert LABORATORY.truth(imperial, pounds=278.777528819, inches=70) is False
    assert LABORATORY.truth(imperial, pounds=278.77752882, inches=70) is True
    mixed = POUNDS >= KILOGRAMS
    assert LABORATORY.truth(mixed, pounds=100, kilograms=45.359237) is True
    assert LABORATORY.truth(mixed, pounds=100, kilograms=45.359238) is False


@pytest.mark.parametrize(
    ("before", "after", "wanted"), [(0.1, 0.3, True), (0.1, 0.3000001, False), (-0.1, 0.1, True)]
)
def test_sums_and_differences(before: float, after: float, wanted: bool) -> None:
    assert LABORATORY.truth(AFTER - BEFORE <= 0.2, before=before, after=after) is wanted
    assert LABORATORY.truth(BEFORE * 3 + 0.0 >= 0.3, before=0.1) is True


@pytest.mark.parametrize(
    ("before", "after", "wanted"), [(-2.5, -5, True), (-2.5, 5, False), (2.5, 5, True), (2.5, -5, False)]
)
def test_a_divisor_may_be_negative(before: float, after: float, wanted: bool) -> None:
    assert LABORATORY.truth(AFTER / BEFORE >= 2, before=before, after=after) is wanted
    assert LABORATORY.truth(AFTER / BEFORE < 2, before=before, after=after) is not wanted


def test_a_conversion_inside_a_sum() -> None:
    total = METERS + CENTIMETERS
    assert LABORATORY.truth(total >= quantity(2.1, "m"), meters=1.7, centimeters=40) is True
    assert LABORATORY.truth(total > quantity(210, "cm"), meters=1.7, centimeters=40) is False
    assert LABORATORY.truth(total - METERS >= METERS, meters=0.4, centimeters=40) is True


def test_otherwise_converts_too() -> None:
    weight = otherwise(KILOGRAMS, POUNDS)
    limit = weight >= quantity(45.359237, "kg")
    assert LABORATORY.truth(limit, pounds=100) is True
    assert LABORATORY.truth(limit, pounds=99.999999999) is False
    assert LABORATORY.truth(limit, pounds=100, kilograms=45) is False
    assert LABORATORY.truth(weight / METERS**2 >= quantity(40, "kg/m2"), kilograms=115.6, meters=1.7) is True


def test_an_unknown_part_is_asked_for() -> None:
    decided = LABORATORY.decide(quantity(40, "kg/m2") <= BMI, kilograms=115.6)
    assert (decided.truth, decided.missing) == (None, ("meters",))


def test_large_whole_numbers() -> None:
    assert LABORATORY.truth(LARGE * 1000 >= LARGE * 999 + 1, large=10**15) is True
    assert LABORATORY.truth(LARGE * 1001 > LARGE * 1000 + LARGE, large=10**15 - 1) is False


def test_the_noise_of_a_conversion_elsewhere_does_not_count() -> None:
    assert LABORATORY.truth(KILOGRAMS * 2 >= 145.1495584, kilograms=72.57477919999999) is True
    assert LABORATORY.truth(KILOGRAMS * 2 <= 145.1495584, kilograms=72.57477920000001) is True


def test_in_a_record() -> None:
    condition: Condition = WEIGHINGS.any(quantity(40, "kg/m2") <= WEIGHED / METERS**2)
    listed = {"weighings": RecordList(({"weighed": 115.6},), complete=True)}
    assert LABORATORY.truth(condition, listed, meters=1.7) is True
    assert LABORATORY.truth(condition, listed, meters=1.701) is False
    assert LABORATORY.decide(condition, listed).missing == ("meters",)


def test_a_calculated_quantity_is_compared_one_by_one() -> None:
    either = any_of((BEFORE * 3).is_(0.3), (BEFORE * 3).is_(0.6))
    assert LABORATORY.truth(either, before=0.2) is True
    with pytest.raises(AuthoringError, match=r"any_of\(x.is_"):
        check([Member(BEFORE * 3, (0.3,))])


def test_what_could_not_be_exact_is_refused_at_import() -> None:
    with pytest.raises(AuthoringError, match="so many digits"):
        check([quantity(1, "kg4") <= KILOGRAMS**4])
    boundless: Fact[float] = Fact(Definition("boundless", Kind.NUMBER, "How much?"))
    with pytest.raises(AuthoringError, match="low and high"):
        check([boundless * 2 >= 1.5])


def test_units_granted_are_exact() -> None:
    from assent.logic.authoring import Grant

    grant = Grant(days=28, clause="K", units=BEFORE * 3, undetermined="Not known.")
    assert units_granted(grant, Evaluation(CaseFacts({"before": 0.1}))).units * 10 == 3  # type: ignore[operator]
