"""The questionnaires of a bundle that were filled in, as facts; answers that cannot be are faults of the bundle."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial

from assent.adapters.fhir.dtr.answers import AnsweredFact, facts_of_response
from assent.adapters.fhir.outcomes import UnreadableResource
from assent.adapters.fhir.pas.request.claims import PasClaim
from assent.adapters.fhir.pas.request.signers import RequestSigners
from assent.adapters.fhir.resources import BundleIndex, Entry, Resource, name
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
    return facts_of_responses(
        used_responses(claim), claim.index, RequestSigners.of_claim(claim), package, policy, received
    )


def used_responses(claim: PasClaim) -> Iterator[Entry]:
    """The responses of a bundle that were filled in and are to be used."""
    for entry in claim.index.of_kind("QuestionnaireResponse"):
        if name(entry.resource) not in claim.cancelled_information and entry.resource.get("status") in DONE:
            yield entry


def facts_of_responses(
    responses: Iterable[Entry],
    index: BundleIndex,
    signers: RequestSigners,
    package: PolicyPackage,
    policy: Policy,
    received: date,
) -> list[tuple[AnsweredFact, ...]]:
    """The facts of each of these responses. Raises ``UnreadableResource`` for answers that cannot be, at their places.

    Who signed is one of ``signers``, and named with the NPI that the ``index`` gives, so that they can be found again.
    """
    faults, by_response = [], []
    for entry in responses:
        reading = facts_of_response(
            entry.resource,
            package,
            policy,
            today=received,
            named=partial(_named, signers, index, entry),
            base=entry.place,
        )
        faults += [issue for issue in reading.unread if issue.code != _PASSED_OVER]
        by_response.append(reading.facts)
    if faults:
        raise UnreadableResource(faults)
    return by_response


def _named(signers: RequestSigners, index: BundleIndex, within: Entry, reference: Resource) -> str:
    return signers.name(reference, index, within)
