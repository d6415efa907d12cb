"""Rows as the tuples of the engine's tables, column by column as ``sql/schema.sql`` names them."""

from collections.abc import Iterator
from typing import Any

from assent.casework.reports.rows import Origin, Rows, elapsed

Tuple = tuple[Any, ...]


def tables(rows: Rows) -> dict[str, Iterator[Tuple]]:
    """The tuples of every table."""
    return {
        "decision": _decisions(rows),
        "appeal": _appeals(rows),
        "ask": _asks(rows),
        "judgment": _judgments(rows),
        "talk": _talks(rows),
        "missed": _misses(rows),
    }


def _origin(origin: Origin) -> Tuple:
    return (
        origin.request, origin.policy, origin.product_line, origin.contract, origin.program, origin.kind,
        origin.received_at,
    )  # fmt: skip


def _decisions(rows: Rows) -> Iterator[Tuple]:
    for one in rows.decisions:
        yield (
            *_origin(one.origin), one.line, one.code, one.drug, one.episode.value, one.urgency,
            one.outcome.value, one.ended_at, one.decided_at, one.seconds, one.kept, one.automatic,
            bool(one.delegate), one.extended, one.replaces and one.replaces.value, one.reopened, list(one.clauses),
        )  # fmt: skip


def _appeals(rows: Rows) -> Iterator[Tuple]:
    for one in rows.appeals:
        yield (
            *_origin(one.origin), one.line, one.code, one.drug, one.appeal, one.level, one.urgency,
            one.request_urgency, one.outcome.value, one.ended_at, one.decided_at, one.seconds, one.forwarded,
            one.outside,
        )  # fmt: skip


def _asks(rows: Rows) -> Iterator[Tuple]:
    for one in rows.asks:
        yield (
            *_origin(one.origin), one.fact, list(one.clauses), one.asked_at, one.answer.value,
            elapsed(one.asked_at, one.answered_at), one.escalated,
        )  # fmt: skip


def _judgments(rows: Rows) -> Iterator[Tuple]:
    for one in rows.judgments:
        yield (
            *_origin(one.origin), one.clause, one.question, one.reading, one.in_favour, one.resolved_at,
        )  # fmt: skip


def _talks(rows: Rows) -> Iterator[Tuple]:
    for one in rows.talks:
        offered, booked = one.offered_at is not None, one.booked_at is not None
        yield (*_origin(one.origin), one.began_at, offered, booked, one.outcome)


def _misses(rows: Rows) -> Iterator[Tuple]:
    for one in rows.misses:
        stage = "appeal" if one.of_appeal else "request"
        what = (one.line, one.rule, one.citation, stage, one.due_at, one.deemed.value)
        yield (*_origin(one.origin), *what)
