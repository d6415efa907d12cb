"""The page of signing in, which also keeps what somebody had typed when their session ended."""

from typing import Any

from fastapi import Request, Response

from assent.desk.people.account_steps import accounts_of
from assent.web.server.caller import COOKIE
from assent.web.server.installation import Installation
from assent.workbench.shell import csrf
from assent.workbench.shell.forms import form_of
from assent.workbench.shell.pages import page
from assent.workbench.shell.sealed import TooMuch, sealed

_SECRET = frozenset({csrf.FIELD, csrf.OWNER, "password", "current", "new", "again", "code"})
"""Fields that are never kept."""
ANYBODY = ""
"""Whoever signs in goes on with what was kept: it was typed before anybody was."""


def sign_in_page(request: Request, status: int = 200, **overrides: Any) -> Response:
    """The page of signing in: ``to`` where one was going, ``kept`` what one had typed there, sealed."""
    values = {
        "to": "",
        "kept": "",
        "expired": False,
        "error": "",
        "id": "",
        "code_due": False,
        "carried": False,
        **overrides,
    }
    return page(request, "shell/sign_in.html", status, provider=_has_provider(request), **values)


def kept_form(request: Request) -> str:
    """What somebody whose session ended had typed, sealed to their account; empty where that is not known."""
    form, owner = form_of(request), _owner(request)
    fields = [[name, text] for name, text in form if name not in _SECRET]
    if not fields or not owner or form.files:
        return ""
    try:
        return sealed(request, {"to": request.url.path, "of": owner, "fields": fields})
    except TooMuch:
        return ""


def _owner(request: Request) -> str:
    """Whose page it was, by the mark in it and the cookie of the session that has ended."""
    return csrf.marked(request.cookies.get(COOKIE, ""), form_of(request).text(csrf.OWNER))


def _has_provider(request: Request) -> bool:
    here: Installation = request.app.state.installation
    return accounts_of(here.desk).provider is not None
