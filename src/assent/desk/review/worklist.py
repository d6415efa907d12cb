"""Use case of whoever works on requests: the worklist, the earliest deadline first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from difflib import get_close_matches
from typing import Annotated

from assent.casework.people.permissions import Use, check_use
from assent.casework.record.actors import OFFICES, REVIEWERS
from assent.casework.record.caller import Between, FromCaller, MemberNumber, Size
from assent.casework.record.checks import Refused
from assent.casework.record.event import Actor
from assent.casework.record.lines import ItemKind
from assent.casework.record.state import Stage
from assent.casework.worklist.query import Filter, Order, Summary
from assent.desk.ports import Desk, WorklistRow
from assent.terms.answers import described


@dataclass(frozen=True, slots=True)
class RequestsWanted:
    """Which requests: in any of these stages (none: all), of an assignee, due before a time."""

    stages: tuple[str, ...] = ()
    assignee: str | None = None
    due_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class MemberSearch:
    """Whose requests: the member's number travels in a body, never in an address."""

    member: Annotated[MemberNumber, FromCaller("The member's number.")]
    stages: Annotated[tuple[Stage, ...], Size(0, 10), FromCaller("Any of these; all if none is named.")] = ()
    limit: Annotated[int, Between(1, 200), FromCaller("How many at most.")] = 50
    after: Annotated[Annotated[str, Size(0, 400)] | None, FromCaller("`next` of the page before.")] = None


@dataclass(frozen=True, slots=True)
class DrugSearch:
    """Requests for a drug, or with a line of some code."""

    drug: Annotated[
        Annotated[str, Size(2, 80)],
        FromCaller("A drug as the plan's list names it, or the code of a line.", "ketamine"),
    ]
    stages: Annotated[tuple[Stage, ...], Size(0, 10), FromCaller("Any of these; all if none is named.")] = ()
    limit: Annotated[int, Between(1, 200), FromCaller("How many at most.")] = 50
    after: Annotated[Annotated[str, Size(0, 400)] | None, FromCaller("`next` of the page before.")] = None


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request in a list. It names no member."""

    request: str
    stage: str
    kind: str | None
    codes: str | None
    product_line: str | None
    urgency: str | None
    provider: str | None
    due_at: datetime | None = field(metadata=described("The earliest deadline that binds."))
    escalate_at: datetime | None = field(metadata=described("When somebody must look."))
    received_at: datetime | None
    assignee: str | None
    awaits: str | None = field(
        metadata=described(
            "`second_person`: a delegate's decision was entered and is to be confirmed by another person."
        )
    )


@dataclass(frozen=True, slots=True)
class RequestRows:
    """A page of requests; ``next`` goes into ``after`` for the next page, null on the last one."""

    requests: tuple[RequestRow, ...]
    next: str | None


def worklist(desk: Desk, selection: RequestsWanted = RequestsWanted()) -> Iterator[WorklistRow]:
    """All requests that are wanted, for the installation's own operator; those without a deadline last.

    Raises ``Refused`` for a stage that there is not, and for somebody who has no account and no request.
    """
    for stage in selection.stages:
        if stage not in _STAGES:
            near = get_close_matches(stage, _STAGES)
            raise Refused(f"stage: there is no {stage}; {_instead(near, _STAGES)}")
    if selection.assignee is not None:
        _check_person(desk, selection.assignee)
    return desk.record.worklist(selection.stages, None, selection.assignee, selection.due_before)


_STAGES = tuple(stage.value for stage in Stage)


def _check_person(desk: Desk, person: str) -> None:
    """Without accounts whoever has a request is known by it."""
    accounts = desk.accounts.book.all() if desk.accounts else ()
    if any(account.id == person for account in accounts):
        return
    rows = list(desk.record.worklist((), None, None, None))
    if any(row.assignee == person for row in rows):
        return
    known = dict.fromkeys((*(account.id for account in accounts), *(row.assignee or "" for row in rows)))
    near = get_close_matches(person, filter(None, known))
    way_out = _instead(near, ()) if near else "name somebody as `assent account list` shows them."
    raise Refused(f"assignee: nobody of the name {person} has an account or a request; {way_out}")


def _instead(near: Sequence[str], known: Sequence[str]) -> str:
    return f"did you mean {' or '.join(near)}?" if near else f"there are: {', '.join(known)}."


def page(
    desk: Desk,
    selection: Filter,
    order: Order,
    actor: Actor,
    *,
    falling: bool = False,
    limit: int = 50,
    after: str | None = None,
) -> RequestRows:
    """One page of the worklist of whoever asks; an office sees its own requests only."""
    check_use(actor.role, Use.SEE_WORKLIST)
    if actor.role in OFFICES:
        selection = _of_office(selection, actor)
    selected = desk.record.page(selection, order, falling=falling, limit=limit, after=after)
    return RequestRows(tuple(map(_row, selected.rows)), selected.next)


def _of_office(selection: Filter, actor: Actor) -> Filter:
    """The same, of the NPIs that somebody of an office acts for; of one of them, where that is what is wanted."""
    if selection.provider in actor.npis or not actor.further_npis:
        mine = selection.provider if selection.provider in actor.npis else actor.organization
        return replace(selection, provider=mine)
    return replace(selection, provider=None, providers=actor.npis)


@dataclass(frozen=True, slots=True)
class ReviewerShown:
    """Somebody of the plan to whom a request may be given."""

    id: str = field(metadata=described("The account."))
    name: str
    role: str


def reviewers(desk: Desk, actor: Actor) -> tuple[ReviewerShown, ...]:
    """The plan's people who work on requests, by name; an office is told of none."""
    check_use(actor.role, Use.SEE_WORKLIST)
    if desk.accounts is None or actor.role in OFFICES:
        return ()
    accounts = (
        account for account in desk.accounts.book.all() if account.role in REVIEWERS and not account.disabled
    )
    return tuple(
        ReviewerShown(account.id, account.name, account.role.value)
        for account in sorted(accounts, key=lambda account: account.name)
    )


def of_drug(desk: Desk, search: DrugSearch, actor: Actor) -> RequestRows:
    """Requests with a line of a code under which the plan's list has a drug, the latest received first.

    A text that names no drug of the list is looked for as a code.
    """
    selection = Filter(states=tuple(stage.value for stage in search.stages), codes=_codes(desk, search.drug))
    return page(
        desk, selection, Order.RECEIVED, actor, falling=True, limit=search.limit, after=search.after or None
    )


def _codes(desk: Desk, drug: str) -> tuple[str, ...]:
    name, entries = drug.strip().casefold(), desk.code_list.entries if desk.code_list else ()
    of_name = (
        entry.code
        for entry in entries
        if entry.kind is ItemKind.DRUG and name in map(str.casefold, (*entry.drugs, entry.name))
    )
    return tuple(dict.fromkeys(of_name)) or (drug.strip().upper(),)


def _row(summary: Summary) -> RequestRow:
    return RequestRow(
        request=summary.request,
        stage=summary.state,
        kind=summary.kind,
        codes=summary.codes,
        product_line=summary.product_line,
        urgency=summary.urgency,
        provider=summary.provider,
        due_at=summary.due_at,
        escalate_at=summary.escalate_at,
        received_at=summary.received_at,
        assignee=summary.assignee,
        awaits=summary.awaits,
    )
