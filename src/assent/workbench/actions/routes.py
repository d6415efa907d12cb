"""The pages of any action: a list of what a role may do, and one form for each, made from its declared fields."""

from collections.abc import Iterator, Mapping
from secrets import token_hex
from typing import Any

from fastapi import Request, Response

from assent.casework.determination.attestations import AttestationId, sentence
from assent.casework.record.checks import NotFound
from assent.casework.record.state import RequestState
from assent.desk.people.offices import check_known_to
from assent.desk.record import view
from assent.web.router import Router
from assent.web.server.caller import Caller
from assent.workbench.actions.attempts import NOT_YET, Tried, attempt
from assent.workbench.actions.catalogue import RequestAction, actions
from assent.workbench.actions.choices import choices_of
from assent.workbench.actions.fields import FormField, fields_of, typed
from assent.workbench.actions.matter import PURPOSE, request_address
from assent.workbench.actions.offers import offers
from assent.workbench.shell.forms import form_of
from assent.workbench.shell.pages import go_to, page
from assent.workbench.shell.route import PageRoute, RequestName
from assent.workbench.shell.session import PageCaller

router = Router(route_class=PageRoute, include_in_schema=False)
_ATTESTS = {
    "decisions_resolve_judgment": AttestationId.JUDGMENT,
    "decisions_approve": AttestationId.APPROVAL,
    "decisions_determine_partially": AttestationId.DETERMINATION,
    "decisions_determine_adversely": AttestationId.DETERMINATION,
    "appeals_decide": AttestationId.APPEAL,
}
"""The sentence that is signed with an action."""


@router.get("/requests/{request}/actions")
def list_actions(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """Every action that the role of who is signed in may perform on a request."""
    state = _seen(caller, request)
    offered = offers(caller.account.role, state)
    back = request_address(caller.account.role, request)
    return page(http, "actions/list.html", request=request, offered=offered, back=back)


@router.get("/requests/{request}/actions/{name}")
def show(request: RequestName, name: str, caller: PageCaller, http: Request) -> Response:
    """The form of one action."""
    action, state = _action(name), _seen(caller, request)
    place = {step: http.query_params.get(step, "") for step in action.place}
    return _form(http, caller, action, state, data={}, place=place, version=str(state.version))


@router.post("/requests/{request}/actions/{name}")
def do(request: RequestName, name: str, caller: PageCaller, http: Request) -> Response:
    """Does it, and goes back to the request; where something is wrong, the form with what was typed."""
    action, form = _action(name), form_of(http)
    data = typed(action.body, form) if action.body else {}
    place = {step: form.text(f"at.{step}") for step in action.place}
    version = form.text("version")
    if form.has("add") and not form.has("do"):
        if action.body and form.text("add") in _lists_of_records(fields_of(action.body, data, {})):
            _add(data, form.text("add"))
        return _form(http, caller, action, _seen(caller, request), data, place, version)
    tried = attempt(http, caller, action.name, request, data, place)
    if not tried.done:
        return _form(http, caller, action, _seen(caller, request), data, place, version, tried)
    return go_to(f"{request_address(caller.account.role, request)}?done={action.name}")


def _action(name: str) -> RequestAction:
    action = actions().get(name)
    if action is None:
        raise NotFound("There is no such action.")
    return action


def _seen(caller: Caller, request: str) -> RequestState:
    check_known_to(caller.desk, request, caller.actor)
    return view.seen(caller.desk, request, caller.actor, caller.now, "request", PURPOSE)


def _form(
    http: Request,
    caller: Caller,
    action: RequestAction,
    state: RequestState,
    data: Mapping[str, Any],
    place: Mapping[str, str],
    version: str,
    tried: Tried = NOT_YET,
) -> Response:
    fields = fields_of(action.body, data, choices_of(caller, state)) if action.body else ()
    attests = _ATTESTS.get(action.name)
    return page(
        http,
        "actions/form.html",
        200 if tried.done else 422,
        action=action,
        request=state.id,
        back=request_address(caller.account.role, state.id),
        version=version,
        key=form_of(http).text("key") or token_hex(16),
        place=place,
        fields=fields,
        tried=tried,
        attests=attests.value if attests else "",
        sentence=sentence(attests).says if attests else "",
    )


def _lists_of_records(fields: tuple[FormField, ...]) -> Iterator[str]:
    """The names of the fields that may have one more record, with those inside other fields."""
    for field in fields:
        if field.kind == "records" and len(field.parts) < field.most:
            yield field.name
        yield from _lists_of_records(field.parts)


def _add(data: dict[str, Any], name: str) -> None:
    """One more empty record in a list of what was typed; ``name`` is that of a list of the form."""
    node: Any = data
    *steps, last = name.split(".")
    for step in steps:
        node = node[int(step)] if isinstance(node, list) else node.setdefault(step, {})
    node[last] = [*node.get(last, ()), {}]
