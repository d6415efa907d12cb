"""Saying no, and approving in part: reasons by clause, then the letters, and only then the sentence that is signed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response

from assent.casework.determination.attestations import AttestationId, sentence
from assent.casework.record.checks import NotFound
from assent.web.router import Router
from assent.web.server.caller import Caller
from assent.workbench.actions.attempts import NOT_YET, Tried, act_page, attempt, kept
from assent.workbench.actions.matter import RequestMatter, check_role, matter_of
from assent.workbench.deciding.approvals import data_typed
from assent.workbench.deciding.grounds import (
    clause_options,
    clauses_met,
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
_MOST_REASONS = 12


@dataclass(frozen=True, slots=True)
class Refusal:
    """One way of granting less than was asked for: the action, its preview, and its page."""

    page: str
    name: str
    preview: str
    of_one_line: bool


REFUSALS: Mapping[str, Refusal] = {
    "denial": Refusal("denial", "decisions_determine_adversely", "decisions_preview_adverse", False),
    "part": Refusal("part", "decisions_determine_partially", "decisions_preview_partial", True),
}
"""By the last step of the address."""


@router.get("/requests/{request}/decision/{kind}")
def show(request: RequestName, kind: str, caller: PageCaller, http: Request) -> Response:
    """The reasons, with the clauses that failed already named."""
    refusal = _refusal(caller, kind)
    return _write(http, caller, matter_of(caller, request), refusal)


@router.post("/requests/{request}/decision/{kind}")
def do(request: RequestName, kind: str, caller: PageCaller, http: Request) -> Response:
    """Shows the letters of what was written; signs only what was seen so."""
    refusal, form = _refusal(caller, kind), form_of(http)
    matter = matter_of(caller, request)
    if form.text("do") not in ("letters", "sign") and not form.has("see"):
        return _write(http, caller, matter, refusal)
    if form.text("do") != "sign":
        return _letters(http, caller, matter, refusal)
    tried = attempt(http, caller, refusal.name, request, _data(refusal.name, http))
    if not tried.done:  # what was typed stands in the first page again, with what came meanwhile
        return _write(http, caller, matter_of(caller, request), refusal, tried)
    return go_to(f"{matter.back}?done={refusal.name}")


def _refusal(caller: Caller, kind: str) -> Refusal:
    refusal = REFUSALS.get(kind)
    if refusal is None:
        raise NotFound(say("deciding.no_such_decision"))
    check_role(caller, refusal.name)
    return refusal


def _letters(http: Request, caller: Caller, matter: RequestMatter, refusal: Refusal) -> Response:
    """The letters, each as its reader gets it; without them there is no button to sign with."""
    tried = attempt(http, caller, refusal.preview, matter.detail.request, _data(refusal.preview, http))
    if not tried.done:
        return _write(http, caller, matter, refusal, tried)
    if (pdf := letter_as_pdf(http, matter.detail.request, tried.answer.letters)) is not None:
        return pdf
    if matter.is_newer_than(form_of(http).version):
        return _write(http, caller, matter, refusal, Tried(says=say("deciding.moved_on"), moved_on=True))
    carried = [pair for pair in kept(http) if pair[0] not in ("preview", "attests")]
    return act_page(
        http,
        "deciding/letters.html",
        matter,
        refusal=refusal,
        preview=tried.answer,
        attested=sentence(AttestationId.DETERMINATION),
        carried=carried,
        action=f"/requests/{matter.detail.request}/decision/{refusal.page}",
        spanish=reads_spanish(matter, caller),
    )


def _data(name: str, http: Request) -> dict[str, Any]:
    """What was typed; a reason that was not begun is none."""
    data = data_typed(name, http)
    reasons = [
        reason for reason in data.get("reasons", ()) if set(reason) - {"clause"} or reason.get("clause")
    ]
    return {**data, "reasons": reasons} if reasons else data


def _write(
    http: Request, caller: Caller, matter: RequestMatter, refusal: Refusal, tried: Tried = NOT_YET
) -> Response:
    form = form_of(http)
    proposed = _reasons(matter, form)
    if form.text("add") == "reasons" and len(proposed) < _MOST_REASONS:
        proposed = [*proposed, {}]
    return act_page(
        http,
        "deciding/refusal.html",
        matter,
        tried,
        refusal=refusal,
        reasons=proposed,
        line_options=[(line.line, f"{line.line} ({line.code})") for line in matter.open_lines],
        options=clause_options(matter, caller),
        spanish=reads_spanish(matter, caller),
        clauses=clauses_met(matter),
        facts=rests_on(matter),
        focus=in_focus(matter),
        departs=bool(form.text("departure") or tried.wrong("departure") or tried.wrong("reasons")),
    )


def _reasons(matter: RequestMatter, form: SentForm) -> list[dict[str, str]]:
    """As many reasons as were typed; at first one for each clause that failed."""
    numbers = {
        int(name.split(".")[1])
        for name in form.fields
        if name.startswith("reasons.") and name.split(".")[1].isdecimal()
    }
    if not numbers:
        return reasons_proposed(matter)
    return [{} for _ in range(min(max(numbers) + 1, _MOST_REASONS))]
