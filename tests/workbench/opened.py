"""Pages called in process, as somebody signed in has them open."""

from __future__ import annotations

import re
from collections.abc import Mapping

from httpx import Response

from assent.web.server.caller import COOKIE
from tests.web.served import Served

_CSRF = re.compile(r'name="csrf" value="([^"]+)"')
_OWNER = re.compile(r'name="owner" value="([^"]+)"')


def get(served: Served, who: str | None, address: str, **headers: str) -> Response:
    """A page, for a person of the installation or a stranger."""
    return served.client.request("GET", address, headers={**_cookie(served, who), **headers})


def post(
    served: Served, who: str | None, address: str, fields: Mapping[str, object], **headers: str
) -> Response:
    """A form as it was typed, with no token unless it is among the fields."""
    own = {"sec-fetch-site": "same-origin", **_cookie(served, who), **headers}
    return served.client.request("POST", address, headers=own, data=dict(fields))


def fill(served: Served, who: str, address: str, fields: Mapping[str, object], sent_to: str = "") -> Response:
    """Load the page of a form, and send it with the token that stands in it."""
    page = get(served, who, address)
    assert page.status_code == 200, page.text
    return post(served, who, sent_to or address, {**tokens(page.text), **fields})


def tokens(page: str) -> dict[str, str]:
    """The hidden fields that each form carries."""
    csrf, owner = _CSRF.search(page), _OWNER.search(page)
    assert csrf is not None
    assert owner is not None
    return {"csrf": csrf[1], "owner": owner[1]}


def _cookie(served: Served, who: str | None) -> dict[str, str]:
    return {"cookie": f"{COOKIE}={served.tokens[who]}"} if who else {}
