"""What is offered to somebody who looks at a request: each action of their role, with the page on which it is done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assent.casework.record.actors import OFFICES, Role
from assent.casework.record.state import RequestState
from assent.workbench.actions.catalogue import RequestAction, actions
from assent.workbench.actions.proposed import STEPS

_REQUEST = "/requests/{request}"
DESIGNED: Mapping[str, str] = {
    **{name: f"{_REQUEST}/steps/{name}" for name in STEPS},
    "appeals_confirm_reversal": f"{_REQUEST}/reversal",
    "appeals_decide": f"{_REQUEST}/appeals/decision",
    "appeals_effectuate": f"{_REQUEST}/effectuation",
    "appeals_enter_reversal": f"{_REQUEST}/reversal",
    "appeals_file": f"{_REQUEST}/appeals/new",
    "appeals_reject_reversal": f"{_REQUEST}/reversal",
    "appeals_take_outside_decision": f"{_REQUEST}/outside-decision",
    "authorizations_correct": f"{_REQUEST}/authorization",
    "authorizations_use_units": f"{_REQUEST}/authorization",
    "decisions_approve": f"{_REQUEST}/approval",
    "decisions_determine_adversely": f"{_REQUEST}/decision/denial",
    "decisions_determine_partially": f"{_REQUEST}/decision/part",
    "decisions_resolve_judgment": f"{_REQUEST}/judgments",
    "decisions_take_delegate_decision": f"{_REQUEST}/delegate-decision",
    "documents_confirm_letter": f"{_REQUEST}/letters/changed",
    "requests_answer": f"{_REQUEST}/answer",
    "requests_answer_without": f"{_REQUEST}/answer",
    "review_ask": f"{_REQUEST}/questions/new",
    "review_confirm": f"{_REQUEST}/facts",
    "review_correct": f"{_REQUEST}/facts",
    "review_decide_need": f"{_REQUEST}/need",
    "review_settle_need": f"{_REQUEST}/need",
}
"""The page of an action that has one of its own, by the name of the action; others have a form of their fields."""
OF_OFFICES: Mapping[str, str] = {"requests_submit_draft": "/office/new/{request}"}
"""The same for actions that an office does on pages of its own, and people of the plan by the form."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An action, and the address of its page."""

    action: RequestAction
    address: str


def offers(role: Role, state: RequestState) -> tuple[Offer, ...]:
    """Every action that a role may perform on a request, once for each appeal, letter or authorization it is about."""
    return tuple(_offers(role, state))


def _offers(role: Role, state: RequestState) -> Iterator[Offer]:
    for action in actions().values():
        if not action.may(role) or "preview" in action.name:
            continue
        own = OF_OFFICES.get(action.name) if role in OFFICES else None
        page = own or DESIGNED.get(action.name, "/requests/{request}/actions/" + action.name)
        for place in _places(action, state):
            yield Offer(action, page.format(request=state.id) + place)


def _places(action: RequestAction, state: RequestState) -> tuple[str, ...]:
    if not action.place:
        return ("",)
    known = {
        "appeal": tuple(state.appeals),
        "number": tuple(state.authorizations),
        "decision": tuple(state.outside),
        "digest": tuple(dict.fromkeys(notice.digest for notice in state.notices)),
    }
    name = action.place[0]
    return tuple(f"?{name}={place}" for place in known[name])
