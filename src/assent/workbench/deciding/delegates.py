"""Entering what a delegate decided, from its own paper: another person confirms it before it is decided."""

from typing import Any

from fastapi import Request, Response

from assent.casework.people.office import Delegate
from assent.web.router import Router
from assent.web.server.caller import Caller
from assent.workbench.actions.attempts import NOT_YET, Tried, act_page, attempt, faulty
from assent.workbench.actions.fields import moment_typed
from assent.workbench.actions.matter import RequestMatter, check_role, matter_of
from assent.workbench.actions.uploads import documents_offered
from assent.workbench.deciding.grounds import considered
from assent.workbench.shell.forms import SentForm, form_of
from assent.workbench.shell.pages import go_to
from assent.workbench.shell.route import PageRoute, RequestName
from assent.workbench.shell.session import PageCaller
from assent.workbench.shell.words import say

router = Router(route_class=PageRoute, include_in_schema=False)
_AT = "/requests/{request}/delegate-decision"
_NAME = "decisions_take_delegate_decision"


@router.get(_AT)
def show(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """The lines that a delegate has, each with what it may have decided."""
    check_role(caller, _NAME)
    return _page(http, caller, matter_of(caller, request))


@router.post(_AT)
def do(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """Enters it. Nothing is decided by that."""
    check_role(caller, _NAME)
    matter, form = matter_of(caller, request), form_of(http)
    decisions = [
        _decision(matter, line, form, _signer(caller, matter, form))
        for line in _lines(matter)
        if form.text(f"{line}.outcome")
    ]
    if not decisions:
        return _page(http, caller, matter, faulty(outcome=say("deciding.delegate.none_entered")))
    data = {"document": form.text("document"), "decisions": decisions}
    tried = attempt(http, caller, _NAME, request, {name: value for name, value in data.items() if value})
    if not tried.done:
        return _page(http, caller, matter_of(caller, request), tried)
    return go_to(f"{matter.back}?done={_NAME}")


def _lines(matter: RequestMatter) -> list[str]:
    return [line.line for line in matter.detail.lines if line.delegate and line.entered is None]


def _delegates(caller: Caller, matter: RequestMatter) -> tuple[Delegate, ...]:
    return caller.desk.office.delegates_for(matter.detail.product_line)


def _signer(caller: Caller, matter: RequestMatter, form: SentForm) -> dict[str, Any]:
    """The signature on the paper: of a clinician whom the plan has on file for the delegate."""
    chosen = form.text("person")
    on_file: dict[str, Any] = {}
    for delegate in _delegates(caller, matter):
        for signer in delegate.signers:
            if signer.person == chosen:
                on_file = {
                    "person": signer.person, "credential": signer.credential, "licence": signer.license,
                    "licence_valid_until": signer.license_valid_until.isoformat(), "specialty": signer.specialty,
                }  # fmt: skip
    return {**on_file, "signed_at": moment_typed(form.text("signed_at")), "attests": form.text("sentence")}


def _decision(matter: RequestMatter, line: str, form: SentForm, signature: dict[str, Any]) -> dict[str, Any]:
    outcome = form.text(f"{line}.outcome")
    data: dict[str, Any] = {
        "outcome": outcome, "line": line, "delegate": matter.state.lines[line].delegate,
        "reference": form.text("reference"), "signature": signature,
    }  # fmt: skip
    if outcome != "adverse":
        units = form.text(f"{line}.units")
        data |= {"start": form.text(f"{line}.start"), "end": form.text(f"{line}.end")}
        data |= {"units": int(units)} if units.isdecimal() else {}
    if outcome != "approved":
        data["reasons"] = [{"clause": form.text(f"{line}.clause"), "words": form.text(f"{line}.words")}]
        data["considered"] = [
            {"kind": "document", "reference": form.text("document")}
        ] if form.text("document") else considered(matter, line)  # fmt: skip
    return data


def _page(http: Request, caller: Caller, matter: RequestMatter, tried: Tried = NOT_YET) -> Response:
    signers = [signer.person for delegate in _delegates(caller, matter) for signer in delegate.signers]
    lines = _lines(matter)
    return act_page(
        http,
        "deciding/delegate.html",
        matter,
        tried,
        lines=[line for line in matter.detail.lines if line.line in lines],
        signers=[("", say("shell.choose")), *((name, name) for name in signers)],
        documents=documents_offered(matter.detail.documents),
    )
