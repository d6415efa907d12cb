"""Use cases of an auditor: verify the record, replay what was assessed, export, and take a checkpoint."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from assent.casework.intake.documents import documents_named
from assent.casework.lifecycle import apply
from assent.casework.oversight.verification import RecordFault, Verified
from assent.casework.people.permissions import Use, check_use
from assent.casework.record.codec.events import canonical, to_data
from assent.casework.record.event import Actor, Event
from assent.casework.record.state import RequestState, new_request
from assent.casework.review.assessment import assessed
from assent.casework.review.events import Assessed
from assent.desk.assessment.assess import (
    case_digest,
    policy_digest,
)
from assent.desk.plan.settings import settings_faults
from assent.desk.ports import Desk, Documents, Record
from assent.desk.record.explanation import repeated
from assent.desk.record.recording import events_of
from assent.logic.engine_level import ENGINE_LEVEL


@dataclass(frozen=True, slots=True)
class CheckedDocuments:
    """How many documents and letters the record names, and which of them are missing or changed, by digest."""

    named: int
    faults: Mapping[str, str]


class Compared(StrEnum):
    """How much of a recorded assessment a replay compares."""

    EVERYTHING = "everything"
    OUTCOME_AND_VERDICTS = "outcome and verdicts"


_OUTCOME_AND_VERDICTS = ("outcome", "clauses")
"""The recorded fields that no change of the engine may change: the outcome and the clauses that decide it."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """One recorded assessment made again, and the fields that now differ.

    ``revision`` is that of the version, counted from 1. ``compared`` says what of it could be compared: one
    that another level of the engine made only in outcome and verdicts, else byte for byte. ``equal``: it came
    out the same in that.
    """

    sequence: int
    at: datetime
    version: str
    revision: int
    engine_level: int
    compared: Compared
    outcome: str
    equal: bool
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckpointTaken:
    """A digest over the heads of all requests, to be kept elsewhere."""

    number: int
    digest: str


@dataclass(frozen=True, slots=True)
class LastCheckpoint:
    """The newest digest over the heads of all requests, and when it was taken."""

    number: int
    digest: str
    at: datetime


def verify(desk: Desk, kept: Mapping[int, str], heads: Iterable[str] = ()) -> Verified:
    """Check every chain, seal, head, derived row, document and letter.

    ``kept`` are digests of checkpoints, and ``heads`` of entries, that were kept elsewhere.
    """
    *_, (_, verified) = verification(desk, kept, heads)
    return verified


class Checked(StrEnum):
    """The parts of a verification, in their order."""

    CHAINS = "chains"
    DOCUMENTS = "documents"
    SETTINGS = "settings"


def verification(
    desk: Desk, kept: Mapping[int, str], heads: Iterable[str] = ()
) -> Iterator[tuple[Checked, Verified]]:
    """The same part by part, for whoever waits: what was checked, and all that was found so far."""
    verified = desk.record.verified(kept, heads)
    yield Checked.CHAINS, verified
    documents = check_documents(desk.record, desk.documents) if desk.documents else _NO_DOCUMENTS
    faults = tuple(
        RecordFault("", f"document {digest} is {fault}") for digest, fault in documents.faults.items()
    )
    verified = replace(verified, faults=(*verified.faults, *faults), documents=documents.named)
    yield Checked.DOCUMENTS, verified
    faults = tuple(RecordFault("", fault) for fault in settings_faults(desk))
    yield Checked.SETTINGS, replace(verified, faults=(*verified.faults, *faults))


def check_documents(record: Record, documents: Documents) -> CheckedDocuments:
    """Check every document and letter that the record names by its digest."""
    digests = dict.fromkeys(_named(record))
    return CheckedDocuments(len(digests), documents.faults(digests))


def _named(record: Record) -> Iterator[str]:
    after = 0
    while page := record.read_on(after, _AT_ONCE):
        for _, _, event in page:
            yield from documents_named(event.body) if event is not None else ()
        after = page[-1][0]


_AT_ONCE = 1_000
_NO_DOCUMENTS = CheckedDocuments(0, {})


def replay(desk: Desk, request: str) -> tuple[Replayed, ...]:
    """Assess again everything that was assessed, from the facts, policy version and adoptions of that day."""
    return tuple(_replayed(desk, request, events_of(desk, request)))


def export(desk: Desk, request: str) -> dict[str, Any]:
    """The whole record of one request as JSON data."""
    return desk.record.export(request)


def checkpoint(desk: Desk, now: datetime) -> CheckpointTaken:
    """A digest over the heads of all requests: print it and keep it elsewhere."""
    written = desk.record.checkpoint(now)
    return CheckpointTaken(written.number, written.digest)


def last_checkpoint(desk: Desk, actor: Actor) -> LastCheckpoint | None:
    """The newest checkpoint; None where none was taken. Raises ``NotPermitted``."""
    check_use(actor.role, Use.AUDIT)
    last = desk.record.last_checkpoint()
    return LastCheckpoint(last.number, last.digest, last.at) if last else None


def _replayed(desk: Desk, request: str, events: list[Event]) -> Iterator[Replayed]:
    state = new_request(request)
    for event in events:
        if isinstance(event.body, Assessed):
            differences = _differences(event.body, _again(desk, state, event.body, event.at))
            body = event.body
            yield Replayed(
                event.sequence,
                event.at,
                body.version,
                body.revision,
                body.engine_level,
                _compared(body.engine_level),
                body.outcome.value,
                not differences,
                differences,
            )
        state = apply(state, event)


def _again(desk: Desk, state: RequestState, recorded: Assessed, at: datetime) -> Assessed | None:
    """The same assessment from the state before it; None where the policy version is not in the catalogue."""
    now = repeated(desk, state, recorded, desk.plan_at(at))
    if now is None:
        return None
    digest = policy_digest(now.policy) if recorded.version and now.policy else ""
    return assessed(now, recorded.lines, digest, case_digest(now.case))


def _differences(recorded: Assessed, again: Assessed | None) -> tuple[str, ...]:
    """The names of what differs, never the values."""
    if again is None:
        return ("the policy version is not in the catalogue",)
    then, now = to_data(Assessed, recorded), to_data(Assessed, again)
    everything = _compared(recorded.engine_level) is Compared.EVERYTHING
    names = dict.fromkeys((*then, *now)) if everything else _OUTCOME_AND_VERDICTS
    return tuple(name for name in names if canonical(then.get(name)) != canonical(now.get(name)))


def _compared(engine_level: int) -> Compared:
    return Compared.EVERYTHING if engine_level == ENGINE_LEVEL else Compared.OUTCOME_AND_VERDICTS
