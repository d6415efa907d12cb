"""The primitive types of FHIR in JSON: which kind of value each is, and how its text has to look."""

import math
import re
from datetime import date
from typing import Any

_DAY = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?"
_ZONE = r"(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00))"
_TEXTS = {
    "string": r"[\s\S]*\S[\s\S]*",
    "markdown": r"[\s\S]*\S[\s\S]*",
    "xhtml": r"[\s\S]*\S[\s\S]*",
    "uri": r"\S+",
    "url": r"\S+",
    "canonical": r"\S+",
    "oid": r"urn:oid:[0-2](\.(0|[1-9]\d*))+",
    "uuid": r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "id": r"[A-Za-z0-9.-]{1,64}",
    "code": r"\S+( \S+)*",
    "base64Binary": r"[A-Za-z0-9+/\s]*={0,2}\s*",
    "date": rf"\d{{4}}(-(0[1-9]|1[0-2]))?|{_DAY}",
    "dateTime": rf"\d{{4}}(-(0[1-9]|1[0-2]))?|{_DAY}(T{_CLOCK}{_ZONE})?",
    "instant": rf"{_DAY}T{_CLOCK}{_ZONE}",
    "time": _CLOCK,
}
_PATTERNS = {
    name: re.compile(pattern, re.ASCII if name != "string" else 0) for name, pattern in _TEXTS.items()
}
_WHOLE = {"integer": -(2**31), "unsignedInt": 0, "positiveInt": 1}
_MOST_WHOLE = 2**31 - 1
_OF_CALENDAR = frozenset({"date", "dateTime", "instant"})
PRIMITIVES = frozenset({*_TEXTS, *_WHOLE, "boolean", "decimal"})
"""The names of the primitive types."""


def is_of_type(value: Any, type_: str) -> bool:
    """Whether a value of JSON is one of this primitive type."""
    if type_ == "boolean":
        return isinstance(value, bool)
    if type_ in _WHOLE:
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        return is_whole and _WHOLE[type_] <= value <= _MOST_WHOLE
    if type_ == "decimal":
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if not isinstance(value, str) or _PATTERNS[type_].fullmatch(value) is None:
        return False
    return type_ not in _OF_CALENDAR or len(value) < len("2026-02-09") or _is_day(value[:10])


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False
