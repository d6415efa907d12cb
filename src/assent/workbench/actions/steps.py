"""Plain actions on pages of their own: what they are about beside them, fields filled with what is likely."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response

from assent.casework.record.checks import NotFound
from assent.web.router import Router
from assent.web.server.caller import Caller
from assent.workbench.actions.attempts import NOT_YET, Tried, act_page, attempt
from assent.workbench.actions.catalogue import RequestAction, actions
from assent.workbench.actions.choices import choices_of
from assent.workbench.actions.fields import FormField, fields_of, typed
from assent.workbench.actions.matter import RequestMatter, check_role, matter_of
from assent.workbench.actions.proposed import STEPS, PlainStep, StepSetting
from assent.workbench.shell.forms import form_of
from assent.workbench.shell.pages import go_to
from assent.workbench.shell.route import PageRoute, RequestName
from assent.workbench.shell.session import PageCaller

router = Router(route_class=PageRoute, include_in_schema=False)
_AT = "/requests/{request}/steps/{name}"


@router.get(_AT)
def show(request: RequestName, name: str, caller: PageCaller, http: Request) -> Response:
    """The page of one action, with what is likely filled in."""
    action, step = _step(caller, name)
    matter = matter_of(caller, request)
    place = {part: http.query_params.get(part, "") for part in action.place}
    return _page(http, caller, action, step, matter, step.fill(StepSetting(matter, caller, place)), place)


@router.post(_AT)
def do(request: RequestName, name: str, caller: PageCaller, http: Request) -> Response:
    """Does it, and goes back to the request; where something is wrong, the page with what was typed."""
    action, step = _step(caller, name)
    form = form_of(http)
    place = {part: form.text(f"at.{part}") for part in action.place}
    data = typed(action.body, form) if action.body else {}
    tried = attempt(http, caller, name, request, data, place)
    if not tried.done:
        return _page(http, caller, action, step, matter_of(caller, request), data, place, tried)
    matter = matter_of(caller, request)
    return go_to(f"{matter.back}?done={name}")


def _step(caller: Caller, name: str) -> tuple[RequestAction, PlainStep]:
    step = STEPS.get(name)
    if step is None:
        raise NotFound("There is no such action.")
    check_role(caller, name)
    return actions()[name], step


def _page(
    http: Request,
    caller: Caller,
    action: RequestAction,
    step: PlainStep,
    matter: RequestMatter,
    data: Mapping[str, Any],
    place: Mapping[str, str],
    tried: Tried = NOT_YET,
) -> Response:
    setting = StepSetting(matter, caller, place)
    choices = {**choices_of(caller, matter.state), **step.offer(setting)}
    fields = fields_of(action.body, data, choices) if action.body else ()
    return act_page(
        http,
        "actions/step.html",
        matter,
        tried,
        action=action,
        place=place,
        fields=_shown(fields, step, caller),
        about=step.about(setting),
    )


def _shown(fields: tuple[FormField, ...], step: PlainStep, caller: Caller) -> tuple[FormField, ...]:
    left_out = step.hidden(caller.account.role)
    return tuple(field for field in fields if field.name not in left_out)
