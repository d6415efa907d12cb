"""Units: what converts into what, by which exact factor, and what is refused at import."""

from fractions import Fraction

import pytest

from assent.logic.authoring import AuthoringError, integer, number, on_date, quantity
from assent.logic.units import combined, conversion

WEIGHT = number("weight", "How heavy?", "kg", 1, 500)
POUNDS = number("pounds", "How heavy?", "[lb_av]", 1, 1000)
CENTIMETERS = number("centimeters", "How tall?", "cm", 30, 300)
MONTHS = integer("months", "For how many months?", 0, 100, unit="mo")
STARTED, ENDED = on_date("started", "When?"), on_date("ended", "When?")


@pytest.mark.parametrize(
    ("source", "target", "wanted"),
    [
        ("cm", "m", "1/100"),
        ("kg", "g", "1000"),
        ("mg", "kg", "1/1000000"),
        ("[lb_av]", "kg", "45359237/100000000"),
        ("[in_i]", "cm", "254/100"),
        ("[lb_av]/[in_i]2", "kg/m2", "45359237/64516"),
        ("wk", "d", "7"),
        ("h", "min", "60"),
        ("/wk", "/d", "1/7"),
        ("a", "mo", "12"),
        ("%", "", "1/100"),
        ("{score}", "1", "1"),
        ("mmol/L", "mol/mL", "1/1000000"),
        ("10*9/L", "10*3/uL", "1"),
        ("mm[Hg]", "kPa", "133322/1000000"),
        ("ug/kg/min", "mg/kg/h", "60/1000"),
    ],
)
def test_a_conversion_is_exact(source: str, target: str, wanted: str) -> None:
    assert conversion(source, target) == Fraction(wanted)
    assert conversion(target, source) == 1 / Fraction(wanted)


@pytest.mark.parametrize(
    ("source", "target"), [("kg", "m"), ("kg/m2", "kg/m"), ("mo", "d"), ("a", "d"), ("d", "/d"), ("", "d")]
)
def test_what_measures_different_things_does_not_convert(source: str, target: str) -> None:
    assert conversion(source, target) is None


@pytest.mark.parametrize("text", ["kgs", "kg/", "kg//m", "kg m", "2", "mmin", "dwk", "(kg)", "k[lb_av]"])
def test_no_unit_is_guessed(text: str) -> None:
    with pytest.raises(AuthoringError, match="no unit that is known"):
        quantity(1, text)


@pytest.mark.parametrize(
    ("left", "right", "power", "wanted"),
    [
        ("kg", "m2", -1, "kg/m2"),
        ("kg/m", "m", -1, "kg/m2"),
        ("mg/kg", "kg", 1, "mg"),
        ("mg", "mg", -1, ""),
        ("", "wk", -1, "/wk"),
        ("mg", "", 1, "mg"),
        ("m", "m", 1, "m2"),
        ("kg/m2", "kg/m2", -1, ""),
    ],
)
def test_arithmetic_derives_the_unit(left: str, right: str, power: int, wanted: str) -> None:
    assert combined(left, right, power) == wanted


def test_a_forgotten_conversion_is_found() -> None:
    bmi = WEIGHT / CENTIMETERS**2
    with pytest.raises(AuthoringError, match=r'quantity\(40, "kg/cm2"\)'):
        bmi >= 40  # noqa: B015
    with pytest.raises(AuthoringError, match="measure different things"):
        bmi >= quantity(40, "kg/m")  # noqa: B015


def test_a_number_beside_a_plain_fact_has_its_unit() -> None:
    assert (WEIGHT >= 40).right.unit == "kg"  # type: ignore[attr-defined]
    assert (WEIGHT * 2 >= 40).right.unit == "kg"  # type: ignore[attr-defined]
    assert (ENDED - STARTED >= 30).right.unit == "d"  # type: ignore[attr-defined]


def test_calendar_months_are_no_number_of_days() -> None:
    with pytest.raises(AuthoringError, match="measure different things"):
        ENDED - STARTED >= MONTHS  # noqa: B015


def test_a_power_is_a_whole_one() -> None:
    with pytest.raises(AuthoringError, match="whole power"):
        WEIGHT**0
    assert (CENTIMETERS**3).unit == "cm3"
