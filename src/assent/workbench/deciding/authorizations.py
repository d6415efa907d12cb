"""An authorization: its units or days corrected to what was granted, and units of a claim counted."""

from typing import Any

from fastapi import Request, Response

from assent.casework.record.checks import NotFound
from assent.desk.record.detail import Authorized
from assent.web.router import Router
from assent.workbench.actions.attempts import NOT_YET, Tried, act_page, attempt
from assent.workbench.actions.matter import RequestMatter, check_role, matter_of
from assent.workbench.shell.forms import SentForm, form_of
from assent.workbench.shell.pages import go_to
from assent.workbench.shell.route import PageRoute, RequestName
from assent.workbench.shell.session import PageCaller
from assent.workbench.shell.words import say

router = Router(route_class=PageRoute, include_in_schema=False)
_AT = "/requests/{request}/authorization"
_CORRECT, _COUNT = "authorizations_correct", "authorizations_use_units"


@router.get(_AT)
def show(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """What the authorization grants, what its source granted, what is used; a form for each thing one may do."""
    check_role(caller, _CORRECT, _COUNT)
    return _page(http, matter_of(caller, request), http.query_params.get("number", ""))


@router.post(_AT)
def do(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """Corrects it, or counts units of a claim."""
    form = form_of(http)
    name = _COUNT if form.text("do") == "count" else _CORRECT
    check_role(caller, name)
    matter, number = matter_of(caller, request), form.text("number")
    authorized = _authorized(matter, number)
    data = _count(form) if name == _COUNT else _correction(form, authorized)
    tried = attempt(http, caller, name, request, data, {"number": number})
    if not tried.done:
        return _page(http, matter_of(caller, request), number, tried)
    return go_to(f"{matter.back}?done={name}")


def _authorized(matter: RequestMatter, number: str) -> Authorized:
    authorized = next(
        (authorized for authorized in matter.detail.authorized if authorized.number == number), None
    )
    if authorized is None:
        raise NotFound(say("deciding.authorization.none"))
    return authorized


def _correction(form: SentForm, authorized: Authorized) -> dict[str, Any]:
    grants = []
    for at, authorized_grant in enumerate(authorized.grants):
        units = form.text(f"grants.{at}.units")
        grant: dict[str, Any] = {"line": authorized_grant.line}
        grant |= {key: text for key in ("start", "end") if (text := form.text(f"grants.{at}.{key}"))}
        grant |= {"units": _number(units)} if units else {}
        grants.append(grant)
    return {"grants": grants, **({"why": form.text("why")} if form.text("why") else {})}


def _count(form: SentForm) -> dict[str, Any]:
    units = form.text("units")
    data = {name: text for name in ("line", "on", "claim") if (text := form.text(name))}
    return {**data, **({"units": _number(units)} if units else {})}


def _number(text: str) -> int | str:
    plain = text.replace(",", "")
    return int(plain) if plain.isdecimal() else text


def _page(http: Request, matter: RequestMatter, number: str, tried: Tried = NOT_YET) -> Response:
    authorized = _authorized(matter, number)
    authorization = matter.state.authorizations[number]
    return act_page(
        http,
        "deciding/authorization.html",
        matter,
        tried,
        authorized=authorized,
        source={grant.line: grant for grant in authorization.source},
        may_correct=matter.offered(_CORRECT),
        may_count=matter.offered(_COUNT) and authorized.lapsed_on is None,
        line_options=[(grant.line, grant.line) for grant in authorized.grants],
    )
