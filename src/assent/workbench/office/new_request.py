"""Pages of a new request: the same conversation as a check, kept as a draft, checked, signed, submitted."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from secrets import token_hex
from typing import Any

from fastapi import Request, Response

from assent.casework.record.actors import OFFICES
from assent.casework.record.checks import NotPermitted, Refused
from assent.casework.record.days import in_plan_zone, plan_day
from assent.casework.worklist.query import Filter, Order
from assent.desk.assessment.inquiry import request_facts
from assent.desk.intake.submission import lines_of
from assent.desk.record.standing import state_of
from assent.desk.review import worklist
from assent.terms.facts import PRODUCT_LINE, REQUEST_DATE, REQUEST_KIND
from assent.terms.requests import Channel, SubmissionKind, Urgency
from assent.web.router import Router
from assent.web.server.caller import Caller
from assent.workbench.actions.catalogue import actions
from assent.workbench.actions.matter import matter_of
from assent.workbench.actions.performing import NotAsNeeded, Target
from assent.workbench.check.routes import NO_STORE, live, sent_of, talk_of
from assent.workbench.conversation.fields import asks_of
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
    changes,
    held_draft,
    save,
    seen_draft,
    sign,
    submit,
)
from assent.workbench.office.renewals import continued_number
from assent.workbench.shell.forms import form_of
from assent.workbench.shell.pages import go_to, page
from assent.workbench.shell.route import PageRoute, RequestName
from assent.workbench.shell.session import PageCaller
from assent.workbench.shell.words import say

router = Router(route_class=PageRoute, include_in_schema=False)
NEW = "/office/new"
"""Where a new request begins."""
_ENDS = ("urgency", "channel", "received_at", "earlier", "attested_by", "attested_on")


@router.get("/office/drafts")
def drafts(request: Request, caller: PageCaller) -> Response:
    """The drafts of an office, to go on with."""
    check_makes_requests(caller)
    listed = worklist.page(caller.desk, Filter(states=("draft",)), Order.RECEIVED, caller.actor, limit=100)
    drafts = [(row, state_of(caller.desk, row.request)) for row in listed.requests]
    return page(request, "office/new_drafts.html", headers=NO_STORE, drafts=drafts)


@router.get("/office/new/{request}")
def resume(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """Takes a draft up where it was left."""
    check_makes_requests(caller)
    draft = seen_draft(caller, request)
    if not draft.is_open:
        return go_to(f"{NEW}/{request}/receipt")
    run = Run(draft.facts)
    return _shown(http, caller, draft, run, next_page(talk_of(caller.desk, run.facts), run))


@router.post("/office/new/{request}")
def answer(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """Keeps an answer on the draft, and shows the next page."""
    check_makes_requests(caller)
    draft = held_draft(caller, request)
    if not draft.is_open:
        return go_to(f"{NEW}/{request}/receipt")
    before = _run(http, draft)
    talk = talk_of(caller.desk, draft.facts)
    try:
        run, upcoming = turned(talk, before, sent_of(form_of(http)))
    except NoSuchPage:
        run, upcoming = before, next_page(talk, before)
    changed = changes(talk.read(before.facts), talk.read(run.facts)) if run.facts != before.facts else {}
    if changed:
        try:
            save(caller, changed, _target(http, request), http)
        except Refused as wrong:
            again = turned(talk, before, replace(sent_of(form_of(http)), do="show"))[1]
            return _shown(http, caller, draft, before, replace(again, faults={"": wrong.says}))
        draft = held_draft(caller, request)
        run = replace(run, facts=draft.facts)
        upcoming = next_page(talk, run, upcoming.says)
    return _shown(http, caller, draft, run, upcoming)


@router.post("/office/new/{request}/look")
def look(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """What a record comes to while it is typed."""
    check_makes_requests(caller)
    draft = held_draft(caller, request)
    return live(http, talk_of(caller.desk, draft.facts), _run(http, draft))


@router.post("/office/new/{request}/submit")
def send(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """Signs and submits; a second time it shows the receipt of the first."""
    check_makes_requests(caller)
    draft, form = held_draft(caller, request), form_of(http)
    if not draft.is_open:
        return go_to(f"{NEW}/{request}/receipt")
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
        faults = {fault.field.removeprefix("evidence."): fault.says for fault in wrong.faults}
        return _to_sign(http, caller, held_draft(caller, request), typed, faults)
    except Refused as wrong:
        return _to_sign(http, caller, held_draft(caller, request), typed, {"": wrong.says})
    return go_to(f"{NEW}/{request}/receipt")


@router.get("/office/new/{request}/receipt")
def receipt(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """The number of the request, what became of it so far, and by when it is decided."""
    check_makes_requests(caller)
    held_draft(caller, request)
    matter = matter_of(caller, request)
    detail = matter.detail
    clocks = [clock for line in detail.lines for clock in line.deadlines if clock.binds]
    due = min((clock for clock in clocks if clock.due_at), key=lambda clock: str(clock.due_at), default=None)
    return page(http, "office/new_receipt.html", headers=NO_STORE, matter=matter, detail=detail, due=due)


def check_makes_requests(caller: Caller) -> None:
    """Raise ``NotPermitted`` where the role of who is signed in makes no requests."""
    if not actions()["requests_submit_draft"].may(caller.account.role):
        raise NotPermitted(say("new_request.not_yours"))


def _run(http: Request, draft: OpenDraft) -> Run:
    """What the page remembers of the run, over the facts of the record."""
    form = form_of(http)
    return Run(draft.facts, form.all("off"), form.all("trail"))


def _target(http: Request, request: str) -> Target:
    form = form_of(http)
    return Target(request, form.version, key=form.text("key"))


def _shown(http: Request, caller: Caller, draft: OpenDraft, run: Run, upcoming: Shown) -> Response:
    talk = talk_of(caller.desk, run.facts)
    if upcoming.page is TalkPage.RESULT:
        return _to_sign(http, caller, draft, {}, {}, run)
    values = values_of(talk, run, upcoming)
    if upcoming.question is not None and upcoming.question.form is not None:
        facts = draft_of(run, upcoming.question, upcoming.typed, today_of(talk, run))
        values |= picture_values(talk, facts, dict(upcoming.typed), upcoming.question)
    if "fixed" in values:
        values["fixed"] = (
            REQUEST_DATE,
            PRODUCT_LINE,
        )  # received when submitted; another line is another draft
    template = "office/new_answers.html" if upcoming.page is TalkPage.ANSWERS else template_of(upcoming)
    return _page(http, draft, run, template, 422 if upcoming.faults else 200, values)


def _page(
    http: Request, draft: OpenDraft, run: Run, template: str, status: int, values: Mapping[str, Any]
) -> Response:
    address = f"{NEW}/{draft.state.id}"
    hidden = [
        ("version", str(draft.state.version)),
        ("key", token_hex(16)),
        *(("off", path) for path in run.put_off),
        *(("trail", key) for key in run.trail),
    ]
    context = {
        "action": address,
        "look": f"{address}/look",
        "hidden": hidden,
        "faults": {},
        "keeps": True,
        **values,
    }
    return page(http, template, status, NO_STORE, request=draft.state.id, **context)


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
        "typed": {
            "urgency": Urgency.STANDARD.value,
            "channel": Channel.FAX.value,
            "earlier": continued_number(draft.state),
            **typed,
        },
        "renews": run.facts.get(REQUEST_KIND) == SubmissionKind.REAUTHORIZATION.value
        or bool(typed.get("earlier")),
        "faults": faults,
        "errors": [(f"f-{name}" if name else "", fault) for name, fault in faults.items()],
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
    facts = {fact.name: asks_of(fact.question) for fact in talk.package.newest.vocabulary.facts}
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
