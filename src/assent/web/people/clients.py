"""Routes of an administrator: programs that call by the standards."""

from typing import Annotated, Any

from fastapi import Path

from assent.casework.exchange.clients import ClientRegistration
from assent.desk.exchange import clients
from assent.desk.exchange.answers import ClientAnswer, client_answer
from assent.desk.exchange.clients import ClientKeys, NewClient
from assent.web.router import Router
from assent.web.server.caller import SignedIn
from assent.web.server.description import CHANGES, EVERY, EXISTING
from assent.web.server.stated import Values, taken, values
from assent.web.server.strict import StrictRoute

router = Router(route_class=StrictRoute)
Id = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}$", description="The id of an account.")]


@router.get("/api/clients", responses=EVERY, tags=["clients"], summary="List programs that call by FHIR")
def list_clients(caller: SignedIn) -> list[ClientAnswer]:
    """Every program that is or was registered for the endpoints of FHIR and CDS Hooks, by id."""
    return [client_answer(client) for client in clients.list_clients(caller.desk, caller.actor)]


@router.post(
    "/api/clients", status_code=201, responses=CHANGES, tags=["clients"], summary="Register a program"
)
def register_client(
    body: Annotated[Values, values(NewClient, ClientRegistration)], caller: SignedIn
) -> ClientAnswer:
    """Lets a program of offices call the endpoints of FHIR and CDS Hooks, by its own keys, for its own NPIs."""
    stated: dict[str, Any] = {name: value for name, value in body.items() if name not in ("id", "name")}
    registration = ClientRegistration(body["id"], **stated)
    name = body["name"]
    return client_answer(clients.register_client(caller.desk, registration, caller.actor, caller.now, name))


@router.put(
    "/api/clients/{id}/keys", responses=EXISTING, tags=["clients"], summary="Change the keys of a program"
)
def change_keys(id: Id, body: Annotated[ClientKeys, taken(ClientKeys)], caller: SignedIn) -> ClientAnswer:
    """Lets other keys count in the place of all of before; its access tokens end."""
    return client_answer(clients.change_keys(caller.desk, id, body, caller.actor, caller.now))


@router.delete("/api/clients/{id}", responses=EXISTING, tags=["clients"], summary="End a program")
def end_client(id: Id, caller: SignedIn) -> ClientAnswer:
    """Lets a program call the endpoints of FHIR and CDS Hooks no more, from now on."""
    return client_answer(clients.end_client(caller.desk, id, caller.actor, caller.now))
