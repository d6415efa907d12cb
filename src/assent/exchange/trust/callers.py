"""The program that calls an endpoint of FHIR, by its token; on a demonstration on this machine, without one."""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import HTTPConnection

from assent.casework.exchange.clients import ACCESS_PREFIX, ExchangeClient
from assent.casework.people.accounts import Account
from assent.casework.people.sign_in import NotSignedIn
from assent.casework.record.actors import Actor
from assent.desk.exchange.access import (
    calling_client,
    calling_hook,
    check_hook_token,
    check_scope,
    office_client,
    open_client,
)
from assent.desk.ports import Desk
from assent.exchange.checked import UNCHECKED, IncomingCheck
from assent.exchange.trust.addresses import (
    address_of,
    is_loopback,
    is_on_this_machine,
    known_address,
)
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
    """A program that calls now, and the desk that it calls.

    ``incoming`` checks what it sends against profiles. ``address`` is that of the installation, as the program reaches
    it; empty where it is not known.
    """

    def __init__(
        self,
        client: ExchangeClient,
        desk: Desk,
        now: datetime,
        incoming: IncomingCheck = UNCHECKED,
        address: str = "",
    ) -> None:
        self.client, self.desk, self.now = client, desk, now
        self.incoming, self.address = incoming, address

    @property
    def account(self) -> Account:
        """The account of the program."""
        return self.client.account

    @property
    def actor(self) -> Actor:
        """Who acts, for the record, with all offices for which it may."""
        return self.desk.coming_in(self.client.actor)

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


async def _program(request: Request, _: _Bearer) -> FhirCaller:
    return _caller(request, programs=True)


async def _backend(request: Request, _: _Bearer) -> FhirCaller:
    return _caller(request, programs=False)


Program = Annotated[FhirCaller, Depends(_program)]
"""A program by an access token, or by a token that an administrator issued; without one the call ends with 401."""
BackendService = Annotated[FhirCaller, Depends(_backend)]
"""A program by an access token only, as SMART Backend Services has it."""


def hook_caller(request: Request, audience: str) -> FhirCaller:
    """The program whose CDS Hooks token comes with a call of the service at the path ``audience``."""
    desk, now = _desk_and_time(request)
    opened, token = _opened(request, desk), _token(request)
    if opened is None and not token:
        raise NotSignedIn("Send a CDS Hooks token, as in Authorization: Bearer JWT, signed for this address.")
    client = opened or calling_hook(desk, token, hook_audiences(desk, request, audience), now)
    return _admitted(request, client, desk, now)


def hook_audiences(desk: Desk, call: HTTPConnection, path: str) -> Collection[str]:
    """What a CDS Hooks token may be made out for: the address of the service that is called, and nothing else."""
    return (f"{address_of(desk, call)}{path}",)


def is_open(call: HTTPConnection) -> bool:
    """Whether a call needs no token: on a demonstration, from this machine."""
    return _opened(call, _desk_and_time(call)[0]) is not None


def may_call(call: HTTPConnection) -> None:
    """Raise ``NotSignedIn`` where nobody is known by what comes with a call of an endpoint of FHIR."""
    desk, now = _desk_and_time(call)
    _client(call, desk, now, programs=True)


def may_call_by_access(call: HTTPConnection) -> None:
    """The same where a token of the token endpoint is needed."""
    desk, now = _desk_and_time(call)
    _client(call, desk, now, programs=False)


def may_call_hook(call: HTTPConnection) -> None:
    """The same of a CDS service; its token is not used up by this."""
    desk, now = _desk_and_time(call)
    if _opened(call, desk) is None:
        check_hook_token(desk, _token(call), hook_audiences(desk, call, call.url.path), now)


def _caller(request: Request, *, programs: bool) -> FhirCaller:
    desk, now = _desk_and_time(request)
    return _admitted(request, _client(request, desk, now, programs=programs), desk, now)


def _client(call: HTTPConnection, desk: Desk, now: datetime, *, programs: bool) -> ExchangeClient:
    """Who calls; ``programs``: also by a token that an administrator issued."""
    opened = _opened(call, desk)
    if opened is not None:
        return opened
    token = _token(call)
    if not token:
        raise NotSignedIn(_SEND_ONE)
    by_access = token.startswith(ACCESS_PREFIX) or not programs
    return calling_client(desk, token, now) if by_access else office_client(desk, token, now)


def _token(call: HTTPConnection) -> str:
    """The token that comes with a call; empty where none does."""
    scheme, _, token = call.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _desk_and_time(call: HTTPConnection) -> tuple[Desk, datetime]:
    here = call.app.state.installation
    return here.desk, here.clock()


def _opened(call: HTTPConnection, desk: Desk) -> ExchangeClient | None:
    """Who calls without a token; the name in the address is this machine's too, so that no page of a browser can."""
    host = urlsplit(f"//{call.headers.get('host', '')}").hostname or ""
    if call.headers.get("authorization") or not (is_on_this_machine(call) and is_loopback(host)):
        return None
    return open_client(desk)


def _admitted(request: Request, client: ExchangeClient, desk: Desk, now: datetime) -> FhirCaller:
    admitted(request, client.account.id)
    state = request.app.state
    incoming = IncomingCheck(state.incoming_profiles, state.installation.log)
    return FhirCaller(client, desk, now, incoming, known_address(desk, request))
