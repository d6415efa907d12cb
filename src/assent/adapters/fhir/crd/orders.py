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
    code_of,
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
    order_codings: list[Coding] = []
    for element in ("medicationCodeableConcept", "code", "codeCodeableConcept", "serviceType", "type"):
        for concept in elements(order, element):
            if isinstance(concept, Mapping):
                options = (
                    value
                    for extension in extensions(concept, names.BILLING_OPTIONS)
                    for value in _values(extension)
                )
                order_codings += [coding for option in options for coding in codings(option)]
                order_codings += codings(concept)
    for element in ("medicationReference", "codeReference"):
        for reference in elements(order, f"{element}.reference"):
            referred = _referred(order, str(reference), resources)
            order_codings += codings(referred.get("code") or referred.get("type")) if referred else ()
    pairs = [(_SYSTEMS[coding.system], coding.code) for coding in order_codings if coding.system in _SYSTEMS]
    for reference in elements(order, "basedOn.reference"):
        referred = _referred(order, str(reference), resources)
        if referred is not None and kind(order) == "Appointment":
            pairs += order_codes(referred, {})
    return list(dict.fromkeys(pairs))


def _values(extension: Resource) -> Iterator[Any]:
    return (value for key, value in extension.items() if key.startswith("value"))


def _referred(order: Resource, reference: str, resources: Mapping[str, Resource]) -> Resource | None:
    """What a reference leads to: what the order contains, or what came beside it."""
    if reference.startswith("#"):
        contained = (resource for resource in elements(order, "contained") if isinstance(resource, Mapping))
        return next((resource for resource in contained if resource.get("id") == reference[1:]), None)
    return resources.get("/".join(reference.split("/")[-2:]))


def order_words(order: Resource) -> str:
    """What an order calls what it asks for, for people: its text, else the first display of its codes; or nothing."""
    for element in ("medicationCodeableConcept", "code", "codeCodeableConcept", "serviceType"):
        for concept in elements(order, element):
            if isinstance(concept, Mapping):
                displays = (coding.display for coding in codings(concept) if coding.display)
                text = concept.get("text")
                words = text if isinstance(text, str) and text.strip() else next(displays, "")
                if words:
                    return words[:200]
    return ""


def ordered_with(order: Resource, resources: Mapping[str, Resource]) -> Iterator[Resource]:
    """What came and says, beside an order, what it asks for: its medication or device; of an appointment its orders."""
    references = [
        *elements(order, "medicationReference.reference"),
        *elements(order, "codeReference.reference"),
    ]
    for reference in references:
        if (referred := _referred(order, str(reference), resources)) is not None:
            yield referred
    for reference in elements(order, "basedOn.reference") if kind(order) == "Appointment" else ():
        if (based_on := _referred(order, str(reference), resources)) is not None:
            yield based_on
            yield from ordered_with(based_on, {})


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
    all_coverages = request.of_kind("Coverage")
    of_patient = [
        coverage
        for coverage in all_coverages
        if str(_first(coverage, "beneficiary.reference") or mine).endswith(mine)
    ]
    active = [coverage for coverage in of_patient if code_of(coverage, "status") not in _INACTIVE]
    days = tuple(days)
    return [coverage for coverage in active if any(_is_of(coverage, day) for day in days)] or active


def _is_of(coverage: Resource, day: date) -> bool:
    """Whether a day lies in the period of a coverage, as far as that says a whole day."""
    start, end = _first(coverage, "period.start"), _first(coverage, "period.end")
    text = day.isoformat()
    begun = not (isinstance(start, str) and _DAY.match(start)) or start[:10] <= text
    return begun and (not (isinstance(end, str) and _DAY.match(end)) or text <= end[:10])


def payer_identifiers(coverage: Resource, resources: Mapping[str, Resource]) -> frozenset[str]:
    """The identifiers of who pays, each as ``SYSTEM|VALUE`` and as the value alone."""
    identifiers: list[Any] = elements(coverage, "payor.identifier")
    for reference in elements(coverage, "payor.reference"):
        payer = _referred(coverage, str(reference), resources)
        identifiers += elements(payer, "identifier") if payer is not None else []
    valued = [
        identifier
        for identifier in identifiers
        if isinstance(identifier, Mapping) and isinstance(identifier.get("value"), str)
    ]
    return frozenset(
        text
        for identifier in valued
        for text in (identifier["value"], f"{identifier.get('system', '')}|{identifier['value']}")
    )


def member_numbers(coverage: Resource, patient: Resource) -> tuple[str, ...]:
    """The member's numbers as coverage and patient have them."""
    numbers = [coverage.get("subscriberId")]
    for identifier in (*elements(coverage, "identifier"), *elements(patient, "identifier")):
        is_member = isinstance(identifier, Mapping) and any(
            coding.code == "MB" for coding in codings(identifier.get("type"))
        )
        numbers += [identifier.get("value")] if is_member else []
    return tuple(dict.fromkeys(text for text in numbers if isinstance(text, str) and 0 < len(text) <= 64))


def plan_names(coverage: Resource) -> tuple[str, ...]:
    """How a coverage calls its plan: the values and names of its classes."""
    named = (element for element in elements(coverage, "class") if isinstance(element, Mapping))
    return tuple(
        str(element[key])
        for element in named
        for key in ("value", "name")
        if isinstance(element.get(key), str)
    )


def birth_date(patient: Resource) -> date | None:
    """The patient's birth date; None where it is not a whole day."""
    text = patient.get("birthDate")
    try:
        return date.fromisoformat(text) if isinstance(text, str) and _DAY.fullmatch(text) else None
    except ValueError:
        return None


def said_before(order: Resource, coverage: str) -> list[Resource]:
    """The coverage information that an order carries already for a coverage."""
    assertions = extensions(order, names.COVERAGE_INFORMATION)
    return [assertion for assertion in assertions if _of_coverage(assertion, coverage)]


def _of_coverage(extension: Resource, coverage: str) -> bool:
    value = extension_value(extension, "coverage")
    named = str(value.get("reference") or "") if isinstance(value, Mapping) else ""
    return named.endswith(coverage) if coverage else not named


def _first(resource: Resource, path: str) -> Any:
    return next(iter(elements(resource, path)), None)
