"""Pages of a new request: the same conversation as a check, kept as a draft, checked, signed, submitted."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from secrets import token_hex
from typing import Any

from fastapi import APIRouter, Request, Response

from assent.casework.record.actors import OFFICES
from assent.casework.record.checks import InvalidRecord, NotPermitted, Refused
from assent.casework.record.days import in_plan_zone, plan_day
from assent.casework.record.identifiers import check_npi
from assent.casework.worklist.query import Filter, Order
from assent.desk.assessment.inquiry import PolicyPackage, request_facts
from assent.desk.intake.submission import lines_of
from assent.desk.record import view
from assent.desk.review import worklist
from assent.terms.facts import ASSESSED_ON
from assent.terms.requests import Channel, Urgency
from assent.web.server.caller import Caller
from assent.web.server.problems import Stopped
from assent.workbench.actions.catalogue import actions
from assent.workbench.actions.performing import NotAsNeeded, Target
from assent.workbench.check.carried import FIELD, carried_run, seal_run
from assent.workbench.check.routes import NO_STORE, live, sent_of, talk_of
from assent.workbench.check.start import begun, start_fields, start_names
from assent.workbench.conversation.fields import asks_of, text_of
from assent.workbench.conversation.run import (
    Conversation,
    NoSuchPage,
    Run,
    Shown,
    TalkPage,
    draft_of,
    next_page,
    today_of,
    turned,
)
from assent.workbench.conversation.view import picture_values, template_of, values_of
from assent.workbench.office.new_request_draft import (
    OpenDraft,
    begin_draft,
    changes,
    held_draft,
    save,
    seen_draft,
    sign,
    submit,
)
from assent.workbench.shell.forms import form_of
from assent.workbench.shell.pages import go_to, page
from assent.workbench.shell.route import PageRoute, RequestName
from assent.workbench.shell.session import PageCaller
from assent.workbench.shell.words import say

router = APIRouter(route_class=PageRoute, include_in_schema=False)
_NEW = "/office/new"
_BEGINS = ("member", "provider")
_ENDS = ("urgency", "channel", "received_at", "earlier", "attested_by", "attested_on")


@router.get("/office/drafts")
def drafts(request: Request, caller: PageCaller) -> Response:
    """The drafts of an office, to go on with."""
    _check(caller)
    found = worklist.page(caller.desk, Filter(states=("draft",)), Order.RECEIVED, caller.actor, limit=100)
    return page(request, "office/new_drafts.html", headers=NO_STORE, drafts=found.requests)


@router.get(_NEW)
def start(request: Request, caller: PageCaller) -> Response:
    """Asks for the member, the provider, and what is to be given."""
    _check(caller)
    return _start(request, caller, {})


@router.post(_NEW)
def begin(request: Request, caller: PageCaller) -> Response:
    """Begins a draft, with a case that was checked before where one came along."""
    _check(caller)
    form, run = form_of(request), carried_run(request)
    carried = run.facts if run else {}
    if form.has("carry"):
        return _start(
            request,
            caller,
            {name: text_of(carried.get(name)) for name in start_names(_package(caller))},
            run=run,
        )
    if form.text(FIELD) and run is None:
        return page(request, "check/expired.html", 410, NO_STORE)
    package = _package(caller)
    typed = {name: form.text(name) for name in (*_BEGINS, *start_names(package))}
    typed["provider"] = typed["provider"] or caller.account.organization
    made = begun(package, typed, plan_day(caller.now))
    faults = {**made.faults, **_who_faults(caller, typed)}
    if faults:
        return _start(request, caller, typed, faults, run=run)
    facts = {**{name: value for name, value in carried.items() if name not in _OWN}, **made.facts}
    data = {
        "member": typed["member"],
        "provider": typed["provider"],
        "policy": package.id,
        "facts": facts,
    }
    try:
        id = begin_draft(data, caller)
    except NotAsNeeded as wrong:
        return _start(request, caller, typed, {one.field: one.says for one in wrong.faults}, run=run)
    except Stopped as wrong:
        return _start(request, caller, typed, {"": _words(wrong)}, run=run)
    except Refused as wrong:
        return _start(request, caller, typed, {"": wrong.says}, run=run)
    return go_to(f"{_NEW}/{id}")


_OWN = frozenset({"case", "policy", ASSESSED_ON})


@router.get("/office/new/{request}")
def resume(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """Takes a draft up where it was left."""
    _check(caller)
    draft = seen_draft(caller, request)
    if not draft.is_open:
        return go_to(f"{_NEW}/{request}/receipt")
    run = Run(draft.facts)
    return _shown(http, caller, draft, run, next_page(talk_of(caller.desk, run.facts), run))


@router.post("/office/new/{request}")
def answer(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """Keeps an answer on the draft, and shows the next page."""
    _check(caller)
    draft = held_draft(caller, request)
    if not draft.is_open:
        return go_to(f"{_NEW}/{request}/receipt")
    before = _run(http, draft)
    talk = talk_of(caller.desk, draft.facts)
    try:
        run, shown = turned(talk, before, sent_of(form_of(http)))
    except NoSuchPage:
        run, shown = before, next_page(talk, before)
    said = changes(talk.read(before.facts), talk.read(run.facts)) if run.facts != before.facts else {}
    if said:
        try:
            save(caller, said, _target(http, request), http)
        except Refused as wrong:
            again = turned(talk, before, replace(sent_of(form_of(http)), do="show"))[1]
            return _shown(http, caller, draft, before, replace(again, faults={"": wrong.says}))
        draft = held_draft(caller, request)
        run = replace(run, facts=draft.facts)
        shown = next_page(talk, run, shown.says)
    return _shown(http, caller, draft, run, shown)


@router.post("/office/new/{request}/look")
def look(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """What a record comes to while it is typed."""
    _check(caller)
    draft = held_draft(caller, request)
    return live(http, talk_of(caller.desk, draft.facts), _run(http, draft))


@router.post("/office/new/{request}/submit")
def send(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """Signs and submits; a second time it shows the receipt of the first."""
    _check(caller)
    draft, form = held_draft(caller, request), form_of(http)
    if not draft.is_open:
        return go_to(f"{_NEW}/{request}/receipt")
    typed = {name: form.text(name) for name in _ENDS}
    faults = _signing_faults(typed)
    if faults:
        return _to_sign(http, caller, draft, typed, faults)
    target = _target(http, request)
    try:
        version = sign(
            caller, draft, typed["attested_by"], date.fromisoformat(typed["attested_on"]), target, http
        )
        submit(caller, _at_submission(caller, typed), replace(target, version=version), http)
    except NotAsNeeded as wrong:
        faults = {one.field.removeprefix("evidence."): one.says for one in wrong.faults}
        return _to_sign(http, caller, held_draft(caller, request), typed, faults)
    except Refused as wrong:
        return _to_sign(http, caller, held_draft(caller, request), typed, {"": wrong.says})
    return go_to(f"{_NEW}/{request}/receipt")


@router.get("/office/new/{request}/receipt")
def receipt(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """The number of the request, what became of it so far, and by when it is decided."""
    _check(caller)
    held_draft(caller, request)
    detail = view.look(caller.desk, request, caller.actor, caller.now, "request", "receipt")
    clocks = [one for line in detail.lines for one in line.deadlines if one.binds]
    due = min((one for one in clocks if one.due_at), key=lambda one: str(one.due_at), default=None)
    return page(http, "office/new_receipt.html", headers=NO_STORE, detail=detail, due=due)


def _who_faults(caller: Caller, typed: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the member's and the provider's number, by the field."""
    faults = {} if typed["member"] else {"member": say("new_request.member_missing")}
    shape = caller.desk.office.members
    checks = {"member": shape.check if shape else None, "provider": check_npi}
    for name, check in checks.items():
        if check is None or name in faults:
            continue
        try:
            check(typed[name])
        except InvalidRecord as wrong:
            faults[name] = wrong.says
    return faults


def _check(caller: Caller) -> None:
    """Raise ``NotPermitted`` where the role of who is signed in makes no requests."""
    if not actions()["requests_submit_draft"].may(caller.account.role):
        raise NotPermitted(say("new_request.not_yours"))


def _package(caller: Caller) -> PolicyPackage:
    return caller.desk.catalogue.packages[0]


def _run(http: Request, draft: OpenDraft) -> Run:
    """What the page remembers of the run, over the facts of the record."""
    form = form_of(http)
    return Run(draft.facts, form.all("off"), form.all("trail"))


def _target(http: Request, request: str) -> Target:
    form = form_of(http)
    return Target(request, form.version, key=form.text("key"))


def _start(
    request: Request,
    caller: Caller,
    typed: Mapping[str, str],
    faults: Mapping[str, str] | None = None,
    run: Run | None = None,
) -> Response:
    package = _package(caller)
    fields = start_fields(package, typed)
    ids = {**{one.name: one.id for one in fields}, **{name: f"f-{name}" for name in _BEGINS}}
    return page(
        request,
        "office/new_start.html",
        422 if faults else 200,
        NO_STORE,
        fields=fields,
        typed=typed,
        faults=faults or {},
        errors=[(ids.get(name, ""), says) for name, says in (faults or {}).items()],
        own_npi=caller.account.organization,
        state=seal_run(request, run) if run else "",
    )


def _shown(http: Request, caller: Caller, draft: OpenDraft, run: Run, shown: Shown) -> Response:
    talk = talk_of(caller.desk, run.facts)
    if shown.page is TalkPage.RESULT:
        return _to_sign(http, caller, draft, {}, {}, run)
    values = values_of(talk, run, shown)
    if shown.question is not None and shown.question.form is not None:
        facts = draft_of(run, shown.question, shown.typed, today_of(talk, run))
        values |= picture_values(talk, facts, dict(shown.typed), shown.question)
    template = "office/new_answers.html" if shown.page is TalkPage.ANSWERS else template_of(shown)
    return _page(http, draft, run, template, 422 if shown.faults else 200, values)


def _page(
    http: Request, draft: OpenDraft, run: Run, template: str, status: int, values: Mapping[str, Any]
) -> Response:
    address = f"{_NEW}/{draft.state.id}"
    hidden = [
        ("version", str(draft.state.version)),
        ("key", token_hex(16)),
        *(("off", path) for path in run.put_off),
        *(("trail", key) for key in run.trail),
    ]
    shown = {
        "action": address,
        "look": f"{address}/look",
        "hidden": hidden,
        "faults": {},
        "keeps": True,
        **values,
    }
    return page(http, template, status, NO_STORE, request=draft.state.id, **shown)


def _to_sign(
    http: Request,
    caller: Caller,
    draft: OpenDraft,
    typed: Mapping[str, str],
    faults: Mapping[str, str],
    run: Run | None = None,
) -> Response:
    """The last page before a request is made: what is asked for, urgency, who signs."""
    run = run or _run(http, draft)
    talk = talk_of(caller.desk, run.facts)
    values = values_of(talk, run, Shown(TalkPage.RESULT, talk.assess(talk.read(run.facts))))
    values |= {
        "typed": {"urgency": Urgency.STANDARD.value, "channel": Channel.FAX.value, **typed},
        "faults": faults,
        "errors": [(f"f-{name}" if name else "", says) for name, says in faults.items()],
        "lines": _lines(caller, talk, run),
        "line_facts": _line_facts(talk),
        "today": plan_day(caller.now).isoformat(),
        "keyed_in": caller.account.role not in OFFICES,
    }
    return _page(http, draft, run, "office/new_sign.html", 422 if faults else 200, values)


def _lines(caller: Caller, talk: Conversation, run: Run) -> tuple[Any, ...]:
    """The lines that the facts ask for; none while they do not say enough."""
    try:
        return lines_of(talk.read(run.facts), caller.desk.catalogue)
    except Refused:
        return ()


def _line_facts(talk: Conversation) -> list[tuple[str, str]]:
    """The facts from which the lines follow, by their questions."""
    facts = {one.name: asks_of(one.question) for one in talk.package.newest.vocabulary.facts}
    return [(name, facts[name]) for name in request_facts(talk.package) if name in facts]


def _signing_faults(typed: Mapping[str, str]) -> dict[str, str]:
    faults: dict[str, str] = {}
    if not typed["attested_by"]:
        faults["attested_by"] = say("new_request.signer_missing")
    try:
        date.fromisoformat(typed["attested_on"])
    except ValueError:
        faults["attested_on"] = say("new_request.day_missing")
    return faults


def _at_submission(caller: Caller, typed: Mapping[str, str]) -> dict[str, Any]:
    of_office = caller.account.role in OFFICES
    stated = {
        "urgency": typed["urgency"] or Urgency.STANDARD.value,
        "channel": Channel.PORTAL.value if of_office else typed["channel"],
        "earlier": typed["earlier"],
        "received_at": "" if of_office else _moment(typed["received_at"]),
    }
    return {name: value for name, value in stated.items() if value}


def _moment(text: str) -> str:
    """A time as a browser gives it, which is meant where the plan is; anything else as typed."""
    try:
        return in_plan_zone(datetime.fromisoformat(text)).isoformat()
    except ValueError:
        return text


def _words(stopped: Stopped) -> str:
    return (
        "; ".join(f"{one.pointer.rpartition('/')[2]}: {one.detail}" for one in stopped.errors)
        or stopped.detail
    )
