"""Filing an appeal, and attaching documents to a request."""

from typing import Any

from fastapi import Request, Response

from assent.casework.record.actors import OFFICES
from assent.web.router import Router
from assent.web.server.caller import Caller
from assent.workbench.actions.attempts import NOT_YET, Tried, act_page, attempt, faulty
from assent.workbench.actions.matter import RequestMatter, check_role, matter_of
from assent.workbench.actions.uploads import FIELD, upload
from assent.workbench.shell.forms import form_of
from assent.workbench.shell.pages import go_to
from assent.workbench.shell.route import PageRoute, RequestName
from assent.workbench.shell.session import PageCaller
from assent.workbench.shell.words import say

router = Router(route_class=PageRoute, include_in_schema=False)


@router.get("/requests/{request}/appeals/new")
def show_appeal(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """The page of a new appeal."""
    check_role(caller, "appeals_file")
    return _appeal(http, caller, matter_of(caller, request))


@router.post("/requests/{request}/appeals/documents")
def file_appeal(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """Attaches the document that comes with it, and files the appeal."""
    check_role(caller, "appeals_file")
    matter, form = matter_of(caller, request), form_of(http)
    if not form.text("grounds"):  # the interface takes none; whoever reviews it has to know what it is about
        return _appeal(
            http, caller, matter, faulty(grounds=say("office_requests.appeal_page.grounds_needed"))
        )
    uploaded = upload(http, caller, matter)
    if not uploaded.tried.done:
        return _appeal(http, caller, matter, uploaded.tried)
    names = ("filer", "grounds", "urgency", "level", "received_on")
    data: dict[str, Any] = {name: text for name in names if (text := form.text(name))}
    data["lines"] = list(form.all("lines"))
    version = int(uploaded.version) if uploaded.version else None
    tried = attempt(http, caller, "appeals_file", request, data, version=version)
    if not tried.done:
        return _appeal(http, caller, matter_of(caller, request), tried, uploaded.version)
    return go_to(f"{matter.back}?done=appeals_file")


def _appeal(
    http: Request, caller: Caller, matter: RequestMatter, tried: Tried = NOT_YET, version: str = ""
) -> Response:
    lines = [line for line in matter.detail.lines if matter.state.lines[line.line].appealable]
    decided = {reason.clause for line in lines if line.determination for reason in line.determination.reasons}
    return act_page(
        http,
        "office/appeal.html",
        matter,
        tried,
        version=version,
        lines=lines,
        of_office=caller.account.role in OFFICES,
        decided=sorted(decided),
    )


@router.get("/requests/{request}/attached/documents")
def show_documents(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """The documents of a request, and a field for one more."""
    return act_page(http, "office/documents.html", matter_of(caller, request))


@router.post("/requests/{request}/attached/documents")
def attach(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """Attaches one document."""
    matter = matter_of(caller, request)
    if not form_of(http).files.get(FIELD):
        missing = faulty(file=say("office_requests.attach.missing"))
        return act_page(http, "office/documents.html", matter, missing)
    uploaded = upload(http, caller, matter)
    if not uploaded.tried.done:
        return act_page(http, "office/documents.html", matter, uploaded.tried)
    return go_to(f"{matter.back}?done=documents_attach")
