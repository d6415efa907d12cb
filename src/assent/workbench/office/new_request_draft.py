"""A draft behind a conversation: its facts as the case so far, what an answer changes on its record, its submission."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from secrets import token_bytes
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from assent.casework.assessment.case import Basis, Case, Evidence
from assent.casework.record.checks import NotFound
from assent.casework.record.days import plan_day
from assent.casework.record.given import supported
from assent.casework.record.identifiers import request_number
from assent.casework.record.state import RequestState, Stage
from assent.desk.assessment.inquiry import as_given, as_json
from assent.desk.people.offices import check_known_to
from assent.desk.record import view
from assent.desk.record.facts import case_of, is_taken_back
from assent.desk.record.standing import state_of
from assent.terms.facts import ASSESSED_ON, REQUEST_DATE
from assent.web.intake import routes as intake
from assent.web.server.caller import Caller
from assent.workbench.actions.calls import InterfaceCall, call_of
from assent.workbench.actions.catalogue import actions
from assent.workbench.actions.performing import Target, perform
from assent.workbench.conversation.answers import Facts

Changes = dict[str, Any]
"""Values by path, as an answer to a request takes them; None takes back what was said."""


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft as it stands, and its facts in the shape of a case file."""

    state: RequestState
    facts: Facts

    @property
    def is_open(self) -> bool:
        """Whether it is a draft still."""
        return self.state.stage is Stage.DRAFT


def seen_draft(caller: Caller, request: str) -> OpenDraft:
    """A draft as somebody takes it up again; the look is on the record. ``NotFound`` for another office's."""
    check_known_to(caller.desk, request, caller.actor)
    return _draft(caller, view.seen(caller.desk, request, caller.actor, caller.now, "draft", "preparation"))


def held_draft(caller: Caller, request: str) -> OpenDraft:
    """The same while it is being answered: what is done is on the record itself."""
    check_known_to(caller.desk, request, caller.actor)
    state = state_of(caller.desk, request)
    if state.draft is None:
        raise NotFound(f"There is no request {request}.")
    return _draft(caller, state)


def _draft(caller: Caller, state: RequestState) -> OpenDraft:
    facts = {
        "policy": state.draft.policy if state.draft else "",
        **as_given(case_of(state, caller.desk.read_case)),
    }
    facts.pop(ASSESSED_ON, None)
    if state.stage is Stage.DRAFT:  # it is received on the day on which it is submitted
        facts[REQUEST_DATE] = plan_day(caller.now).isoformat()
    return OpenDraft(state, facts)


def draft_number() -> str:
    """A new request's number, short enough to be said on the telephone, such as R-7F3K-29QX."""
    return request_number("R", token_bytes(32), groups=2)


def begin_draft(data: Mapping[str, Any], caller: Caller) -> str:
    """A new draft, by the call that the interface has for it; its id. Raises ``NotAsNeeded`` and ``Refused``."""
    request: str = _begin().made({"caller": caller, "response": Response()}, data).request
    return request


@cache
def _begin() -> InterfaceCall:
    """The call that begins a draft."""
    calls = (call_of(route) for route in intake.router.routes if isinstance(route, APIRoute))
    return next(call for call in calls if call.does is intake.draft)


def changes(before: Case, after: Case) -> Changes:
    """What an answer has to say so that a record that comes to the one case comes to the other.

    Records that are there no more are taken back from the end of their list, after those behind them moved up.
    """
    facts_before, facts_after = as_given(before), as_given(after)
    old, new = _by_path(facts_before), _by_path(facts_after)
    gone: Changes = {path: None for path in old if path not in new}
    for name, value in facts_before.items():
        count_after = len(facts_after.get(name, {}).get("records", ())) if isinstance(value, Mapping) else 0
        count_before = len(value["records"]) if isinstance(value, Mapping) else 0
        gone |= {f"{name}[{index}]": False for index in range(count_after, count_before)}
    return {**{path: value for path, value in new.items() if old.get(path, _NOTHING) != value}, **gone}


_NOTHING = object()


def save(caller: Caller, changed: Changes, target: Target, http: Request) -> int:
    """Give facts to a draft; the version afterward. Raises ``NotAsNeeded`` and ``Refused``."""
    standing = perform(actions()["requests_answer"], target, {"facts": changed}, caller, http)
    version: int = standing.version
    return version


def sign(caller: Caller, draft: OpenDraft, by: str, on: date, target: Target, http: Request) -> int:
    """Have somebody stand behind every fact that nothing stands behind yet; the version afterward."""
    bare = {
        path: as_json(fact.current.value)
        for path, fact in draft.state.facts.items()
        if fact.current.value is not None
        and not _attested(fact.current.evidence)
        and path != REQUEST_DATE
        and not is_taken_back(path, fact.current.value)
    }
    facts = {**bare, REQUEST_DATE: draft.facts[REQUEST_DATE]}
    evidence = {"basis": Basis.ATTESTED.value, "source": "signed request", "on": on.isoformat(), "by": by}
    data = {"facts": facts, "evidence": evidence}
    standing = perform(actions()["requests_answer"], target, data, caller, http)
    version: int = standing.version
    return version


def _attested(evidence: Evidence) -> bool:
    """Whether somebody stands behind it already; what a chart shows is signed with the rest."""
    return supported(evidence) and evidence.basis is not Basis.CHART


def submit(caller: Caller, data: Mapping[str, Any], target: Target, http: Request) -> None:
    """Make the request of the draft. Raises ``NotAsNeeded`` and ``Refused``."""
    perform(actions()["requests_submit_draft"], target, data, caller, http)


def _by_path(facts: Facts) -> Changes:
    values: Changes = {}
    for name, value in facts.items():
        if not isinstance(value, Mapping):
            values[name] = value
            continue
        values[f"{name}.complete"] = value["complete"]
        for index, record in enumerate(value["records"]):
            values |= {f"{name}[{index}].{field}": inner for field, inner in record.items()}
            if not record:
                values[f"{name}[{index}]"] = None
    return values
