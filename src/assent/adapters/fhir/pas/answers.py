"""The questionnaires of a bundle that were filled in, as facts; answers that cannot be are faults of the bundle."""

from collections.abc import Callable
from datetime import date

from assent.adapters.fhir.dtr.answers import AnsweredFact, facts_of_response
from assent.adapters.fhir.outcomes import UnreadableResource
from assent.adapters.fhir.pas.claims import PasClaim
from assent.adapters.fhir.resources import BundleIndex, Entry, Resource, elements, identifier, kind, name
from assent.adapters.fhir.systems import NPI
from assent.logic.package import PolicyPackage
from assent.logic.policy import Policy

_DONE = ("completed", "amended")
_PASSED_OVER = "not-found"
"""The code of an answer to what is no question of the policy: it is another questionnaire's."""


def answered_facts(
    claim: PasClaim, package: PolicyPackage, policy: Policy, received: date
) -> list[tuple[AnsweredFact, ...]]:
    """The facts of each completed QuestionnaireResponse. Raises ``UnreadableResource`` for answers that cannot be.

    Who signed is named with the NPI that the bundle gives, so that they can be found again.
    """
    faults, answered = [], []
    for entry in claim.index.of_kind("QuestionnaireResponse"):
        off = name(entry.resource) in claim.cancelled_information
        if off or entry.resource.get("status") not in _DONE:
            continue
        reading = facts_of_response(
            entry.resource,
            package,
            policy,
            today=received,
            named=_names(claim.index, entry),
            base=entry.place,
        )
        faults += [issue for issue in reading.unread if issue.code != _PASSED_OVER]
        answered.append(reading.facts)
    if faults:
        raise UnreadableResource(faults)
    return answered


def _names(index: BundleIndex, within: Entry) -> Callable[[Resource], str]:
    def named(reference: Resource) -> str:
        found = index.resolve(reference, within)
        if found is not None and kind(found.resource) == "PractitionerRole":
            found = index.resolve(found.resource.get("practitioner"), found)
        known = found is not None and kind(found.resource) == "Practitioner"
        return _person(found.resource) if found is not None and known else ""

    return named


def _person(practitioner: Resource) -> str:
    """The name of a practitioner with the NPI; empty without either, since nobody could find who signed."""
    given = [str(part) for part in elements(practitioner, "name.given")]
    family = [str(part) for part in elements(practitioner, "name.family")][:1]
    text = [str(part) for part in elements(practitioner, "name.text")][:1]
    called = " ".join([*given[:2], *family]) or "".join(text)
    npi = identifier(practitioner, NPI)
    return f"{called}, NPI {npi}" if called and npi else ""
