"""A call of the interface as a page makes it: the function behind the route, and the body that it takes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import signature, unwrap
from typing import Any

from fastapi.params import Depends
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError

from assent.casework.record.checks import Refused
from assent.web.server.field_words import in_words


@dataclass(frozen=True, slots=True)
class InterfaceCall:
    """One call: what it is named, what it says of itself, the function that does it, and what that takes.

    ``body`` is None where it takes none; ``read`` turns a checked body into what the function takes. ``place`` are
    the parts of its address.
    """

    name: str
    summary: str
    says: str
    does: Callable[..., Any]
    body: type[BaseModel] | None
    read: Callable[[BaseModel], Any] | None
    place: tuple[str, ...]
    takes: frozenset[str]

    def made(self, known: Mapping[str, Any], data: Mapping[str, Any]) -> Any:
        """Make it with what the page knows, by the names of the arguments, and what was typed.

        Raises ``NotAsNeeded`` where a field is not as it must be, and what the call raises.
        """
        arguments = dict(known)
        if self.body is not None:
            checked = _checked(self.body, data)
            arguments["body"] = self.read(checked) if self.read else checked
        return self.does(**{name: arguments[name] for name in self.takes})


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


def call_of(route: APIRoute) -> InterfaceCall:
    """The call behind a route of the interface."""
    does = unwrap(route.endpoint)  # the function itself: pages run in a thread already
    name = f"{route.tags[0]}_{route.name}"
    body, read = _body(does)
    return InterfaceCall(
        name,
        route.summary or name,
        route.description.partition("\n\n")[0],
        does,
        body,
        read,
        tuple(sorted(route.param_convertors)),
        frozenset(signature(does).parameters),
    )


def _checked(body: type[BaseModel], data: Mapping[str, Any]) -> BaseModel:
    try:
        return body.model_validate(dict(data))
    except ValidationError as error:
        faults = (FieldFault(".".join(map(str, fault["loc"])), in_words(fault)) for fault in error.errors())
        raise NotAsNeeded(tuple(faults)) from None


def _body(does: Callable[..., Any]) -> tuple[type[BaseModel] | None, Callable[[BaseModel], Any] | None]:
    """The body that a call takes, and what turns it into the argument of the call."""
    annotation = does.__annotations__.get("body")
    if annotation is None:
        return None, None
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, None
    for mark in annotation.__metadata__:
        if isinstance(mark, Depends) and mark.dependency is not None:
            return mark.dependency.__annotations__["body"], _at_once(mark.dependency)
    raise AssertionError(f"{does.__name__}: no body is declared")


def _at_once(read: Callable[..., Any]) -> Callable[[BaseModel], Any]:
    """A coroutine function that awaits nothing, as a function."""

    def now(body: BaseModel) -> Any:
        work = read(body)
        try:
            work.send(None)
        except StopIteration as done:
            return done.value
        raise AssertionError("the reading of a body waited")

    return now
