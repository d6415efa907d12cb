"""Situations that the tables name: how far a request has come, for whom, and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from assent.casework.intake.events import SubmissionKind, Urgency
from assent.casework.record.state import RequestState
from assent.casework.review.events import ExpediteProposed, PeerToPeerBooked
from assent.desk.appeal import appeals
from assent.desk.determination import delegation, determinations
from assent.desk.intake import drafts, requests
from assent.desk.notices import mailroom
from assent.desk.plain_actions import act
from assent.desk.ports import Desk
from assent.desk.review import peer_to_peer, review
from tests.journeys import signing
from tests.journeys.living import (
    DOCTOR,
    INTAKE,
    MEDICARE,
    NURSE,
    OUTSIDE,
    PROVIDER,
    REASON,
    REVIEWER,
    TUESDAY,
    later,
    signed_by,
    submission,
    sweep,
)

Situation = Callable[[Desk], tuple[str, datetime]]
"""Makes the request, and gives its id and the time at which it stands so."""


def _came_in(desk: Desk, *args: str, **said: object) -> RequestState:
    state = requests.submit(desk, submission(*args, **said), PROVIDER, TUESDAY)  # type: ignore[arg-type]
    mailroom.send_due_notices(desk, later(minutes=5))
    return state


def nothing(desk: Desk) -> tuple[str, datetime]:
    return "R-1", TUESDAY


def draft(desk: Desk) -> tuple[str, datetime]:
    return drafts.draft(desk, submission(id="R-1"), PROVIDER, TUESDAY).id, TUESDAY


def pended(desk: Desk) -> tuple[str, datetime]:
    return _came_in(desk, "two-facts-missing.json").id, later(hours=1)


def pended_and_locked(desk: Desk) -> tuple[str, datetime]:
    id, at = pended(desk)
    review.lock(desk, id, NURSE, at)
    return id, later(at, minutes=1)


def in_judgment(desk: Desk) -> tuple[str, datetime]:
    return _came_in(desk, "judgment-by-a-reading.json").id, later(hours=1)


def in_judgment_expedite_proposed(desk: Desk) -> tuple[str, datetime]:
    id, at = in_judgment(desk)
    act(desk, id, ExpediteProposed("He stopped eating."), PROVIDER, at)
    return id, later(at, hours=1)


def in_judgment_medicare(desk: Desk) -> tuple[str, datetime]:
    return _came_in(desk, "judgment-by-a-reading.json", member="M-2", facts=MEDICARE).id, later(hours=1)


def overdue_medicare(desk: Desk) -> tuple[str, datetime]:
    id, _ = in_judgment_medicare(desk)
    return id, later(days=9)


def excluded(desk: Desk) -> tuple[str, datetime]:
    return _came_in(desk, "excluded.json").id, later(hours=1)


def approved(desk: Desk) -> tuple[str, datetime]:
    return _came_in(desk).id, later(hours=1)


def denied(desk: Desk) -> tuple[str, datetime]:
    id, at = excluded(desk)
    signing.determine_adversely(desk, id, (), signed_by(DOCTOR, at, REASON), DOCTOR, at)
    mailroom.send_due_notices(desk, at)
    return id, later(at, hours=1)


def denied_and_talked(desk: Desk) -> tuple[str, datetime]:
    id, at = denied(desk)
    peer_to_peer.offer(desk, id, later(at, days=5), NURSE, at)
    booked = PeerToPeerBooked(later(at, hours=1), REVIEWER.id, "Dr. Lind")
    act(desk, id, booked, PROVIDER, at)
    return id, later(at, hours=2)


def appealed(desk: Desk) -> tuple[str, datetime]:
    id, at = denied(desk)
    appeals.file(desk, id, appeals.Appeal((), "member", "Clearance was given."), PROVIDER, at)
    mailroom.send_due_notices(desk, at)
    return id, later(at, hours=1)


def of_the_aco(desk: Desk) -> tuple[str, datetime]:
    return _came_in(desk, "other-guidance.json", member="M-3").id, later(hours=1)


def with_the_delegate(desk: Desk) -> tuple[str, datetime]:
    id, at = of_the_aco(desk)
    delegation.hand_over(desk, id, (), "", "The drug list governs.", INTAKE, at)
    return id, later(at, hours=1)


def withdrawn(desk: Desk) -> tuple[str, datetime]:
    id, at = pended(desk)
    requests.withdraw(desk, id, "provider", "Another treatment.", PROVIDER, at)
    return id, later(at, hours=1)


def approved_outside_the_criteria(desk: Desk) -> tuple[str, datetime]:
    id, at = in_judgment(desk)
    determinations.approve(desk, id, (), signed_by(DOCTOR, at, OUTSIDE), DOCTOR, at)
    mailroom.send_due_notices(desk, at)
    return id, later(at, hours=1)


def expired_draft(desk: Desk) -> tuple[str, datetime]:
    id, _ = draft(desk)
    at = later(days=200)
    sweep(desk, at)
    return id, at


def renewal_due(desk: Desk) -> tuple[str, datetime]:
    """The first request is approved; the table's action sends the renewal."""
    id, _ = approved(desk)
    return id, datetime(2026, 3, 12, 14, tzinfo=TUESDAY.tzinfo)


def expedited(desk: Desk) -> tuple[str, datetime]:
    made = replace(submission("judgment-by-a-reading.json"), urgency=Urgency.EXPEDITED)
    return requests.submit(desk, made, PROVIDER, TUESDAY).id, later(hours=1)


def retrospective(desk: Desk) -> tuple[str, datetime]:
    made = replace(submission("excluded.json"), kind=SubmissionKind.RETROSPECTIVE)
    return requests.submit(desk, made, PROVIDER, TUESDAY).id, later(hours=1)


SITUATIONS: dict[str, Situation] = {
    name.replace("_", " "): made
    for name, made in list(globals().items())
    if callable(made) and not name.startswith("_") and getattr(made, "__module__", "") == __name__
}
"""By the words of the tables."""
