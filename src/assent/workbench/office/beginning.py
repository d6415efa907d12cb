"""The first page of a new request: for whom, from which NPI, what is to be given; of a renewal, what it continues."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response

from assent.casework.record.checks import InvalidRecord, Refused
from assent.casework.record.days import plan_day
from assent.casework.record.identifiers import check_npi
from assent.desk.assessment.inquiry import PolicyPackage
from assent.terms.facts import ASSESSED_ON
from assent.web.router import Router
from assent.web.server.caller import Caller
from assent.web.server.problems import Stopped
from assent.workbench.actions.performing import NotAsNeeded
from assent.workbench.actions.provider_names import provider_names
from assent.workbench.check.carried import FIELD, carried_run, seal_run
from assent.workbench.check.routes import NO_STORE
from assent.workbench.check.start import begun, start_fields, start_names
from assent.workbench.conversation.fields import text_of
from assent.workbench.conversation.run import Run
from assent.workbench.office.new_request import NEW, check_makes_requests
from assent.workbench.office.new_request_draft import begin_draft, draft_number
from assent.workbench.office.renewals import Continued, continued, keep_continued, taken_over
from assent.workbench.shell.forms import form_of
from assent.workbench.shell.pages import go_to, page
from assent.workbench.shell.route import PageRoute
from assent.workbench.shell.session import PageCaller
from assent.workbench.shell.words import say

router = Router(route_class=PageRoute, include_in_schema=False)
_WHO = ("member", "provider")
_NOT_CARRIED = frozenset({"case", "policy", ASSESSED_ON})


@router.get(NEW)
def start(request: Request, caller: PageCaller) -> Response:
    """Asks for the member, the provider, and what is to be given; a renewal knows them from what it continues."""
    check_makes_requests(caller)
    number = request.query_params.get("continues", "")
    if not number:
        return _start(request, caller, {})
    renewal = continued(caller, number)
    if renewal is None:
        return _start(request, caller, {}, {"": say("new_request.continues_nothing", number=number)})
    names = start_names(_package(caller, renewal.policy))
    typed = {name: text_of(renewal.facts.get(name)) for name in names}
    return _start(
        request, caller, {**typed, "member": renewal.member, "provider": renewal.provider}, renewal=renewal
    )


@router.post(NEW)
def begin(request: Request, caller: PageCaller) -> Response:
    """Begins a draft, with a case that was checked before where one came along."""
    check_makes_requests(caller)
    form, run = form_of(request), carried_run(request)
    carried = run.facts if run else {}
    package = _package(caller, str(carried.get("policy") or ""))
    if form.has("carry"):
        typed = {name: text_of(carried.get(name)) for name in start_names(package)}
        return _start(request, caller, typed, run=run)
    if form.text(FIELD) and run is None:
        return page(request, "check/expired.html", 410, NO_STORE)
    renewal = continued(caller, form.text("continues")) if form.text("continues") else None
    package = _package(caller, renewal.policy) if renewal else package
    typed = {name: form.text(name) for name in (*_WHO, *start_names(package))}
    only = "" if caller.account.further_npis else caller.account.organization
    typed["provider"] = typed["provider"] or only
    if renewal is not None:
        typed |= {"member": renewal.member}
    beginning = begun(package, typed, plan_day(caller.now))
    faults = {**_who_faults(caller, typed), **beginning.faults}
    if faults:
        return _start(request, caller, typed, faults, run=run, renewal=renewal)
    over = taken_over(package, renewal) if renewal else carried
    facts = {**{name: value for name, value in over.items() if name not in _NOT_CARRIED}, **beginning.facts}
    data = {
        "id": draft_number(),
        "member": typed["member"],
        "provider": typed["provider"],
        "policy": package.id,
        "facts": facts,
    }
    try:
        id = begin_draft(data, caller)
        if renewal is not None:
            keep_continued(caller, id, package, renewal, request)
    except NotAsNeeded as wrong:
        faults = {fault.field: fault.says for fault in wrong.faults}
    except Stopped as wrong:
        faults = {"": _words(wrong)}
    except Refused as wrong:
        faults = {"": wrong.says}
    else:
        return go_to(f"{NEW}/{id}")
    return _start(request, caller, typed, faults, run=run, renewal=renewal)


def _who_faults(caller: Caller, typed: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the member's and the provider's number, by the field."""
    faults = {} if typed["member"] else {"member": say("new_request.member_missing")}
    if not typed["provider"] and caller.account.further_npis:
        faults["provider"] = say("new_request.npi_missing")
    shape = caller.desk.office.members
    checks = {"member": shape.check if shape else None, "provider": check_npi}
    for name, check in checks.items():
        if check is None or name in faults:
            continue
        try:
            check(typed[name])
        except InvalidRecord as wrong:
            faults[name] = wrong.says
    return {name: faults[name] for name in _WHO if name in faults}


def _package(caller: Caller, policy: str = "") -> PolicyPackage:
    return caller.desk.catalogue.find(policy) or caller.desk.catalogue.packages[0]


def _start(
    request: Request,
    caller: Caller,
    typed: Mapping[str, str],
    faults: Mapping[str, str] | None = None,
    run: Run | None = None,
    renewal: Continued | None = None,
) -> Response:
    package = _package(caller, renewal.policy if renewal else "")
    fields = start_fields(package, typed)
    ids = {**{field.name: field.id for field in fields}, **{name: f"f-{name}" for name in _WHO}}
    values: dict[str, Any] = {
        "fields": fields,
        "typed": typed,
        "faults": faults or {},
        "errors": [(ids.get(name, ""), fault) for name, fault in (faults or {}).items()],
        "npis": tuple(provider_names(caller.desk, caller.account.npis).items()),
        "state": seal_run(request, run) if run else "",
        "renewal": renewal,
    }
    return page(request, "office/new_start.html", 422 if faults else 200, NO_STORE, **values)


def _words(stopped: Stopped) -> str:
    return (
        "; ".join(f"{error.pointer.rpartition('/')[2]}: {error.detail}" for error in stopped.errors)
        or stopped.detail
    )
