"""What a context leads to: what the plan was told or said before, under a number that it gave.

A request that waits for information is found by its number, as its answer names it (PAS 2.2.1, ainfo-3).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from assent.adapters.fhir.outcomes import Issue, UnreadableResource
from assent.casework.record.checks import NotFound
from assent.casework.record.state import RequestState
from assent.desk.exchange.collecting import said_by_plan
from assent.desk.record.view import seen
from assent.logic.package import UnknownPolicy
from assent.logic.tree import Plain
from assent.web.server.caller import Caller


@dataclass(frozen=True, slots=True)
class Context:
    """What is asked about, and what is known of it by path."""

    policy: str
    pathway: str
    known: Mapping[str, Plain]


def context_of(caller: Caller, number: str, place: str = "") -> Context:
    """The context of a number. Raises ``UnreadableResource`` with 404 where the caller has none of that number."""
    try:
        state = seen(caller.desk, number, caller.actor, caller.now, "questionnaire", "documentation")
    except NotFound:
        says = "There is no such context; send the number that the plan gave, or an order."
        raise UnreadableResource([Issue(says, place, "not-found")], 404) from None
    return _of_request(caller, state)


def _of_request(caller: Caller, state: RequestState) -> Context:
    named = state.draft.policy if state.draft else ""
    try:
        package = caller.desk.catalogue.package(named or "")
    except UnknownPolicy as error:
        raise UnreadableResource([Issue(str(error), "", "not-found")], 404) from None
    policy = package.newest
    facts = {path: fact.current.value for path, fact in state.facts.items()}
    own = said_by_plan(policy)
    known = {path: value for path, value in facts.items() if value is not None and path not in own}
    return Context(package.id, str(facts.get(policy.pathway_by) or next(iter(policy.pathways))), known)
