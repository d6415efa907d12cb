"""The plan's server over HTTP, and the address at which this office is told of changes."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, Queue
from threading import Thread
from urllib.error import HTTPError
from urllib.request import Request, urlopen


class Trouble(Exception):
    """It cannot go on. The text says why, in one sentence."""


class Plan:
    """A server at an address. ``token`` is sent with calls of FHIR; CDS Hooks are called without one."""

    def __init__(self, address: str, token: str) -> None:
        self.address, self._token = address.rstrip("/"), token

    def post(self, path: str, body: dict) -> dict:
        """The answer to a POST. Raises ``Trouble``."""
        kind = "application/fhir+json" if path.startswith("/fhir") else "application/json"
        return self._call(path, json.dumps(body).encode(), {"Content-Type": kind})

    def delete(self, path: str) -> None:
        """Take a resource away. Raises ``Trouble``."""
        self._call(path, None, {}, "DELETE")

    def _call(self, path: str, body: bytes | None, headers: dict, method: str = "POST") -> dict:
        if self._token and path.startswith("/fhir"):
            headers["Authorization"] = f"Bearer {self._token}"
        request = Request(f"{self.address}{path}", body, headers, method=method)
        try:
            with urlopen(request, timeout=30) as answer:
                text = answer.read()
            return json.loads(text) if text else {}
        except HTTPError as error:
            raise Trouble(f"{method} {path} was answered with {error.code}: {_said(error)}") from None
        except OSError as error:
            reason = getattr(error, "reason", error)
            raise Trouble(
                f"No server answers at {self.address} ({reason}); start one with assent serve."
            ) from None
        except ValueError:
            raise Trouble(f"{method} {path} was answered with something that is no JSON.") from None


def _said(error: HTTPError) -> str:
    """What an OperationOutcome or another problem says, at most its first three issues."""
    try:
        body = json.loads(error.read())
        issues = [one.get("diagnostics") or one["details"]["text"] for one in body.get("issue", ())][:3]
        return " ".join(issues) or str(body.get("detail") or body)
    except (ValueError, KeyError, AttributeError, TypeError):
        return str(error.reason)


class Inbox:
    """A free port of this machine, at which the plan's notifications arrive."""

    def __init__(self, secret: str) -> None:
        received: Queue[dict] = Queue()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                known = self.headers.get("Authorization") == f"Bearer {secret}"
                self.send_response(200 if known else 401)
                self.end_headers()
                if known:
                    received.put(json.loads(body))

            def log_message(self, *_: object) -> None:
                """Nothing."""

        self._received = received
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}/notices"
        Thread(target=self._server.serve_forever, daemon=True).start()

    def next(self, seconds: float) -> dict | None:
        """The next notification; None where none comes for so long."""
        try:
            return self._received.get(timeout=seconds)
        except Empty:
            return None
