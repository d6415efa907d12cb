"""The worklist and the inbox, and giving requests to somebody else."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from fastapi import Request, Response

from assent.casework.record.checks import Refused
from assent.casework.record.state import RequestState, Stage
from assent.casework.worklist.query import Order
from assent.desk.record.explanation import label_of
from assent.desk.record.standing import states_of
from assent.desk.requirement.codes import PRODUCT_LINES
from assent.desk.review import inbox, worklist
from assent.desk.review.inbox import CameBack
from assent.desk.review.worklist import RequestRow, ReviewerShown
from assent.web.router import Router
from assent.web.server.caller import Caller
from assent.web.server.parameters import After
from assent.workbench.actions.catalogue import actions
from assent.workbench.actions.performing import Target, perform
from assent.workbench.actions.record_words import PersonNaming, readable
from assent.workbench.reviewing.access import check_reviewing
from assent.workbench.reviewing.wording.clocks import DueWords, due
from assent.workbench.reviewing.wording.fact_words import definition_path
from assent.workbench.reviewing.wording.waits import state_waits_for
from assent.workbench.reviewing.worklist_filters import (
    LONGEST_NAME,
    ME,
    MOST_VIEWS,
    NOBODY,
    OPEN,
    STAGES,
    SavedView,
    WorklistFilters,
    keep_views,
    read_filters,
    saved_views,
)
from assent.workbench.shell.account_names import account_names
from assent.workbench.shell.clauses import clause_labels, policy_of_request
from assent.workbench.shell.fact_fields import facts_by_name
from assent.workbench.shell.forms import form_of
from assent.workbench.shell.pages import go_to, page
from assent.workbench.shell.route import PageRoute
from assent.workbench.shell.session import PageCaller
from assent.workbench.shell.times import dated
from assent.workbench.shell.words import said_or, say

router = Router(route_class=PageRoute, include_in_schema=False)
_PAGE = 25
_ENDED = frozenset({Stage.WITHDRAWN.value, Stage.EXPIRED.value, Stage.DRAFT.value})


@dataclass(frozen=True, slots=True)
class WorklistLine:
    """One row of the worklist: its clock in words, and what it waits for."""

    row: RequestRow
    due: DueWords
    waits: str


@router.get("/worklist")
def show_worklist(caller: PageCaller, http: Request, after: After = None) -> Response:
    """Requests by the deadline that binds, filtered by the address."""
    check_reviewing(caller)
    return _worklist(http, caller, read_filters(http.query_params), after)


@router.post("/worklist")
def change_worklist(caller: PageCaller, http: Request) -> Response:
    """Gives marked requests to somebody, or saves or forgets a view."""
    check_reviewing(caller)
    form = form_of(http)
    filters = read_filters({name: form.text(name) for name, _ in form})
    if form.has("give"):
        return _give(http, caller, filters)
    views = saved_views(http, caller.account.id)
    if form.has("forget"):
        views = tuple(view for view in views if view.name != form.text("forget"))
    else:
        name = form.text("name")
        kept = tuple(view for view in views if view.name != name)
        if not name or len(name) > LONGEST_NAME:
            return _wrong(http, caller, filters, "view-name", say("reviewing.worklist.name_missing"))
        if len(kept) >= MOST_VIEWS:
            return _wrong(http, caller, filters, "view-name", say("reviewing.worklist.too_many_views"))
        views = (*kept, SavedView(name, filters.address))
    response = go_to(filters.address)
    keep_views(response, caller.account.id, views)
    return response


@router.get("/inbox")
def show_inbox(caller: PageCaller, http: Request) -> Response:
    """What came back and nobody has acted on since."""
    check_reviewing(caller)
    returns = inbox.came_back(caller.desk, caller.actor, caller.now)
    named = list(dict.fromkeys(returned.request for returned in returns if returned.says))
    states = dict(zip(named, states_of(caller.desk, named), strict=True))
    person = account_names(caller)
    lines = tuple(
        (
            replace(returned, says=_in_words(caller, returned, states.get(returned.request), person)),
            due(returned.due_at, caller.now),
        )
        for returned in returns
    )
    return page(http, "reviewing/inbox.html", lines=lines)


def _in_words(caller: Caller, came: CameBack, state: RequestState | None, person: PersonNaming) -> str:
    """What came back, with clauses and facts by their names."""
    policy = policy_of_request(caller.desk, state) if state else None
    if state is None or policy is None:
        return dated(came.says)
    known = facts_by_name(policy)
    return readable(
        came.says,
        clause_labels(policy),
        lambda path: label_of(path, state, policy) if definition_path(path) in known else "",
        person,
    )


def lines_of(caller: Caller, rows: tuple[RequestRow, ...]) -> tuple[WorklistLine, ...]:
    """Rows with their clock and what each waits for."""
    waiting = [row.request for row in rows if row.stage not in _ENDED]
    states = dict(zip(waiting, states_of(caller.desk, waiting), strict=True))
    return tuple(WorklistLine(row, due(row.due_at, caller.now), _waits(row, states)) for row in rows)


def _waits(row: RequestRow, states: Mapping[str, RequestState | None]) -> str:
    """What a request waits for; one whose record was changed says so, and the others stand as they are."""
    if row.request not in states:
        return ""
    state = states[row.request]
    return say("reviewing.waits.damaged") if state is None else state_waits_for(state)


def _give(http: Request, caller: Caller, filters: WorklistFilters) -> Response:
    form = form_of(http)
    marked = form.all("request")
    to = next(
        (
            reviewer
            for reviewer in worklist.reviewers(caller.desk, caller.actor)
            if reviewer.id == form.text("to")
        ),
        None,
    )
    if not marked:
        return _wrong(http, caller, filters, "rows", say("reviewing.worklist.none_marked"))
    if to is None:
        return _wrong(http, caller, filters, "give-to", say("reviewing.worklist.no_person"))
    action, faults = actions()["review_assign"], []
    for request in marked[:_PAGE]:
        try:
            perform(action, Target(request), {"to": to.id, "role": to.role}, caller, http)
        except Refused as refused:
            faults.append(say("reviewing.worklist.not_given", request=request, says=refused.says))
    given_count = len(marked) - len(faults)
    if faults:
        errors = [("rows", fault) for fault in faults]
        return _worklist(http, caller, filters, None, errors=errors, given=given_count, status=422)
    joint = "&" if "?" in filters.address else "?"
    return go_to(f"{filters.address}{joint}given={given_count}")


def _wrong(http: Request, caller: Caller, filters: WorklistFilters, field: str, fault: str) -> Response:
    return _worklist(http, caller, filters, None, errors=[(field, fault)], status=422)


def _worklist(
    http: Request,
    caller: Caller,
    filters: WorklistFilters,
    after: str | None,
    *,
    errors: list[tuple[str, str]] | None = None,
    given: int | None = None,
    status: int = 200,
) -> Response:
    form, here = form_of(http), http.query_params.get("given", "")
    rows = worklist.page(
        caller.desk, filters.wanted(caller.account.id), Order.DUE, caller.actor, limit=_PAGE, after=after
    )
    lines = lines_of(caller, rows.requests)
    wrong = [
        (f"f-{name}", say("reviewing.worklist.bad_filter", field=say(f"reviewing.worklist.{name}")))
        for name in filters.wrong
    ]
    people = worklist.reviewers(caller.desk, caller.actor)
    return page(
        http,
        "reviewing/worklist.html",
        status,
        filters=replace(filters, wrong=()),
        choices=_choices(caller, people),
        lines=lines,
        counts={word: sum(line.due.standing == word for line in lines) for word in ("overdue", "today")},
        next=rows.next,
        after=after,
        views=saved_views(http, caller.account.id),
        people=people,
        may_give=actions()["review_assign"].may(caller.account.role),
        errors=[*(errors or ()), *wrong],
        marked=form.all("request"),
        typed={"to": form.text("to"), "name": form.text("name")},
        given=given if given is not None else int(here) if here.isdecimal() and len(here) < 4 else None,
    )


def _choices(caller: Caller, people: tuple[ReviewerShown, ...]) -> Mapping[str, Any]:
    return {
        "stage": (
            (OPEN, say("reviewing.worklist.open")),
            ("all", say("reviewing.worklist.any")),
            *((stage.value, say(f"reviewing.stages.{stage.value}")) for stage in STAGES),
        ),
        "product_line": (
            ("", say("reviewing.worklist.any")),
            *(
                (product_line, said_or(f"reviewing.product_lines.{product_line}", product_line))
                for product_line in PRODUCT_LINES
            ),
        ),
        "urgency": (
            ("", say("reviewing.worklist.any")),
            *((urgency, say(f"reviewing.urgencies.{urgency}")) for urgency in ("standard", "expedited")),
        ),
        "whose": (
            ("", say("reviewing.worklist.anyone")),
            (ME, say("reviewing.worklist.me")),
            (NOBODY, say("reviewing.worklist.nobody")),
            *((person.id, person.name) for person in people if person.id != caller.account.id),
        ),
    }
