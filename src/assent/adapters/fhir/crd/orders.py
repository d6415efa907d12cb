"""Orders and coverages of a call, read: codes, days, the member's numbers, what was said of an order before."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from assent.adapters.fhir import systems
from assent.adapters.fhir.crd import names
from assent.adapters.fhir.crd.requests import HookRequest, is_reference
from assent.adapters.fhir.resources import (
    Coding,
    Resource,
    codings,
    elements,
    extension_value,
    extensions,
    kind,
)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SYSTEMS = {
    systems.CPT: "CPT", systems.HCPCS: "HCPCS", "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets": "HCPCS",
    "urn:oid:2.16.840.1.113883.6.285": "HCPCS", systems.NDC: "NDC", systems.RXNORM: "RxNorm",
    systems.SNOMED: "SNOMED", systems.LOINC: "LOINC",
}  # fmt: skip
"""How the tables of policies call code systems."""
_INACTIVE = frozenset({"cancelled", "entered-in-error", "draft"})


def order_codes(order: Resource, resources: Mapping[str, Resource]) -> list[tuple[str, str]]:
    """The codes of an order with the short names of their systems, those of its billing options first.

    A medication or device that is referred to brings its own, and so do the orders on which an appointment is based.
    """
    found: list[Coding] = []
    for element in ("medicationCodeableConcept", "code", "codeCodeableConcept", "serviceType", "type"):
        for concept in elements(order, element):
            if isinstance(concept, Mapping):
                options = (
                    value for one in extensions(concept, names.BILLING_OPTIONS) for value in _values(one)
                )
                found += [coding for option in options for coding in codings(option)]
                found += codings(concept)
    for element in ("medicationReference", "codeReference"):
        for reference in elements(order, f"{element}.reference"):
            held = _referred(order, str(reference), resources)
            found += codings(held.get("code") or held.get("type")) if held else ()
    pairs = [(_SYSTEMS[coding.system], coding.code) for coding in found if coding.system in _SYSTEMS]
    for reference in elements(order, "basedOn.reference"):
        held = _referred(order, str(reference), resources)
        if held is not None and kind(order) == "Appointment":
            pairs += order_codes(held, {})
    return list(dict.fromkeys(pairs))


def _values(extension: Resource) -> Iterator[Any]:
    return (value for key, value in extension.items() if key.startswith("value"))


def _referred(order: Resource, reference: str, resources: Mapping[str, Resource]) -> Resource | None:
    """What a reference leads to: what the order contains, or what came beside it."""
    if reference.startswith("#"):
        held = (one for one in elements(order, "contained") if isinstance(one, Mapping))
        return next((one for one in held if one.get("id") == reference[1:]), None)
    return resources.get("/".join(reference.split("/")[-2:]))


def order_words(order: Resource) -> str:
    """What an order calls what it asks for, for people: its text, else the first display of its codes; or nothing."""
    for element in ("medicationCodeableConcept", "code", "codeCodeableConcept", "serviceType"):
        for concept in elements(order, element):
            if isinstance(concept, Mapping):
                shown = (coding.display for coding in codings(concept) if coding.display)
                text = concept.get("text")
                words = text if isinstance(text, str) and text.strip() else next(shown, "")
                if words:
                    return words[:200]
    return ""


def referred_paths(order: Resource) -> Iterator[str]:
    """What an order refers to that says what is ordered, as ``Type/id``."""
    for element in ("medicationReference", "codeReference"):
        for reference in elements(order, f"{element}.reference"):
            path = "/".join(str(reference).split("/")[-2:])
            if is_reference(path):
                yield path


def order_day(order: Resource) -> date | None:
    """The day on which an order is to be done, as far as it says one."""
    places = (
        "occurrenceDateTime", "occurrencePeriod.start", "dispenseRequest.validityPeriod.start", "start",
        "dosageInstruction.timing.event",
    )  # fmt: skip
    for place in places:
        for value in elements(order, place):
            if isinstance(value, str) and _DAY.match(value):
                try:
                    return date.fromisoformat(value[:10])
                except ValueError:
                    continue
    return None


def coverages(request: HookRequest, days: Iterable[date]) -> list[Resource]:
    """The coverages of the patient that came, are in force, and by their own period on one of these days.

    Where none is by its period, the plan's directory has to say.
    """
    mine = f"Patient/{request.patient}"
    held = request.of_kind("Coverage")
    of_patient = [one for one in held if str(_first(one, "beneficiary.reference") or mine).endswith(mine)]
    active = [one for one in of_patient if one.get("status") not in _INACTIVE]
    days = tuple(days)
    return [one for one in active if any(_is_of(one, day) for day in days)] or active


def _is_of(coverage: Resource, day: date) -> bool:
    """Whether a day lies in the period of a coverage, as far as that says a whole day."""
    start, end = _first(coverage, "period.start"), _first(coverage, "period.end")
    text = day.isoformat()
    begun = not (isinstance(start, str) and _DAY.match(start)) or start[:10] <= text
    return begun and (not (isinstance(end, str) and _DAY.match(end)) or text <= end[:10])


def payer_identifiers(coverage: Resource, resources: Mapping[str, Resource]) -> frozenset[str]:
    """The identifiers of who pays, each as ``SYSTEM|VALUE`` and as the value alone."""
    found: list[Any] = elements(coverage, "payor.identifier")
    for reference in elements(coverage, "payor.reference"):
        held = _referred(coverage, str(reference), resources)
        found += elements(held, "identifier") if held is not None else []
    said = [one for one in found if isinstance(one, Mapping) and isinstance(one.get("value"), str)]
    return frozenset(
        text for one in said for text in (one["value"], f"{one.get('system', '')}|{one['value']}")
    )


def member_numbers(coverage: Resource, patient: Resource) -> tuple[str, ...]:
    """The member's numbers as coverage and patient have them."""
    given = [coverage.get("subscriberId")]
    for one in (*elements(coverage, "identifier"), *elements(patient, "identifier")):
        is_member = isinstance(one, Mapping) and any(
            coding.code == "MB" for coding in codings(one.get("type"))
        )
        given += [one.get("value")] if is_member else []
    return tuple(dict.fromkeys(text for text in given if isinstance(text, str) and 0 < len(text) <= 64))


def plan_names(coverage: Resource) -> tuple[str, ...]:
    """How a coverage calls its plan: the values and names of its classes."""
    named = (one for one in elements(coverage, "class") if isinstance(one, Mapping))
    return tuple(str(one[key]) for one in named for key in ("value", "name") if isinstance(one.get(key), str))


def birth_date(patient: Resource) -> date | None:
    """The patient's birth date; None where it is not a whole day."""
    given = patient.get("birthDate")
    try:
        return date.fromisoformat(given) if isinstance(given, str) and _DAY.fullmatch(given) else None
    except ValueError:
        return None


def said_before(order: Resource, coverage: str) -> list[Resource]:
    """The coverage information that an order carries already for a coverage."""
    held = extensions(order, names.COVERAGE_INFORMATION)
    return [one for one in held if _of_coverage(one, coverage)]


def _of_coverage(extension: Resource, coverage: str) -> bool:
    value = extension_value(extension, "coverage")
    named = str(value.get("reference") or "") if isinstance(value, Mapping) else ""
    return named.endswith(coverage) if coverage else not named


def _first(resource: Resource, path: str) -> Any:
    return next(iter(elements(resource, path)), None)
