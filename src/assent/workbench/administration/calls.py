"""The calls of administrators: of the interface, by their names, each done from a form of its declared fields."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from assent.web.people import clients, offices
from assent.web.people import routes as people
from assent.web.plan import routes as plan
from assent.web.server.caller import Caller
from assent.workbench.actions.attempts import Tried, outcome_of
from assent.workbench.actions.calls import InterfaceCall, call_of
from assent.workbench.actions.fields import typed
from assent.workbench.shell.forms import form_of


@cache
def calls() -> Mapping[str, InterfaceCall]:
    """Every call about accounts, programs, offices, second factors and settings, by its name."""
    routers = (people.router, clients.router, offices.router, plan.router)
    routes = [route for router in routers for route in router.routes]
    return {call.name: call for route in routes if isinstance(route, APIRoute) for call in [call_of(route)]}


def make(name: str, caller: Caller, http: Request, data: Mapping[str, Any], **place: Any) -> Any:
    """Make a call, and return what the interface would answer. Raises ``NotAsNeeded`` and what the call raises."""
    known = {
        "caller": caller,
        "request": http,
        "here": http.app.state.installation,
        "response": Response(),
        **place,
    }
    return calls()[name].made(known, data)


def attempted(
    name: str, caller: Caller, http: Request, stated: Mapping[str, Any] | None = None, **place: Any
) -> tuple[Mapping[str, Any], Tried]:
    """Make a call of what was typed: what that was, and how it went. Raises ``NotFound``.

    ``stated`` is what the page says by itself, in the place of what was typed.
    """
    call, form = calls()[name], form_of(http)
    data = {**(typed(call.body, form) if call.body else {}), **(stated or {})}
    return data, outcome_of(lambda: make(name, caller, http, data, **place), form)
