"""What comes with a hook, read: who calls for which patient, the orders, the coverage, and what is wrong with it."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from assent.adapters.fhir.crd import names
from assent.adapters.fhir.crd.names import CrdGuide, Hook
from assent.adapters.fhir.crd.shapes import shape_issues
from assent.adapters.fhir.outcomes import Issue, UnreadableResource
from assent.adapters.fhir.resources import (
    Resource,
    elements,
    kind,
    name,
)

MOST_ORDERS = 50
"""Orders of one call; a person signs a handful."""
_ID = re.compile(r"[A-Za-z0-9.-]{1,64}", re.ASCII)
_REFERENCE = re.compile(r"(?P<type>[A-Z][A-Za-z]{1,40})/(?P<id>[A-Za-z0-9.-]{1,64})", re.ASCII)


@dataclass(frozen=True, slots=True)
class HookRequest:
    """A call of a CDS service. ``resources`` are all that came with it, by ``Type/id``, of context and prefetch.

    ``order_references`` name the orders that are asked about, whether they came or not. ``given`` are the keys of
    the prefetch that came, null ones left out. ``configuration`` are the options that the program set.
    """

    hook: Hook
    instance: str
    guide: CrdGuide
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
        resolved = (self.resources.get(reference) for reference in self.order_references)
        return [order for order in resolved if order is not None]

    def of_kind(self, *kinds: str) -> list[Resource]:
        """The resources of these types that came."""
        return [resource for resource in self.resources.values() if kind(resource) in kinds]

    def with_resources(self, added: Sequence[Resource]) -> "HookRequest":
        """The same with what was fetched, which never takes the place of what came."""
        return replace(self, resources={**_named(added), **self.resources})

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
    for key, (is_right, message) in {"patientId": _PATIENT, **_CONTEXT[hook]}.items():
        if not is_right(context.get(key)):
            yield Issue(message, f"context.{key}", "value" if key in context else "required")
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


def is_reference(value: object) -> bool:
    """Whether it is a reference of the form ``Type/id``."""
    return isinstance(value, str) and _REFERENCE.fullmatch(value) is not None


def _is_bundle(value: object) -> bool:
    """Whether it is a bundle with one to so many resources."""
    if not isinstance(value, Mapping) or value.get("resourceType") != "Bundle":
        return False
    entries = value.get("entry")
    return isinstance(entries, list) and 1 <= len(entries) <= MOST_ORDERS and all(map(_is_entry, entries))


def _is_entry(value: object) -> bool:
    resource = value.get("resource") if isinstance(value, Mapping) else None
    return (
        isinstance(resource, Mapping)
        and isinstance(resource.get("resourceType"), str)
        and _is_id(resource.get("id"))
    )


def _are_references(value: object) -> bool:
    return isinstance(value, list) and 1 <= len(value) <= MOST_ORDERS and all(map(is_reference, value))


_Check = tuple[Callable[[object], bool], str]
_PATIENT: _Check = (_is_id, "Send the id of the patient, such as 123.")
_USER: _Check = (is_reference, "Send the user as Type/id, such as Practitioner/abc.")
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
        "performer": (is_reference, "Send who performs it as Type/id."),
    },
    Hook.APPOINTMENT_BOOK: {"userId": _USER, "appointments": _ORDER_BUNDLE},
    Hook.ENCOUNTER_START: {"userId": _USER, "encounterId": _ENCOUNTER},
    Hook.ENCOUNTER_DISCHARGE: {"userId": _USER, "encounterId": _ENCOUNTER},
}  # fmt: skip
"""What the context of each hook must hold."""


def _guide(extension: Mapping[str, Any]) -> CrdGuide:
    """The version that is asked for; programs of the older version do not know that one can ask."""
    asked = extension.get(names.REQUESTED_VERSION)
    if asked is None:
        return CrdGuide.V2_0
    try:
        return CrdGuide(asked)
    except ValueError:
        message = f"This version of CRD is not supported; ask for one of {', '.join(CrdGuide)}."
        raise UnreadableResource(
            [Issue(message, f"extension.{names.REQUESTED_VERSION}", "not-supported")], 422
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
            return booked, [name(appointment) for appointment in booked if kind(appointment) == "Appointment"]
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
    """Raise ``UnreadableResource`` where an order that came is no resource (400), or not what CRD requires (422).

    What is sent back is what came: of a resource that is none the clinical system would get a broken one.
    """
    misshapen = [issue for order in request.orders for issue in shape_issues(order)]
    if misshapen:
        raise UnreadableResource(misshapen, 400)
    issues: list[Issue] = []
    for order in request.orders:
        required = _REQUIRED.get(kind(order), ())
        missing = [element for element in required if not any(order.get(part) for part in element.split("|"))]
        issues += [
            Issue(f"The order lacks {element.replace('|', ' or ')}.", name(order), "required")
            for element in missing
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


def _text(values: Mapping[str, Any], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) and len(value) <= 8_000 and value.isprintable() else ""
