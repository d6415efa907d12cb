"""Whether authorization is required at all, where the rules leave it open: what would settle it, or a decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response

from assent.casework.requirement.events import Need
from assent.casework.requirement.item import CIRCUMSTANCES
from assent.desk.record.detail import LineShown
from assent.web.router import Router
from assent.workbench.actions.attempts import NOT_YET, Tried, act_page, attempt, faulty
from assent.workbench.actions.matter import RequestMatter, check_role, matter_of
from assent.workbench.shell.forms import form_of
from assent.workbench.shell.pages import go_to
from assent.workbench.shell.route import PageRoute, RequestName
from assent.workbench.shell.session import PageCaller
from assent.workbench.shell.words import say

router = Router(route_class=PageRoute, include_in_schema=False)
_AT = "/requests/{request}/need"
_SETTLE, _DECIDE = "review_settle_need", "review_decide_need"
_ANSWERS: Mapping[str, bool | None] = {"yes": True, "no": False, "unknown": None}


@dataclass(frozen=True, slots=True)
class CircumstanceAsked:
    """One circumstance on which the answer may depend. ``known`` is yes, no or unknown as it stands."""

    name: str
    label: str
    known: str
    would_settle: bool


@router.get(_AT)
def show(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """What the rules say of each line, and what would settle a line that they leave open."""
    check_role(caller, _SETTLE, _DECIDE)
    return _page(http, matter_of(caller, request))


@router.post(_AT)
def do(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """States circumstances, by which the rules are asked again; or decides it, with the reason."""
    check_role(caller, _SETTLE, _DECIDE)
    matter, form = matter_of(caller, request), form_of(http)
    name = _DECIDE if form.text("do") == "decide" else _SETTLE
    stated = _stated(http, matter)
    if name == _SETTLE and not stated:
        return _page(http, matter, faulty(circumstances=say("deciding.need.nothing_stated")))
    decided = {key: form.text(key) for key in ("need", "why") if form.text(key)}
    data: dict[str, Any] = decided if name == _DECIDE else {"circumstances": stated}
    tried = attempt(http, caller, name, request, data)
    if not tried.done:
        return _page(http, matter_of(caller, request), tried)
    after = matter_of(caller, request)
    if name == _SETTLE and _open(after):
        return _page(http, after, Tried(says=say("deciding.need.still_open")), str(after.detail.version))
    return go_to(f"{matter.back}?done={name}")


def _stated(http: Request, matter: RequestMatter) -> dict[str, bool | None]:
    """What was answered otherwise than it is known."""
    form, known = form_of(http), _known(matter)
    typed = {name: form.text(f"c.{name}") for name in CIRCUMSTANCES}
    return {
        name: _ANSWERS[text]
        for name, text in typed.items()
        if text in _ANSWERS and _ANSWERS[text] is not known.get(name)
    }


def _open(matter: RequestMatter) -> tuple[LineShown, ...]:
    """The lines of which it is not settled."""
    return tuple(
        line
        for line in matter.open_lines
        if (line.need or {}).get("need", Need.UNDETERMINED.value) == Need.UNDETERMINED.value
    )


def _known(matter: RequestMatter) -> Mapping[str, bool]:
    known: dict[str, bool] = {}
    for name in matter.state.open_lines:
        need = matter.state.lines[name].need
        known |= dict(need.known) if need else {}
    return known


def _asked(matter: RequestMatter) -> tuple[CircumstanceAsked, ...]:
    """Every circumstance, those that would settle it first."""
    known = _known(matter)
    missing = {
        name
        for line in _open(matter)
        if (need := matter.state.lines[line.line].need) is not None
        for name in need.missing
    }
    words = {True: "yes", False: "no", None: "unknown"}
    asked = [
        CircumstanceAsked(
            name, say(f"check.circumstances.{name}"), words[known.get(name)], would_settle=name in missing
        )
        for name in CIRCUMSTANCES
    ]
    return tuple(sorted(asked, key=lambda circumstance: not circumstance.would_settle))


def _page(http: Request, matter: RequestMatter, tried: Tried = NOT_YET, version: str = "") -> Response:
    values: dict[str, Any] = {"unsettled": _open(matter), "asked": _asked(matter)}
    return act_page(http, "deciding/need.html", matter, tried, version=version, **values)
