"""What a context leads to: what the plan was told or said before, under a number that it gave.

What was said while ordering is found by its coverage-assertion-id, a request that waits for information by its
number, as the answer of PAS names it (PAS 2.2.1, ainfo-3). Both only for a program of the office concerned.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from assent.adapters.fhir.outcomes import Issue, UnreadableResource
from assent.casework.exchange.guidance import CoverageAssertion
from assent.casework.record.checks import NotFound
from assent.casework.record.state import RequestState
from assent.desk.exchange.collecting import said_by_plan
from assent.desk.exchange.guidance import assertion_of
from assent.desk.record.view import seen
from assent.exchange.dtr.charted import came_with_hook
from assent.exchange.trust.callers import FhirCaller
from assent.logic.package import UnknownPolicy
from assent.logic.tree import Plain
from assent.terms.facts import PRODUCT_LINE


@dataclass(frozen=True, slots=True)
class Context:
    """What is asked about, and what is known of it by path. ``policy`` is empty where nothing need be collected.

    ``waiting``: a request waits for what is missing, so that only this is to be asked. ``assertion`` is the id of what
    was said while ordering.
    """

    policy: str
    pathway: str
    known: Mapping[str, Plain]
    waiting: bool = False
    assertion: str = ""


def context_of(caller: FhirCaller, number: str, patient: str, place: str = "") -> Context:
    """The context of a number, for a patient. Raises ``UnreadableResource`` with 404 where the caller has none."""
    try:
        assertion = assertion_of(caller.desk, number, caller.client.npis)
    except NotFound:
        pass
    else:
        return _of_assertion(caller, assertion, patient)
    for actor in caller.actors:
        try:
            state = seen(caller.desk, number, actor, caller.now, "questionnaire", "documentation")
        except NotFound:
            continue
        return _of_request(caller, state)
    fault = "There is no such context; send the number that the plan gave, or an order."
    raise UnreadableResource([Issue(fault, place, "not-found")], 404)


def _of_assertion(caller: FhirCaller, assertion: CoverageAssertion, patient: str) -> Context:
    """What was said while ordering, and what came with that call.

    The product line is that of the member's coverage as the plan has it.
    """
    package = caller.desk.catalogue.find(assertion.policy) if assertion.policy else None
    known = came_with_hook(caller, assertion, patient, package) if package else {}
    if assertion.product_line:
        known[PRODUCT_LINE] = assertion.product_line
    return Context(assertion.policy, assertion.pathway, known, assertion=assertion.id)


def _of_request(caller: FhirCaller, state: RequestState) -> Context:
    """A request as it stands: what its office stated, and which kind of request it is."""
    named = state.draft.policy if state.draft else ""
    try:
        package = caller.desk.catalogue.package(named or "")
    except UnknownPolicy as error:
        raise UnreadableResource([Issue(str(error), "", "not-found")], 404) from None
    policy = package.newest
    facts = {path: fact.current.value for path, fact in state.facts.items()}
    own = said_by_plan(policy)
    known = {path: value for path, value in facts.items() if value is not None and path not in own}
    pathway = str(facts.get(policy.pathway_by) or next(iter(policy.pathways)))
    return Context(package.id, pathway, known, waiting=True)
