"""The pages of one request: the case page, its facts, its history, another request beside it, who is there."""

from typing import Annotated

from fastapi import Query, Request, Response

from assent.casework.people.permissions import TABLE, Action
from assent.casework.record.actors import OFFICES
from assent.desk.people.offices import check_known_to
from assent.web.router import Router
from assent.workbench.actions.catalogue import actions
from assent.workbench.actions.matter import looked_at
from assent.workbench.actions.record_words import readable
from assent.workbench.reviewing.access import check_inside
from assent.workbench.reviewing.case_page import case_page, clause_part
from assent.workbench.reviewing.comparison import compared
from assent.workbench.reviewing.wording.fact_words import FactRow, FactWords
from assent.workbench.reviewing.wording.history import history
from assent.workbench.reviewing.wording.waits import waits_for
from assent.workbench.shell.account_names import account_names
from assent.workbench.shell.clauses import clause_labels
from assent.workbench.shell.pages import go_to, is_partial, page
from assent.workbench.shell.route import PageRoute, RequestName
from assent.workbench.shell.session import PageCaller
from assent.workbench.shell.words import say

router = Router(route_class=PageRoute, include_in_schema=False)
ClauseName = Annotated[str, Query(max_length=40, pattern=r"^[A-Za-z0-9.-]*$")]


@router.get("/requests/{request}")
def show_case(
    request: RequestName,
    caller: PageCaller,
    http: Request,
    clause: ClauseName = "",
    done: Annotated[str, Query(max_length=80)] = "",
) -> Response:
    """The case page, or for a script the clause alone; an office goes on to its own page of the request."""
    check_known_to(caller.desk, request, caller.actor)
    if caller.account.role in OFFICES:
        return go_to(f"/office/requests/{request}")
    if is_partial(http):
        return page(http, "reviewing/clause.html", **clause_part(caller, request, clause))
    case = case_page(caller, request, clause)
    known, person = actions().get(done), account_names(caller)
    return page(
        http,
        "reviewing/case.html",
        page=case,
        detail=case.detail,
        focus=case.focus,
        before=case.before,
        after=case.after,
        labels=case.labels,
        policy=case.policy,
        request=request,
        lock=case.detail.lock,
        others=case.present,
        may_take_over=caller.account.role in TABLE[Action.LOCK],
        waits=waits_for(case.detail),
        done=known.title if known else "",
        readable=lambda text: readable(text, case.labels, case.words.known_name, person),
    )


@router.get("/requests/{request}/evidence")
def show_facts(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """Every fact with what stands behind it: the single ones, then each record of a list."""
    check_inside(caller, request)
    detail, state, policy = looked_at(caller, request, "facts")
    words = FactWords(detail, state, policy)
    groups: dict[str, list[FactRow]] = {}
    for fact in detail.facts:
        record = fact.fact.partition(".")[0] if "[" in fact.fact else ""
        name = words.label(record) if record else say("reviewing.facts.single")
        groups.setdefault(name, []).append(words.row(fact.fact, fact.value))
    return page(http, "reviewing/facts.html", request=request, groups=tuple(groups.items()))


@router.get("/requests/{request}/history")
def show_history(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """All that happened, the latest first."""
    check_inside(caller, request)
    detail, state, policy = looked_at(caller, request, "history")
    named = FactWords(detail, state, policy).known_name
    labels = clause_labels(policy) if policy else {}
    case_history = history(detail.timeline, labels, named, account_names(caller))
    return page(http, "reviewing/history.html", request=request, lines=case_history.lines)


@router.get("/requests/{request}/beside/{other}")
def show_beside(request: RequestName, other: RequestName, caller: PageCaller, http: Request) -> Response:
    """Two requests side by side, such as a duplicate: both looks are on the record."""
    check_inside(caller, request)
    check_inside(caller, other)
    sides = tuple(looked_at(caller, name, "comparison") for name in (request, other))
    return page(http, "reviewing/beside.html", request=request, other=other, made=compared(*sides))
