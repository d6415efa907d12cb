"""Pages of an office's own administrator: who of the office acts for which of its NPIs."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response

from assent.casework.record.checks import NotFound
from assent.desk.people import colleagues
from assent.desk.people.colleagues import ColleagueShown
from assent.web.people.routes import Id
from assent.web.router import Router
from assent.web.server.caller import Caller
from assent.workbench.actions.attempts import NOT_YET, Tried
from assent.workbench.actions.fields import fields_of
from assent.workbench.actions.provider_names import provider_names
from assent.workbench.administration.calls import attempted, calls
from assent.workbench.shell.forms import form_of
from assent.workbench.shell.pages import go_to, page
from assent.workbench.shell.route import PageRoute
from assent.workbench.shell.session import PageCaller

router = Router(route_class=PageRoute, include_in_schema=False)
_AT = "/office/people"


@router.get(_AT)
def list_people(http: Request, caller: PageCaller) -> Response:
    """The people and programs of one's office, and the form of an invitation."""
    return _people(http, caller)


@router.post(_AT)
def invite(http: Request, caller: PageCaller) -> Response:
    """Invites somebody; the one-time password is shown once."""
    data, tried = attempted("accounts_invite", caller, http, _npis(http))
    return _invited(http, tried) if tried.done else _people(http, caller, data, tried)


@router.get(f"{_AT}/{{id}}")
def show(id: Id, http: Request, caller: PageCaller) -> Response:
    """Somebody of the office: for which NPIs they act, and ending their access."""
    return _person(http, caller, id)


@router.post(f"{_AT}/{{id}}")
def change(id: Id, http: Request, caller: PageCaller) -> Response:
    """Changes what somebody of the office may act for."""
    data, tried = attempted("accounts_change_colleague", caller, http, _npis(http), id=id)
    return go_to(f"{_AT}?done=changed") if tried.done else _person(http, caller, id, data, tried)


@router.post(f"{_AT}/{{id}}/end")
def end(id: Id, http: Request, caller: PageCaller) -> Response:
    """Ends somebody's access."""
    _, tried = attempted("accounts_end_access", caller, http, id=id)
    return go_to(f"{_AT}?done=ended") if tried.done else _person(http, caller, id, None, tried)


@router.post(f"{_AT}/{{id}}/invitation")
def renew(id: Id, http: Request, caller: PageCaller) -> Response:
    """Renews an invitation; the one-time password is shown once."""
    _, tried = attempted("accounts_renew_invitation", caller, http, id=id)
    return _invited(http, tried) if tried.done else _person(http, caller, id, None, tried)


def _npis(http: Request) -> Mapping[str, Any]:
    """The NPIs that were ticked, also where none was: nobody acts for no NPI."""
    return {"npis": list(form_of(http).all("npis"))}


def _invited(http: Request, tried: Tried) -> Response:
    invited: colleagues.Invited = tried.answer
    return page(http, "office/invited.html", colleague=invited.colleague, password=invited.password)


def _people(
    http: Request, caller: Caller, data: Mapping[str, Any] | None = None, tried: Tried = NOT_YET
) -> Response:
    office = colleagues.colleagues(caller.desk, caller.actor)
    body = calls()["accounts_invite"].body
    assert body is not None
    names = provider_names(caller.desk, office.npis)
    values = data or {"id": f"{office.office}.", "npis": list(office.npis[:1])}
    done = http.query_params.get("done", "")
    return page(
        http, "office/people.html", 200 if tried.done else 422, office=office, called=names,
        fields=fields_of(body, values, {"npis": tuple(names.items())}), tried=tried, summary=tried.summary,
        opened=bool(data), done=done if done in ("changed", "ended") else "",
    )  # fmt: skip


def _person(
    http: Request, caller: Caller, id: str, data: Mapping[str, Any] | None = None, tried: Tried = NOT_YET
) -> Response:
    office = colleagues.colleagues(caller.desk, caller.actor)
    person = _named(office.people, id)
    body = calls()["accounts_change_colleague"].body
    assert body is not None
    names = provider_names(caller.desk, office.npis)
    present = {"name": person.name, "npis": list(person.npis), "administrator": person.administrator}
    fields = fields_of(body, data or present, {"npis": tuple(names.items())})
    return page(
        http, "office/person.html", 200 if tried.done else 422, office=office, person=person, called=names,
        fields=fields, tried=tried, summary=tried.summary, own=person.id == caller.account.id,
    )  # fmt: skip


def _named(people: tuple[ColleagueShown, ...], id: str) -> ColleagueShown:
    for person in people:
        if person.id == id:
            return person
    raise NotFound(f"There is nobody {id} in your office.")
