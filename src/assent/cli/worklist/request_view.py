"""One request on a screen: where it stands, what is needed or open and why, and the last that happened."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import typer
from rich.console import Console

from assent.cli import rendering
from assent.cli.explaining import EVERYTHING
from assent.cli.requests import deadline_line, departure_lines, event_line, waiting_lines
from assent.cli.times import due_words
from assent.desk.record.detail import Detail, DeterminationShown, JudgmentShown, LineShown

_LAST_EVENTS = 5
"""So many events stand on the first screen."""
_REASONS_OF_A_BAR = 2
"""So many reasons of one kind."""


def show_request(detail: Detail, now: datetime, explain: str | None = None) -> None:
    """Print one request as it stands at a time.

    ``explain`` names a clause, or ``EVERYTHING``: every clause, deadline and event.
    """
    screen, full = rendering.console(), explain == EVERYTHING
    typer.echo(f"{detail.request}  {detail.stage.replace('_', ' ')}  {detail.product_line}  {detail.urgency}")
    for line in detail.lines:
        for text in _line(line, now, full=full):
            typer.echo(text)
    for text in waiting_lines(detail):
        typer.echo(text)
    for judgment in detail.judgments:
        for text in _judgment(judgment):
            typer.echo(text)
    if detail.assessment is not None:
        _print_assessment(detail, detail.assessment, explain, screen)
    _print_events(detail, full=full)


def _line(line: LineShown, now: datetime, *, full: bool) -> Iterator[str]:
    issued = f"  authorization {line.authorization}" if line.authorization else ""
    binding = min((due.due_at for due in line.deadlines if due.binds and due.due_at), default=None)
    due = f"  {due_words(binding, now)}" if binding and not full else ""
    term = f"{line.start} to {line.end}"
    yield f"  {line.line}  {line.code}  {term}  {line.status.replace('_', ' ')}{issued}{due}"
    if line.determination is not None:
        yield from _determination(line.determination, line.delegate)
    yield from departure_lines(line)
    if full:
        yield from map(deadline_line, line.deadlines)


def _determination(determination: DeterminationShown, delegate: str | None) -> Iterator[str]:
    """The plan's decision, who signed it, and why."""
    signed = (
        f"{determination.by} ({determination.credential}, {determination.specialty})"
        if determination.by
        else delegate or "the software"
    )
    yield f"    {determination.outcome.replace('_', ' ')} by {signed}"
    for reason in determination.reasons:
        yield f"      {reason.clause}: {reason.words}"


def _judgment(judgment: JudgmentShown) -> Iterator[str]:
    """A question for a clinician: open with what each reading would mean, or as it was answered."""
    if judgment.by is not None:
        verdict = "holds" if judgment.answer else "does not hold"
        reading = f" by the reading {judgment.reading}" if judgment.reading else ""
        yield f"  {judgment.clause} {verdict}{reading}, by {judgment.by}: {judgment.reasons}"
        return
    yield f"  open for a clinician: {judgment.question or judgment.clause}  {judgment.asks or ''}".rstrip()
    for possible_reading in judgment.readings:
        outcome = (possible_reading.outcome or "not evaluated").replace("_", " ")
        note = "" if possible_reading.live else "  (recorded, does not decide)"
        yield f"    {possible_reading.reading}: {possible_reading.says}: {outcome}{note}"


def _print_assessment(
    detail: Detail, assessment: dict[str, Any], explain: str | None, screen: Console
) -> None:
    _, word, meaning = rendering.OUTCOMES[assessment["outcome"]]
    policy = assessment["policy"]
    typer.echo(f"  The software concludes: {word}; {meaning} ({policy['id']} {policy['version']})")
    asked_already = {ask.fact for ask in detail.asks} >= set(assessment["missing_facts"])
    said_elsewhere: dict[str, Any] = {"judgment": [], "readings": [], "automatic_approval_barred_by": []}
    if asked_already:
        said_elsewhere["missing"] = None
    whole_assessment = {**_NOT_SEEN, **assessment}
    rendering.show_reasons(whole_assessment, screen, explain, said_elsewhere=said_elsewhere)
    _print_bars(detail, full=explain == EVERYTHING)


_NOT_SEEN: dict[str, Any] = {"trace": [], "computed": [], "conflicts": [], "advisories": [], "adoptions": {}}
"""What an office does not see of an assessment."""


def _print_bars(detail: Detail, *, full: bool) -> None:
    """Why a person must approve what is open: of each bar the first few reasons, and how many more there are."""
    reasons: dict[str, list[str]] = {}
    for bar in detail.bars:
        if bar.id != "outcome":
            reasons.setdefault(bar.id, []).append(bar.says)
    if not reasons or not (full or any(line.status == "open" for line in detail.lines)):
        return
    typer.echo("  A person must approve, because")
    for id, sentences in reasons.items():
        first = sentences if full else sentences[:_REASONS_OF_A_BAR]
        for sentence in first:
            typer.echo(f"    {sentence} ({id})")
        if len(first) < len(sentences):
            typer.echo(f"    and {len(sentences) - len(first)} more like it ({id})")


def _print_events(detail: Detail, *, full: bool) -> None:
    acts = [entry for entry in detail.timeline if entry.event != "viewed"]
    last = detail.timeline if full else acts[-_LAST_EVENTS:]
    for entry in last:
        typer.echo(event_line(entry))
    if not full:
        typer.echo(f"  {len(last)} of {len(detail.timeline)} events; all of them, and deadlines: --explain")
