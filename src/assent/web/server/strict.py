"""Routes whose JSON bodies say each thing once, and whose whole work is done in one thread.

With two values for one fact nobody knows which was meant. FastAPI sends each dependency, the function
itself and the check of its answer to a thread one after the other; each such way costs a fraction of a
millisecond and a wait for the interpreter.
"""

import json
from collections.abc import Callable, Coroutine
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, NoReturn

from anyio import CapacityLimiter
from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

TWICE = "A name stands twice in one object; say each thing once."
NO_TEXT = "The body is no UTF-8."
MOST_NAMES = 10_000
"""So many names one body may hold: each could be one error, and a request needs some hundred."""
TOO_MANY_NAMES = f"The body holds more than {MOST_NAMES} names."
NO_NUMBER = "NaN and Infinity are no JSON."

VERSION = "version"
"""The name under which a body may say which version of the request was seen, where a route takes that."""
VERSION_HEADER = "Assent-Version"
MOST_VERSION = 1_000_000_000
_TAKES_VERSION = "assent.takes_version"

AT_ONCE = 4
"""So many calls of one route are worked on at a time in a process; others wait in the order in which they came.

Work is mostly the interpreter's, which does one thing at a time: with all of a rush begun at once each takes it from
the others, and some wait several times as long as those that came with them.
"""

_Made = Coroutine[Any, Any, Response]


class StrictRoute(APIRoute):
    """A route whose JSON body is refused where a name stands twice, or a number is none.

    A plain function runs in a thread, with all that it depends on, so that it may wait for the record.
    What it depends on is therefore declared ``async`` without awaiting anything. A coroutine function
    stays on the event loop, and must depend on nothing that waits.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        self._in_thread = not iscoroutinefunction(endpoint)
        super().__init__(path, _at_once(endpoint) if self._in_thread else endpoint, **options)

    def get_route_handler(self) -> Callable[[Request], _Made]:
        """The handler, given a request that reads JSON strictly."""
        handle = super().get_route_handler()

        takes_version, turns = _takes_version(self.dependant), CapacityLimiter(AT_ONCE)

        async def strictly(request: Request) -> Response:
            request.scope[_TAKES_VERSION] = takes_version
            strict = _Strict(request.scope, request.receive)
            if not self._in_thread:
                return await handle(strict)
            if self.body_field is not None:
                await strict.body()
            async with turns:
                return await run_in_threadpool(_run, handle, strict)

        return strictly


def _takes_version(dependant: Dependant) -> bool:
    """Whether a route takes the version of a request in a header; then it takes it in the body too."""
    named = any(field.alias == VERSION_HEADER for field in dependant.header_params)
    return named or any(map(_takes_version, dependant.dependencies))


def _at_once(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function that has no need of the event loop, in the form of one that does."""

    @wraps(function)
    async def run(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    return run


def _run(handle: Callable[[Request], _Made], request: Request) -> Response:
    """Run a handler that awaits nothing but what is there."""
    work = handle(request)
    try:
        work.send(None)
    except StopIteration as done:
        response: Response = done.value
        return response
    work.close()
    raise RuntimeError("a route that runs in a thread awaited the event loop; make it a coroutine function")


class _Strict(Request):
    async def json(self) -> Any:
        try:
            text = (await self.body()).decode()
        except UnicodeDecodeError:
            raise json.JSONDecodeError(NO_TEXT, "", 0) from None
        body = json.loads(text, object_pairs_hook=_Names().once, parse_constant=_no_number)
        if self.scope.get(_TAKES_VERSION) and isinstance(body, dict) and VERSION in body:
            self.state.version = body.pop(VERSION)
        return body


def stated_version(request: Request) -> int | None:
    """The version of a request that the body names beside its fields; None where it names none."""
    stated = getattr(request.state, VERSION, None)
    if stated is None:
        return None
    if isinstance(stated, bool) or not isinstance(stated, int) or not 0 <= stated < MOST_VERSION:
        detail = "must be the version of the request as it was seen, a whole number such as 7"
        raise RequestValidationError(
            [{"type": "version", "loc": ("body", VERSION), "msg": detail, "input": None}]
        )
    return stated


class _Names:
    """Counts the names of one body."""

    def __init__(self) -> None:
        self._count = 0

    def once(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """An object in which each name stands once."""
        members = dict(pairs)
        if len(members) < len(pairs):
            raise json.JSONDecodeError(TWICE, "", 0)
        self._count += len(pairs)
        if self._count > MOST_NAMES:
            raise json.JSONDecodeError(TOO_MANY_NAMES, "", 0)
        return members


def _no_number(_: str) -> NoReturn:
    raise json.JSONDecodeError(NO_NUMBER, "", 0)
