"""The requests of an office: a list by deadline, and one request as the office sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request, Response

from assent.casework.record.actors import OFFICES
from assent.casework.record.checks import NotPermitted
from assent.casework.record.state import Stage
from assent.casework.worklist.query import Filter, Order
from assent.desk.record.times_display import DeadlineShown
from assent.desk.review import worklist
from assent.desk.review.worklist import RequestRow
from assent.web.server.caller import Caller
from assent.workbench.actions.matter import RequestMatter, matter_of
from assent.workbench.shell.fact_fields import shown_value
from assent.workbench.shell.pages import page
from assent.workbench.shell.route import PageRoute, RequestName
from assent.workbench.shell.session import PageCaller
from assent.workbench.shell.words import say

router = APIRouter(route_class=PageRoute, include_in_schema=False)
_SOON = timedelta(hours=48)
_A_PAGE = 25

SHOWN: Mapping[str, tuple[Stage, ...]] = {
    "all": (),
    "answer": (Stage.PENDED,),
    "plan": (Stage.RECEIVED, Stage.IN_REVIEW),
    "decided": (Stage.DETERMINED,),
    "drafts": (Stage.DRAFT,),
    "ended": (Stage.WITHDRAWN, Stage.EXPIRED),
}
"""The filters of the list, by their names in the address."""


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """One request of the list: whose turn it is, and by when."""

    row: RequestRow
    turn: str
    clock: str


@router.get("/office")
def list_requests(caller: PageCaller, http: Request) -> Response:
    """The office's requests, the earliest deadline first."""
    check_office(caller)
    chosen = http.query_params.get("show", "all")
    chosen = chosen if chosen in SHOWN else "all"
    wanted = Filter(states=tuple(stage.value for stage in SHOWN[chosen]))
    after = http.query_params.get("after") or None
    found = worklist.page(caller.desk, wanted, Order.DUE, caller.actor, limit=_A_PAGE, after=after)
    rows = tuple(OfficeRow(row, _turn(row), clock_class(row.due_at, caller.now)) for row in found.requests)
    return page(
        http, "office/list.html", rows=rows, next=found.next, shown=tuple(SHOWN), chosen=chosen, after=after
    )


@router.get("/office/requests/{request}")
def show_request(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """One request: where it stands, what is asked, letters, documents, what the office can do."""
    check_office(caller)
    matter = matter_of(caller, request)
    done = http.query_params.get("done", "")
    return page(
        http,
        "office/request.html",
        matter=matter,
        detail=matter.detail,
        doing=doing(matter),
        clocks=clocks(matter),
        clock_class=clock_class(matter.deadline.due_at if matter.deadline else None, caller.now),
        answered=_answered(matter),
        shown_value=shown_value,
        done=done if done.replace("_", "").isalpha() else "",
    )


def check_office(caller: Caller) -> None:
    """Raise ``NotPermitted`` for anybody but a provider's office."""
    if caller.account.role not in OFFICES:
        raise NotPermitted(say("office_requests.offices_only"))


def doing(matter: RequestMatter) -> dict[str, bool]:
    """What an office can do now with its request, by the name of the page."""
    detail, state = matter.detail, matter.state
    is_open = bool(state.open_lines)
    talk = detail.peer_to_peer
    return {
        "answer": bool(detail.asks),
        "documents": detail.stage not in (Stage.EXPIRED.value, Stage.WITHDRAWN.value),
        "peer_to_peer": talk.offered_until is not None and talk.outcome is None,
        "appeal": any(line.appealable for line in state.lines.values()),
        "renewal": bool(detail.authorized),
        "expedite": is_open and detail.urgency == "standard" and detail.expedite_proposed is None,
        "withdrawal": is_open,
        "draft": detail.stage == Stage.DRAFT.value,
    }


def clocks(matter: RequestMatter) -> tuple[tuple[DeadlineShown, tuple[str, ...]], ...]:
    """Each deadline once, with the lines that it is of; those that bind first."""
    found: dict[tuple[str, datetime | None], list[Any]] = {}
    for line in matter.detail.lines:
        for one in line.deadlines:
            found.setdefault((one.rule, one.due_at), [one]).append(line.line)
    listed = [(one, tuple(lines)) for one, *lines in found.values()]
    return tuple(sorted(listed, key=lambda each: (not each[0].binds, each[0].due_at is None)))


def clock_class(due: datetime | None, now: datetime) -> str:
    """Whether a time is over or near, as a class of the page; words say it too."""
    if due is None:
        return ""
    return "late" if due < now else "soon" if due - now < _SOON else ""


def _turn(row: RequestRow) -> str:
    for name, stages in SHOWN.items():
        if row.stage in {stage.value for stage in stages}:
            return name
    return "plan"


def _answered(matter: RequestMatter) -> tuple[str, ...]:
    """What was asked before and is answered, so that an office sees how far it has come."""
    asked = {
        name
        for entry in matter.detail.timeline
        if entry.event == "information_requested"
        for name in entry.says.split(", ")
    }
    still = {one.fact for one in matter.detail.asks}
    known = {fact.fact for fact in matter.detail.facts}
    return tuple(sorted(matter.called(name) for name in asked - still if name in known))
