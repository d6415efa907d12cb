"""Decisions as a clinician makes them who reads the letters first: previewed, then signed with the digest.

Where the reasons depart from the record the clinician says so: for histories in which that is not the point.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from assent.casework.determination.determination import AppealDecision, Approved, Overturned
from assent.casework.record.checks import Refused
from assent.casework.record.event import Actor
from assent.casework.record.lines import Grant
from assent.casework.record.state import RequestState
from assent.desk.appeal import appeals
from assent.desk.determination import determinations
from assent.desk.determination.determinations import Signed
from assent.desk.notices.previews import DecisionPreview, writes_letters
from assent.desk.ports import Desk

DEPARTS = "The consult of this week, which is not in the record, says otherwise."


def determine_adversely(
    desk: Desk, request: str, lines: Iterable[str], signed: Signed, actor: Actor, now: datetime, **more: Any
) -> RequestState:
    lines = tuple(lines)
    signed = _read(
        desk, signed, lambda one: determinations.preview_adverse(desk, request, lines, one, actor, now)
    )
    return _departing(
        signed, lambda one: determinations.determine_adversely(desk, request, lines, one, actor, now, **more)
    )


def determine_partially(
    desk: Desk, request: str, grant: Grant, signed: Signed, actor: Actor, now: datetime, **more: Any
) -> RequestState:
    signed = _read(
        desk, signed, lambda one: determinations.preview_partial(desk, request, grant, one, actor, now)
    )
    return _departing(
        signed, lambda one: determinations.determine_partially(desk, request, grant, one, actor, now, **more)
    )


def decide(
    desk: Desk,
    request: str,
    appeal: str,
    made: Iterable[AppealDecision],
    actor: Actor,
    now: datetime,
    **more: Any,
) -> RequestState:
    made, of = tuple(made), (desk, request, appeal)
    if all(isinstance(one, Overturned) and isinstance(one.determination, Approved) for one in made):
        return appeals.decide(*of, made, actor, now, **more)
    preview, departure = "", ""
    if writes_letters(desk):
        for departure in ("", DEPARTS):
            with suppress(Refused):
                preview = appeals.preview_decision(*of, made, actor, now, departure=departure).digest
                break
    try:
        return appeals.decide(
            *of, made, actor, now, departure=departure if preview else "", preview=preview, **more
        )
    except Refused as error:
        if not error.says.startswith(BY_THE_RECORD):
            raise
        return appeals.decide(*of, made, actor, now, departure=DEPARTS, preview=preview, **more)


BY_THE_RECORD = "reasons: by the record"


def _read(desk: Desk, signed: Signed, preview: Callable[[Signed], DecisionPreview]) -> Signed:
    """What is signed, with the digest of its preview; as it is where the preview is refused."""
    if writes_letters(desk):
        for one in (signed, replace(signed, departure=DEPARTS)):
            with suppress(Refused):
                return replace(one, preview=preview(one).digest)
    return signed


def _departing(signed: Signed, act: Callable[[Signed], RequestState]) -> RequestState:
    """Where no letters are written nothing was previewed, and the departure is stated here."""
    try:
        return act(signed)
    except Refused as error:
        if not error.says.startswith(BY_THE_RECORD):
            raise
        return act(replace(signed, departure=DEPARTS))
