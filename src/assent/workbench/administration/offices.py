"""Pages of offices with several people and NPIs: the plan makes them, and adds the first administrator of each."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response

from assent.casework.people.permissions import Use
from assent.casework.record.actors import Role
from assent.casework.record.checks import NotFound
from assent.desk.people import accounts, provider_offices
from assent.desk.people.provider_offices import OfficeShown
from assent.web.people.offices import OfficeId
from assent.web.router import Router
from assent.web.server.caller import Caller
from assent.workbench.actions.attempts import NOT_YET, Tried
from assent.workbench.actions.fields import fields_of
from assent.workbench.actions.provider_names import provider_names
from assent.workbench.administration.calls import attempted, calls
from assent.workbench.shell.forms import form_of
from assent.workbench.shell.pages import go_to, page
from assent.workbench.shell.route import PageRoute
from assent.workbench.shell.session import PageCaller, check_page

router = Router(route_class=PageRoute, include_in_schema=False)
_AT = "/administration/offices"


@router.get(_AT)
def list_offices(http: Request, caller: PageCaller) -> Response:
    """Every office, and the form of a new one."""
    return _list(http, caller)


@router.post(_AT)
def add(http: Request, caller: PageCaller) -> Response:
    """Makes an office."""
    data, tried = attempted("accounts_add_office", caller, http)
    return go_to(f"{_AT}/{tried.answer.id}") if tried.done else _list(http, caller, data, tried)


@router.get(f"{_AT}/{{office}}")
def show(office: OfficeId, http: Request, caller: PageCaller) -> Response:
    """One office: its NPIs, its people, what can be changed."""
    return _office(http, caller, office)


@router.post(f"{_AT}/{{office}}")
def change(office: OfficeId, http: Request, caller: PageCaller) -> Response:
    """Changes an office's name or NPIs."""
    data, tried = attempted("accounts_change_office", caller, http, office=office)
    return go_to(f"{_AT}/{office}") if tried.done else _office(http, caller, office, data, tried)


@router.post(f"{_AT}/{{office}}/administrator")
def add_administrator(office: OfficeId, http: Request, caller: PageCaller) -> Response:
    """Adds an administrator of an office, who acts for all its NPIs; the one-time password is shown once."""
    registered, form = _found(caller, office), form_of(http)
    stated = {
        "id": form.text("id"), "name": form.text("name"), "role": Role.PROVIDER.value,
        "organization": registered.npis[0], "further_npis": list(registered.npis[1:]), "office": office,
        "office_administrator": True,
    }  # fmt: skip
    _, tried = attempted("accounts_add_account", caller, http, stated)
    if not tried.done:
        return _office(http, caller, office, first=tried)
    return page(
        http, "administration/given.html", account=tried.answer.account, password=tried.answer.password,
        proposal=None, token=None,
    )  # fmt: skip


def _list(
    http: Request, caller: Caller, data: Mapping[str, Any] | None = None, tried: Tried = NOT_YET
) -> Response:
    check_page(caller, Use.MANAGE_ACCOUNTS)
    body = calls()["accounts_add_office"].body
    assert body is not None
    offices = provider_offices.list_offices(caller.desk, caller.actor)
    return page(
        http, "administration/offices.html", 200 if tried.done else 422, offices=offices,
        fields=fields_of(body, data or {}, {}), tried=tried, summary=tried.summary, opened=bool(data) or not offices,
    )  # fmt: skip


def _found(caller: Caller, id: str) -> OfficeShown:
    check_page(caller, Use.MANAGE_ACCOUNTS)
    for office in provider_offices.list_offices(caller.desk, caller.actor):
        if office.id == id:
            return office
    raise NotFound(f"There is no office {id}.")


def _office(
    http: Request,
    caller: Caller,
    id: str,
    data: Mapping[str, Any] | None = None,
    tried: Tried = NOT_YET,
    first: Tried = NOT_YET,
) -> Response:
    office, form = _found(caller, id), form_of(http)
    body = calls()["accounts_change_office"].body
    assert body is not None
    people = [
        account for account in accounts.list_accounts(caller.desk, caller.actor) if account.office == id
    ]
    return page(
        http, "administration/office.html", 200 if tried.done and first.done else 422, office=office,
        people=people, called=provider_names(caller.desk, office.npis),
        fields=fields_of(body, data or {"name": office.name, "npis": list(office.npis)}, {}),
        tried=tried, first=first, typed=form, opened=not tried.done, summary=(*tried.summary, *first.summary),
    )  # fmt: skip
