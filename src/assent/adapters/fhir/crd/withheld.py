"""Orders of which nothing may be said: they do not stand, mean something that is not known, or come after a death."""

from collections.abc import Iterator, Mapping

from assent.adapters.fhir.crd.orders import order_day, ordered_with
from assent.adapters.fhir.days import day_of
from assent.adapters.fhir.resources import Resource, kind
from assent.adapters.fhir.standing import forbids, modifiers, withdrawn_status

_TAKEN_BACK = (
    "This order, or what it is based on, is {status}: there is nothing to authorize. Send it as it stands."
)
_FORBIDDEN = "This order says that something is not to be done: there is nothing to authorize."
_CHANGED = (
    "A modifier extension of {what} changes what it means and is not known to this plan, so that nothing can be said "
    "of the order. Send it without the extension, or ask the plan."
)
_DEAD = (
    "By what was sent, the patient died, and this order is not of a day before that. Nothing was looked up; check that "
    "this is the right patient."
)


def why_withheld(
    order: Resource, patient: Resource, coverage: Resource, resources: Mapping[str, Resource]
) -> str:
    """Why nothing may be said of an order, in words; empty where it is as it reads.

    It is looked at with the medication, device or order that says what it asks for. An encounter is no order: that a
    patient died in it takes nothing from what is said of its coverage.
    """
    return next(_reasons(order, patient, coverage, resources), "")


def _reasons(
    order: Resource, patient: Resource, coverage: Resource, resources: Mapping[str, Resource]
) -> Iterator[str]:
    if kind(order) == "Encounter":
        return
    for part in (order, *ordered_with(order, resources)):
        if status := withdrawn_status(part):
            yield _TAKEN_BACK.format(status=status)
        if forbids(part):
            yield _FORBIDDEN
        if any(modifiers(part, "")):
            yield _CHANGED.format(what="the order")
    for what, resource in (("the patient", patient), ("the coverage", coverage)):
        if any(modifiers(resource, "")):
            yield _CHANGED.format(what=what)
    if _is_after_death(order, patient):
        yield _DEAD


def _is_after_death(order: Resource, patient: Resource) -> bool:
    """Whether the patient died and the order is not surely of a day before that; the day of death itself still is."""
    died = day_of(patient, "deceasedDateTime")
    if died is None:
        return patient.get("deceasedBoolean") is True or patient.get("deceasedDateTime") is not None
    day = order_day(order)
    return day is None or day > died.first
