"""Pages of people: who may use the installation, as what, and what two administrators agree on."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from fastapi import Path, Request, Response

from assent.casework.people.accounts import Account
from assent.casework.people.permissions import Use
from assent.casework.record.actors import Role
from assent.casework.record.checks import NotFound, Refused
from assent.desk.people import accounts, answers, proposals
from assent.web.router import Router
from assent.web.server.caller import Caller
from assent.workbench.actions.attempts import NOT_YET, Tried
from assent.workbench.actions.fields import Choices, fields_of
from assent.workbench.administration.calls import attempted, calls, make
from assent.workbench.shell.pages import go_to, page
from assent.workbench.shell.route import PageRoute
from assent.workbench.shell.session import PageCaller, check_page

router = Router(route_class=PageRoute, include_in_schema=False)
Id = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}$")]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
_OF_ONE = ("accounts_reset_password", "accounts_reset_second_factor", "accounts_end_stand_in")
"""What is done to an account by one button."""
_FORMS = ("accounts_change_account", "accounts_name_stand_in", "accounts_issue_token")
"""What is done to an account by a form."""
_PROGRAMS = frozenset({Role.SYSTEM_CLIENT, Role.SERVICE})


@router.get("/administration/people")
def list_people(http: Request, caller: PageCaller) -> Response:
    """Every account, and the form of a new one."""
    return _people(http, caller)


@router.post("/administration/people")
def add(http: Request, caller: PageCaller) -> Response:
    """Adds an account; its one-time password is shown once."""
    data, tried = attempted("accounts_add_account", caller, http)
    if not tried.done:
        return _people(http, caller, data, tried)
    added: answers.AccountAdded = tried.answer
    return page(
        http,
        "administration/given.html",
        account=added.account,
        password=added.password,
        proposal=added.proposal,
        token=None,
    )


def _people(
    http: Request,
    caller: Caller,
    data: Mapping[str, Any] | None = None,
    tried: Tried = NOT_YET,
) -> Response:
    check_page(caller, Use.MANAGE_ACCOUNTS)
    call = calls()["accounts_add_account"]
    assert call.body is not None
    everybody = accounts.list_accounts(caller.desk, caller.actor)
    fields = fields_of(call.body, data or {}, _choices(everybody))
    return page(
        http,
        "administration/people.html",
        200 if tried.done else 422,
        accounts=everybody,
        fields=fields,
        tried=tried,
        summary=tried.summary,
        opened=bool(data),
    )


@router.get("/administration/people/{id}")
def show(id: Id, http: Request, caller: PageCaller) -> Response:
    """One account: what it is, what can be changed, what happened to it."""
    return _account(http, caller, id)


@router.post("/administration/people/{id}/{name}")
def change(id: Id, name: str, http: Request, caller: PageCaller) -> Response:
    """Does one thing to an account."""
    if name not in (*_OF_ONE, *_FORMS, "accounts_revoke_token"):
        raise NotFound("There is no such action.")
    data, tried = attempted(name, caller, http, id=id)
    if not tried.done:
        return _account(http, caller, id, name, data, tried)
    answer = tried.answer
    if isinstance(answer, answers.PasswordGiven | answers.TokenGiven):
        return page(
            http,
            "administration/given.html",
            account=_named(accounts.list_accounts(caller.desk, caller.actor), id),
            password=getattr(answer, "password", None),
            token=getattr(answer, "token", None),
            proposal=getattr(answer, "proposal", None),
        )
    return go_to(f"/administration/people/{id}?done={name}")


def _account(
    http: Request,
    caller: Caller,
    id: str,
    name: str = "",
    data: Mapping[str, Any] | None = None,
    tried: Tried = NOT_YET,
) -> Response:
    check_page(caller, Use.MANAGE_ACCOUNTS)
    everybody = accounts.list_accounts(caller.desk, caller.actor)
    account = _named(everybody, id)
    choices, forms = _choices(everybody), []
    for call_name in _FORMS:
        call = calls()[call_name]
        assert call.body is not None
        if (call_name == "accounts_issue_token") is not (account.role in _PROGRAMS):
            continue
        mine = call_name == name
        values = (data or {}) if mine else _present(call_name, account)
        forms.append((call, fields_of(call.body, values, choices), tried.errors if mine else {}))
    return page(
        http,
        "administration/account.html",
        200 if tried.done else 422,
        account=account,
        forms=forms,
        opened=name,
        buttons=[calls()[call_name] for call_name in _OF_ONE if account.role not in _PROGRAMS],
        tokens=accounts.list_tokens(caller.desk, id, caller.actor) if account.role in _PROGRAMS else [],
        log=accounts.account_log(caller.desk, caller.actor, id, 50),
        waiting=[
            answers.proposal_shown(proposal)
            for proposal in proposals.list_proposals(caller.desk, caller.actor, caller.now)
            if proposal.account == id and proposal.is_open(caller.now)
        ],
        summary=tried.summary,
    )


def _present(name: str, account: Account) -> Mapping[str, Any]:
    """What a form begins with: of a change, the account as it is."""
    if name != "accounts_change_account":
        return {}
    values: dict[str, Any] = {
        "name": account.name,
        "role": account.role.value,
        "organization": account.organization,
        "office": account.office,
        "further_npis": list(account.further_npis),
        "office_administrator": account.office_administrator,
    }
    if account.licence is not None:
        license = account.licence
        values["licence"] = {
            "credential": license.credential,
            "specialty": license.specialty,
            "number": license.number,
            "valid_until": license.valid_until.isoformat(),
        }
    return {**values, "reports_to": account.reports_to, "disabled": account.disabled}


def _named(everybody: Iterable[Account], id: str) -> Account:
    for account in everybody:
        if account.id == id:
            return account
    raise NotFound(f"There is no account {id}.")


def _choices(everybody: Iterable[Account]) -> Choices:
    return {"reports_to": tuple((account.id, f"{account.name} ({account.id})") for account in everybody)}


@router.get("/administration/proposals")
def list_proposals(http: Request, caller: PageCaller) -> Response:
    """What waits for a second administrator, of accounts; and what became of earlier proposals."""
    return _proposals(http, caller)


@router.post("/administration/proposals/{number}/{what}")
def settle(number: Number, what: str, http: Request, caller: PageCaller) -> Response:
    """Confirms or rejects a proposal."""
    if what not in ("confirm", "reject"):
        raise NotFound("There is no such action.")
    try:
        answer = make(f"accounts_{what}_proposal", caller, http, {}, proposal=number)
    except Refused as wrong:
        return _proposals(http, caller, wrong.says)
    password = getattr(answer, "password", None)
    if password:
        account = answer.proposal.account
        return page(
            http, "administration/given.html", account=account, password=password, token=None, proposal=None
        )
    return go_to("/administration/proposals")


def _proposals(http: Request, caller: Caller, fault: str = "") -> Response:
    listed = proposals.list_proposals(caller.desk, caller.actor, caller.now)
    rows = [(answers.proposal_shown(proposal), proposal.is_open(caller.now)) for proposal in listed]
    return page(
        http,
        "administration/proposals.html",
        422 if fault else 200,
        waiting=[proposal for proposal, is_open in rows if is_open],
        settled=[proposal for proposal, is_open in rows if not is_open],
        summary=[("", fault)] if fault else [],
    )
