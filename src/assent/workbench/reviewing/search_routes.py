"""The search of reviewers: by request, by member, by drug. What is looked for stands in no address."""

from fastapi import Request, Response

from assent.casework.record.checks import NotFound
from assent.casework.worklist.query import Filter, Order
from assent.desk.record.standing import state_of
from assent.desk.review import worklist
from assent.desk.review.worklist import DrugSearch, RequestRows
from assent.web.router import Router
from assent.web.server.caller import Caller
from assent.workbench.reviewing.access import check_reviewing
from assent.workbench.reviewing.worklist_routes import lines_of
from assent.workbench.shell.forms import form_of
from assent.workbench.shell.pages import go_to, page
from assent.workbench.shell.route import PageRoute
from assent.workbench.shell.session import PageCaller
from assent.workbench.shell.words import say

router = Router(route_class=PageRoute, include_in_schema=False)
_KINDS = ("request", "member", "drug")
_MOST = 50


@router.get("/search")
def show_search(caller: PageCaller, http: Request) -> Response:
    """Asks what to look for."""
    check_reviewing(caller)
    return _search(http, "request", "")


@router.post("/search")
def search(caller: PageCaller, http: Request) -> Response:
    """Looks for it; a request of that very number opens, and the only one whose number begins so."""
    check_reviewing(caller)
    form = form_of(http)
    kind = form.text("kind") if form.text("kind") in _KINDS else "request"
    text = form.text("text")
    if not text:
        return _search(http, kind, text, error=say("reviewing.search.missing"))
    if kind == "request" and _is_there(caller, text):
        return go_to(f"/requests/{text}")
    rows = _ROWS[kind](caller, text)
    if kind == "request" and not rows.requests:
        return _search(http, kind, text, error=say("reviewing.search.no_request"))
    if kind == "request" and len(rows.requests) == 1:
        return go_to(f"/requests/{rows.requests[0].request}")
    return page(
        http,
        "reviewing/search.html",
        kind=kind,
        text=text,
        kinds=_KINDS,
        error="",
        lines=lines_of(caller, rows.requests),
        more=rows.next is not None,
        searched=True,
    )


def _search(http: Request, kind: str, text: str, error: str = "") -> Response:
    return page(
        http,
        "reviewing/search.html",
        422 if error else 200,
        kind=kind,
        text=text,
        kinds=_KINDS,
        error=error,
        lines=(),
        more=False,
        searched=False,
    )


def _is_there(caller: Caller, request: str) -> bool:
    if not request.replace("-", "").replace("_", "").replace(".", "").isalnum() or len(request) > 80:
        return False
    try:
        return state_of(caller.desk, request).draft is not None
    except NotFound:
        return False


def _by_beginning(caller: Caller, number: str) -> RequestRows:
    beginning = Filter(begins=number[:80])
    return worklist.page(caller.desk, beginning, Order.RECEIVED, caller.actor, falling=True, limit=_MOST)


def _of_member(caller: Caller, member: str) -> RequestRows:
    by_member = Filter(member=member)
    return worklist.page(caller.desk, by_member, Order.RECEIVED, caller.actor, falling=True, limit=_MOST)


def _of_drug(caller: Caller, drug: str) -> RequestRows:
    return worklist.of_drug(caller.desk, DrugSearch(drug[:80], limit=_MOST), caller.actor)


_ROWS = {"request": _by_beginning, "member": _of_member, "drug": _of_drug}
