"""The shape of resources as FHIR R4 gives it, as far as it is read: what has another shape is left out and named."""

from collections.abc import Iterable, Mapping

from assent.adapters.fhir.charts.counting import READ
from assent.adapters.fhir.days import when
from assent.adapters.fhir.resources import Resource, kind, name
from assent.casework.assessment.chart import NotRead

_TEXTS = frozenset({"id", "status", "intent", "docStatus", "birthDate", "type"})
_DATES = frozenset({
    "authoredOn", "effectiveDateTime", "effectiveInstant", "onsetDateTime", "recordedDate", "performedDateTime",
    "whenHandedOver", "whenPrepared", "dateAsserted", "authored", "birthDate", "date",
})  # fmt: skip
_OBJECTS = frozenset({
    "code", "subject", "patient", "beneficiary", "clinicalStatus", "verificationStatus", "medicationCodeableConcept",
    "medicationReference", "valueQuantity", "valueCodeableConcept", "effectivePeriod", "onsetPeriod", "period",
    "performedPeriod", "daysSupply", "quantity", "encounter", "asserter", "recorder", "requester",
})  # fmt: skip
_LISTS = frozenset({
    "component", "dosageInstruction", "item", "contained", "category", "identifier", "extension", "name",
    "performer", "reaction", "content",
})  # fmt: skip
_CONCEPT_TYPE = frozenset({"Encounter", "Coverage", "DocumentReference"})
"""Where ``type`` is a concept or a list of them, and no text."""
_LOOKED_AT = READ | {"Patient"}


def sound(resources: Iterable[object]) -> tuple[list[Resource], list[NotRead], list[NotRead]]:
    """The resources that can be read, those that cannot, and copies of one that stands there several times."""
    kept: dict[object, Resource] = {}
    unread: list[NotRead] = []
    copies: list[NotRead] = []
    for number, resource in enumerate(resources):
        if not isinstance(resource, Mapping) or not kind(resource):
            unread.append(NotRead(f"[{number}]", "is no FHIR resource: it names no resourceType"))
            continue
        fault = _fault(resource) if kind(resource) in _LOOKED_AT else ""
        if fault:
            unread.append(NotRead(name(resource), fault))
            continue
        id = resource.get("id")
        key: object = (kind(resource), id) if isinstance(id, str) and id else number
        if key in kept and kept[key] != resource:
            copies.append(NotRead(name(resource), "stands there in two versions; the later one counts"))
            if _version(kept[key]) > _version(resource):
                continue
        kept[key] = resource
    return list(kept.values()), unread, copies


def _fault(resource: Resource) -> str:
    """What is wrong with the first element that has another type than FHIR R4 gives it; empty where nothing is."""
    for element, value in resource.items():
        expected = _EXPECTED.get(element)
        if expected is None or (type(value) is expected and element not in _DATES):
            continue
        if element in _DATES and not (isinstance(value, str) and when(value)):
            return f"{element} is no date of FHIR, such as 2026-02-05"
        if not isinstance(value, expected) and not _otherwise(element, value, resource):
            return f"{element} is no {_WORDS[expected]}"
    return ""


_EXPECTED: Mapping[str, type] = {
    **dict.fromkeys(_TEXTS, str),
    **dict.fromkeys(_DATES, str),
    **dict.fromkeys(_OBJECTS, dict),
    **dict.fromkeys(_LISTS, list),
}
_WORDS: Mapping[type, str] = {str: "text", dict: "object", list: "list"}


def _otherwise(element: str, value: object, resource: Resource) -> bool:
    """An element that has another type in some resources: the type of an encounter, who performed something."""
    return (element == "type" and kind(resource) in _CONCEPT_TYPE) or _single(element, value)


def _single(element: str, value: object) -> bool:
    """A performer is one reference in some types, and a list in others."""
    return element == "performer" and isinstance(value, Mapping)


def _version(resource: Resource) -> str:
    meta = resource.get("meta")
    updated = meta.get("lastUpdated") if isinstance(meta, Mapping) else None
    return updated if isinstance(updated, str) else ""
