"""Calls an application in process, from tests that are no coroutines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI

from tests.fhir_answers import keep


class Client:
    """A client of one application; every call runs in the event loop of its portal."""

    def __init__(self, portal: BlockingPortal, client: httpx.AsyncClient) -> None:
        self._portal, self._client = portal, client

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        """One call; cookies of earlier answers are not sent unless a test sends them."""
        self._client.cookies.clear()
        answer = self._portal.call(partial(self._client.request, method, path, **more))
        keep(path, answer.headers.get("content-type", ""), answer.content)
        return answer

    def run(self, work: Any, *arguments: Any) -> Any:
        """Run a coroutine function in the same event loop."""
        return self._portal.call(work, *arguments)


@contextmanager
def calling(app: FastAPI, address: str = "192.0.2.7") -> Iterator[Client]:
    """A client that calls from an address, over TLS as far as the application can tell."""
    transport = httpx.ASGITransport(app, client=(address, 40_000))
    with start_blocking_portal() as portal:
        client = httpx.AsyncClient(transport=transport, base_url="https://assent.test")
        try:
            yield Client(portal, client)
        finally:
            portal.call(client.aclose)
