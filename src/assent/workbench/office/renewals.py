"""A renewal: the authorization that a new request continues, and what it takes over from the request before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import Request

from assent.casework.assessment.case import Basis
from assent.casework.intake.reauthorization import carried_paths
from assent.casework.record.checks import NotFound
from assent.casework.record.state import RequestState
from assent.desk.assessment.inquiry import PolicyPackage, as_json
from assent.desk.people.offices import check_known_to
from assent.desk.record import view
from assent.desk.record.standing import state_of
from assent.terms.facts import BIRTH_DATE, EARLIER_AUTHORIZATION, EARLIER_AUTHORIZATION_END, REQUEST_KIND
from assent.terms.requests import SubmissionKind
from assent.web.server.caller import Caller
from assent.workbench.actions.catalogue import actions
from assent.workbench.actions.performing import Target, perform
from assent.workbench.check.start import start_names

_BEHIND = "authorization "
"""What the evidence of facts begins with that the plan's own authorization stands behind."""


@dataclass(frozen=True, slots=True)
class Continued:
    """An authorization that a new request continues: of which request, until when, and what was known there."""

    number: str
    request: str
    ends: date
    member: str
    provider: str
    policy: str
    facts: Mapping[str, Any]
    state: RequestState


def continued(caller: Caller, number: str) -> Continued | None:
    """The authorization of that number, after the look at its request was recorded; None where it is no own one."""
    request = caller.desk.record.authorization(number)
    if request is None:
        return None
    try:
        check_known_to(caller.desk, request, caller.actor)
    except NotFound:
        return None
    state = view.seen(caller.desk, request, caller.actor, caller.now, "request", "renewal")
    if state.draft is None:
        return None
    facts = {path: fact.current.value for path, fact in state.facts.items()}
    draft, ends = state.draft, state.authorizations[number].ends
    return Continued(number, request, ends, draft.member, draft.provider, draft.policy, facts, state)


def taken_over(package: PolicyPackage, earlier: Continued) -> dict[str, Any]:
    """What a new request begins with: what was given before, and that it is a renewal.

    Of the clinical facts only those that the policy carries over: the rest is asked as it is now.
    """
    names = (*start_names(package), BIRTH_DATE)
    same = {name: earlier.facts.get(name) for name in names}
    facts = {**same, REQUEST_KIND: SubmissionKind.REAUTHORIZATION.value}
    return {name: as_json(value) for name, value in facts.items() if value is not None}


def keep_continued(
    caller: Caller, request: str, package: PolicyPackage, earlier: Continued, http: Request
) -> None:
    """Put on the record of a draft what it continues, and what is carried over. Raises ``Refused``."""
    values = dict(earlier.facts)
    paths = carried_paths(package.carry_over, earlier.state, {})
    carried = {new: values.get(old) for old, new in paths.items()}
    known = {EARLIER_AUTHORIZATION: True, EARLIER_AUTHORIZATION_END: earlier.ends, **carried}
    read = {fact.name for fact in package.newest.vocabulary.facts}
    facts = {name: as_json(value) for name, value in known.items() if name in read and value is not None}
    if not facts:
        return
    evidence = {"basis": Basis.STATED.value, "source": f"{_BEHIND}{earlier.number}"}
    target = Target(request, state_of(caller.desk, request).version)
    perform(actions()["requests_answer"], target, {"facts": facts, "evidence": evidence}, caller, http)


def continued_number(state: RequestState) -> str:
    """The number of the authorization that a draft continues, as its record says; empty where it continues none."""
    fact = state.facts.get(EARLIER_AUTHORIZATION)
    source = fact.current.evidence.source if fact and fact.current.value is True else ""
    return source.removeprefix(_BEHIND) if source.startswith(_BEHIND) else ""
