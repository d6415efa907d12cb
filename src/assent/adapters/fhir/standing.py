"""Whether a resource may be taken as it reads: not withdrawn, nothing forbidden, no modifier that is not known."""

import json
from collections.abc import Iterator, Mapping

from assent.adapters.fhir.resources import Resource, code_of, kind

_OF_ORDERS = frozenset({"entered-in-error", "cancelled", "revoked", "stopped"})
_WITHDRAWN: Mapping[str, frozenset[str]] = {
    "Appointment": frozenset({"cancelled", "noshow", "entered-in-error"}),
    "Medication": frozenset({"entered-in-error"}),
    "Device": frozenset({"entered-in-error"}),
}
"""The statuses of what is no order, by type."""


def withdrawn_status(resource: Resource) -> str:
    """The status by which an order, or what it names, was taken back; empty where it stands."""
    status = code_of(resource, "status")
    return status if status in _WITHDRAWN.get(kind(resource), _OF_ORDERS) else ""


def forbids(resource: Resource) -> bool:
    """Whether an order says that something is not to be done."""
    return resource.get("doNotPerform") is True


def modifiers(value: object, place: str) -> Iterator[tuple[str, object]]:
    """Each modifier extension inside of a value, with its place: who does not know it may not pass over it.

    Nearly always there is none, and to write the text takes less than to look at each element.
    """
    return _modifiers(value, place) if '"modifierExtension"' in json.dumps(value) else iter(())


def _modifiers(value: object, place: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, list):
        for number, element in enumerate(value):
            yield from _modifiers(element, f"{place}[{number}]")
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if name == "modifierExtension":
                numbered = enumerate(inner if isinstance(inner, list) else (inner,))
                yield from ((f"{place}.{name}[{number}]", extension) for number, extension in numbered)
            elif isinstance(inner, list | Mapping):
                yield from _modifiers(inner, f"{place}.{name}")
