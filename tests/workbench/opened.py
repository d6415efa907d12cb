"""Pages called in process, as somebody signed in has them open."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from httpx import Response

from assent.web.server.caller import COOKIE
from tests.web.served import Served

_CSRF = re.compile(r'name="csrf" value="([^"]+)"')
_OWNER = re.compile(r'name="owner" value="([^"]+)"')


Fields = Mapping[str, object] | Sequence[tuple[str, str]]
"""The fields of a form by their names, or in order where a name stands twice."""


def get(served: Served, who: str | None, address: str, **headers: str) -> Response:
    """A page, for a person of the installation or a stranger; ``headers`` with underscores for lines."""
    return served.client.request(
        "GET", address, headers={**_cookie(served, who), "accept": "text/html", **_named(headers)}
    )


def post(served: Served, who: str | None, address: str, fields: Fields, **headers: str) -> Response:
    """A form as it was typed, with no token unless it is among the fields."""
    own = {"sec-fetch-site": "same-origin", "accept": "text/html"}
    return served.client.request(
        "POST", address, headers={**own, **_cookie(served, who), **_named(headers)}, data=_by_name(fields)
    )


def fill(served: Served, who: str, address: str, fields: Fields, sent_to: str = "") -> Response:
    """Load the page of a form, and send it with the token that stands in it."""
    page = get(served, who, address)
    assert page.status_code == 200, page.text
    return post(served, who, sent_to or address, {**tokens(page.text), **_by_name(fields)})


def tokens(page: str) -> dict[str, str]:
    """The hidden fields that each form carries."""
    csrf, owner = _CSRF.search(page), _OWNER.search(page)
    assert csrf is not None
    assert owner is not None
    return {"csrf": csrf[1], "owner": owner[1]}


def _cookie(served: Served, who: str | None) -> dict[str, str]:
    return {"cookie": f"{COOKIE}={served.tokens[who]}"} if who else {}


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def _by_name(fields: Fields) -> dict[str, object]:
    if isinstance(fields, Mapping):
        return dict(fields)
    return {name: [text for other, text in fields if other == name] for name, _ in fields}
