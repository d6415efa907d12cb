"""Who calls: a token in the header, or a session in a cookie that only pages of this server can use."""

from datetime import datetime
from math import ceil
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from assent.casework.determination.attestations import AttestationId, attested, sentence
from assent.casework.determination.signature import ClinicianSignature
from assent.casework.people.sign_in import NotSignedIn
from assent.casework.record.event import Actor
from assent.desk.people import second_factor
from assent.desk.people.sign_in import calling
from assent.desk.ports import Desk
from assent.web.server.problems import ProblemKind, Stopped

COOKIE = "__Host-assent"
"""The name of the cookie: browsers take it over TLS only, for this host and all its addresses."""
OWN_HEADER = "x-assent-call"
"""A header that no form and no link of another site can send."""
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

_bearer = HTTPBearer(
    auto_error=False, scheme_name="token", description="A token of a session or of a program."
)
_cookie = APIKeyCookie(
    name=COOKIE,
    auto_error=False,
    scheme_name="session cookie",
    description=f"What a browser holds. Calls that change something also carry the header {OWN_HEADER}.",
)
_Bearer = Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)]
_Cookie = Annotated[str | None, Security(_cookie)]


class Caller:
    """Somebody signed in who calls now, and the desk that they call."""

    def __init__(self, known: second_factor.Caller, desk: Desk, now: datetime, token: str) -> None:
        self._known = known
        self.account, self.desk, self.now, self.token = known.account, desk, now, token

    @property
    def actor(self) -> Actor:
        """Who acts, for the record."""
        return self.desk.coming_in(self.account.actor)

    def sign(self, attests: str, allowed: AttestationId) -> ClinicianSignature:
        """The signature of the account's own license under a sentence of the plan; never one that was sent.

        Raises ``Refused`` where ``attests`` is not the id of the sentence that is ``allowed`` here.
        """
        signed = second_factor.signature(self.desk, self._known, sentence(allowed), self.now)
        attested(attests, [allowed])  # who may not sign at all is told so first
        return signed


def _caller(request: Request, bearer: _Bearer, cookie: _Cookie) -> Caller:
    return _signed_in(request, bearer.credentials if bearer else None, cookie)


async def _caller_here(request: Request, bearer: _Bearer, cookie: _Cookie) -> Caller:
    return _caller(request, bearer, cookie)


def caller_of(request: Request) -> Caller:
    """Who calls, where only some callers have to be signed in; without anybody the call ends with 401."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return _signed_in(request, token if scheme.lower() == "bearer" else None, request.cookies.get(COOKIE))


def caller_by_cookie(request: Request) -> Caller:
    """Who has a page open: by the cookie alone, whatever else a call carries. Raises ``NotSignedIn``."""
    return _signed_in(request, None, request.cookies.get(COOKIE))


def caller_just_signed_in(request: Request, token: str) -> Caller:
    """Whose session has just begun, before their browser has its cookie."""
    return _signed_in(request, None, token)


def _signed_in(request: Request, bearer: str | None, cookie: str | None) -> Caller:
    here = request.app.state.installation
    now = here.clock()
    token = bearer or cookie
    if not token:
        raise NotSignedIn("Send a token, as in Authorization: Bearer TOKEN; POST /api/session gives one.")
    desk = here.desk  # one desk for the whole call, with the settings in force as it begins
    known = calling(desk, token, now)
    request.state.account = known.account.id
    if not bearer:
        check_origin(request)
    admitted(request, known.account.id)
    return Caller(known, desk, now, token)


def admitted(request: Request, account: str) -> None:
    """Count a call of somebody who is known; refuse it where it comes too soon, or nothing may be recorded now."""
    request.state.account = account
    wait = request.app.state.counted.accounts.wait(account)
    if wait:
        too_many(wait)
    if request.method not in _SAFE:
        request.app.state.installation.check_clock()


SignedIn = Annotated[Caller, Depends(_caller_here)]
"""Whoever is signed in; without one the call ends with 401. For a route that runs in a thread as a whole."""
SignedInApart = Annotated[Caller, Depends(_caller)]
"""The same for a coroutine, found in a thread of its own."""


def check_origin(request: Request) -> None:
    """Refuse to change anything for a cookie that another site made a browser send."""
    if request.method in _SAFE or OWN_HEADER in request.headers:
        return
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    own = f"{request.url.scheme}://{request.headers.get('host', '')}"
    if site == "same-origin" or (site is None and origin == own):
        return
    detail = f"A call with a cookie that changes something comes from this site, or carries {OWN_HEADER}."
    raise Stopped(ProblemKind.NOT_PERMITTED, detail)


def too_many(wait: float) -> None:
    """Refuse a call that comes too soon; ``wait`` in seconds."""
    seconds = max(1, ceil(wait))
    detail = f"Wait {seconds} s, then go on more slowly."
    raise Stopped(ProblemKind.TOO_MANY, detail, headers={"Retry-After": str(seconds)})
