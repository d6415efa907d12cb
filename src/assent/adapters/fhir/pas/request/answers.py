"""The questionnaires of a bundle that were filled in, as facts; answers that cannot be are faults of the bundle."""

from collections.abc import Callable, Iterable
from datetime import date

from assent.adapters.fhir.dtr.answers import AnsweredFact, facts_of_response
from assent.adapters.fhir.outcomes import UnreadableResource
from assent.adapters.fhir.pas.request.claims import PasClaim
from assent.adapters.fhir.resources import BundleIndex, Entry, Resource, elements, identifier, kind, name
from assent.adapters.fhir.systems import NPI
from assent.logic.package import PolicyPackage
from assent.logic.policy import Policy

DONE = ("completed", "amended")
"""The statuses of a response that was filled in."""
_PASSED_OVER = "not-found"
"""The code of an answer to what is no question of the policy: it is another questionnaire's."""


def answered_facts(
    claim: PasClaim, package: PolicyPackage, policy: Policy, received: date
) -> list[tuple[AnsweredFact, ...]]:
    """The facts of each completed QuestionnaireResponse. Raises ``UnreadableResource`` as ``facts_of_responses``."""
    used = (
        entry
        for entry in claim.index.of_kind("QuestionnaireResponse")
        if name(entry.resource) not in claim.cancelled_information and entry.resource.get("status") in DONE
    )
    return facts_of_responses(used, claim.index, package, policy, received)


def facts_of_responses(
    responses: Iterable[Entry], index: BundleIndex, package: PolicyPackage, policy: Policy, received: date
) -> list[tuple[AnsweredFact, ...]]:
    """The facts of each of these responses. Raises ``UnreadableResource`` for answers that cannot be, at their places.

    Who signed is named with the NPI that the ``index`` gives, so that they can be found again.
    """
    faults, by_response = [], []
    for entry in responses:
        reading = facts_of_response(
            entry.resource,
            package,
            policy,
            today=received,
            named=_names(index, entry),
            base=entry.place,
        )
        faults += [issue for issue in reading.unread if issue.code != _PASSED_OVER]
        by_response.append(reading.facts)
    if faults:
        raise UnreadableResource(faults)
    return by_response


def _names(index: BundleIndex, within: Entry) -> Callable[[Resource], str]:
    def named(reference: Resource) -> str:
        person = index.resolve(reference, within)
        if person is not None and kind(person.resource) == "PractitionerRole":
            person = index.resolve(person.resource.get("practitioner"), person)
        known = person is not None and kind(person.resource) == "Practitioner"
        return _person(person.resource) if person is not None and known else ""

    return named


def _person(practitioner: Resource) -> str:
    """The name of a practitioner with the NPI; empty without either, since nobody could find who signed."""
    given_names = [str(part) for part in elements(practitioner, "name.given")]
    family = [str(part) for part in elements(practitioner, "name.family")][:1]
    text = [str(part) for part in elements(practitioner, "name.text")][:1]
    called = " ".join([*given_names[:2], *family]) or "".join(text)
    npi = identifier(practitioner, NPI)
    return f"{called}, NPI {npi}" if called and npi else ""
