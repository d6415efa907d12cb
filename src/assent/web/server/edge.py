"""The outermost layer: limits what comes in, marks what goes out, writes the log line, counts the call."""

from collections.abc import Mapping
from secrets import token_hex
from time import perf_counter

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assent.casework.people.sign_in import NotSignedIn
from assent.casework.record.checks import Unavailable
from assent.web.server.incoming import Incoming
from assent.web.server.installation import Installation
from assent.web.server.logs import failure
from assent.web.server.problems import (
    HEADERS_OF,
    FoundProblem,
    ProblemForm,
    ProblemKind,
    Stopped,
    Written,
    form_at,
    reads_pages,
)

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_AS_IT_IS = "no-transform"
"""No proxy compresses it: the tag would become a weak one, or another."""
_TLS_ONLY = "max-age=31536000"
_NO_ROUTE = "none"
_LEFT = 499
"""Stands in the log and the figures where the caller went away before there was an answer."""
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})
_REFUSED = frozenset({400, 401, 403, 408, 413, 429})
_SIGN_IN_ROUTES = frozenset(
    {"/api/session", "/api/password", "/auth/openid/callback", "/oauth/token", "/sign-in", "/password"}
)


class Edge:
    """Wraps the whole application, for the installation that it serves. No failure gets past it with its words."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a call through, and say what became of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        served = scope["app"].state
        here: Installation = served.installation
        call = _Call(scope, send, served.problem_forms, served.problem_page)
        incoming = Incoming(scope, here, served.counted, served.body_rights)
        try:
            most = await incoming.check()
            await self._app(scope, incoming.limited(receive, most), call.send)
        except (Stopped, NotSignedIn, Unavailable) as stopped:
            await call.stop(stopped)
        except ClientDisconnect:
            call.status = _LEFT
        except Exception as error:
            fields = failure(error)
            here.log.error("failed", reference=call.reference, route=call.route, **fields)
            await call.fail()
        incoming.ended(call.status)
        _note(here, call)
        _warn(here, call, incoming.address)


def _warn(here: Installation, call: "_Call", address: str) -> None:
    """For the security log, the only one that says where a call came from: who was refused, who signed in."""
    if call.status in _REFUSED or (call.route in _SIGN_IN_ROUTES and call.status < 400):
        here.log.warning(
            "security",
            address=address,
            route=call.route,
            method=call.method,
            status=call.status,
            account=call.account,
            reference=call.reference,
        )


def _note(here: Installation, call: "_Call") -> None:
    seconds = perf_counter() - call.started
    here.metrics.called(call.route, call.method, call.status, seconds)
    if call.route in _QUIET:
        return
    here.log.info(
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

    def __init__(
        self, scope: Scope, send: Send, forms: Mapping[str, ProblemForm], page: ProblemForm | None
    ) -> None:
        self.started, self.status, self.reference = perf_counter(), 0, token_hex(8)
        self._scope, self._send, self._forms, self._page = scope, send, forms, page
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
            if "etag" in headers:
                headers["Cache-Control"] = f"{headers['Cache-Control']}, {_AS_IT_IS}"
            headers["X-Request-Id"] = self.reference
            if self._scope.get("scheme") == "https":
                headers["Strict-Transport-Security"] = _TLS_ONLY
        await self._send(message)

    async def stop(self, stopped: Stopped | NotSignedIn | Unavailable) -> None:
        """End with a problem before anything of the call was read."""
        if isinstance(stopped, Stopped):
            problem = FoundProblem(stopped.kind, stopped.detail, self.reference, (), stopped.headers or {})
        else:
            kind = ProblemKind.UNAVAILABLE if isinstance(stopped, Unavailable) else ProblemKind.NOT_SIGNED_IN
            problem = FoundProblem(kind, stopped.says, self.reference, (), HEADERS_OF[kind])
        await self._answer(problem)

    async def fail(self) -> None:
        """End with a problem that holds the reference only; nothing more where an answer has begun."""
        if self.status:
            return
        detail = "It is not known whether anything was recorded; look before you repeat it."
        await self._answer(FoundProblem(ProblemKind.FAILED, detail, self.reference))

    async def _answer(self, problem: FoundProblem) -> None:
        path = str(self._scope["path"])
        is_page = self._page is not None and reads_pages(path, Headers(scope=self._scope))
        form = self._page if self._page is not None and is_page else form_at(self._forms, path)
        written: Written = form(problem)
        headers = [
            (b"content-type", written.media_type.encode()),
            (b"content-length", b"%d" % len(written.body)),
        ]
        headers += [(name.lower().encode(), value.encode()) for name, value in written.headers.items()]
        await self.send({"type": "http.response.start", "status": written.status, "headers": headers})
        await self.send({"type": "http.response.body", "body": written.body})


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
