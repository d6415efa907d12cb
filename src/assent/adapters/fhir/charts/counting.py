"""Which resources count: those that say of the patient that something was so. Statuses are those of FHIR R4."""

from collections.abc import Mapping
from datetime import date

from assent.adapters.fhir.days import When, day_of
from assent.adapters.fhir.resources import Resource, code_of, codings, kind

_STATUSES: Mapping[str, frozenset[str]] = {
    "Observation": frozenset({"final", "amended", "corrected"}),
    "Procedure": frozenset({"completed"}),
    "Encounter": frozenset({"arrived", "triaged", "in-progress", "onleave", "finished"}),
    "MedicationRequest": frozenset({"active", "on-hold", "completed", "stopped", "draft"}),
    "MedicationDispense": frozenset({"completed"}),
    "MedicationStatement": frozenset({"active", "completed", "stopped", "on-hold"}),
    "MedicationAdministration": frozenset({"completed"}),
    "QuestionnaireResponse": frozenset({"completed", "amended"}),
    "DocumentReference": frozenset({"current"}),
    "Coverage": frozenset({"active"}),
}
_DAYS: Mapping[str, tuple[str, ...]] = {
    "Observation": ("effectiveDateTime", "effectivePeriod", "effectiveInstant"),
    "Condition": ("onsetDateTime", "onsetPeriod", "recordedDate"),
    "Procedure": ("performedDateTime", "performedPeriod"),
    "Encounter": ("period",),
    "MedicationRequest": ("authoredOn",),
    "MedicationDispense": ("whenHandedOver", "whenPrepared"),
    "MedicationStatement": ("effectiveDateTime", "effectivePeriod", "dateAsserted"),
    "MedicationAdministration": ("effectiveDateTime", "effectivePeriod"),
    "AllergyIntolerance": ("recordedDate", "onsetDateTime"),
    "QuestionnaireResponse": ("authored",),
    "DocumentReference": ("date",),
    "Coverage": ("period",),
}
READ = frozenset(_DAYS)
"""The types that are read, beside the Patient and those that only are referred to."""
_DENIED = frozenset({"refuted", "entered-in-error"})
_UNSURE = frozenset({"unconfirmed", "provisional", "differential", "presumed"})
_OVER = frozenset({"inactive", "remission", "resolved"})
_INTENTS = frozenset({"order", "original-order", "reflex-order", "filler-order", "instance-order"})


def day_in(resource: Resource) -> When | None:
    """The day of what a resource tells; None where it gives none."""
    return day_of(resource, *_DAYS.get(kind(resource), ()))


def why_not_counted(resource: Resource, on: date) -> str:
    """Why a resource says nothing of the patient as of a day; empty where it does."""
    status, allowed = resource.get("status"), _STATUSES.get(kind(resource))
    if allowed is not None and status not in allowed:
        return f"its status is {status if isinstance(status, str) else 'not given'}"
    if codes_of(resource, "verificationStatus") & _DENIED:
        return "it was refuted or entered in error"
    if "modifierExtension" in resource or _has_modified_part(resource):
        return "a modifier extension, which is not known here, changes what it says"
    if resource.get("doNotPerform") is True:
        return "it says that something is not to be done"
    if kind(resource) == "MedicationRequest" and code_of(resource, "intent") not in _INTENTS:
        return f"its intent is {resource.get('intent') or 'not given'}, which is no order"
    if kind(resource) == "DocumentReference" and resource.get("docStatus") == "entered-in-error":
        return "it was entered in error"
    day = day_in(resource)
    if day is not None and day.first > on:
        return f"it is dated after {on}"
    return ""


def _has_modified_part(resource: Resource) -> bool:
    """Whether a part of a resource, such as a dosage or a component, means something that is not known here.

    Looked for where the parts of what is read stand, and no deeper: every resource of a chart is looked at.
    """
    for value in resource.values():
        for part in value if type(value) is list else (value,):
            if type(part) is dict and "modifierExtension" in part:
                return True
    return False


def is_unsure(resource: Resource) -> bool:
    """Whether a condition or allergy is not confirmed, so that it can only support."""
    return bool(codes_of(resource, "verificationStatus") & _UNSURE)


def is_over(resource: Resource) -> bool:
    """Whether a condition or allergy is no longer there, by its clinical status or the end of it."""
    if codes_of(resource, "clinicalStatus") & _OVER:
        return True
    return any(name.startswith("abatement") for name in resource)


def codes_of(resource: Resource, element: str) -> frozenset[str]:
    """The codes of an element, whatever their system."""
    concept = resource.get(element)
    if concept is None:
        return _NO_CODES
    raw_codings = concept.get("coding") if type(concept) is dict else None
    if type(raw_codings) is list and len(raw_codings) == 1 and type(raw_codings[0]) is dict:  # as most are
        return frozenset((str(raw_codings[0].get("code")),))
    return frozenset(coding.code for coding in codings(concept))


_NO_CODES = frozenset[str]()
