"""Whether an order has the form of a resource, as far as its own elements go."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from assent.adapters.fhir.outcomes import Issue
from assent.adapters.fhir.resources import Resource, name

_LISTS = frozenset({
    *("extension", "modifierExtension", "contained", "identifier", "basedOn", "reasonCode", "reasonReference"),
    *("dosageInstruction", "supportingInfo", "supportingInformation", "note", "insurance", "participant"),
    *("serviceType", "serviceCategory", "category", "type", "diagnosis", "location", "lensSpecification", "payload"),
})  # fmt: skip
"""Elements of orders that hold several values; an element of the same name is never a single one in them."""
_OBJECTS = frozenset({
    *("medicationCodeableConcept", "medicationReference", "codeCodeableConcept", "codeReference", "code", "subject"),
    *("patient", "requester", "encounter", "dispenseRequest", "occurrencePeriod", "occurrenceTiming", "meta", "text"),
    *("period", "class", "requestedPeriod"),
})  # fmt: skip
"""Elements that hold one value with parts."""
_TEXTS = frozenset(
    {"status", "intent", "priority", "authoredOn", "occurrenceDateTime", "start", "end", "language"}
)
_DATES = frozenset({"authoredOn", "occurrenceDateTime", "start", "end"})
_DATE = re.compile(
    r"(\d{4}-\d{2}-\d{2})(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?|\d{4}(-\d{2})?"
)
_CODING_TEXTS = ("system", "code", "display", "version")
_MANY_PERIODS = frozenset({"Appointment"})
"""Types in which ``requestedPeriod`` is a list."""


def shape_issues(order: Resource) -> Iterator[Issue]:
    """What of an order is not of the form that its type has."""
    for key, value in order.items():
        message = _wrong(order, key, value)
        if message:
            yield Issue(message, f"{name(order)}.{key}", "structure")
    for concept in _concepts(order):
        for coding in concept.get("coding") or []:
            if not _is_coding(coding):
                yield Issue("A coding has texts as system and code.", name(order), "structure")


def _wrong(order: Resource, key: str, value: object) -> str:
    """What is wrong with an element; empty where nothing is."""
    many = key in _LISTS or (key == "requestedPeriod" and order.get("resourceType") in _MANY_PERIODS)
    if many:
        parts = value if isinstance(value, list) else [None]
        return "" if parts and all(map(_is_object, parts)) else "Send a list of objects, with one at least."
    if key in _OBJECTS:
        return "" if _is_object(value) else "Send an object that says something."
    if key in _TEXTS and not (isinstance(value, str) and value.strip()):
        return "Send a text."
    return "Send a date of the calendar." if key in _DATES and not _is_date(str(value)) else ""


def _is_object(value: object) -> bool:
    return isinstance(value, Mapping) and bool(value)


def _is_date(text: str) -> bool:
    match = _DATE.fullmatch(text)
    try:
        return match is not None and bool(match[1] is None or date.fromisoformat(match[1]))
    except ValueError:
        return False


def _concepts(order: Resource) -> Iterator[Mapping[str, Any]]:
    """The concepts of an order that say what is ordered."""
    for key in ("medicationCodeableConcept", "code", "codeCodeableConcept"):
        value = order.get(key)
        if isinstance(value, Mapping):
            yield value if isinstance(value.get("coding", []), list) else {"coding": [None]}


def _is_coding(coding: object) -> bool:
    if not isinstance(coding, Mapping):
        return False
    return bool(coding) and all(
        isinstance(coding[key], str) and coding[key] for key in _CODING_TEXTS if key in coding
    )
