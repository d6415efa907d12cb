"""JSON bodies that say each thing once: with two values for one fact nobody knows which was meant."""

import json
from collections.abc import Awaitable, Callable
from typing import Any, NoReturn

from fastapi import Request, Response
from fastapi.routing import APIRoute

TWICE = "A name stands twice in one object; say each thing once."
NO_TEXT = "The body is no UTF-8."
NO_NUMBER = "NaN and Infinity are no JSON."


class StrictRoute(APIRoute):
    """A route whose JSON body is refused where a name stands twice, or a number is none."""

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override]
        """The handler, given a request that reads JSON strictly."""
        handle = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            return await handle(_Strict(request.scope, request.receive))

        return strictly


class _Strict(Request):
    async def json(self) -> Any:
        try:
            text = (await self.body()).decode()
        except UnicodeDecodeError:
            raise json.JSONDecodeError(NO_TEXT, "", 0) from None
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise json.JSONDecodeError(TWICE, "", 0)
    return made


def _no_number(_: str) -> NoReturn:
    raise json.JSONDecodeError(NO_NUMBER, "", 0)
