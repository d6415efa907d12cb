"""What a request bundle must hold to be taken at all, checked by the declared rules; each fault at its place.

Only what the guide makes mandatory stands among the rules. What a policy wants to know is never a fault here: a
request without it is pended (PAS 2.2.1, conf-14).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from assent.adapters.fhir.outcomes import Issue
from assent.adapters.fhir.resources import Resource, codings
from assent.casework.record.days import plan_day

MOST_UNITS = 100_000
"""So many units one line may ask for."""


class Form(Enum):
    """What an element is in JSON, in words for whoever sent something else."""

    OBJECT = "an object"
    TEXT = "a text that is not empty"
    DAY = "a full date such as 2026-02-09"
    MOMENT = "a time with its zone, such as 2026-02-02T10:25:00-05:00"
    TIME = "a date or a time, such as 2026-02-02 or 2026-02-02T10:25:00-05:00"
    DAY_OR_MOMENT = "a full date such as 2026-02-09, or a time with its zone"
    YES_NO = "true or false"
    SEQUENCE = "a whole number from 1"
    UNITS = f"a whole number from 1 to {MOST_UNITS}"


@dataclass(frozen=True, slots=True)
class ElementRule:
    """One element of a resource: its ``path`` below it, its form, how often it stands, and what to send.

    ``most`` is 1 for an element that is no JSON list, 0 for one that must not be there, None for a list without an
    end. ``only`` are the values of a text, or the codes of a concept, that are taken. ``either`` are the other
    names of an element that has several types, one of which is enough. ``extension`` is the URL of an extension
    that has to stand among those of the path. ``versions`` names those in which it is mandatory; empty: all.
    """

    path: str
    form: Form = Form.OBJECT
    least: int = 0
    most: int | None = 1
    want: str = ""
    only: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    extension: str = ""
    versions: tuple[str, ...] = ()


def faults(resource: object, place: str, rules: Sequence[ElementRule], version: str) -> Iterator[Issue]:
    """What in a resource breaks the rules for a version of the guide; ``place`` is its FHIRPath."""
    if not isinstance(resource, dict):
        yield Issue(f"must be {Form.OBJECT.value}.", place, "structure")
        return
    for rule in rules:
        if rule.versions and version not in rule.versions:
            continue
        *above, last = rule.path.split(".")
        for parent, at in _parents([(resource, place)], above):
            yield from _element(parent, at, last, rule)


def _parents(parents: Iterable[tuple[Resource, str]], steps: Sequence[str]) -> Iterable[tuple[Resource, str]]:
    for step in steps:
        parents = [inner for parent, at in parents for inner in _children(parent, at, step)]
    return parents


def _children(parent: Resource, at: str, step: str) -> Iterator[tuple[Resource, str]]:
    value = parent.get(step)
    if isinstance(value, list):
        yield from ((child, f"{at}.{step}[{n}]") for n, child in enumerate(value) if isinstance(child, dict))
    elif isinstance(value, dict):
        yield value, f"{at}.{step}"


def _element(parent: Resource, at: str, last: str, rule: ElementRule) -> Iterator[Issue]:
    names = [name for name in (last, *rule.either) if parent.get(name) is not None]
    place = f"{at}.{names[0] if names else last}"
    if rule.extension:
        yield from _extended(parent, f"{at}.{last}", last, rule)
    elif not names:
        if rule.least:
            yield Issue(f"is missing: {rule.want}.", place, "required")
    elif rule.most == 0:
        yield Issue(f"must not be there: {rule.want}.", place, "structure")
    else:
        yield from _values(parent[names[0]], place, rule)


def _extended(parent: Resource, place: str, last: str, rule: ElementRule) -> Iterator[Issue]:
    value = parent.get(last)
    urls = (
        [extension.get("url") for extension in value if isinstance(extension, dict)]
        if isinstance(value, list)
        else []
    )
    if rule.extension not in urls:
        yield Issue(f"lacks the extension {rule.extension}: {rule.want}.", place, "required")


def _values(value: object, place: str, rule: ElementRule) -> Iterator[Issue]:
    if rule.most == 1:
        if isinstance(value, list):
            yield Issue("must be one value, not a list.", place, "structure")
        else:
            yield from _value(value, place, rule)
    elif not isinstance(value, list) or not value:
        yield Issue(
            f"must be a list that is not empty: {rule.want or 'leave it out instead'}.", place, "structure"
        )
    else:
        for number, element in enumerate(value):
            yield from _value(element, f"{place}[{number}]", rule)


def _value(value: object, place: str, rule: ElementRule) -> Iterator[Issue]:
    if not _has(value, rule.form):
        yield Issue(f"must be {rule.form.value}.", place, "value")
    elif rule.only and not _is_one_of(value, rule.only):
        yield Issue(f"must be {' or '.join(rule.only)}: {rule.want}.", place, "value")


def _is_one_of(value: object, only: tuple[str, ...]) -> bool:
    if isinstance(value, dict):
        return any(coding.code in only for coding in codings(value))
    return value in only


_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PARTIAL = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")


def _has(value: object, form: Form) -> bool:
    match form:
        case Form.OBJECT:
            return isinstance(value, dict) and bool(value)
        case Form.YES_NO:
            return isinstance(value, bool)
        case Form.SEQUENCE:
            return isinstance(value, int) and not isinstance(value, bool) and value > 0
        case Form.UNITS:
            return whole_units(value) is not None
        case Form.TEXT:
            return isinstance(value, str) and bool(value.strip())
        case Form.DAY:
            return day_of(value) is not None
        case Form.DAY_OR_MOMENT:
            return plan_day_of(value) is not None
        case Form.MOMENT:
            return moment_of(value) is not None
        case Form.TIME:
            partial = isinstance(value, str) and bool(_PARTIAL.fullmatch(value))
            return partial or day_of(value) is not None or moment_of(value) is not None


def whole_units(value: Any) -> int | None:
    """A number of units as JSON writes it, ``8`` or ``8.0``; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1 <= value <= MOST_UNITS:
        return None
    return int(value) if value == int(value) else None


def day_of(value: Any) -> date | None:
    """A full date as FHIR writes it; None for anything else."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def moment_of(value: Any) -> datetime | None:
    """A time with its zone as FHIR writes it; None for anything else."""
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def plan_day_of(value: Any) -> date | None:
    """A full date, or the plan's day of a time with its zone; None for anything else."""
    moment = moment_of(value)
    return plan_day(moment) if moment is not None else day_of(value)


def moment_text(at: datetime) -> str:
    """A moment as it is sent: to the second, with its zone."""
    return at.replace(microsecond=0).isoformat()
