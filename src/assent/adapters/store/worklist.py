"""The worklist: filtered, ordered by deadline or receipt, a page at a time by key and not by number."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, literal, select, tuple_, union_all

from assent.adapters.store.columns import NEVER
from assent.adapters.store.errors import NotFound
from assent.adapters.store.tables import request_summary as summary
from assent.casework.request.worklist import Filter, Order, Page, Summary

MOST = 500
"""The longest page."""


def page(
    connection: Connection, wanted: Filter, order: Order, *, falling: bool, limit: int, after: str | None
) -> Page:
    """One page. A row that changes its place between two pages may be seen twice or not at all."""
    limit = max(1, min(limit, MOST))
    ordered = summary.c[order.value]
    place = tuple_(ordered, summary.c.request)
    conditions = _conditions(wanted)
    if after is not None:
        start = tuple_(*_place(after, order))
        conditions.append(place < start if falling else place > start)
    by = [ordered.desc(), summary.c.request.desc()] if falling else [ordered, summary.c.request]

    def some(*more: ColumnElement[bool]) -> Select[Any]:
        return select(summary).where(*conditions, *more).order_by(*by).limit(limit + 1)

    if wanted.assignee or wanted.member or wanted.provider:  # few rows: found by these, not by state
        query = some(*([(summary.c.state + "").in_(wanted.states)] if wanted.states else []))
    elif len(wanted.states) > 1:  # each state in the order of its index, then merged: nothing is sorted whole
        parts = [select(some(summary.c.state == state).subquery()) for state in sorted(set(wanted.states))]
        merged = union_all(*parts).subquery()
        key = [merged.c[order.value], merged.c.request]
        query = select(merged).order_by(*(one.desc() if falling else one for one in key)).limit(limit + 1)
    else:
        query = some(*(summary.c.state == state for state in wanted.states))
    rows = [Summary(*row) for row in connection.execute(query)]
    more = len(rows) > limit
    return Page(tuple(rows[:limit]), _token(rows[limit - 1], order) if more else None)


def counts(
    connection: Connection, states: tuple[str, ...], now: datetime
) -> list[tuple[str, str | None, int, int]]:
    """By state and product line: how many requests there are in these states, and how many are past due."""
    late = func.sum(case((summary.c.due_at < now, 1), else_=0))
    query = select(summary.c.state, summary.c.product_line, func.count(), late)
    query = query.where(summary.c.state.in_(states)).group_by(summary.c.state, summary.c.product_line)
    return [(state, line, count, int(past)) for state, line, count, past in connection.execute(query)]


def one(connection: Connection, request: str) -> Summary:
    """The row of one request; raises ``NotFound``."""
    row = connection.execute(select(summary).where(summary.c.request == request)).one_or_none()
    if row is None:
        raise NotFound(f"there is no request {request}.")
    return Summary(*row)


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    same = ("product_line", "urgency", "assignee", "member", "provider")
    asked = {name: getattr(wanted, name) for name in same}
    found: list[ColumnElement[bool]] = [
        summary.c[name] == value for name, value in asked.items() if value is not None
    ]
    if wanted.unassigned:
        found.append(summary.c.assignee.is_(None))
    if wanted.due_before is not None:
        found.append(summary.c.due_at < wanted.due_before)
    if wanted.escalate_before is not None:
        found.append(summary.c.escalate_at < wanted.escalate_before)
    return found


def _token(last: Summary, order: Order) -> str:
    """Where a page ended: the moment and the id, nothing else."""
    moment: datetime | None = getattr(last, order.value)
    place = [order.value, (moment or NEVER).isoformat(), last.request]
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode()


def _place(token: str, order: Order) -> tuple[Any, Any]:
    try:
        name, moment, request = json.loads(base64.urlsafe_b64decode(token.encode()))
        at = datetime.fromisoformat(moment).astimezone(UTC)
        if name != order.value or not isinstance(request, str):
            raise ValueError
    except (ValueError, TypeError):
        raise NotFound("there is no such page: start again without it.") from None
    return literal(at, summary.c[order.value].type), literal(request)
