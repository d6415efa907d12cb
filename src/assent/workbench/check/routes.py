"""Pages of whoever checks a case, signed in or not: nothing is stored, everything travels in the page."""

import json
from collections.abc import Mapping
from typing import Any

from fastapi import Depends, Request, Response

from assent.casework.record.actors import OFFICES
from assent.casework.record.days import plan_day
from assent.casework.requirement.need import CIRCUMSTANCES
from assent.desk.assessment.assess import assess_case
from assent.desk.assessment.charts import MOST_CHART, UnreadableChart, looks_like_chart, read_chart_case
from assent.desk.assessment.inquiry import MOST_FILE, MOST_RECORDS, PolicyPackage, read_file
from assent.desk.ports import Desk
from assent.terms.facts import REQUEST_DATE
from assent.web.router import Router
from assent.web.server.caller import Caller
from assent.web.server.installation import Here
from assent.workbench.check.carried import FIELD, carried_run, seal_run
from assent.workbench.check.chart_words import chart_words
from assent.workbench.check.start import begun, need_faults, needs_or_none, start_fields, start_names
from assent.workbench.conversation.fields import VALUE, PageField, text_of
from assent.workbench.conversation.run import (
    Conversation,
    NoSuchPage,
    Run,
    SentPage,
    Shown,
    TalkPage,
    draft_of,
    next_page,
    page_of,
    today_of,
    turned,
)
from assent.workbench.conversation.view import picture_values, template_of, values_of
from assent.workbench.shell.forms import SentForm, form_of
from assent.workbench.shell.pages import page
from assent.workbench.shell.route import PageRoute
from assent.workbench.shell.sealed import TooMuch, sealed
from assent.workbench.shell.session import welcome
from assent.workbench.shell.sign_in_page import ANYBODY, sign_in_page
from assent.workbench.shell.words import say

router = Router(route_class=PageRoute, include_in_schema=False, dependencies=[Depends(welcome)])
NO_STORE = {"Cache-Control": "no-store"}
_ACTION, _LOOK = "/check/answer", "/check/look"
_BEGIN_REQUEST = "/office/new"


@router.get("/check")
def start(request: Request, here: Here) -> Response:
    """Asks for the product line and what is to be given; takes a case file instead."""
    return _start(request, here.desk)


@router.post("/check")
def begin(request: Request, here: Here) -> Response:
    """Says whether it needs authorization, and goes on to the questions."""
    form, desk = form_of(request), here.desk
    package = desk.catalogue.package(form.text("policy") or desk.catalogue.ids[0])
    typed = {name: form.text(name) for name in start_names(package)}
    begin = begun(package, typed, plan_day(here.clock()))
    faults = begin.faults or need_faults(desk, package, begin.facts)
    if faults:
        return _start(request, desk, typed, faults)
    run = Run(begin.facts)
    return _need(request, desk, run, {})


@router.post("/check/need")
def ask_need(request: Request, here: Here) -> Response:
    """Says anew whether it needs authorization, with what is known of the member's circumstances."""
    run = carried_run(request)
    if run is None:
        return _expired(request)
    form = form_of(request)
    known = {
        name: _YES_NO[form.text(f"c.{name}")] for name in CIRCUMSTANCES if form.text(f"c.{name}") in _YES_NO
    }
    return _need(request, here.desk, run, known)


_YES_NO = {"yes": True, "no": False}


def _need(request: Request, desk: Desk, run: Run, known: Mapping[str, bool]) -> Response:
    needs = needs_or_none(desk, _package(desk, run.facts), run.facts, known)
    asks = {name: None for need in needs for name in need.shown.missing if name in CIRCUMSTANCES}
    fields = [
        PageField(
            f"c.{name}",
            say(f"check.circumstances.{name}"),
            "yes_no",
            _said(known.get(name)),
            options=_options(),
        )
        for name in dict.fromkeys((*known, *asks))
    ]
    return _page(request, "check/need.html", run, needs=needs, fields=fields)


def _said(known: bool | None) -> str:
    return "" if known is None else text_of(known)


def _options() -> tuple[tuple[str, str], ...]:
    return (("yes", say("shell.yes")), ("no", say("shell.no")))


@router.post("/check/file")
def take_file(request: Request, here: Here) -> Response:
    """Fills the case from a file: what is wrong is named by its field."""
    files = form_of(request).files.get("file", ())
    if not files:
        return _start(request, here.desk, file_faults=((say("check.file"), say("check.no_file")),))
    data = files[0].file.read(MOST_CHART + 1)
    if looks_like_chart(data):
        return _take_chart(request, here, data)
    if len(data) > MOST_FILE:
        return _start(request, here.desk, file_faults=((say("check.file"), say("check.file_too_large")),))
    name = files[0].filename or "case"
    value, faults = read_file(here.desk, data, name[-_LONGEST_NAME:])
    if not faults:
        facts = {REQUEST_DATE: plan_day(here.clock()).isoformat(), **value}
        case = here.desk.read_case(facts, "case")
        faults = case.faults
        facts["policy"] = case.policy
    if faults:
        file_faults = tuple((fault.fact, f"{_given(fault.value)}{fault.says}") for fault in faults)
        return _start(request, here.desk, file_faults=file_faults)
    run = Run(facts)
    return _shown(request, here.desk, run, next_page(talk_of(here.desk, facts), run, (say("check.filled"),)))


def _take_chart(request: Request, here: Here, data: bytes) -> Response:
    """Fills the case from what a chart proves, and tells what else it says."""
    package = here.desk.catalogue.packages[0]
    stated = {"policy": package.id, REQUEST_DATE: plan_day(here.clock()).isoformat()}
    try:
        chart = read_chart_case(here.desk, data, package, stated, MOST_RECORDS)
    except UnreadableChart as error:
        return _start(request, here.desk, file_faults=((say("check.chart.label"), str(error)),))
    return _page(request, "check/chart.html", Run(dict(chart.given)), chart=chart_words(package, chart))


_LONGEST_NAME = 80


def _given(value: str) -> str:
    return f"{value[:60]} " if value else ""


@router.post(_ACTION)
def answer(request: Request, here: Here) -> Response:
    """Takes what came back from a page, and shows the next."""
    run = carried_run(request)
    if run is None:
        return _expired(request)
    talk = talk_of(here.desk, run.facts)
    try:
        run, screen = turned(talk, run, sent_of(form_of(request)))
    except NoSuchPage:
        screen = next_page(talk, run)
    return _shown(request, here.desk, run, screen)


@router.post(_LOOK)
def look(request: Request, here: Here) -> Response:
    """What a record comes to while it is typed."""
    run = carried_run(request)
    if run is None:
        return page(request, "check/expired_part.html", headers=NO_STORE)
    return live(request, talk_of(here.desk, run.facts), run)


@router.post("/check/case.json")
def download(request: Request, here: Here) -> Response:
    """The case as a file, as `assent assess` and this page read it."""
    run = carried_run(request)
    if run is None:
        return _expired(request)
    case = here.desk.read_case(run.facts, "case")
    text = json.dumps({"case": "my-case", "policy": case.policy, **run.facts}, indent=2, ensure_ascii=False)
    headers = {**NO_STORE, "Content-Disposition": 'attachment; filename="case.json"'}
    return Response(text + "\n", headers=headers, media_type="application/json")


@router.post("/check/request")
def make_request(request: Request) -> Response:
    """Goes on to a request, after signing in; the case goes along, sealed."""
    run = carried_run(request)
    if run is None:
        return _expired(request)
    try:
        fields = [[FIELD, seal_run(request, run)], ["carry", "yes"]]
        kept = sealed(request, {"to": _BEGIN_REQUEST, "of": ANYBODY, "fields": fields})
    except TooMuch:
        return page(request, "check/too_much.html", 413, NO_STORE)
    return sign_in_page(request, 200, to=_BEGIN_REQUEST, kept=kept, carried=True)


def talk_of(desk: Desk, facts: Mapping[str, Any]) -> Conversation:
    """The conversation about a case, by the plan's decisions as they are now."""
    return Conversation(
        _package(desk, facts),
        lambda answers: desk.read_case(answers, "case"),
        lambda case: assess_case(case, desk.catalogue, desk.plan),
    )


def _package(desk: Desk, facts: Mapping[str, Any]) -> PolicyPackage:
    return desk.catalogue.find(str(facts.get("policy") or "")) or desk.catalogue.packages[0]


def sent_of(form: SentForm) -> SentPage:
    """What came back from a page of the conversation."""
    typed = {
        name: texts[-1].strip()
        for name, texts in form.fields.items()
        if name == VALUE or name.startswith("r.")
    }
    return SentPage(form.text("question"), form.text("do"), form.text("go"), typed)


def live(request: Request, talk: Conversation, run: Run) -> Response:
    """What a record comes to while it is typed, as a part of a page."""
    sent = sent_of(form_of(request))
    try:
        question = page_of(talk, run, sent.key)
    except NoSuchPage:
        return Response("", headers=NO_STORE)
    facts = draft_of(run, question, sent.typed, today_of(talk, run))
    values = picture_values(talk, facts, dict(sent.typed), question)
    return page(request, "conversation/live.html", headers=NO_STORE, **values)


def _shown(request: Request, desk: Desk, run: Run, screen: Shown) -> Response:
    talk = talk_of(desk, run.facts)
    values = values_of(talk, run, screen)
    if screen.question is not None and screen.question.form is not None:
        facts = draft_of(run, screen.question, screen.typed, today_of(talk, run))
        values |= picture_values(talk, facts, dict(screen.typed), screen.question)
    template = "check/result.html" if screen.page is TalkPage.RESULT else template_of(screen)
    return _page(request, template, run, 422 if screen.faults else 200, **values)


def _page(request: Request, template: str, run: Run, status: int = 200, **values: Any) -> Response:
    try:
        state = seal_run(request, run)
    except TooMuch:
        return page(request, "check/too_much.html", 413, NO_STORE)
    caller: Caller | None = getattr(request.state, "caller", None)
    return page(
        request,
        template,
        status,
        NO_STORE,
        **{
            "hidden": [(FIELD, state)],
            "action": _ACTION,
            "look": _LOOK,
            "of_office": caller is not None and caller.account.role in OFFICES,
            "faults": {},
            "keeps": False,
            **values,
        },
    )


def _start(
    request: Request,
    desk: Desk,
    typed: Mapping[str, str] | None = None,
    faults: Mapping[str, str] | None = None,
    file_faults: tuple[tuple[str, str], ...] = (),
) -> Response:
    package = desk.catalogue.packages[0]
    fields = start_fields(package, typed or {})
    ids = {field.name: field.id for field in fields}
    errors = [(ids.get(name, ""), fault) for name, fault in (faults or {}).items()]
    errors += [("file", f"{name}: {fault}") for name, fault in file_faults]
    return page(
        request,
        "check/start.html",
        422 if errors else 200,
        NO_STORE,
        policy=package,
        fields=fields,
        faults=faults or {},
        errors=errors,
    )


def _expired(request: Request) -> Response:
    return page(request, "check/expired.html", 410, NO_STORE)
