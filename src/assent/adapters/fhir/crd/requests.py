"""What comes with a hook, read: who calls for which patient, the orders, the coverage, and what is wrong with it."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from assent.adapters.fhir.crd.names import Guide, Hook

from assent.adapters.fhir import systems
from assent.adapters.fhir.crd import names
from assent.adapters.fhir.outcomes import Issue, UnreadableResource
from assent.adapters.fhir.resources import (
    Coding,
    Resource,
    codings,
    elements,
    extension_value,
    extensions,
    kind,
    name,
)

MOST_ORDERS = 50
"""Orders of one call; a person signs a handful."""
_ID = re.compile(r"[A-Za-z0-9.-]{1,64}", re.ASCII)
_REFERENCE = re.compile(r"(?P<type>[A-Z][A-Za-z]{1,40})/(?P<id>[A-Za-z0-9.-]{1,64})", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SYSTEMS = {
    systems.CPT: "CPT", systems.HCPCS: "HCPCS", "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets": "HCPCS",
    "urn:oid:2.16.840.1.113883.6.285": "HCPCS", systems.NDC: "NDC", systems.RXNORM: "RxNorm",
    systems.SNOMED: "SNOMED", systems.LOINC: "LOINC",
}  # fmt: skip
"""How the tables of policies call code systems."""
_INACTIVE = frozenset({"cancelled", "entered-in-error", "draft"})


@dataclass(frozen=True, slots=True)
class HookRequest:
    """A call of a CDS service. ``resources`` are all that came with it, by ``Type/id``, of context and prefetch.

    ``order_references`` name the orders that are asked about, whether they came or not. ``given`` are the keys of
    the prefetch that came, null ones left out. ``configuration`` are the options that the program set.
    """

    hook: Hook
    instance: str
    guide: Guide
    patient: str
    user: str
    encounter: str
    order_references: tuple[str, ...]
    resources: Mapping[str, Resource]
    given: frozenset[str] = frozenset()
    server: str = ""
    token: str = field(default="", repr=False)
    configuration: Mapping[str, Any] = field(default_factory=dict)

    @property
    def orders(self) -> list[Resource]:
        """The orders that are asked about and came."""
        held = (self.resources.get(reference) for reference in self.order_references)
        return [order for order in held if order is not None]

    def of_kind(self, *kinds: str) -> list[Resource]:
        """The resources of these types that came."""
        return [resource for resource in self.resources.values() if kind(resource) in kinds]

    def with_resources(self, more: Sequence[Resource]) -> "HookRequest":
        """The same with what was fetched, which never takes the place of what came."""
        return replace(self, resources={**_named(more), **self.resources})

    def wants(self, option: str) -> bool:
        """Whether the program takes what this option is of; what it does not say, it takes."""
        return self.configuration.get(option) is not False

    @property
    def most_cards(self) -> int:
        """How many cards it takes."""
        most = self.configuration.get("max-cards")
        return most if isinstance(most, int) and not isinstance(most, bool) and most >= 0 else 10


def read_hook(body: Resource, hook: Hook) -> HookRequest:
    """A call of a service from its body.

    Raises ``UnreadableResource`` with 400 for what CDS Hooks requires, and with 422 for what CRD does.
    """
    issues = list(_issues(body, hook))
    if issues:
        raise UnreadableResource(issues, 400)
    context, extension = body["context"], body.get("extension")
    extension = extension if isinstance(extension, Mapping) else {}
    authorization = body.get("fhirAuthorization")
    authorization = authorization if isinstance(authorization, Mapping) else {}
    prefetch = body.get("prefetch")
    prefetch = prefetch if isinstance(prefetch, Mapping) else {}
    own, references = _orders(hook, context)
    configuration = extension.get(names.CONFIGURATION)
    request = HookRequest(
        hook,
        body["hookInstance"],
        _guide(extension),
        context["patientId"],
        str(context.get("userId") or ""),
        str(context.get("encounterId") or ""),
        tuple(dict.fromkeys(references)),
        {**_named(_of_prefetch(prefetch)), **_named(own)},
        frozenset(key for key, value in prefetch.items() if value is not None),
        str(body.get("fhirServer") or ""),
        _text(authorization, "access_token"),
        configuration if isinstance(configuration, Mapping) else {},
    )
    _check_orders(request)
    return request


def _issues(body: Resource, hook: Hook) -> Iterator[Issue]:
    """What CDS Hooks requires of a call and is not there."""
    if body.get("hook") != hook:
        yield Issue(f"This service is of the hook {hook}; call the service of the hook that is sent.", "hook")
    if not _is_uuid(body.get("hookInstance")):
        yield Issue("Send a UUID of this call as hookInstance.", "hookInstance")
    server = body.get("fhirServer")
    if server is not None and not (isinstance(server, str) and len(server) <= 500):
        yield Issue("Send the base address of the FHIR server as text.", "fhirServer")
    context = body.get("context")
    if not isinstance(context, Mapping):
        yield Issue("Send the context of the hook.", "context", "required")
        return
    for key, (is_right, says) in {"patientId": _PATIENT, **_CONTEXT[hook]}.items():
        if not is_right(context.get(key)):
            yield Issue(says, f"context.{key}", "value" if key in context else "required")
    for key in ("prefetch", "fhirAuthorization", "extension"):
        if body.get(key) is not None and not isinstance(body[key], Mapping):
            yield Issue(f"Send {key} as an object.", key)


def _is_uuid(value: object) -> bool:
    try:
        return isinstance(value, str) and len(value) <= 45 and bool(UUID(value))
    except ValueError:
        return False


def _is_id(value: object) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _is_reference(value: object) -> bool:
    return isinstance(value, str) and _REFERENCE.fullmatch(value) is not None


def _is_bundle(value: object) -> bool:
    """Whether it is a bundle with one to so many resources."""
    if not isinstance(value, Mapping) or value.get("resourceType") != "Bundle":
        return False
    held = value.get("entry")
    return isinstance(held, list) and 1 <= len(held) <= MOST_ORDERS and all(map(_is_entry, held))


def _is_entry(value: object) -> bool:
    resource = value.get("resource") if isinstance(value, Mapping) else None
    return (
        isinstance(resource, Mapping)
        and isinstance(resource.get("resourceType"), str)
        and _is_id(resource.get("id"))
    )


def _are_references(value: object) -> bool:
    return isinstance(value, list) and 1 <= len(value) <= MOST_ORDERS and all(map(_is_reference, value))


_Check = tuple[Callable[[object], bool], str]
_PATIENT: _Check = (_is_id, "Send the id of the patient, such as 123.")
_USER: _Check = (_is_reference, "Send the user as Type/id, such as Practitioner/abc.")
_ENCOUNTER: _Check = (_is_id, "Send the id of the encounter.")
_ORDER_BUNDLE: _Check = (
    _is_bundle,
    f"Send a Bundle of 1 to {MOST_ORDERS} resources, each with its type and id.",
)
_CONTEXT: Mapping[Hook, Mapping[str, _Check]] = {
    Hook.ORDER_SIGN: {"userId": _USER, "draftOrders": _ORDER_BUNDLE},
    Hook.ORDER_SELECT: {
        "userId": _USER, "draftOrders": _ORDER_BUNDLE,
        "selections": (_are_references, f"Send 1 to {MOST_ORDERS} selected orders as Type/id."),
    },
    Hook.ORDER_DISPATCH: {
        "dispatchedOrders": (_are_references, f"Send 1 to {MOST_ORDERS} dispatched orders as Type/id."),
        "performer": (_is_reference, "Send who performs it as Type/id."),
    },
    Hook.APPOINTMENT_BOOK: {"userId": _USER, "appointments": _ORDER_BUNDLE},
    Hook.ENCOUNTER_START: {"userId": _USER, "encounterId": _ENCOUNTER},
    Hook.ENCOUNTER_DISCHARGE: {"userId": _USER, "encounterId": _ENCOUNTER},
}  # fmt: skip
"""What the context of each hook must hold."""


def _guide(extension: Mapping[str, Any]) -> Guide:
    """The version that is asked for; programs of the older version do not know that one can ask."""
    asked = extension.get(names.REQUESTED_VERSION)
    if asked is None:
        return Guide.V2_0
    try:
        return Guide(asked)
    except ValueError:
        says = f"This version of CRD is not supported; ask for one of {', '.join(Guide)}."
        raise UnreadableResource(
            [Issue(says, f"extension.{names.REQUESTED_VERSION}", "not-supported")], 422
        ) from None


def _orders(hook: Hook, context: Mapping[str, Any]) -> tuple[list[Resource], list[str]]:
    """The resources of the context, and the references of those that are asked about."""
    match hook:
        case Hook.ORDER_SIGN:
            drafts = _entries(context["draftOrders"])
            return drafts, [name(order) for order in drafts if kind(order) in names.ORDERS]
        case Hook.ORDER_SELECT:
            return _entries(context["draftOrders"]), list(context["selections"])
        case Hook.ORDER_DISPATCH:
            return [], list(context["dispatchedOrders"])
        case Hook.APPOINTMENT_BOOK:
            booked = _entries(context["appointments"])
            return booked, [name(one) for one in booked if kind(one) == "Appointment"]
        case Hook.ENCOUNTER_START | Hook.ENCOUNTER_DISCHARGE:
            return [], [f"Encounter/{context['encounterId']}"]


def _entries(bundle: Resource) -> list[Resource]:
    return [resource for resource in elements(bundle, "entry.resource") if isinstance(resource, Mapping)]


def _of_prefetch(prefetch: Mapping[str, Any]) -> Iterator[Resource]:
    """Every resource of the prefetch, whatever its keys are called; entries of bundles and what is contained."""
    for value in prefetch.values():
        if isinstance(value, Mapping):
            yield from _entries(value) if kind(value) == "Bundle" else [value]


def _named(resources: Sequence[Resource] | Iterator[Resource]) -> dict[str, Resource]:
    """The resources by ``Type/id``; of two of one name the first counts."""
    named: dict[str, Resource] = {}
    for resource in resources:
        if _is_id(resource.get("id")) and kind(resource):
            named.setdefault(name(resource), resource)
    return named


def _check_orders(request: HookRequest) -> None:
    """Raise ``UnreadableResource`` with 422 where an order that came is not what the profiles of CRD require."""
    issues: list[Issue] = []
    for order in request.orders:
        required = _REQUIRED.get(kind(order), ())
        missing = [one for one in required if not any(order.get(part) for part in one.split("|"))]
        issues += [
            Issue(f"The order lacks {one.replace('|', ' or ')}.", name(order), "required") for one in missing
        ]
        for reference in elements(order, "subject.reference") + elements(order, "patient.reference"):
            if not str(reference).endswith(f"Patient/{request.patient}"):
                issues.append(
                    Issue("The order is for another patient than context.patientId.", name(order), "value")
                )
    if issues:
        raise UnreadableResource(issues, 422)


_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "MedicationRequest": ("status", "intent", "subject", "medicationCodeableConcept|medicationReference"),
    "ServiceRequest": ("status", "intent", "subject", "code"),
    "DeviceRequest": ("intent", "subject", "codeCodeableConcept|codeReference"),
    "NutritionOrder": ("status", "intent", "patient"),
    "VisionPrescription": ("status", "patient", "lensSpecification"),
    "CommunicationRequest": ("status", "subject"),
    "Appointment": ("status", "participant"),
    "Encounter": ("status", "class"),
}
"""Elements without which an order is none of its profile; of several after a bar one."""


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


def referred_paths(order: Resource) -> Iterator[str]:
    """What an order refers to that says what is ordered, as ``Type/id``."""
    for element in ("medicationReference", "codeReference"):
        for reference in elements(order, f"{element}.reference"):
            path = "/".join(str(reference).split("/")[-2:])
            if _is_reference(path):
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


def coverages(request: HookRequest) -> list[Resource]:
    """The coverages of the patient that came and are in force."""
    mine = f"Patient/{request.patient}"
    held = request.of_kind("Coverage")
    of_patient = [one for one in held if str(_first(one, "beneficiary.reference") or mine).endswith(mine)]
    return [one for one in of_patient if one.get("status") not in _INACTIVE]


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
        if isinstance(one, Mapping) and any(coding.code == "MB" for coding in codings(one.get("type"))):
            given.append(one.get("value"))
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
    return isinstance(value, Mapping) and str(value.get("reference") or "").endswith(coverage)


def _first(resource: Resource, path: str) -> Any:
    return next(iter(elements(resource, path)), None)


def _text(values: Mapping[str, Any], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) and len(value) <= 8_000 and value.isprintable() else ""
