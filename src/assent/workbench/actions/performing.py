"""An action done from a page: by the function that the interface calls, with the same checks of what was typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response
from pydantic import BaseModel, ValidationError

from assent.casework.record.checks import NotFound, Refused
from assent.desk.authorization import authorizations
from assent.desk.people.offices import check_known_to
from assent.web.server.caller import Caller
from assent.web.server.field_words import in_words
from assent.workbench.actions.catalogue import RequestAction, body_of_call


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong with one field: its name in the form, such as ``reasons.0.words``, and the way out."""

    field: str
    says: str


class NotAsNeeded(Refused):
    """What was typed is not as it must be; ``faults`` name each field."""

    def __init__(self, faults: tuple[FieldFault, ...]) -> None:
        super().__init__("; ".join(f"{fault.field} {fault.says}" for fault in faults))
        self.faults = faults


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

    Raises ``NotAsNeeded`` where a field is not as it must be, and what the action raises.
    """
    check_known_to(caller.desk, target.request, caller.actor)
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
    if action.body is not None:
        known["body"] = _read(action.body, action.read, data)
    return action.call(**{name: known[name] for name in action.takes})


def _check_number(caller: Caller, number: str, request: str) -> None:
    if authorizations.request_of(caller.desk, number) != request:
        raise NotFound(f"There is no authorization {number} on this request.")


def checked_body(call: Callable[..., Any], data: Mapping[str, Any]) -> Any:
    """What a call of the interface takes as its body, of data. Raises ``NotAsNeeded``."""
    body, read = body_of_call(call)
    assert body is not None
    return _read(body, read, data)


def _read(body: type[BaseModel], read: Callable[[BaseModel], Any] | None, data: Mapping[str, Any]) -> Any:
    try:
        checked = body.model_validate(dict(data))
    except ValidationError as error:
        faults = tuple(
            FieldFault(".".join(str(step) for step in one["loc"]), in_words(one)) for one in error.errors()
        )
        raise NotAsNeeded(faults) from None
    return read(checked) if read else checked
