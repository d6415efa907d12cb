"""Events and projections for the tests of the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from assent.adapters.store import Projection, Put, each
from assent.adapters.store.record import Change, Step
from assent.casework.determination.determination import Adverse
from assent.casework.determination.events import Determined
from assent.casework.determination.signature import (
    ClinicianSignature,
    Considered,
    ConsideredKind,
    SpecificReason,
)
from assent.casework.record.event import GENESIS, Actor, Body, Event, Role
from assent.casework.record.events import NoteWritten
from assent.casework.record.seal import sealed
from assent.casework.review.events import Assigned

NURSE = Actor("nurse-1", Role.NURSE)
START = datetime(2026, 1, 5, 15, 0, tzinfo=UTC)
SECRET = "Annabel Patient"


def notes(request: str, *says: str, after: Event | None = None) -> list[Event]:
    return chain(request, *map(NoteWritten, says), after=after)


def chain(request: str, *bodies: Body, after: Event | None = None) -> list[Event]:
    """Events on top of one, an hour apart."""
    made: list[Event] = []
    sequence, digest = (after.sequence, after.digest) if after else (0, GENESIS)
    for body in bodies:
        sequence += 1
        at = START + timedelta(hours=sequence)
        event = sealed(request, sequence, digest, at, NURSE, body)
        digest = event.digest
        made.append(event)
    return made


def adverse(line: str = "1") -> Determined:
    signature = ClinicianSignature(
        person="Dr. Example",
        credential="MD",
        licence="MA-1",
        licence_valid_until=date(2030, 1, 1),
        specialty="psychiatry",
        signed_at=START,
        attests="I have reviewed this record.",
    )
    reason = SpecificReason("I.2", "The scale is from before the current episode.")
    seen = Considered(ConsideredKind.FACT, "phq9")
    return Determined(Adverse(line, signature, (reason,), (seen,)))


def summary() -> Step:
    """The worklist's row: it remembers who is assigned, so it needs the whole history."""
    assignee: list[str] = []

    def step(event: Event) -> Sequence[Change]:
        if isinstance(event.body, Assigned):
            assignee[:] = [event.body.to]
        row = {
            "request": event.request,
            "state": "determined" if isinstance(event.body, Determined) else "received",
            "product_line": "commercial",
            "urgency": "standard",
            "due_at": event.at + timedelta(days=7),
            "assignee": assignee[0] if assignee else None,
            "member": f"member of {event.request}",
            "provider": "1234567893",
            "received_at": START,
            "updated": event.at,
        }
        return [Put("request_summary", row)]

    return step


def determination(event: Event) -> Sequence[Change]:
    if not isinstance(event.body, Determined):
        return []
    made = event.body.determination
    assert isinstance(made, Adverse)
    row = {
        "request": event.request,
        "sequence": event.sequence,
        "line": made.line,
        "outcome": "adverse",
        "decided_at": event.at,
        "automatic": False,
        "signer": made.signature.person,
        "credential": made.signature.credential,
        "licence": made.signature.licence,
        "specialty": made.signature.specialty,
        "reasons": [{"clause": one.clause, "words": one.words} for one in made.reasons],
        "considered": [{"kind": one.kind.value, "reference": one.reference} for one in made.considered],
    }
    return [Put("determination", row)]


PROJECTIONS = (Projection(summary, remembers=True), each(determination))
