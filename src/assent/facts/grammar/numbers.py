"""Numbers, alone or with a unit. A number alone is in the unit of its fact; one with a unit is converted."""

import math
import re
from decimal import Decimal
from fractions import Fraction

from assent.facts.grammar.understanding import NotUnderstood, Understood
from assent.facts.grammar.units import another_unit, unit_of, unit_words
from assent.logic.definitions import Definition, Kind
from assent.logic.units import conversion

_LARGEST = 1_000_000
_NUMBER = r"(?:\d+(?:[.,]\d+)?|\.\d+)"
_QUANTITY = re.compile(
    rf"(?P<number>[-+]?{_NUMBER}(?:e[-+]?\d{{1,3}})?)\s*(?P<unit>[^\d\s.,+-][^\d]{{0,39}})?", re.IGNORECASE
)
_RANGE = re.compile(
    rf"(?:between\s+)?(?P<low>{_NUMBER})\s*(?P<first>[^\d\s.,+-][^\d]{{0,19}}?)?\s*(?:-|to|or|and|through)\s*"
    rf"(?P<high>{_NUMBER})\s*(?P<unit>.{{0,39}})",
    re.IGNORECASE,
)
_BOUND = re.compile(
    rf"(?:[<>~=]+|≤|≥|≈|at least|at most|about|around|approximately|approx\.?|ca\.?|circa|over|under|"
    rf"more than|less than|up to|nearly|almost)\s*(?P<number>{_NUMBER}.{{0,39}})",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_TIMES = {"once": "1", "twice": "2", "thrice": "3"}
_DASHES = str.maketrans({"–": "-", "—": "-", "−": "-", "\u00a0": " ", "\u202f": " "})


def read_number(definition: Definition, given: object) -> Understood | NotUnderstood:
    """A number in the range of its fact: a number, or a text that holds one, with or without a unit."""
    if isinstance(given, float) and math.isfinite(given):
        return _within(definition, given, "")
    if isinstance(given, int) and not isinstance(given, bool):
        return _within(definition, given, "")
    must = f"must be {allowed_range(definition)}"
    return _of_text(definition, given, must) if isinstance(given, str) else NotUnderstood(must)


def read_whole(given: object) -> int | NotUnderstood:
    """A whole number; its range is checked by what computes with it."""
    if isinstance(given, str) and re.fullmatch(r"\s*[-+]?\d{1,9}\s*", given, re.ASCII):
        return int(given)
    if isinstance(given, bool) or not isinstance(given, int | float):
        return NotUnderstood("must be a whole number")
    if not abs(given) <= _LARGEST or given != int(given):
        return NotUnderstood("must be a whole number")
    return int(given)


def allowed_range(definition: Definition) -> str:
    """What a number may be: ``a number from 20 to 400, in kg``."""
    noun = "a whole number" if definition.kind is Kind.INTEGER else "a number"
    unit = f", in {unit_words(definition.unit)}" if definition.unit else ""
    match definition.low, definition.high:
        case None, None:
            return noun + unit
        case low, None:
            return f"{noun} of at least {low:g}{unit}"
        case None, high:
            return f"{noun} of at most {high:g}{unit}"
        case low, high:
            return f"{noun} from {low:g} to {high:g}{unit}"


def out_of_range(definition: Definition) -> str:
    """What is said of a number outside the range of its fact."""
    example = another_unit(definition.unit)
    unit = f", or write its unit after it if that is another, such as {example}" if example else ""
    return f"must be {allowed_range(definition)}; correct it{unit}"


def _of_text(definition: Definition, given: str, must: str) -> Understood | NotUnderstood:
    text = given.translate(_DASHES).strip()
    first, _, remainder = text.partition(" ")
    if first.casefold() in _TIMES and remainder:
        text = f"{_TIMES[first.casefold()]} {remainder}"
    match = _QUANTITY.fullmatch(text)
    if match is None:
        return NotUnderstood(_no_number(text, must))
    number, unit = match["number"], (match["unit"] or "").strip()
    if _THOUSANDS.fullmatch(number.lstrip("+-")):
        joined = number.replace(",", "")
        return NotUnderstood(f"can be read in two ways; write {joined}, or {number.replace(',', '.')}")
    value = Fraction(Decimal(number.replace(",", ".")))
    if not unit:
        return _within(definition, _plain(value), given)
    factor = _factor(definition, unit)
    if isinstance(factor, NotUnderstood):
        return factor
    return _within(definition, _plain(value * factor), given)


def _factor(definition: Definition, unit: str) -> Fraction | NotUnderstood:
    """By what a number in this unit is multiplied to be in that of its fact."""
    due, code = definition.unit, unit_of(unit)
    if not due:
        return NotUnderstood(f"must be {allowed_range(definition)}; write the number alone, without a unit")
    if code is None:
        known = f"; write it in {unit_words(due)}"
        return NotUnderstood(f"must be {allowed_range(definition)}; its unit is not known here{known}")
    factor = conversion(code, due)
    if factor is not None:
        return factor
    why = "has no fixed length" if code in ("mo", "a", "/mo") else f"does not convert to {unit_words(due)}"
    return NotUnderstood(
        f"must be {allowed_range(definition)}; its unit {why}: write it in {unit_words(due)}"
    )


def _no_number(text: str, must: str) -> str:
    """What is said of a text that holds no number, or more than one, or only a bound."""
    two = _RANGE.fullmatch(text)
    if two is not None:
        unit = two["unit"].strip()
        values = [f"{number} {unit}".strip() for number in (two["low"], two["high"])]
        return (
            f"is a range where one number is due; it {must}: write the one that was ordered or measured, "
            f"such as {values[0]} or {values[1]}"
        )
    bound = _BOUND.fullmatch(text)
    if bound is not None:
        return f"{must}; write the number itself, as {bound['number'].strip()}, if it is that"
    if re.search(r"\d", text):
        return f"{must}; write one number, with its unit if that is another"
    return f"{must}; write it in digits"


def _plain(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else float(value)


def _within(definition: Definition, value: float, written: str) -> Understood | NotUnderstood:
    if definition.kind is Kind.INTEGER and value != int(value):
        way_out = "give it without a fraction"
        if re.search(r"[^\d\s.,+-]", written):
            way_out = f"it comes to {value:g} {unit_words(definition.unit)}; write a whole number of them"
        return NotUnderstood(f"must be {allowed_range(definition)}; {way_out}")
    low, high = definition.low, definition.high
    if (low is not None and value < low) or (high is not None and value > high):
        return NotUnderstood(out_of_range(definition))
    return Understood(int(value) if definition.kind is Kind.INTEGER else value, written)
