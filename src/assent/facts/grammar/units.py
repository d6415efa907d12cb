"""Units as people write them: the UCUM unit that a word stands for, and its words for a reader."""

import re
from collections.abc import Mapping

from assent.logic.units import conversion

_MICRO = "\N{GREEK SMALL LETTER MU}"  # the micro sign is this letter once its case is folded
_OF: Mapping[str, tuple[str, ...]] = {
    "%": ("%", "percent", "per cent", "pct"),
    "d": ("d", "day", "days"),
    "wk": ("wk", "wks", "w", "week", "weeks"),
    "mo": ("mo", "mos", "month", "months"),
    "a": ("yr", "yrs", "year", "years"),
    "min": ("min", "mins", "minute", "minutes"),
    "h": ("h", "hr", "hrs", "hour", "hours"),
    "mm[Hg]": ("mm[hg]", "mmhg", "mm hg"),
    "ug": ("ug", "mcg", f"{_MICRO}g", "microgram", "micrograms"),
    "mg": ("mg", "mgs", "milligram", "milligrams"),
    "g": ("g", "gm", "gram", "grams"),
    "kg": ("kg", "kgs", "kilo", "kilos", "kilogram", "kilograms"),
    "[lb_av]": ("lb", "lbs", "pound", "pounds"),
    "mg/kg": ("mg/kg", "mg per kg", "mg per kilogram"),
    "ug/kg": ("ug/kg", "mcg/kg", f"{_MICRO}g/kg", "mcg per kg"),
    "/wk": ("/wk", "/week", "/w", "per week", "a week", "each week", "every week", "weekly"),
    "/d": ("/d", "/day", "per day", "a day", "each day", "every day", "daily"),
    "/mo": ("/mo", "/month", "per month", "a month", "each month", "every month", "monthly"),
}
_CODE_OF = {word: code for code, words in _OF.items() for word in words}
_WORDS = {
    "%": "percent",
    "d": "days",
    "mm[Hg]": "mm Hg",
    "/wk": "times per week",
    "min": "minutes",
    "[lb_av]": "pounds",
}
_ANOTHER = {"kg": "lb", "d": "weeks", "min": "hours", "mg": "g"}
_TIMES = re.compile(
    r"^(?:times|time|x|infusions?|sessions?|treatments?|doses?)\s+(?=/|per|a |each|every|week|dai|month)"
)


def unit_of(words: str) -> str | None:
    """The UCUM unit that these words stand for; None where they stand for none that is known."""
    plain = re.sub(r"\s*/\s*", "/", re.sub(r"\s+", " ", words.strip().casefold())).rstrip(".")
    return _CODE_OF.get(plain) or _CODE_OF.get(_TIMES.sub("", plain.replace("x/", "/")))


def unit_words(unit: str) -> str:
    """A UCUM unit as a reader says it."""
    return _WORDS.get(unit, unit)


def another_unit(unit: str) -> str:
    """Another unit in which such a number is often written; empty where there is none."""
    return _ANOTHER.get(unit, "")


def other_words(word: str, unit: str) -> Mapping[str, str]:
    """Where the word names this unit: the words for other units that convert to it, each with its unit."""
    if unit_of(word) != unit:
        return {}
    return {
        words: code for words, code in _CODE_OF.items() if code != unit and conversion(code, unit) is not None
    }
