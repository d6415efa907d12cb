"""Work that waits for the record is never on the event loop, and goes to a thread as a whole."""

import asyncio
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from inspect import iscoroutinefunction
from typing import Annotated, Any, get_args

import pytest
from fastapi import Depends, FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from assent import web
from assent.web.authorization import routes as authorizations
from assent.web.server import caller as signing_in
from assent.web.server import parameters
from assent.web.server.strict import StrictRoute
from tests.web.calling import calling

WAITS = {
    get_args(hint)[1].dependency
    for hint in (signing_in.SignedIn, parameters.RequestId, authorizations.OfNumber)
}
"""What looks into the record although it is declared ``async``."""


def _all() -> list[APIRoute]:
    modules = [import_module(one.name) for one in pkgutil.walk_packages(web.__path__, "assent.web.")]
    routers = [module.router for module in modules if hasattr(module, "router")]
    return [one for router in routers for one in router.routes if isinstance(one, APIRoute)]


def _calls(dependant: Dependant) -> Iterator[Callable[..., Any]]:
    for one in dependant.dependencies:
        if one.call is not None:
            yield one.call
        yield from _calls(one)


def _is_async(call: Callable[..., Any]) -> bool:
    return iscoroutinefunction(call) or iscoroutinefunction(getattr(call, "__call__", None))  # noqa: B004


def _in_thread(route: APIRoute) -> bool:
    return hasattr(route.endpoint, "__wrapped__")


def test_every_route_is_strict() -> None:
    assert len(_all()) > 50
    assert not [one.path for one in _all() if not isinstance(one, StrictRoute)]


def test_a_route_in_a_thread_goes_there_once() -> None:
    apart = [
        (one.path, call)
        for one in _all()
        if _in_thread(one)
        for call in _calls(one.dependant)
        if not _is_async(call)
    ]
    assert not apart


def test_a_route_on_the_event_loop_looks_into_the_record_in_a_thread() -> None:
    here = [one for one in _all() if not _in_thread(one)]
    assert {one.name for one in here} >= {"health", "attach"}
    assert not [(one.path, call) for one in here for call in _calls(one.dependant) if call in WAITS]


def test_awaiting_the_event_loop_in_a_thread_is_a_mistake_that_is_said() -> None:
    async def waits() -> int:
        await asyncio.sleep(0)
        return 1

    def answer(found: Annotated[int, Depends(waits)]) -> int:
        return found

    app = FastAPI()
    app.router.route_class = StrictRoute
    app.add_api_route("/", answer)
    with calling(app) as client, pytest.raises(RuntimeError, match="coroutine function"):
        client.request("GET", "/")
