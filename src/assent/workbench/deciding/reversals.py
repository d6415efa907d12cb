"""A certification of immediate need: entered by one person, confirmed or rejected by another."""

from typing import Any

from fastapi import Request, Response

from assent.casework.appeal.reversal_time import reversal_due
from assent.casework.record.checks import NotFound
from assent.web.router import Router
from assent.web.server.caller import Caller
from assent.workbench.actions.attempts import NOT_YET, Tried, act_page, attempt
from assent.workbench.actions.fields import moment_typed
from assent.workbench.actions.matter import RequestMatter, check_role, matter_of
from assent.workbench.actions.uploads import documents_offered, upload
from assent.workbench.shell.forms import form_of
from assent.workbench.shell.pages import go_to
from assent.workbench.shell.route import PageRoute, RequestName
from assent.workbench.shell.session import PageCaller
from assent.workbench.shell.words import say

router = Router(route_class=PageRoute, include_in_schema=False)
_AT = "/requests/{request}/reversal"
_ENTER, _CONFIRM, _REJECT = "appeals_enter_reversal", "appeals_confirm_reversal", "appeals_reject_reversal"
_BY_BUTTON = {"enter": _ENTER, "confirm": _CONFIRM, "reject": _REJECT}


@router.get(_AT)
def show(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """The form to enter a certification, or what was entered, for a second person to compare with the paper."""
    check_role(caller, _ENTER, _CONFIRM, _REJECT)
    return _page(http, caller, matter_of(caller, request), http.query_params.get("appeal", ""))


@router.post(_AT)
def do(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """Enters, confirms or rejects it."""
    form = form_of(http)
    name = _BY_BUTTON.get(form.text("do"), _ENTER)
    check_role(caller, name)
    matter, appeal, version = matter_of(caller, request), form.text("appeal"), ""
    data: dict[str, Any] = {"why": form.text("why")} if name == _REJECT else {}
    if name == _ENTER:
        uploaded = upload(http, caller, matter)
        if not uploaded.tried.done:
            return _page(http, caller, matter_of(caller, request), appeal, uploaded.tried)
        version = uploaded.version
        data = {
            "physician": form.text("physician"),
            "certified_at": moment_typed(form.text("certified_at")),
            "document": uploaded.digest or form.text("document"),
        }
    filled = {key: value for key, value in data.items() if value}
    tried = attempt(
        http, caller, name, request, filled, {"appeal": appeal}, version=int(version) if version else None
    )
    if not tried.done:
        return _page(http, caller, matter_of(caller, request), appeal, tried, version)
    return go_to(f"{matter.back}?done={name}")


def _page(
    http: Request,
    caller: Caller,
    matter: RequestMatter,
    name: str,
    tried: Tried = NOT_YET,
    version: str = "",
) -> Response:
    appeal = matter.state.appeals.get(name)
    if appeal is None:
        raise NotFound(say("deciding.appeal.none"))
    entered = appeal.reversal
    due = reversal_due(matter.state, entered.entered) if entered and not entered.confirmed else None
    return act_page(
        http,
        "deciding/reversal.html",
        matter,
        tried,
        version=version,
        appeal=name,
        is_open=appeal.open,
        lines=[line for line in matter.detail.lines if line.line in appeal.waiting],
        reversal=entered,
        paper=matter.state.documents.get(entered.entered.document) if entered else None,
        due=due,
        may={action: matter.offered(action) for action in (_ENTER, _CONFIRM, _REJECT)},
        is_own=entered is not None and entered.by == caller.account.id,
        documents=documents_offered(matter.detail.documents),
    )
