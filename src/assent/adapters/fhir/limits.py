"""How much a body of FHIR or CDS Hooks may hold, and how its JSON is read: all of it once, or not at all."""

import json
import re
from math import isinf
from typing import Any, NoReturn

from assent.adapters.fhir.outcomes import Issue, UnreadableResource

MOST_DEPTH = 60
"""Lists and objects inside each other; the deepest value of the guides' examples lies at 22."""
MOST_NAMES = 200_000
"""Names of all objects of one body together."""
MOST_VALUES = 300_000
"""Values of one body together, counted before they are read: what is small as text may be large as data."""
_TOO_DENSE = f"The body holds more than {MOST_VALUES} values; send fewer resources."
_TOO_DEEP = f"Lists and objects lie more than {MOST_DEPTH} deep in each other; send them flatter."
_ESCAPED = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
"""What may be an escape of no character. A text may hold two halves of one that is, so each text is looked at."""
_NO_CHARACTER = re.compile("[\0\ud800-\udfff]")
_TOO_MANY = f"The body holds more than {MOST_NAMES} names; send fewer resources."


def read_json(data: bytes) -> dict[str, Any]:
    """The JSON object of a body. Raises ``UnreadableResource`` with status 400.

    Turned away are text that is not UTF-8, a name that stands twice in one object, NaN and Infinity, a number too
    large to be one, an escape that is no character (NUL, half a pair), and more depth, names or values than are taken.
    """
    if sum(map(data.count, (b",", b"[", b"{"))) > MOST_VALUES:
        raise _unreadable(_TOO_DENSE, "too-long")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _unreadable("The body is not UTF-8.") from None
    try:
        body = json.loads(
            text, object_pairs_hook=_Names().once, parse_constant=_no_number, parse_float=_finite
        )
    except json.JSONDecodeError as error:
        message = f"The body is no JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        raise _unreadable(message, "structure") from None
    except RecursionError:
        raise _unreadable(_TOO_DEEP, "too-long") from None
    except ValueError:  # an integer of thousands of digits
        raise _unreadable("A number of the body has too many digits.", "structure") from None
    if not isinstance(body, dict):
        raise _unreadable("The body is no JSON object; send one resource.", "structure")
    if depth_of(body) > MOST_DEPTH:
        raise _unreadable(_TOO_DEEP, "too-long")
    if _ESCAPED.search(text) and _holds_no_character(body):
        raise _unreadable("A text holds an escape that is no character; send the characters themselves.")
    return body


def depth_of(value: object) -> int:
    """How deep lists and objects of JSON data lie in each other; a text or number alone is 0."""
    depth, level = 0, [value] if isinstance(value, _HOLDS) else []
    while level:
        depth += 1
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, _HOLDS)
        ]
    return depth


_HOLDS = (dict, list)


def _holds_no_character(value: object) -> bool:
    if isinstance(value, str):
        return _NO_CHARACTER.search(value) is not None
    if isinstance(value, dict):
        return any(map(_holds_no_character, value)) or any(map(_holds_no_character, value.values()))
    return isinstance(value, list) and any(map(_holds_no_character, value))


class _Names:
    """Counts the names of one body."""

    def __init__(self) -> None:
        self._count = 0

    def once(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """An object in which each name stands once."""
        members = dict(pairs)
        if len(members) < len(pairs):
            raise _unreadable("A name stands twice in one object; send each element once.", "structure")
        self._count += len(pairs)
        if self._count > MOST_NAMES:
            raise _unreadable(_TOO_MANY, "too-long")
        return members


def _finite(written: str) -> float:
    number = float(written)
    if isinf(number):
        raise _unreadable("A number of the body is too large.", "structure")
    return number


def _no_number(_: str) -> NoReturn:
    raise _unreadable("NaN and Infinity are no JSON.", "structure")


def _unreadable(message: str, code: str = "invalid") -> UnreadableResource:
    return UnreadableResource([Issue(message, code=code)])
