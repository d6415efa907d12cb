"""An action done from a page: by the function that the interface calls, with the same checks of what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response

from assent.casework.people.permissions import check_action
from assent.casework.record.checks import NotFound
from assent.desk.authorization import authorizations
from assent.desk.people.offices import check_known_to
from assent.web.server.caller import Caller
from assent.web.server.problems import ProblemKind, Stopped
from assent.workbench.actions.calls import FieldFault, NotAsNeeded
from assent.workbench.actions.catalogue import RequestAction
from assent.workbench.shell.words import say


@dataclass(frozen=True, slots=True)
class Target:
    """What an action is done to: the request, the version that was seen, and the rest of its place."""

    request: str
    version: int | None = None
    place: Mapping[str, str] | None = None
    key: str = ""


def perform(
    action: RequestAction, target: Target, data: Mapping[str, Any], caller: Caller, http: Request
) -> Any:
    """Do it, and return what the interface would answer.

    Raises ``NotAsNeeded`` where a field is not as it must be, ``Stopped`` where a decision names no version of the
    request that it rests on, and what the action raises.
    """
    check_known_to(caller.desk, target.request, caller.actor)
    check_action(caller.account.role, action.needs)
    if action.versioned and target.version is None:
        raise Stopped(ProblemKind.STATE_THE_VERSION, say("actions.no_version"))
    http.state.version_stated = target.version is not None
    known: dict[str, Any] = {
        "request": target.request,
        "caller": caller,
        "expected": target.version,
        "seen": target.version,
        "key": target.key or None,
        "here": http.app.state.installation,
        "response": Response(),
        "http": http,
        **{name: (target.place or {})[name] for name in action.place},
    }
    if "number" in action.place:
        _check_number(caller, known["number"], target.request)
    return action.made(known, data)


def _check_number(caller: Caller, number: str, request: str) -> None:
    if authorizations.request_of(caller.desk, number) != request:
        raise NotFound(f"There is no authorization {number} on this request.")


__all__ = ["FieldFault", "NotAsNeeded", "Target", "perform"]
