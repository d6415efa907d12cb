"""The worklist: filtered, ordered by deadline or receipt, a page at a time by key and not by number."""

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Integer,
    Select,
    String,
    bindparam,
    case,
    func,
    or_,
    select,
    tuple_,
    union_all,
)  # fmt: skip

from assent.adapters.store.database.columns import NEVER
from assent.adapters.store.database.refusals import plainly
from assent.adapters.store.errors import NothingThere
from assent.adapters.store.tables import request_summary as summary
from assent.casework.worklist.query import Filter, Order, Page, Summary

MOST = 500
"""The longest page."""


def page(
    connection: Connection, criteria: Filter, order: Order, *, falling: bool, limit: int, after: str | None
) -> Page:
    """One page. A row that changes its place between two pages may be seen twice or not at all."""
    limit = max(1, min(limit, MOST))
    states = tuple(sorted(set(criteria.states)))
    filters = {name: getattr(criteria, name) for name in (*_SAME, *_BEFORE, "updated_after", "begins")}
    filters = {name: value for name, value in filters.items() if value is not None}
    shape = _Shape(
        tuple(filters), criteria.unassigned, len(states), len(criteria.codes), len(criteria.providers), order, falling,
        after is not None,
    )  # fmt: skip
    values = {
        **filters,
        "limit": limit + 1,
        **{f"of_state_{number}": state for number, state in enumerate(states)},
    }
    if criteria.begins is not None:
        values["begins"] = f"{_plain(criteria.begins.upper())}%"
    values |= {f"code_{number}": _within(code) for number, code in enumerate(criteria.codes)}
    values |= {f"provider_{number}": provider for number, provider in enumerate(criteria.providers)}
    if after is not None:
        values["at"], values["request"] = _place(after, order)
    rows = [Summary(*row) for row in connection.execute(_statement(shape), values)]
    has_more = len(rows) > limit
    return Page(tuple(rows[:limit]), _token(rows[limit - 1], order) if has_more else None)


_SAME = ("product_line", "urgency", "assignee", "member", "provider")
_FEW = {"assignee", "member", "provider", "begins"}
_BEFORE = {"due_before": summary.c.due_at, "escalate_before": summary.c.escalate_at}


class _Shape(NamedTuple):
    """What of a page decides its statement: which filters, how many states, and the order."""

    filters: tuple[str, ...]
    unassigned: bool
    states: int
    codes: int
    providers: int
    order: Order
    falling: bool
    after: bool


@lru_cache(maxsize=512)
def _statement(shape: _Shape) -> Select[Any]:
    """The statement of a page, made once for each shape."""
    columns = (summary.c[shape.order.value], summary.c.request)
    by = [column.desc() for column in columns] if shape.falling else list(columns)
    conditions = list(_conditions(shape))
    states: list[Any] = [bindparam(f"of_state_{number}") for number in range(shape.states)]
    most = bindparam("limit", type_=Integer)

    def some(*further: ColumnElement[bool]) -> Select[Any]:
        return select(summary).where(*conditions, *further).order_by(*by).limit(most)

    if shape.providers or _FEW & set(shape.filters):  # few rows: found by these, not by state
        return some(*([(summary.c.state + "").in_(states)] if states else []))
    if len(states) <= 1:
        return some(*(summary.c.state == state for state in states))
    # each state in the order of its index, then merged: nothing is sorted whole
    merged = union_all(*(select(some(summary.c.state == state).subquery()) for state in states)).subquery()
    key = [merged.c[shape.order.value], merged.c.request]
    return (
        select(merged).order_by(*(column.desc() if shape.falling else column for column in key)).limit(most)
    )


@plainly
def of_member(engine: Engine, member: str) -> list[str]:
    """The ids of all requests of a member, the earliest deadline first."""
    with engine.connect() as connection:
        return list(connection.execute(_OF_MEMBER, {"member": member}).scalars())


_OF_MEMBER = (
    select(summary.c.request)
    .where(summary.c.member == bindparam("member"))
    .order_by(summary.c.due_at, summary.c.request)
)


def one(connection: Connection, request: str) -> Summary:
    """The row of one request; raises ``NothingThere``."""
    row = connection.execute(select(summary).where(summary.c.request == request)).one_or_none()
    if row is None:
        raise NothingThere(f"there is no request {request}.")
    return Summary(*row)


def counts(
    connection: Connection, states: tuple[str, ...], now: datetime
) -> list[tuple[str, str | None, int, int]]:
    """By state and product line: how many requests there are in these states, and how many are past due."""
    late = func.sum(case((summary.c.due_at < now, 1), else_=0))
    query = select(summary.c.state, summary.c.product_line, func.count(), late)
    query = query.where(summary.c.state.in_(states)).group_by(summary.c.state, summary.c.product_line)
    return [(state, line, count, int(past)) for state, line, count, past in connection.execute(query)]


def _conditions(shape: _Shape) -> Iterator[ColumnElement[bool]]:
    for name in shape.filters:
        if name in _SAME:
            yield summary.c[name] == bindparam(name)
        elif name == "begins":
            yield func.upper(summary.c.request, type_=String).like(bindparam(name, type_=String), escape="\\")
        elif name == "updated_after":
            yield summary.c.updated > bindparam(name, type_=summary.c.updated.type)
        else:
            yield _BEFORE[name] < bindparam(name, type_=_BEFORE[name].type)
    if shape.codes:  # the codes of the lines stand in one text, with a comma and a space between them
        within = ", " + summary.c.codes + ", "
        one_of = (bindparam(f"code_{number}", type_=String) for number in range(shape.codes))
        yield or_(*(within.like(code, escape="\\") for code in one_of))
    if shape.providers:
        yield summary.c.provider.in_([bindparam(f"provider_{number}") for number in range(shape.providers)])
    if shape.unassigned:
        yield summary.c.assignee.is_(None)
    if shape.after:
        ordered = summary.c[shape.order.value]
        here = tuple_(ordered, summary.c.request)
        start = tuple_(
            bindparam("at", type_=ordered.type), bindparam("request", type_=summary.c.request.type)
        )
        yield here < start if shape.falling else here > start


def _within(code: str) -> str:
    """A pattern for the text of codes that holds this one, whatever signs it has."""
    return f"%, {_plain(code)}, %"


def _plain(text: str) -> str:
    """A text as a pattern that stands for itself."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _token(last: Summary, order: Order) -> str:
    """Where a page ended: the moment and the id, nothing else."""
    moment: datetime | None = getattr(last, order.value)
    place = [order.value, (moment or NEVER).isoformat(), last.request]
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode()


def _place(token: str, order: Order) -> tuple[datetime, str]:
    try:
        name, moment, request = json.loads(base64.urlsafe_b64decode(token.encode()))
        at = datetime.fromisoformat(moment).astimezone(UTC)
        if name != order.value or not isinstance(request, str):
            raise ValueError
    except (ValueError, TypeError):
        raise NothingThere("there is no such page: start again without it.") from None
    return at, request
