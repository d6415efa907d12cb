"""Pages in process: opened and sent by an account's cookie, as a browser does."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from httpx import Response

from tests.web.served import Served


def opened(served: Served, who: str | None, path: str, **headers: str) -> Response:
    """A page as an account opens it."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return served.client.request(
        "GET", path, headers={**_cookie(served, who), "accept": "text/html", **given}
    )


def token_of(page: Response) -> str:
    """The token of the forms of a page."""
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert found, page.text[:2000]
    return found[1]


def sent(
    served: Served,
    who: str,
    path: str,
    fields: list[tuple[str, str]] | dict[str, str],
    csrf: str | None = None,
) -> Response:
    """A form as an account sends it, with a token of the page of that address where none is given."""
    pairs = list(fields.items()) if isinstance(fields, dict) else fields
    token = token_of(opened(served, who, path)) if csrf is None else csrf
    headers = {
        **_cookie(served, who),
        "sec-fetch-site": "same-origin",
        "accept": "text/html",
        "content-type": "application/x-www-form-urlencoded",
    }
    content = urlencode([*pairs, ("csrf", token)]).encode()
    return served.client.request("POST", path, headers=headers, content=content)


def _cookie(served: Served, who: str | None) -> dict[str, str]:
    return {"cookie": f"__Host-assent={served.tokens[who]}"} if who else {}
