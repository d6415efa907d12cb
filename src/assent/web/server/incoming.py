"""What comes in: who may send how much before anything of it is read, and how slowly."""

from asyncio import timeout
from collections.abc import Awaitable, Callable, Mapping
from time import monotonic

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, cookie_parser
from starlette.types import Message, Receive, Scope

from assent.casework.people.sign_in import NotSignedIn
from assent.desk.people.sign_in import signed_in
from assent.web.server.addresses import source
from assent.web.server.caller import COOKIE, too_many
from assent.web.server.installation import CallCounts, CallLimits, Installation
from assent.web.server.problems import ProblemKind, Stopped, TooLarge, TooSlow, is_below

_SIGNS_IN = frozenset(
    {("POST", "/api/session"), ("POST", "/api/password"), ("POST", "/sign-in"), ("POST", "/password")}
)
_STRANGERS = "/check"
"""Below this address somebody who is not signed in may send forms."""
_PROVIDER = "/auth/openid/"
_FROM_ANYBODY = 64 * 1024
"""A longer body is read only once it is known whose token came with it."""


BodyRight = Callable[[HTTPConnection], None]
"""Raises ``NotSignedIn`` where who calls may not send a long body below an address, before anything of it is read."""
NO_RIGHTS: Mapping[str, BodyRight] = {}


class Incoming:
    """One call before its body is read."""

    def __init__(
        self,
        scope: Scope,
        here: Installation,
        counted: CallCounts,
        body_rights: Mapping[str, BodyRight] = NO_RIGHTS,
    ) -> None:
        self._scope, self._here, self._counted = scope, here, counted
        self._rights = body_rights
        self._headers = Headers(scope=scope)
        self.address = source(scope)

    async def check(self) -> int:
        """How many bytes of a body are taken; raises ``Stopped`` where the call is not to be read at all."""
        if "transfer-encoding" in self._headers and "content-length" in self._headers:
            detail = "A call says its length by Content-Length or by Transfer-Encoding, not by both."
            raise Stopped(ProblemKind.UNREADABLE, detail, headers={"Connection": "close"})
        limits = self._here.limits
        if self._signs_in:
            self._limit(self._counted.sign_ins.wait(self.address))
            return limits.stranger_form if self._is_page else limits.small_body
        token = self._token
        right = next((right for address, right in self._rights.items() if self._is_below(address)), None)
        if right is not None:
            return await self._of_program(right, token)
        if not token:
            self._limit(self._counted.refused.wait_seen(self.address))
            if self._scope["method"] == "POST" and self._is_below(_STRANGERS):
                self._limit(self._counted.strangers.wait(self.address))
                return limits.stranger_form
            return limits.small_body
        if self._declared > _FROM_ANYBODY:
            await run_in_threadpool(signed_in, self._here.desk, token, self._here.clock())
        if self._scope["path"].endswith("/documents"):
            return limits.upload
        return limits.body

    async def _of_program(self, right: BodyRight, token: str) -> int:
        """How many bytes a program may send: many once it is known whose token came, or where none is needed."""
        limits = self._here.limits
        if not token:
            self._limit(self._counted.refused.wait_seen(self.address))
        if self._scope["method"] in _WITH_BODY and (self._declared > _FROM_ANYBODY or not token):
            try:
                await run_in_threadpool(right, HTTPConnection(self._scope))
            except NotSignedIn:
                if token:
                    raise
                return limits.small_body
        return limits.resources

    def limited(self, receive: Receive, most: int) -> Callable[[], Awaitable[Message]]:
        """Receive at most so many bytes; what says beforehand that it has more is not received at all."""
        return _limited(receive, most, self._here.limits, self._length)

    def ended(self, status: int) -> None:
        """Count a call that nobody was signed in for."""
        if status == ProblemKind.NOT_SIGNED_IN.status:
            self._counted.refused.wait(self.address)

    @property
    def _signs_in(self) -> bool:
        path = str(self._scope["path"])
        return (self._scope["method"], path) in _SIGNS_IN or path.startswith(_PROVIDER)

    @property
    def _is_page(self) -> bool:
        """Whether it is a form of a page, which brings back what was typed before one signed in."""
        return not self._is_below("/api")

    def _is_below(self, address: str) -> bool:
        return is_below(str(self._scope["path"]), address)

    @property
    def _token(self) -> str:
        scheme, _, token = self._headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and token:
            return token
        return cookie_parser(self._headers.get("cookie", "")).get(COOKIE, "")

    @property
    def _length(self) -> int:
        """The length that the call says; 0 where it says none, or none that can be."""
        header = self._headers.get("content-length", "")
        return int(header) if header.isdecimal() and len(header) < _DIGITS else 0

    @property
    def _declared(self) -> int:
        """The length that is to be expected: of a body in pieces, any."""
        return _FROM_ANYBODY + 1 if "transfer-encoding" in self._headers else self._length

    def _limit(self, wait: float) -> None:
        if wait:
            too_many(wait)


_DIGITS = 16
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


def _limited(
    receive: Receive, most: int, limits: CallLimits, length: int
) -> Callable[[], Awaitable[Message]]:
    received, complete, started = length if length > most else 0, False, monotonic()

    async def limited() -> Message:
        nonlocal received, complete
        if received > most:
            raise TooLarge(most)
        if complete:
            return await receive()
        try:
            async with timeout(limits.piece_seconds):
                message = await receive()
        except TimeoutError:
            raise TooSlow from None
        received += len(message.get("body", b""))
        complete = not message.get("more_body", False)
        if received > most:
            raise TooLarge(most)
        if not complete and monotonic() - started > 2 * limits.piece_seconds + received / limits.slowest:
            raise TooSlow
        return message

    return limited
