"""Pages of programs that call by FHIR and CDS Hooks: which there are, for which offices, by which keys."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Path, Request, Response

from assent.casework.people.permissions import Use
from assent.casework.record.checks import NotFound
from assent.desk.exchange import clients
from assent.desk.exchange.answers import ClientAnswer, client_answer
from assent.web.router import Router
from assent.web.server.caller import Caller
from assent.workbench.actions.attempts import NOT_YET, Tried
from assent.workbench.actions.fields import fields_of
from assent.workbench.administration.calls import attempted, calls
from assent.workbench.shell.pages import go_to, page
from assent.workbench.shell.route import PageRoute
from assent.workbench.shell.session import PageCaller, check_page

router = Router(route_class=PageRoute, include_in_schema=False)
Id = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}$")]
_REGISTER, _KEYS, _END = "clients_register_client", "clients_change_keys", "clients_end_client"


@router.get("/administration/clients")
def list_clients(http: Request, caller: PageCaller) -> Response:
    """Every program, and the form of a new one."""
    return _clients(http, caller)


@router.post("/administration/clients")
def register(http: Request, caller: PageCaller) -> Response:
    """Registers a program."""
    data, tried = attempted(_REGISTER, caller, http)
    if not tried.done:
        return _clients(http, caller, data, tried)
    return go_to(f"/administration/clients/{tried.answer.id}")


@router.get("/administration/clients/{id}")
def show(id: Id, http: Request, caller: PageCaller) -> Response:
    """One program: what it is registered with, and what can be done."""
    return _client(http, caller, id)


@router.post("/administration/clients/{id}/{name}")
def change(id: Id, name: str, http: Request, caller: PageCaller) -> Response:
    """Changes the keys of a program, or ends it."""
    if name not in (_KEYS, _END):
        raise NotFound("There is no such action.")
    data, tried = attempted(name, caller, http, id=id)
    return go_to(f"/administration/clients/{id}") if tried.done else _client(http, caller, id, data, tried)


def _registered(caller: Caller) -> list[ClientAnswer]:
    check_page(caller, Use.MANAGE_ACCOUNTS)
    return [client_answer(client) for client in clients.list_clients(caller.desk, caller.actor)]


def _clients(
    http: Request, caller: Caller, data: Mapping[str, Any] | None = None, tried: Tried = NOT_YET
) -> Response:
    listed, body = _registered(caller), calls()[_REGISTER].body
    assert body is not None
    return page(
        http,
        "administration/clients.html",
        200 if tried.done else 422,
        clients=listed,
        fields=fields_of(body, data or {}, {}),
        tried=tried,
        summary=tried.summary,
        opened=bool(data),
    )


def _client(
    http: Request, caller: Caller, id: str, data: Mapping[str, Any] | None = None, tried: Tried = NOT_YET
) -> Response:
    client = next((client for client in _registered(caller) if client.id == id), None)
    keys = calls()[_KEYS]
    if client is None or keys.body is None:
        raise NotFound(f"No program is registered as {id}.")
    return page(
        http,
        "administration/client.html",
        200 if tried.done else 422,
        client=client,
        keys=keys,
        end=calls()[_END],
        fields=fields_of(keys.body, data or {}, {}),
        tried=tried,
        summary=tried.summary,
    )
