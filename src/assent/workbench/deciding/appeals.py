"""Deciding an appeal: who may not, line by line upheld or overturned, then the letters, then the signature."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response

from assent.casework.determination.attestations import AttestationId, sentence
from assent.casework.people.permissions import is_independent
from assent.casework.record.checks import NotFound
from assent.desk.notices.letters import DecisionPreviewShown
from assent.desk.record.appeals_display import AppealShown
from assent.desk.record.detail import LineShown
from assent.web.router import Router
from assent.web.server.caller import Caller
from assent.workbench.actions.attempts import NOT_YET, Tried, act_page, attempt, kept
from assent.workbench.actions.matter import RequestMatter, check_role, matter_of
from assent.workbench.deciding.approvals import data_typed
from assent.workbench.deciding.grounds import (
    clause_options,
    clauses_met,
    considered,
    in_focus,
    reads_spanish,
    reasons_proposed,
    rests_on,
)
from assent.workbench.deciding.letters import letter_as_pdf
from assent.workbench.shell.forms import SentForm, form_of
from assent.workbench.shell.pages import go_to
from assent.workbench.shell.route import PageRoute, RequestName
from assent.workbench.shell.session import PageCaller
from assent.workbench.shell.words import say

router = Router(route_class=PageRoute, include_in_schema=False)
_AT = "/requests/{request}/appeals/decision"
_GRANT = ("units", "start", "end")
_NAME, _PREVIEW = "appeals_decide", "appeals_preview_decision"


@dataclass(frozen=True, slots=True)
class AppealInHand:
    """The appeal that is decided, with its lines; ``grounds`` are its own words."""

    appeal: AppealShown
    lines: tuple[LineShown, ...]
    grounds: str
    filer: str
    barred: bool
    took_part: tuple[str, ...]


@router.get(_AT)
def show(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """The appeal with what was decided, and a decision for each of its lines."""
    check_role(caller, _NAME)
    matter = matter_of(caller, request)
    return _write(http, caller, matter, _appealed(matter, caller, http.query_params.get("appeal", "")))


@router.post(_AT)
def do(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """Shows the letters of what was written; signs only what was seen so."""
    check_role(caller, _NAME)
    form = form_of(http)
    matter = matter_of(caller, request)
    appealed = _appealed(matter, caller, form.text("appeal"))
    if form.text("do") not in ("letters", "sign") and not form.has("see"):
        return _write(http, caller, matter, appealed)
    if form.text("do") != "sign":
        return _letters(http, caller, matter, appealed)
    place = {"appeal": appealed.appeal.appeal}
    tried = attempt(http, caller, _NAME, request, _data(_NAME, http, matter, appealed), place)
    if not tried.done:
        after = matter_of(caller, request)
        return _write(http, caller, after, _appealed(after, caller, form.text("appeal")), tried)
    return go_to(f"{matter.back}?done={_NAME}")


def _appealed(matter: RequestMatter, caller: Caller, name: str) -> AppealInHand:
    waiting = [appeal for appeal in matter.detail.appeals if appeal.open]
    appeal = next(
        (appeal for appeal in waiting if appeal.appeal == name), waiting[0] if waiting and not name else None
    )
    if appeal is None:
        raise NotFound(say("deciding.appeal.none"))
    filed = matter.state.appeals[appeal.appeal].filed
    lines = tuple(line for line in matter.detail.lines if line.line in appeal.lines)
    free = is_independent(matter.state, caller.account.id, caller.desk.reports_to)
    return AppealInHand(
        appeal, lines, filed.grounds, filed.filer, not free, tuple(sorted(matter.state.took_part))
    )


def _letters(http: Request, caller: Caller, matter: RequestMatter, appealed: AppealInHand) -> Response:
    """The letters; where everything is granted there is no "no" to see, and the sentence is signed at once."""
    request, place = matter.detail.request, {"appeal": appealed.appeal.appeal}
    data = _data(_PREVIEW, http, matter, appealed)
    preview: DecisionPreviewShown | None = None
    if not _grants_all(data):
        tried = attempt(http, caller, _PREVIEW, request, data, place)
        if not tried.done:
            return _write(http, caller, matter, appealed, tried)
        preview = tried.answer
        if preview is not None and (pdf := letter_as_pdf(http, request, preview.letters)) is not None:
            return pdf
    if matter.is_newer_than(form_of(http).version):
        moved = Tried(says=say("deciding.moved_on"), moved_on=True)
        return _write(http, caller, matter, appealed, moved)
    return act_page(
        http,
        "deciding/appeal_letters.html",
        matter,
        preview=preview,
        decisions=data.get("decisions", ()),
        attested=sentence(AttestationId.APPEAL),
        carried=[pair for pair in kept(http) if pair[0] not in ("preview", "attests")],
        spanish=reads_spanish(matter, caller),
    )


def _grants_all(data: dict[str, Any]) -> bool:
    decisions = data.get("decisions", ())
    return bool(decisions) and all(
        decision.get("outcome") == "overturned" and not decision.get("in_part") for decision in decisions
    )


def _data(name: str, http: Request, matter: RequestMatter, appealed: AppealInHand) -> dict[str, Any]:
    """What was typed; what still refuses anything says what of the record was considered."""
    data, form = data_typed(name, http), form_of(http)
    typed = {decision.get("line"): decision for decision in data.get("decisions", ())}
    decisions: list[dict[str, Any]] = []
    for number, line in enumerate(appealed.lines):
        decision = typed.get(line.line)
        if number and form.has(f"like.{number}") and decisions:
            decision = _like(decisions[0], line.line, number, form)
        if decision is None:
            continue
        refuses = decision.get("outcome") == "upheld" or decision.get("in_part")
        if refuses and not decision.get("considered"):
            decision["considered"] = considered(matter, line.line)
        decisions.append(decision)
    return {**data, "decisions": decisions} if decisions else data


def _like(first: Mapping[str, Any], line: str, number: int, form: SentForm) -> dict[str, Any]:
    """A decision like that of the first line, on another one: with its own units and days."""
    decision = {name: value for name, value in first.items() if name not in ("considered", *_GRANT)}
    if decision.get("outcome") == "overturned":
        decision |= {name: text for name in _GRANT if (text := form.text(f"decisions.{number}.{name}"))}
    return {**decision, "line": line}


def _write(
    http: Request, caller: Caller, matter: RequestMatter, appealed: AppealInHand, tried: Tried = NOT_YET
) -> Response:
    form = form_of(http)
    return act_page(
        http,
        "deciding/appeal.html",
        matter,
        tried,
        appealed=appealed,
        options=clause_options(matter, caller),
        proposed=reasons_proposed(matter)[0],
        spanish=reads_spanish(matter, caller),
        clauses=clauses_met(matter),
        facts=rests_on(matter),
        focus=in_focus(matter),
        departs=bool(form.text("departure") or tried.wrong("departure") or tried.wrong("reasons")),
    )
