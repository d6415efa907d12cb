"""Whether what a request rests on is the member's own, and stands: coverage, orders, questionnaires, documents."""

from collections.abc import Iterator, Mapping

from assent.adapters.fhir.outcomes import Issue
from assent.adapters.fhir.pas import names
from assent.adapters.fhir.pas.request.claims import is_cancelled
from assent.adapters.fhir.resources import BundleIndex, Entry, code_of, elements, extensions, kind
from assent.adapters.fhir.standing import forbids, withdrawn_status

_WHOSE = {"Coverage": "beneficiary", "QuestionnaireResponse": "subject"}
"""What must name the patient, and where; of other types who is named must be the patient."""
_SUBJECTS = ("subject", "patient", "beneficiary")
_NAMED = ("insurance.coverage", "supportingInfo.valueReference")


def of_the_member(index: BundleIndex, claim: Entry) -> Iterator[Issue]:
    """What the Claim rests on and is about another patient than the Claim, or does not say about whom."""
    patient = index.resolve(claim.resource.get("patient"), claim)
    if patient is None:
        return
    known = frozenset(
        (code_of(identifier, "system"), value)
        for identifier in elements(patient.resource, "identifier")
        if (value := code_of(identifier, "value"))
    )
    rests_on = [
        index.resolve(reference, claim) for path in _NAMED for reference in elements(claim.resource, path)
    ]
    entries = [*rests_on, *_orders(index, claim), *index.of_kind("QuestionnaireResponse")]
    for entry in {entry.place: entry for entry in entries if entry is not None}.values():
        where = _WHOSE.get(kind(entry.resource)) or next(
            (element for element in _SUBJECTS if element in entry.resource), ""
        )
        reference = entry.resource.get(where) if where else None
        if where and not _is_patient(reference, index, entry, patient, known):
            message = (
                "must lead to the Patient of the Claim: what is of somebody else says nothing of the member."
            )
            yield Issue(message, f"{entry.place}.{where}", "value" if reference else "required")


def orders_stand(index: BundleIndex, claim: Entry) -> Iterator[Issue]:
    """Orders that items ask for, and that were withdrawn or say that something is not to be done."""
    for entry in _orders(index, claim):
        status = withdrawn_status(entry.resource)
        if status:
            message = f"is {status}: send the order as it stands, or cancel the item."
            yield Issue(message, f"{entry.place}.status", "business-rule")
        if forbids(entry.resource):
            message = "says that it is not to be done; leave it out, or cancel the item."
            yield Issue(message, f"{entry.place}.doNotPerform", "business-rule")


def _orders(index: BundleIndex, claim: Entry) -> list[Entry]:
    """The orders behind the items that are asked for, as far as they are in the bundle."""
    items = [item for item in elements(claim.resource, "item") if isinstance(item, Mapping)]
    asked = [item for item in items if not is_cancelled(item)]
    led = [
        index.resolve(extension.get("valueReference"), claim)
        for item in asked
        for extension in extensions(item, names.REQUESTED_SERVICE)
    ]
    return [entry for entry in led if entry is not None]


def _is_patient(
    reference: object, index: BundleIndex, within: Entry, patient: Entry, known: frozenset[tuple[str, str]]
) -> bool:
    """Whether a reference leads to the patient, or gives one of the patient's identifiers, ``known``."""
    entry = index.resolve(reference, within)
    if entry is not None:
        return entry.place == patient.place
    named = reference.get("identifier") if isinstance(reference, Mapping) else None
    if not isinstance(named, Mapping) or "reference" in reference:  # type: ignore[operator]
        return False
    return (code_of(named, "system"), code_of(named, "value")) in known
