"""The ``[letterhead]`` of a plan file: what its letters print of the plan."""

from dataclasses import fields
from typing import Any

from assent.casework.notices.letterhead import EXAMPLE, OPTIONAL, Letterhead
from assent.casework.plan.plan import PlanError
from assent.casework.record.checks import InvalidRecord

_LINES = tuple(field.name for field in fields(Letterhead) if isinstance(getattr(EXAMPLE, field.name), tuple))
"""Keys that hold an address: a list of lines."""


def read_letterhead(table: Any) -> Letterhead:
    """The letterhead; every key but ``OPTIONAL`` is given, or a letter would print a number that is not the plan's.

    Raises ``PlanError`` naming the key and what is allowed.
    """
    names = [field.name for field in fields(Letterhead)]
    if not isinstance(table, dict):
        raise PlanError("letterhead: write [letterhead] and its keys below.")
    for key in table:
        if key not in names:
            raise PlanError(f"letterhead: unknown key {key!r}; it has: {', '.join(names)}.")
    missing = [name for name in names if name not in table and name not in OPTIONAL]
    if missing:
        raise PlanError(f"letterhead: {', '.join(missing)} is missing; letters print all of it.")
    try:
        return Letterhead(**{name: _value(name, table[name]) for name in names if name in table})
    except InvalidRecord as error:
        raise PlanError(error.says) from None


def _value(name: str, value: Any) -> Any:
    if name in _LINES:
        if not isinstance(value, list) or not all(isinstance(line, str) for line in value):
            raise PlanError(f"letterhead: {name} must be a list of lines, not {value!r}.")
        return tuple(value)
    if not isinstance(value, str):
        raise PlanError(f"letterhead: {name} must be a text, not {value!r}.")
    return value
