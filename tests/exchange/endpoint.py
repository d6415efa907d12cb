"""An address of a program on this machine that is told of changes, and answers as a test wants."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from tests.fhir_answers import keep


@dataclass
class Endpoint:
    """What was received, each with its headers; ``status`` is what the next calls are answered with."""

    url: str = ""
    status: int = 200
    received: list[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=list)

    def types(self) -> list[str]:
        """The kind of each notification."""
        return [parameter(bundle, "type")["valueCode"] for _, bundle in self.received]


def parameter(bundle: dict[str, Any], name: str) -> dict[str, Any]:
    """A parameter of the status with which a notification begins."""
    held = bundle["entry"][0]["resource"]["parameter"]
    found: dict[str, Any] = next(one for one in held if one["name"] == name)
    return found


@contextmanager
def endpoint() -> Iterator[Endpoint]:
    """An endpoint that is open while this lasts."""
    made = Endpoint()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            keep("/fhir/pas/2.2", "json", body)
            made.received.append((dict(self.headers), json.loads(body)))
            self.send_response(made.status)
            self.send_header("Location", "http://169.254.169.254/")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    made.url = f"http://127.0.0.1:{server.server_port}/told"
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
