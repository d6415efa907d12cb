"""Who has a page open: a session in a cookie, and nothing else."""

from typing import Annotated

from fastapi import Depends, Request

from assent.casework.people.permissions import Use, check_use
from assent.casework.people.sign_in import NotSignedIn
from assent.web.server.caller import COOKIE, Caller, caller_by_cookie
from assent.workbench.shell import csrf
from assent.workbench.shell.forms import form_of

_SAFE = frozenset({"GET", "HEAD"})


def open_session(request: Request) -> Caller | None:
    """Whoever is signed in; None where nobody is, or no longer."""
    if not request.cookies.get(COOKIE):
        return None
    try:
        caller = caller_by_cookie(request)
    except NotSignedIn:
        return None
    request.state.caller = caller
    return caller


async def _needed(request: Request) -> Caller:
    """Whoever is signed in; raises ``NotSignedIn``. A form carries the token of their session."""
    caller = caller_by_cookie(request)
    request.state.caller = caller
    if request.method not in _SAFE:
        csrf.check(request, caller.token, form_of(request).text(csrf.FIELD))
    return caller


async def welcome(request: Request) -> Caller | None:
    """Whoever is signed in, for pages that everybody may see."""
    return open_session(request)


PageCaller = Annotated[Caller, Depends(_needed)]
"""Whoever is signed in. Without anybody the page of signing in is shown, and goes on to where one was going."""
Visitor = Annotated[Caller | None, Depends(welcome)]
"""Whoever is signed in, if anybody is, for a page that everybody may see."""


def check_page(caller: Caller, use: Use) -> None:
    """Raise ``NotPermitted`` where the role of who is signed in does not have this use."""
    check_use(caller.account.role, use)
