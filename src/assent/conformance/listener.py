"""An address on this machine that a server under trial may tell of changes, as a provider's system would have one."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread
from typing import Any

MOST_BYTES = 8 * 1024 * 1024
"""Of one notification."""


@dataclass
class Listener:
    """What was received so far; ``url`` is where."""

    url: str
    received: list[dict[str, Any]] = field(default_factory=list)
    changed: Condition = field(default_factory=Condition)

    def wait_for(self, condition: Callable[[dict[str, Any]], bool], seconds: float) -> dict[str, Any] | None:
        """The first notification that is wanted, as soon as it is there; None after so many seconds."""

        def found() -> dict[str, Any] | None:
            return next((bundle for bundle in self.received if condition(bundle)), None)

        with self.changed:
            self.changed.wait_for(found, seconds)
            return found()


@contextmanager
def listening() -> Iterator[Listener]:
    """Listen on a free port of this machine for as long as this lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Take one notification."""
            length = min(int(self.headers.get("Content-Length") or 0), MOST_BYTES)
            try:
                body = json.loads(self.rfile.read(length))
            except ValueError:
                body = None
            self.send_response(200 if isinstance(body, dict) else 400)
            self.send_header("Content-Length", "0")
            self.end_headers()
            if isinstance(body, dict):
                with listener.changed:
                    listener.received.append(body)
                    listener.changed.notify_all()

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: what comes is in the report."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener = Listener(f"http://127.0.0.1:{server.server_port}/notifications")
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield listener
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
