"""What the CDS services say of themselves: hooks, prefetch, versions, options."""

from collections.abc import Mapping
from typing import Any

from assent.adapters.fhir.crd import names
from assent.adapters.fhir.crd.names import CrdGuide, Hook

COVERAGE, GUIDELINE, MOST_CARDS = "coverage-info", "guideline", "max-cards"
DEFAULT_CARDS = 10
_ALWAYS = {
    "patient": "Patient/{{context.patientId}}",
    "coverage": "Coverage?patient={{context.patientId}}&status=active",
}
_MEDICATIONS = "context.draftOrders.entry.resource.ofType(MedicationRequest).medication.resolve().id"
_DRAFTS = {"medications": f"Medication?_id={{{{{_MEDICATIONS}}}}}"}
_DISPATCHED = {
    f"{kind[0].lower()}{kind[1:]}s": f"{kind}?_id={{{{context.dispatchedOrders.resolve().ofType({kind}).id}}}}"
    for kind in ("MedicationRequest", "ServiceRequest", "DeviceRequest")
}
_BOOKED = {
    "serviceRequests": "ServiceRequest?_id={{context.appointments.entry.resource.basedOn.resolve().id}}"
}
_ENCOUNTER = {"encounter": "Encounter/{{context.encounterId}}"}
_SERVICES: Mapping[Hook, tuple[str, str, Mapping[str, str]]] = {
    Hook.ORDER_SIGN: (
        "Orders being signed",
        "what is needed for orders that are about to be signed",
        _DRAFTS,
    ),
    Hook.ORDER_DISPATCH: (
        "Orders being sent",
        "what is needed for orders that go to who performs them",
        _DISPATCHED,
    ),
    Hook.APPOINTMENT_BOOK: (
        "Appointments",
        "what is needed for services for which an appointment is made",
        _BOOKED,
    ),
    Hook.ORDER_SELECT: (
        "Orders being chosen",
        "whether authorization is needed for orders that are chosen",
        _DRAFTS,
    ),
    Hook.ENCOUNTER_START: (
        "Start of an encounter",
        "whether coverage is in force at its beginning",
        _ENCOUNTER,
    ),
    Hook.ENCOUNTER_DISCHARGE: (
        "Discharge",
        "whether coverage is in force at its end",
        _ENCOUNTER,
    ),
}
"""Of each hook a title, what it tells, and what is prefetched beside patient and coverage."""


def service_id(hook: Hook) -> str:
    """The id of the service of a hook."""
    return f"{hook}-crd"


def hook_of(id: str) -> Hook | None:
    """The hook of a service; None where there is no such service."""
    return next((hook for hook in Hook if service_id(hook) == id), None)


def services(insurer: str) -> dict[str, Any]:
    """All services, for whoever configures a clinical system."""
    return {"services": [_service(hook, insurer) for hook in Hook]}


def _service(hook: Hook, insurer: str) -> dict[str, Any]:
    title, tells, prefetch = _SERVICES[hook]
    return {
        "hook": hook.value,
        "title": f"{insurer}: {title}",
        "description": f"Says {tells}: coverage, prior authorization, and what the plan will ask for.",
        "id": service_id(hook),
        "prefetch": {**_ALWAYS, **prefetch},
        "extension": {names.VERSION: [guide.value for guide in CrdGuide], names.OPTIONS: _options()},
    }


def _options() -> list[dict[str, Any]]:
    """What a program may set: which answers it takes, and how many cards."""
    return [
        _option(
            COVERAGE, "boolean", "Coverage information",
            "Whether each order gets what is known of coverage, prior authorization and documentation.", True,
        ),
        _option(
            GUIDELINE, "boolean", "Guidelines",
            "Whether cards lead to the policy that decides, and say what it asks for.", True,
        ),
        _option(MOST_CARDS, "integer", "Most cards", "How many cards are given at most.", DEFAULT_CARDS),
    ]  # fmt: skip


def _option(code: str, kind: str, name: str, description: str, default: bool | int) -> dict[str, Any]:
    return {"code": code, "type": kind, "name": name, "description": description, "default": default}
