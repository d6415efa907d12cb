"""One value of one fact: its type, unit, range and tense. ``null`` is unknown; nothing converts."""

import math
import re
from datetime import date, datetime

from assent.adapters.case_files.limits import EARLIEST_DAY, LATEST_DAY, MOST_CHARACTERS
from assent.adapters.case_files.wording import did_you_mean, fault
from assent.casework.assessment.case import Fault
from assent.logic.definitions import Definition, Kind, Tense
from assent.logic.tree import Plain
from assent.terms.facts import BIRTH_DATE

_UNKNOWN = "; write null where it is not known"
_CORRECT = "; correct it, or write null where it is not known"
_LARGEST = 1_000_000
_NOT_WHOLE = "must be a whole number, or null where it is not known"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_QUANTITY = re.compile(r"\s*([-+]?\d+(?:[.,]\d+)?)\s*([^\d\s.,][^\d]{0,19})?\s*", re.ASCII)
_YES = ("yes", "y", "on", "true", "1", 1)
_NO = ("no", "n", "off", "false", "0", 0)
_UNIT_WORDS = {
    "%": "percent",
    "d": "days",
    "mm[Hg]": "mm Hg",
    "/wk": "times per week",
    "min": "minutes",
}
_SAME_UNIT = {
    "%": {"%", "percent", "pct"},
    "d": {"d", "day", "days"},
    "mm[Hg]": {"mm[hg]", "mmhg", "mm hg"},
    "/wk": {"/wk", "/week", "per week", "a week", "times per week", "weekly"},
    "min": {"min", "mins", "minute", "minutes"},
    "mg": {"mg", "milligram", "milligrams"},
    "kg": {"kg", "kgs", "kilogram", "kilograms"},
    "mg/kg": {"mg/kg"},
}


def read_value(
    definition: Definition, given: object, path: str, today: date | None = None
) -> Plain | Fault | None:
    """The value of a fact (or field) as given in a file, None where unknown, or the fault of it.

    ``today`` is the day of the assessment: a date of the past lies on or before it. A day that forms print
    where nobody knows it is unknown, but as a birth date, where it is impossible.
    """
    if given is None:
        return None
    match definition.kind:
        case Kind.BOOLEAN:
            return _boolean(given, path)
        case Kind.INTEGER | Kind.NUMBER:
            return _number(definition, given, path)
        case Kind.DATE:
            if definition.name != BIRTH_DATE and _day(given) in PLACEHOLDERS:
                return None
            return read_day(given, path, today if definition.tense is Tense.PAST else None)
        case Kind.CHOICE:
            return _choice(definition, given, path)
        case Kind.CODE:
            return read_words(given, path)


PLACEHOLDERS = (date(1900, 1, 1), date(9999, 12, 31))
"""Days that systems write where none is known."""


def read_day(given: object, path: str, today: date | None = None) -> date | Fault:
    """A calendar date, written 2026-02-05; not after ``today`` where that is given."""
    day = _day(given)
    if day is None:
        return fault(path, given, _not_a_day(given))
    if not EARLIEST_DAY <= day <= LATEST_DAY:
        says = f"must be a date from {EARLIEST_DAY} to {LATEST_DAY}; correct the year"
        return fault(path, day, says)
    if today is not None and day > today:
        says = f"must be on or before the request date or day of assessment, {today}; correct one of the two"
        return fault(path, day, says)
    return day


def read_words(given: object, path: str, longest: int = MOST_CHARACTERS) -> str | Fault:
    """A text that is not empty, not too long, and holds characters that can be printed."""
    if isinstance(given, int | float) and not isinstance(given, bool):
        return fault(path, given, "must be a text; put it in quotes, zeros in front included")
    if not isinstance(given, str):
        return fault(path, given, "must be a text in quotes, or null where it is not known")
    if not given.strip():
        return fault(path, given, "must not be empty; write null where it is not known")
    if len(given) > longest:
        return fault(path, given, f"is {len(given)} characters long; at most {longest} are allowed")
    if not all(c.isprintable() or c in "\n\t" for c in given):
        return fault(path, given, "holds characters that cannot be printed; remove them")
    return given


def read_flag(given: object, path: str) -> bool | Fault:
    """True or false."""
    return _boolean(given, path)


def read_whole(given: object, path: str) -> int | Fault | None:
    """A whole number, or null; its range is checked by what computes with it."""
    if given is None:
        return None
    if isinstance(given, int | float) and not isinstance(given, bool):
        whole = abs(given) <= _LARGEST and given == int(given)
        return int(given) if whole else fault(path, given, _NOT_WHOLE)
    return fault(path, given, _NOT_WHOLE)


def unit_words(unit: str) -> str:
    """A UCUM unit as a reader says it."""
    return _UNIT_WORDS.get(unit, unit)


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


def _boolean(given: object, path: str) -> bool | Fault:
    if isinstance(given, bool):
        return given
    word = given.strip().casefold() if isinstance(given, str) else given
    meant = "true" if word in _YES else "false" if word in _NO else ""
    instead = f"; write {meant} without quotes" if meant else _UNKNOWN
    return fault(path, given, f"must be true or false{instead}")


def _number(definition: Definition, given: object, path: str) -> int | float | Fault:
    if isinstance(given, bool) or not isinstance(given, int | float):
        return fault(path, given, _not_a_number(definition, given))
    if isinstance(given, float) and not math.isfinite(given):
        return fault(path, given, f"must be {allowed_range(definition)}{_UNKNOWN}")
    if definition.kind is Kind.INTEGER and given != int(given):
        return fault(path, given, f"must be {allowed_range(definition)}; give it without a fraction")
    low, high = definition.low, definition.high
    if (low is not None and given < low) or (high is not None and given > high):
        return fault(path, given, f"must be {allowed_range(definition)}{_CORRECT}")
    return int(given) if definition.kind is Kind.INTEGER else given


def _not_a_number(definition: Definition, given: object) -> str:
    must = f"must be {allowed_range(definition)}"
    quantity = _QUANTITY.fullmatch(given) if isinstance(given, str) else None
    if quantity is None:
        return f"{must}{_UNKNOWN}"
    number, unit = quantity[1].replace(",", "."), (quantity[2] or "").strip()
    if not unit:
        return f"{must}; write {number} without quotes"
    if unit.casefold() in _SAME_UNIT.get(definition.unit, set()):
        return f"{must}; write the number alone: {number}"
    if definition.unit:
        return f"{must}; convert it to {unit_words(definition.unit)} and write the number alone"
    return f"{must}; write the number alone, without a unit"


def _day(given: object) -> date | None:
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    if isinstance(given, str) and _DAY.fullmatch(given):
        try:
            return date.fromisoformat(given)
        except ValueError:
            return None
    return None


def _not_a_day(given: object) -> str:
    if isinstance(given, datetime) or (isinstance(given, str) and _DAY.match(given) and given[10:]):
        return "must be a date without a time; write the day alone, such as 2026-02-05"
    if isinstance(given, str) and _DAY.fullmatch(given):
        return "is not a day of the calendar; correct it"
    return "must be a date as year-month-day, such as 2026-02-05"


def _choice(definition: Definition, given: object, path: str) -> str | Fault:
    if isinstance(given, str) and given in definition.choices:
        return given
    near = did_you_mean(given, definition.choices) or _UNKNOWN
    return fault(path, given, f"must be one of {', '.join(definition.choices)}{near}")
