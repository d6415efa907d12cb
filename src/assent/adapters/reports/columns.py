"""Rows as the tuples of the engine's tables, column by column as ``sql/schema.sql`` names them."""

from collections.abc import Iterator
from typing import Any

from assent.casework.reports.rows import Rows, elapsed

Tuple = tuple[Any, ...]


def decided(rows: Rows) -> dict[str, Iterator[Tuple]]:
    """What the public figures are counted over."""
    return {"decision_row": _decisions(rows), "appeal": _appeals(rows)}


def everything(rows: Rows) -> dict[str, Iterator[Tuple]]:
    """The tuples of every table."""
    return decided(rows) | {
        "ask": _asks(rows),
        "judgment": _judgments(rows),
        "talk": _talks(rows),
        "missed": _misses(rows),
    }


def _decisions(rows: Rows) -> Iterator[Tuple]:
    for one in rows.decisions:
        origin = one.origin
        yield (
            origin.request, one.line, origin.product_line, origin.contract, origin.program, origin.kind,
            origin.received_at, one.code, one.drug, one.episode, one.urgency, one.outcome, one.began_at,
            one.ended_at, one.due_at, one.automatic, one.delegate, one.extended, one.replaces, one.reopened,
            one.clauses,
        )  # fmt: skip


def _appeals(rows: Rows) -> Iterator[Tuple]:
    for one in rows.appeals:
        origin = one.origin
        yield (
            origin.request, one.line, origin.product_line, origin.contract, origin.program, one.drug,
            one.level, one.urgency, one.request_urgency, one.outcome, one.ended_at, one.decided_at,
            one.seconds, one.forwarded, one.outside,
        )  # fmt: skip


def _asks(rows: Rows) -> Iterator[Tuple]:
    for one in rows.asks:
        yield one.clauses, one.asked_at, one.answer, elapsed(one.asked_at, one.closed_at), one.escalated


def _judgments(rows: Rows) -> Iterator[Tuple]:
    for one in rows.judgments:
        yield one.clause, one.question, one.reading, one.in_favour, one.resolved_at


def _talks(rows: Rows) -> Iterator[Tuple]:
    for one in rows.talks:
        offered, booked = one.offered_at is not None, one.booked_at is not None
        yield one.origin.product_line, one.began_at, offered, booked, one.outcome


def _misses(rows: Rows) -> Iterator[Tuple]:
    for one in rows.misses:
        stage = "appeal" if one.of_appeal else "request"
        yield one.origin.product_line, one.rule, one.citation, stage, one.due_at, one.deemed
