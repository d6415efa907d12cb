"""Approving: what it rests on, what is granted, and the sentence that is signed."""

from typing import Any

from fastapi import Request, Response

from assent.casework.determination.attestations import AttestationId, sentence
from assent.web.router import Router
from assent.web.server.caller import Caller
from assent.workbench.actions.attempts import NOT_YET, Tried, act_page, attempt
from assent.workbench.actions.catalogue import actions
from assent.workbench.actions.fields import typed
from assent.workbench.actions.matter import RequestMatter, check_role, matter_of
from assent.workbench.deciding.grounds import clause_options, clauses_met, in_focus, rests_on, unmet
from assent.workbench.shell.forms import form_of
from assent.workbench.shell.pages import go_to
from assent.workbench.shell.route import PageRoute, RequestName
from assent.workbench.shell.session import PageCaller

router = Router(route_class=PageRoute, include_in_schema=False)
_AT = "/requests/{request}/approval"
_NAME = "decisions_approve"


@router.get(_AT)
def show(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """What an approval would rest on."""
    check_role(caller, _NAME)
    return _page(http, caller, matter_of(caller, request))


@router.post(_AT)
def do(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """Signs the approval, and authorizes."""
    check_role(caller, _NAME)
    form = form_of(http)
    if form.has("add") and not form.has("do"):
        return _page(http, caller, matter_of(caller, request))
    tried = attempt(http, caller, _NAME, request, data_typed(_NAME, http))
    if not tried.done:
        return _page(http, caller, matter_of(caller, request), tried)
    return go_to(f"{matter_of(caller, request).back}?done={_NAME}")


def data_typed(name: str, http: Request) -> dict[str, Any]:
    """What was typed for an action, without reasons and alternatives that were left empty."""
    body = actions()[name].body
    assert body is not None
    return typed(body, form_of(http))


def _page(http: Request, caller: Caller, matter: RequestMatter, tried: Tried = NOT_YET) -> Response:
    outcomes = {line.outcome for line in matter.open_lines}
    resolved = all(
        (resolution := matter.state.resolutions.get(clause)) is not None and resolution.answer
        for line in matter.open_lines
        for clause in line.clauses
    )
    by_criteria = outcomes == {"met"} or (outcomes == {"judgment"} and resolved)
    return act_page(
        http,
        "deciding/approval.html",
        matter,
        tried,
        by_criteria=by_criteria,
        clauses=clauses_met(matter),
        unmet=unmet(matter),
        facts=rests_on(matter),
        focus=in_focus(matter),
        options=clause_options(matter, caller),
        attested=sentence(AttestationId.APPROVAL),
    )
