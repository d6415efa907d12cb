"""Every action on a request, found in the routes of the interface, with its row of the table of permissions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from fastapi.routing import APIRoute

from assent.casework.people.permissions import TABLE, Action
from assent.casework.record.actors import Role
from assent.web import plain_actions
from assent.web.appeal import routes as appeals
from assent.web.authorization import routes as authorizations
from assent.web.determination import routes as determinations
from assent.web.intake import routes as intake
from assent.web.notices import routes as letters
from assent.web.request_rights import NEEDS
from assent.web.review import peer_to_peer
from assent.web.review import routes as review
from assent.workbench.actions.calls import InterfaceCall, call_of
from assent.workbench.shell.words import said_or

_OF_A_REQUEST = ("/api/requests/{request}/", "/api/authorizations/{number}/")
_ROUTERS = (
    intake.router,
    review.router,
    plain_actions.router,
    determinations.router,
    peer_to_peer.router,
    appeals.router,
    authorizations.router,
    letters.router,
)


@dataclass(frozen=True, slots=True)
class RequestAction(InterfaceCall):
    """One action on a request, and its row of the table of permissions.

    ``place`` are the parts of the address beside the request, such as ``appeal``. ``versioned``: it rests on one
    version of the request, which it names.
    """

    needs: Action

    @property
    def title(self) -> str:
        """What it is called on its button, on its page, and once it is done."""
        return said_or(f"action_names.{self.name}", self.summary)

    @property
    def versioned(self) -> bool:
        """Whether it rests on the version of the request that was seen."""
        return "seen" in self.takes

    def may(self, role: Role) -> bool:
        """Whether the table has this role at all; what else must hold is checked when it is done."""
        return role in TABLE[self.needs]


@cache
def actions() -> Mapping[str, RequestAction]:
    """Every action by its name, in the order of the routes."""
    return {action.name: action for router in _ROUTERS for action in _of_router(router.routes)}


def _of_router(routes: list[Any]) -> Iterator[RequestAction]:
    for route in routes:
        if (
            isinstance(route, APIRoute)
            and "GET" not in (route.methods or ())
            and route.path.startswith(_OF_A_REQUEST)
        ):
            yield _action(route)


def _action(route: APIRoute) -> RequestAction:
    call = call_of(route)
    place = tuple(step for step in call.place if step != "request")
    return RequestAction(
        call.name,
        call.summary,
        call.says,
        call.does,
        call.body,
        call.read,
        place,
        call.takes,
        NEEDS[call.name],
    )
