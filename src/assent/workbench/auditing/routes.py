"""Routes of this room: the chain's state, a request at any moment of its life, who saw what, the log of accounts."""

import re
from typing import Annotated

from fastapi import Path, Request, Response

from assent.casework.people.permissions import Use
from assent.casework.record.checks import NotFound
from assent.desk.people import accounts, answers
from assent.desk.record import audit, moments, view
from assent.web.router import Router
from assent.web.server.caller import Caller
from assent.web.server.parameters import ID
from assent.workbench.actions.record_words import readable
from assent.workbench.auditing.digests import NoDigests, kept_digests
from assent.workbench.auditing.moments import clauses_then, moments_of, policy_then
from assent.workbench.auditing.verifying import verifying
from assent.workbench.figures.operations import in_words
from assent.workbench.shell.account_names import account_names
from assent.workbench.shell.forms import form_of
from assent.workbench.shell.pages import go_to, page
from assent.workbench.shell.route import PageRoute, RequestName
from assent.workbench.shell.session import PageCaller, check_page
from assent.workbench.shell.words import say

router = Router(route_class=PageRoute, include_in_schema=False)
_LINES = 200
_PURPOSE = "audit"


@router.get("/audit")
def start(http: Request, caller: PageCaller, done: str = "") -> Response:
    """What an auditor begins with."""
    check_page(caller, Use.AUDIT)
    return _start(http, caller, done=done == "checkpoint")


@router.post("/audit/find")
def find(http: Request, caller: PageCaller) -> Response:
    """Goes on to the record of a request."""
    check_page(caller, Use.AUDIT)
    typed = form_of(http).text("request")
    if not re.fullmatch(ID, typed):
        return _start(http, caller, 422, request=typed, errors={"request": say("auditing.no_id")})
    try:
        view.seen(caller.desk, typed, caller.actor, caller.now, "record", _PURPOSE)
    except NotFound as error:
        return _start(http, caller, 422, request=typed, errors={"request": error.says})
    return go_to(f"/audit/requests/{typed}")


@router.post("/audit/checkpoint")
def checkpoint(caller: PageCaller) -> Response:
    """Writes a digest over all requests, which the next page shows."""
    check_page(caller, Use.AUDIT)
    audit.checkpoint(caller.desk, caller.now)
    return go_to("/audit?done=checkpoint")


@router.post("/audit/verification")
def verify(http: Request, caller: PageCaller) -> Response:
    """Checks the whole record; the page grows part by part."""
    check_page(caller, Use.AUDIT)
    typed = form_of(http).text("kept")
    try:
        kept = kept_digests(typed)
    except NoDigests as error:
        return _start(http, caller, 422, kept=typed, errors={"kept": str(error)})
    return verifying(http, caller.desk, kept)


@router.get("/audit/requests/{request}")
def record(request: RequestName, http: Request, caller: PageCaller) -> Response:
    """The moments of a request's life, and what is to be downloaded of it."""
    check_page(caller, Use.AUDIT)
    detail = view.look(caller.desk, request, caller.actor, caller.now, "record", _PURPOSE)
    then, person = policy_then(caller.desk, detail), account_names(caller)
    return page(
        http,
        "auditing/record.html",
        request=request,
        detail=detail,
        moments=moments_of(detail),
        told=lambda text: readable(text, {}, person=person),
        linked=then.linked,
        in_words=in_words,
    )


@router.get("/audit/requests/{request}/moments/{sequence}")
def moment(
    request: RequestName,
    sequence: Annotated[int, Path(ge=1, le=2**31 - 1)],
    http: Request,
    caller: PageCaller,
) -> Response:
    """What was known, assessed and open at a moment."""
    check_page(caller, Use.AUDIT)
    detail = moments.moment(caller.desk, request, sequence, caller.actor, caller.now)
    then, entries = policy_then(caller.desk, detail), moments_of(detail)
    following = moments.following(caller.desk, request, sequence)
    return page(
        http,
        "auditing/moment.html",
        request=request,
        detail=detail,
        entry=detail.timeline[-1],
        earlier=next((entry.sequence for entry in reversed(entries) if entry.sequence < sequence), None),
        later=following,
        clauses=clauses_then(detail, then.labels),
        then=then,
        linked=then.linked,
        in_words=in_words,
    )


@router.get("/audit/requests/{request}/looks")
def looks(request: RequestName, http: Request, caller: PageCaller) -> Response:
    """Who saw what of a request."""
    check_page(caller, Use.AUDIT)
    looks = moments.looks(caller.desk, request, caller.actor, caller.now)
    return page(http, "auditing/looks.html", request=request, looks=looks[::-1], in_words=in_words)


@router.get("/audit/requests/{request}/replay")
def replay(request: RequestName, http: Request, caller: PageCaller) -> Response:
    """Every assessment of a request made again."""
    check_page(caller, Use.AUDIT)
    view.seen(caller.desk, request, caller.actor, caller.now, "replay", _PURPOSE)
    replayed = audit.replay(caller.desk, request)
    return page(http, "auditing/replay.html", request=request, replayed=replayed, in_words=in_words)


@router.get("/audit/accounts")
def account_log(http: Request, caller: PageCaller) -> Response:
    """What was recorded about accounts, the latest first."""
    return _account_log(http, caller, "")


@router.post("/audit/accounts")
def account_log_of(http: Request, caller: PageCaller) -> Response:
    """The same of one account."""
    return _account_log(http, caller, form_of(http).text("account"))


def _account_log(http: Request, caller: Caller, account: str) -> Response:
    check_page(caller, Use.READ_ACCOUNT_LOG)
    error = ""
    try:
        entries = accounts.account_log(caller.desk, caller.actor, account or None, _LINES)
    except NotFound as wrong:
        entries, error = [], wrong.says
    return page(
        http,
        "auditing/accounts.html",
        422 if error else 200,
        lines=[answers.account_line(entry) for entry in entries],
        account=account,
        error=error,
        most=_LINES,
        in_words=in_words,
    )


def _start(http: Request, caller: Caller, status: int = 200, **overrides: object) -> Response:
    values = {"request": "", "kept": "", "errors": {}, "done": False, **overrides}
    last = audit.last_checkpoint(caller.desk, caller.actor)
    return page(http, "auditing/start.html", status, last=last, **values)  # type: ignore[arg-type]
