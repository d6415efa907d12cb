"""How long a connection may keep the server waiting: for its headers, and for taking what is sent.

uvicorn waits without end for both. A few hundred half-sent calls, or readers that take nothing, would keep
as many connections and all that is buffered for them.
"""

from __future__ import annotations

from asyncio import TimerHandle, Transport
from typing import ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

_FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
)


class WatchedConnection(H11Protocol):
    """A connection that ends where its headers do not come in time, or nobody takes what is sent."""

    header_seconds: ClassVar[float] = 10
    """From the first sign of a call, or the opening of the connection, until all its headers are there."""
    send_seconds: ClassVar[float] = 30
    """So long a full buffer may wait for its reader to take some of it."""
    most: ClassVar[int] = 1_000
    """So many connections one process holds at once."""

    _headers_due: TimerHandle | None = None
    _send_due: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Take a connection, or turn it away where there are too many."""
        super().connection_made(transport)
        if len(self.connections) > self.most:
            transport.write(_FULL)
            transport.close()
            return
        self._wait_for_headers()

    def data_received(self, data: bytes) -> None:
        """Take what was sent; the wait for headers is over once a call has begun."""
        super().data_received(data)
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is None or cycle.response_complete:
            self._wait_for_headers()
        elif self._headers_due is not None:
            self._headers_due.cancel()
            self._headers_due = None

    def pause_writing(self) -> None:
        """The buffer is full: its reader takes some of it in time, or the connection ends."""
        super().pause_writing()
        if self._send_due is None:
            self._send_due = self.loop.call_later(self.send_seconds, self._end)

    def resume_writing(self) -> None:
        """The reader took some of it."""
        super().resume_writing()
        self._forget_send()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over."""
        if self._headers_due is not None:
            self._headers_due.cancel()
        self._forget_send()
        super().connection_lost(exc)

    def _wait_for_headers(self) -> None:
        if self._headers_due is None:
            self._headers_due = self.loop.call_later(self.header_seconds, self._end)

    def _forget_send(self) -> None:
        if self._send_due is not None:
            self._send_due.cancel()
            self._send_due = None

    def _end(self) -> None:
        """At once: what is buffered would keep it open."""
        self.transport.abort()
