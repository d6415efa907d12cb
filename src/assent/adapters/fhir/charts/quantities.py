"""Numbers of observations and doses, in the unit of the fact that they are for, by UCUM."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from typing import Any

from assent.adapters.fhir.resources import codings
from assent.facts.grammar.units import unit_of, unit_words
from assent.logic.errors import AuthoringError
from assent.logic.units import conversion

_PLAIN = frozenset({"", "1", "{score}", "score", "{points}", "points"})


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, ``written`` in words; ``ucum`` is empty where the unit is none that is known."""

    value: Fraction
    written: str
    ucum: str

    def in_unit(self, unit: str) -> int | float | None:
        """The number in another unit; None where nothing converts it."""
        if not unit:
            return _plain(self.value) if self.written.split(" ")[-1] in _PLAIN or not self.ucum else None
        try:
            factor = conversion(self.ucum, unit) if self.ucum else None
        except AuthoringError:
            return None
        return None if factor is None else _plain(self.value * factor)


def quantity(element: object) -> Quantity | None:
    """The number of a Quantity, or of an integer or decimal; None where there is none, or only a bound."""
    if _is_number(element):
        return Quantity(Fraction(str(element)), f"{element}", "")
    if not isinstance(element, Mapping) or element.get("comparator"):
        return None
    number = element.get("value")
    if not _is_number(number):
        return None
    unit = str(element.get("code") or element.get("unit") or "")
    ucum = _ucum(unit)
    return Quantity(Fraction(str(number)), f"{number} {unit_words(ucum) or unit}".strip(), ucum)


def _is_number(value: object) -> bool:
    """Whether it is a number that can be; JSON has exponents beyond those."""
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def value_of(observation: Mapping[str, Any]) -> object:
    """The value of an observation or component, whatever its type; None where it has none."""
    for name in (
        "valueQuantity",
        "valueInteger",
        "valueCodeableConcept",
        "valueDecimal",
        "valueBoolean",
        "valueString",
    ):
        if name in observation:
            return observation[name]
    return None


def score_of(value: object, answers: Mapping[str, int], keys: list[str]) -> int | None:
    """The score that an answer stands for: a whole number, a coded answer, or its ordinal value."""
    number = quantity(value)
    if number is not None:
        return int(number.value) if number.value.denominator == 1 else None
    scores = {answers[key] for key in keys if key in answers} | set(_ordinals(value))
    return scores.pop() if len(scores) == 1 else None


def _ordinals(value: object) -> list[int]:
    raw_codings = value.get("coding", [value]) if isinstance(value, Mapping) and codings(value) else []
    ordinals = []
    for coding in raw_codings if isinstance(raw_codings, list) else []:
        for extension in (coding.get("extension") or []) if isinstance(coding, Mapping) else []:
            url = str(extension.get("url", "")) if isinstance(extension, Mapping) else ""
            if url.endswith(("/ordinalValue", "/itemWeight")) and isinstance(
                extension.get("valueDecimal"), int | float
            ):
                ordinals.append(int(extension["valueDecimal"]))
    return ordinals


def _ucum(unit: str) -> str:
    """The UCUM unit of a code or of a word for one; empty where it is none that is known."""
    if unit in _PLAIN:
        return ""
    try:
        conversion(unit, "1")
    except AuthoringError:
        return unit_of(unit) or ""
    return unit


def _plain(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else round(float(value), 4)
