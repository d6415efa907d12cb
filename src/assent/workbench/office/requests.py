"""The requests of an office: a list by deadline, and one request as the office sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fastapi import Request, Response

from assent.casework.record.actors import OFFICES
from assent.casework.record.checks import NotPermitted
from assent.casework.record.state import RequestState, Stage
from assent.casework.worklist.query import Filter, Order
from assent.desk.record.standing import state_of
from assent.desk.record.times_display import DeadlineShown
from assent.desk.review import worklist
from assent.desk.review.worklist import RequestRow, RequestRows
from assent.web.router import Router
from assent.web.server.caller import Caller
from assent.workbench.actions.matter import RequestMatter, matter_of
from assent.workbench.actions.provider_names import provider_names
from assent.workbench.check.routes import NO_STORE
from assent.workbench.office.asked_words import asked_words
from assent.workbench.shell.forms import form_of
from assent.workbench.shell.pages import go_to, page
from assent.workbench.shell.route import PageRoute, RequestName
from assent.workbench.shell.session import PageCaller
from assent.workbench.shell.words import say

router = Router(route_class=PageRoute, include_in_schema=False)
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
    """One request of the list: whose turn it is, and by when. ``outcomes`` are those of what is decided.

    ``office`` is the one of several NPIs that made it; empty where there is one only.
    """

    row: RequestRow
    turn: str
    clock: str
    member: str = ""
    outcomes: tuple[str, ...] = ()
    office: str = ""


@router.get("/office")
def list_requests(caller: PageCaller, http: Request) -> Response:
    """The office's requests, the earliest deadline first."""
    check_office(caller)
    chosen = http.query_params.get("show", "all")
    chosen = chosen if chosen in SHOWN else "all"
    npi = http.query_params.get("npi", "")
    npi = npi if npi in caller.account.npis else ""
    criteria = Filter(states=tuple(stage.value for stage in SHOWN[chosen]), provider=npi or None)
    after = http.query_params.get("after") or None
    listed = worklist.page(caller.desk, criteria, Order.DUE, caller.actor, limit=_A_PAGE, after=after)
    return _list(http, caller, listed, chosen=chosen, after=after, npi=npi)


@router.post("/office")
def search(caller: PageCaller, http: Request) -> Response:
    """The office's requests for one member, the latest first, or by their own number: it stands in no address."""
    check_office(caller)
    number = form_of(http).text("member")
    if not number:
        return go_to("/office")
    of_member = _found(caller, Filter(member=number[:64]))
    listed = of_member if of_member.requests else _found(caller, Filter(begins=number[:80]))
    return _list(http, caller, listed, member=number)


def _found(caller: Caller, wanted: Filter) -> RequestRows:
    return worklist.page(caller.desk, wanted, Order.RECEIVED, caller.actor, falling=True, limit=_A_PAGE)


def _list(
    http: Request,
    caller: Caller,
    listed: RequestRows,
    *,
    chosen: str = "",
    after: str | None = None,
    npi: str = "",
    member: str = "",
) -> Response:
    several = bool(caller.account.further_npis)
    names = provider_names(caller.desk, caller.account.npis) if several else {}
    rows = tuple(_row(caller, row, names) for row in listed.requests)
    return page(
        http, "office/list.html", headers=NO_STORE if member else {}, rows=rows, next=listed.next,
        shown=tuple(SHOWN), chosen=chosen, after=after, npi=npi, npis=names, member=member,
        leads=caller.account.office_administrator,
    )  # fmt: skip


def _row(caller: Caller, row: RequestRow, names: Mapping[str, str]) -> OfficeRow:
    turn, state = _turn(row), state_of(caller.desk, row.request)
    outcomes = outcomes_of(state) if turn == "decided" else ()
    clock = clock_class(row.due_at, caller.now)
    member = state.draft.member if state.draft else ""
    return OfficeRow(row, turn, clock, member, outcomes, names.get(row.provider or "", ""))


def outcomes_of(state: RequestState) -> tuple[str, ...]:
    """How the lines of a request stand, each word once."""
    return tuple(dict.fromkeys(line.status.value for line in state.lines.values()))


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
        appealed=bool(under_appeal(matter)),
        outcomes=outcomes_of(matter.state) if matter.detail.stage == Stage.DETERMINED.value else (),
        office=provider_names(caller.desk, [matter.detail.provider or ""])[matter.detail.provider or ""],
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
        "answer": bool(detail.asks) and (is_open or detail.stage == Stage.DRAFT.value),
        "documents": detail.stage not in (Stage.EXPIRED.value, Stage.WITHDRAWN.value),
        "peer_to_peer": talk.offered_until is not None and talk.outcome is None,
        "appeal": any(
            line.appealable and name not in under_appeal(matter) for name, line in state.lines.items()
        ),
        "renewal": bool(detail.authorized),
        "expedite": is_open and detail.urgency == "standard" and detail.expedite_proposed is None,
        "withdrawal": is_open,
        "draft": detail.stage == Stage.DRAFT.value,
    }


def under_appeal(matter: RequestMatter) -> frozenset[str]:
    """The lines of appeals that wait for the plan."""
    return frozenset(line for appeal in matter.detail.appeals if appeal.open for line in appeal.lines)


def clocks(matter: RequestMatter) -> tuple[tuple[DeadlineShown, tuple[str, ...]], ...]:
    """Each deadline once, with the lines that it is of; those that bind first."""
    by_rule: dict[tuple[str, datetime | None], list[Any]] = {}
    for line in matter.detail.lines:
        for deadline in line.deadlines:
            by_rule.setdefault((deadline.rule, deadline.due_at), [deadline]).append(line.line)
    listed = [(deadline, tuple(lines)) for deadline, *lines in by_rule.values()]
    return tuple(sorted(listed, key=lambda clock: (not clock[0].binds, clock[0].due_at is None)))


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
    still = {ask.fact for ask in matter.detail.asks}
    known = {fact.fact for fact in matter.detail.facts}
    words = (asked_words(matter, name) for name in asked - still if name in known)
    return tuple(sorted(words))
