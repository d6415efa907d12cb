"""Decisions of bodies outside the plan: copied line by line from their paper, and carried out by another person."""

from typing import Any

from fastapi import Request, Response

from assent.casework.appeal.events import Ruling
from assent.casework.appeal.extension import outside_levels
from assent.casework.record.checks import NotFound
from assent.casework.record.days import plan_day
from assent.web.router import Router
from assent.web.server.caller import Caller
from assent.workbench.actions.attempts import NOT_YET, Tried, act_page, attempt, faulty
from assent.workbench.actions.fields import field_moment, moment_typed
from assent.workbench.actions.matter import RequestMatter, check_role, matter_of
from assent.workbench.actions.uploads import documents_offered, upload
from assent.workbench.shell.forms import SentForm, form_of
from assent.workbench.shell.pages import go_to
from assent.workbench.shell.route import PageRoute, RequestName
from assent.workbench.shell.session import PageCaller
from assent.workbench.shell.words import said_or, say

router = Router(route_class=PageRoute, include_in_schema=False)
_AT = "/requests/{request}/outside-decision"
_CARRIED_OUT = "/requests/{request}/effectuation"
_ENTER, _EFFECTUATE = "appeals_take_outside_decision", "appeals_effectuate"


@router.get(_AT)
def show(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """The form to copy a decision from its paper, with the bodies that may have decided."""
    check_role(caller, _ENTER)
    return _page(http, caller, matter_of(caller, request))


@router.post(_AT)
def do(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """Records it; what it orders is granted by somebody else."""
    check_role(caller, _ENTER)
    matter, form = matter_of(caller, request), form_of(http)
    rulings = [ruling for line in matter.detail.lines if (ruling := _ruling(line.line, form))]
    wrong = _missing(form, rulings)
    if not wrong.done:
        return _page(http, caller, matter, wrong)
    uploaded = upload(http, caller, matter)
    if not uploaded.tried.done:
        return _page(http, caller, matter_of(caller, request), uploaded.tried)
    version = int(uploaded.version) if uploaded.version else None
    tried = attempt(http, caller, _ENTER, request, _data(form, rulings, uploaded.digest), version=version)
    if not tried.done:
        return _page(http, caller, matter_of(caller, request), tried, uploaded.version)
    return go_to(f"{matter.back}?done={_ENTER}")


def _missing(form: SentForm, rulings: list[dict[str, Any]]) -> Tried:
    errors = {}
    if not form.text("body"):
        errors["body"] = say("deciding.outside.no_body")
    if not rulings:
        errors["rulings"] = say("deciding.outside.no_ruling")
    return faulty(**errors)


def _ruling(line: str, form: SentForm) -> dict[str, Any] | None:
    ruling = form.text(f"{line}.ruling")
    if not ruling:
        return None
    data: dict[str, Any] = {"line": line, "ruling": ruling}
    if ruling == Ruling.PARTLY_OVERTURNED.value:
        units = form.text(f"{line}.units")
        data |= {name: text for name in ("start", "end") if (text := form.text(f"{line}.{name}"))}
        data |= {"units": int(units) if units.isdecimal() else units} if units else {}
    return data


def _data(form: SentForm, rulings: list[dict[str, Any]], attached: str) -> dict[str, Any]:
    level, _, body = form.text("body").partition(":")
    data = {
        "level": int(level) if level.isdecimal() else None,
        "body": body,
        "reference": form.text("reference"),
        "decided_on": form.text("decided_on"),
        "received_at": moment_typed(form.text("received_at")),
        "appeal": form.text("appeal"),
        "document": attached or form.text("document"),
        "no_level_before": form.text("no_level_before"),
        "rulings": rulings,
    }
    return {name: value for name, value in data.items() if value}


def _page(
    http: Request, caller: Caller, matter: RequestMatter, tried: Tried = NOT_YET, version: str = ""
) -> Response:
    levels = outside_levels(matter.state, plan_day(caller.now))
    bodies = [
        (f"{level.level}:{level.name}", say("deciding.outside.body_at", body=level.name, level=level.level))
        for level in levels
    ]
    rulings = [(ruling.value, said_or(f"deciding.rulings.{ruling.value}", ruling.value)) for ruling in Ruling]
    appeals = [("", say("deciding.outside.latest_appeal")), *((name, name) for name in matter.state.appeals)]
    return act_page(
        http,
        "deciding/outside.html",
        matter,
        tried,
        version=version,
        bodies=[("", say("shell.choose")), *bodies],
        rulings=rulings,
        appeals=appeals,
        received=field_moment(caller.now),
        documents=documents_offered(matter.detail.documents),
    )


@router.get(_CARRIED_OUT)
def show_orders(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """What a decision orders, by when, and what would be granted."""
    check_role(caller, _EFFECTUATE)
    return _orders(http, matter_of(caller, request), http.query_params.get("decision", ""))


@router.post(_CARRIED_OUT)
def carry_out(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """Grants and authorizes what it orders."""
    check_role(caller, _EFFECTUATE)
    matter, decision = matter_of(caller, request), form_of(http).text("decision")
    tried = attempt(http, caller, _EFFECTUATE, request, {}, {"decision": decision})
    if not tried.done:
        return _orders(http, matter_of(caller, request), decision, tried)
    return go_to(f"{matter.back}?done={_EFFECTUATE}")


def _orders(http: Request, matter: RequestMatter, decision: str, tried: Tried = NOT_YET) -> Response:
    outside = next(
        (outside for outside in matter.detail.outside_decisions if outside.decision == decision), None
    )
    if outside is None:
        raise NotFound(say("deciding.effectuation.none"))
    return act_page(
        http,
        "deciding/effectuation.html",
        matter,
        tried,
        outside=outside,
        owed=[ruling for ruling in outside.rulings if ruling.owed],
        lines={line.line: line for line in matter.detail.lines},
    )
