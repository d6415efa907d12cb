"""A page: a template in the frame that all have, with headers that let it load nothing from elsewhere."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assent import __version__
from assent.desk.people.second_factor import is_demonstration
from assent.terms.sizes import size_words
from assent.web.server.caller import Caller
from assent.web.server.installation import Installation
from assent.workbench.shell import csrf, static_files, times
from assent.workbench.shell.account_details import account_details
from assent.workbench.shell.account_names import account_names
from assent.workbench.shell.compression import sent
from assent.workbench.shell.navigation import navigation
from assent.workbench.shell.words import capital, counted, markup, media_words, said_or, say

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    # Without a referrer a browser hides where a form came from, and the check of that would fail.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_HTML = "text/html; charset=utf-8"
_HTMX = "hx-request"


@cache
def _environment() -> Environment:
    folder = str(files("assent.workbench") / "templates")
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(
        say=say,
        counted=counted,
        markup=markup,
        said_or=said_or,
        media_words=media_words,
        asset=static_files.address,
        software_version=__version__,
    )
    environment.filters.update(
        day=times.day, moment=times.moment, dated=times.dated, capital=capital, size=size_words
    )
    return environment


def template_names() -> list[str]:
    """Every template, those of the frame that all pages have first."""
    return sorted(_environment().list_templates(), key=lambda name: not name.startswith("shell/"))


def compile_template(name: str) -> None:
    """Compile a template, so that no page has to wait for that; it is kept."""
    _environment().get_template(name)


def page(
    request: Request,
    template: str,
    /,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: Any,
) -> Response:
    """A template as an answer; ``values`` are what it shows beside what every page has."""
    return answer(request, rendered(request, template, **values), status, {**HEADERS, **(headers or {})})


def answer(request: Request, text: str, status: int, headers: Mapping[str, str]) -> Response:
    """A text of markup as an answer, compressed where the browser takes that."""
    content, content_headers = sent(request, text)
    return Response(content, status, {**headers, **content_headers}, _HTML)


def rendered(request: Request, template: str, /, **values: Any) -> str:
    """A template as text, with what every page has."""
    caller: Caller | None = getattr(request.state, "caller", None)
    here: Installation = request.app.state.installation
    now = caller.now if caller else here.clock()
    named = account_names(caller) if caller else str
    frame = {
        "caller": caller,
        "role": caller.account.role.value if caller else "",
        "navigation": navigation(caller.account.role if caller else None, request.url.path),
        "csrf": csrf.token(caller.token) if caller else "",
        "owner": csrf.mark(caller.token, caller.account.id) if caller else "",
        "now": now,
        "named": named,
        "details_of": lambda details: account_details(details, named),
        "distance": lambda at: times.distance(at, now),
        "demonstration": _is_demonstration(request),
        "partial": is_partial(request),
        "path": request.url.path,
    }
    return _environment().get_template(template).render({**frame, **values})


def is_partial(request: Request) -> bool:
    """Whether a script asks for a part of a page, to put into the page that is there."""
    return request.headers.get(_HTMX) == "true"


def go_to(address: str) -> Response:
    """Send the browser on after something was done, so that loading the page again does not repeat it."""
    return RedirectResponse(address, 303, HEADERS)


def _is_demonstration(request: Request) -> bool:
    """Whether this store is a demonstration, looked up once: it cannot change."""
    state = request.app.state
    if not hasattr(state, "demonstration"):
        state.demonstration = is_demonstration(state.installation.opened)
    demonstration: bool = state.demonstration
    return demonstration
