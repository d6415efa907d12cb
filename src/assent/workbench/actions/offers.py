"""What is offered to somebody who looks at a request: each action of their role, with the page on which it is done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assent.casework.record.actors import Role
from assent.casework.record.state import RequestState
from assent.workbench.actions.catalogue import RequestAction, actions

DESIGNED: Mapping[str, str] = {
    "requests_submit_draft": "/office/new/{request}",
}
"""The page of an action that has one of its own, by the name of the action; others have a form of their fields."""


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
        page = DESIGNED.get(action.name, "/requests/{request}/actions/" + action.name)
        for place in _places(action, state):
            yield Offer(action, page.format(request=state.id) + place)


def _places(action: RequestAction, state: RequestState) -> tuple[str, ...]:
    if not action.place:
        return ("",)
    known = {
        "appeal": tuple(state.appeals),
        "number": tuple(state.authorizations),
        "decision": tuple(state.outside),
        "digest": tuple(dict.fromkeys(one.digest for one in state.notices)),
    }
    name = action.place[0]
    return tuple(f"?{name}={one}" for one in known[name])
