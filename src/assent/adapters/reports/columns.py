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
    for decision in rows.decisions:
        origin = decision.origin
        yield (
            origin.request, decision.line, origin.product_line, origin.contract, origin.program, origin.kind,
            origin.received_at, decision.code, decision.drug, decision.episode, decision.urgency,
            decision.outcome, decision.began_at,
            decision.ended_at, decision.due_at, decision.automatic, decision.delegate, decision.extended,
            decision.replaces, decision.reopened,
            decision.clauses,
        )  # fmt: skip


def _appeals(rows: Rows) -> Iterator[Tuple]:
    for appeal in rows.appeals:
        origin = appeal.origin
        yield (
            origin.request, appeal.line, origin.product_line, origin.contract, origin.program, appeal.drug,
            appeal.level, appeal.urgency, appeal.request_urgency, appeal.outcome, appeal.ended_at, appeal.decided_at,
            appeal.seconds, appeal.forwarded, appeal.outside,
        )  # fmt: skip


def _asks(rows: Rows) -> Iterator[Tuple]:
    for ask in rows.asks:
        yield ask.clauses, ask.asked_at, ask.answer, elapsed(ask.asked_at, ask.closed_at), ask.escalated


def _judgments(rows: Rows) -> Iterator[Tuple]:
    for judgment in rows.judgments:
        yield judgment.clause, judgment.question, judgment.reading, judgment.in_favour, judgment.resolved_at


def _talks(rows: Rows) -> Iterator[Tuple]:
    for talk in rows.talks:
        offered, booked = talk.offered_at is not None, talk.booked_at is not None
        yield talk.origin.product_line, talk.began_at, offered, booked, talk.outcome


def _misses(rows: Rows) -> Iterator[Tuple]:
    for miss in rows.misses:
        stage = "appeal" if miss.of_appeal else "request"
        yield miss.origin.product_line, miss.rule, miss.citation, stage, miss.due_at, miss.deemed
