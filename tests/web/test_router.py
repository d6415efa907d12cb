"""A router is passed over only where none of its routes could be meant."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from fastapi import FastAPI

from assent.web.router import Router


def _app() -> FastAPI:
    app, first, second, nested = FastAPI(), Router(), Router(prefix="/fhir"), Router()

    @first.get("/api/requests/{id}")
    def _request(id: str) -> str:
        return f"request {id}"

    @first.get("/{name}.txt")
    def _text(name: str) -> str:
        return f"text {name}"

    @second.post("/Claim/$submit")
    def _submit() -> str:
        return "submitted"

    @nested.get("/pages/{name}")
    def _page(name: str) -> str:
        return f"page {name}"

    above = Router()
    above.include_router(nested)
    for router in (first, second, above):
        app.include_router(router)
    return app


@pytest.mark.parametrize(
    ("path", "answer"),
    [("/api/requests/7", "request 7"), ("/robots.txt", "text robots"), ("/pages/inbox", "page inbox")],
)
def test_each_route_is_found(path: str, answer: str) -> None:
    assert _called("GET", path).json() == answer


def test_what_is_there_for_another_method_says_so() -> None:
    assert _called("POST", "/fhir/Claim/$submit").json() == "submitted"
    assert _called("GET", "/fhir/Claim/$submit").status_code == 405
    assert _called("GET", "/fhir/Claim/nothing").status_code == 404


def test_below_another_root_it_is_found_too() -> None:
    assert _called("GET", "/assent/api/requests/7", root_path="/assent").json() == "request 7"


def _called(method: str, path: str, root_path: str = "") -> httpx.Response:
    async def call() -> httpx.Response:
        transport = httpx.ASGITransport(_app(), root_path=root_path)
        async with httpx.AsyncClient(transport=transport, base_url="http://plan") as client:
            return await client.request(method, path)

    with ThreadPoolExecutor(1) as apart:  # a browser's loop may run in this thread
        return apart.submit(asyncio.run, call()).result()
