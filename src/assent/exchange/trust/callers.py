"""The program that calls an endpoint of FHIR, by its token; on a demonstration on this machine, without one."""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from assent.casework.exchange.clients import ACCESS_PREFIX, ExchangeClient
from assent.casework.people.sign_in import NotSignedIn
from assent.casework.record.actors import Actor
from assent.desk.exchange.access import calling_client, calling_hook, check_scope, open_client, program_client
from assent.desk.ports import Desk
from assent.exchange.trust.addresses import address_of, is_loopback, is_on_this_machine
from assent.web.server.caller import admitted

_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="access token",
    description="A token of the token endpoint, for five minutes.",
)
_Bearer = Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)]
_SEND_ONE = (
    "Send an access token, as in Authorization: Bearer TOKEN; the token endpoint gives one for a signature."
)


class FhirCaller:
    """A program that calls now, and the desk that it calls."""

    def __init__(self, client: ExchangeClient, desk: Desk, now: datetime) -> None:
        self.client, self.desk, self.now = client, desk, now

    def acting_for(self, npi: str) -> Actor:
        """Who acts, for the record, where it sends for one of its offices. Raises ``NotPermitted`` for another NPI."""
        return self.desk.coming_in(self.client.acting_for(npi))

    @property
    def actors(self) -> tuple[Actor, ...]:
        """The same for each of its offices."""
        return tuple(map(self.desk.coming_in, self.client.actors))

    def check(self, resource: str, interactions: str) -> None:
        """Raise ``NotPermitted`` where its token does not cover this; ``interactions`` as ``cr``."""
        check_scope(self.client, resource, interactions)


async def _program(request: Request, bearer: _Bearer) -> FhirCaller:
    return _caller(request, bearer, programs=True)


async def _backend(request: Request, bearer: _Bearer) -> FhirCaller:
    return _caller(request, bearer, programs=False)


Program = Annotated[FhirCaller, Depends(_program)]
"""A program by an access token, or by a token that an administrator issued; without one the call ends with 401."""
BackendService = Annotated[FhirCaller, Depends(_backend)]
"""A program by an access token only, as SMART Backend Services has it."""


def hook_caller(request: Request, audience: str) -> FhirCaller:
    """The program whose CDS Hooks token comes with a call of the service at the path ``audience``."""
    desk, now = _desk_and_time(request)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if not token and (opened := _opened(request, desk)) is not None:
        return _admitted(request, opened, desk, now)
    if scheme.lower() != "bearer" or not token:
        raise NotSignedIn("Send a CDS Hooks token, as in Authorization: Bearer JWT, signed for this address.")
    audiences = hook_audiences(desk, request, audience)
    return _admitted(request, calling_hook(desk, token, audiences, now), desk, now)


def hook_audiences(desk: Desk, request: Request, path: str) -> Collection[str]:
    """What a CDS Hooks token may be made out for: the address of the service that is called, and nothing else."""
    return (f"{address_of(desk, request)}{path}",)


def is_open(request: Request) -> bool:
    """Whether a call needs no token: on a demonstration, from this machine."""
    return _opened(request, _desk_and_time(request)[0]) is not None


def _caller(request: Request, bearer: HTTPAuthorizationCredentials | None, *, programs: bool) -> FhirCaller:
    desk, now = _desk_and_time(request)
    if bearer is None:
        opened = _opened(request, desk)
        if opened is None:
            raise NotSignedIn(_SEND_ONE)
        return _admitted(request, opened, desk, now)
    token = bearer.credentials
    by_access = token.startswith(ACCESS_PREFIX) or not programs
    client = calling_client(desk, token, now) if by_access else program_client(desk, token, now)
    return _admitted(request, client, desk, now)


def _desk_and_time(request: Request) -> tuple[Desk, datetime]:
    here = request.app.state.installation
    return here.desk, here.clock()


def _opened(request: Request, desk: Desk) -> ExchangeClient | None:
    """Who calls without a token; the name in the address is this machine's too, so that no page of a browser can."""
    host = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    if request.headers.get("authorization") or not (is_on_this_machine(request) and is_loopback(host)):
        return None
    return open_client(desk)


def _admitted(request: Request, client: ExchangeClient, desk: Desk, now: datetime) -> FhirCaller:
    admitted(request, client.account.id)
    return FhirCaller(client, desk, now)
