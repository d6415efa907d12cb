"""The outermost layer: limits what comes in, marks what goes out, writes the log line, counts the call."""

from collections.abc import Awaitable, Callable
from secrets import token_hex
from time import perf_counter

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assent.web.server.installation import Installation
from assent.web.server.logs import failure
from assent.web.server.problems import MEDIA_TYPE, ProblemKind, TooLarge, written

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_TLS_ONLY = "max-age=31536000"
_NO_ROUTE = "none"
_LEFT = 499
"""Stands in the log and the figures where the caller went away before there was an answer."""
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})


class Edge:
    """Wraps the whole application. No failure gets past it with its words."""

    def __init__(self, app: ASGIApp, installation: Installation) -> None:
        self._app, self._here = app, installation

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a call through, and say what became of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        call = _Call(scope, send)
        most = self._most(scope)
        try:
            await self._app(scope, _limited(scope, receive, most), call.send)
        except ClientDisconnect:
            call.status = _LEFT
        except Exception as error:
            said = failure(error)
            self._here.log.error("failed", reference=call.reference, route=call.route, **said)
            await call.fail()
        self._note(call)

    def _most(self, scope: Scope) -> int:
        limits = self._here.limits
        return limits.upload if scope["path"].endswith("/documents") else limits.body

    def _note(self, call: "_Call") -> None:
        seconds = perf_counter() - call.started
        self._here.metrics.called(call.route, call.method, call.status, seconds)
        if call.route in _QUIET:
            return
        self._here.log.info(
            "call",
            route=call.route,
            method=call.method,
            status=call.status,
            ms=round(seconds * 1000, 1),
            account=call.account,
            reference=call.reference,
        )


class _Call:
    """One call on its way."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.started, self.status, self.reference = perf_counter(), 0, token_hex(8)
        self._scope, self._send = scope, send
        self._state = scope.setdefault("state", {})
        self._state["reference"] = self.reference
        method = str(scope["method"])
        self.method = method if method in _METHODS else "other"

    @property
    def route(self) -> str:
        """The template of the route, never the address as called."""
        return str(getattr(self._scope.get("route"), "path", None) or _NO_ROUTE)

    @property
    def account(self) -> str:
        """Who called, as far as that is known."""
        return str(self._state.get("account", ""))

    async def send(self, message: Message) -> None:
        """Send on, with the headers that every answer has."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            headers["X-Request-Id"] = self.reference
            if self._scope.get("scheme") == "https":
                headers["Strict-Transport-Security"] = _TLS_ONLY
        await self._send(message)

    async def fail(self) -> None:
        """End with a problem that holds the reference only; nothing more where an answer has begun."""
        if self.status:
            return
        says = "It is not known whether anything was recorded; look before you repeat it."
        made = written(ProblemKind.FAILED, says, self.reference)
        headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", b"%d" % len(made.body))]
        await self.send({"type": "http.response.start", "status": made.status, "headers": headers})
        await self.send({"type": "http.response.body", "body": made.body})


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def _limited(scope: Scope, receive: Receive, most: int) -> Callable[[], Awaitable[Message]]:
    """Receive until there is more than ``most``; what says beforehand that it has more is not received."""
    declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    received = int(declared) if declared.isdigit() and int(declared) > most else 0

    async def limited() -> Message:
        nonlocal received
        if received > most:
            raise TooLarge(most)
        message = await receive()
        received += len(message.get("body", b""))
        if received > most:
            raise TooLarge(most)
        return message

    return limited
