"""Lists that come a page at a time: the link to the next one."""

from urllib.parse import urlencode

from fastapi import Request, Response


def link_next(request: Request, response: Response, after: str | None) -> None:
    """Say in the header ``Link`` where the next page is, with the same filters."""
    if after is None:
        return
    asked = [(name, value) for name, value in request.query_params.multi_items() if name != "after"]
    response.headers["Link"] = f'<{request.url.path}?{urlencode([*asked, ("after", after)])}>; rel="next"'
