"""What happened to a request, in a few words for each event; and what of that a provider's office sees."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from assent.casework.appeal.events import (
    AppealDecided,
    AppealExtended,
    OutsideDecided,
    ReversalConfirmed,
    ReversalEntered,
    ReversalRejected,
)
from assent.casework.determination.events import (
    DelegateDecided,
    DelegateDecisionEntered,
    DelegateDecisionRejected,
    Determined,
)
from assent.casework.determination.signature import Departure
from assent.casework.intake.events import Answered, FactsGiven, LinesAdded, Withdrawn
from assent.casework.notices.events import NoticeReturned, NoticeSent
from assent.casework.record.actors import OFFICES, Actor
from assent.casework.record.codec.events import tag
from assent.casework.record.days import plan_time
from assent.casework.record.event import Event
from assent.casework.record.events import Viewed
from assent.casework.requirement.events import NeedDetermined
from assent.casework.review.events import (
    Assessed,
    Assigned,
    Escalated,
    InformationRequested,
    Locked,
    NoLongerNeeded,
)

LOOK = tag(Viewed)
"""The event of a look: who follows what was done to a request passes it over."""
_OFFICE_ROLES = frozenset(role.value for role in OFFICES)


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened, without values of facts. ``via`` is the entry point, null where it is not known."""

    sequence: int
    at: datetime
    actor: str
    role: str
    event: str
    says: str
    via: str | None = None


def happened(event: Event) -> TimelineEntry:
    """One event: when, who, in which role, what."""
    return TimelineEntry(
        sequence=event.sequence,
        at=event.at,
        actor=event.actor.id,
        role=event.actor.role.value,
        event=tag(type(event.body)),
        says=_says(event),
        via=event.actor.via,
    )


def _says(event: Event) -> str:
    """A few words on what an event did, without the values of facts."""
    match event.body:
        case Assessed() as assessed:
            grounds = ", ".join(assessed.clauses or assessed.missing)
            return f"{assessed.outcome.value}{f': {grounds}' if grounds else ''}"
        case InformationRequested(asks=asks):
            return ", ".join(ask.fact for ask in asks)
        case Answered(asks=names, says=text, documents=documents):
            how = "no answer: " if text else "by document: " if documents else ""
            return f"{how}{', '.join(names)}"
        case NoLongerNeeded(asks=names):
            return ", ".join(names)
        case FactsGiven(facts=facts):
            return facts[0].path if len(facts) == 1 else f"{len(facts)} facts"
        case AppealExtended(appeal=appeal, until=until):
            return f"{appeal} until {plan_time(until)}"
        case ReversalEntered(appeal=appeal):
            return f"{appeal}: waits for a second person"
        case ReversalRejected(appeal=appeal, why=why):
            return f"{appeal}: {why}"
        case ReversalConfirmed(appeal=appeal, entry=entry):
            return f"{appeal}: entry {entry} confirmed, until the appeal is decided"
        case OutsideDecided(body=body, reference=reference, rulings=rulings):
            ruled = ", ".join(f"{ruling.line} {ruling.ruling.value.replace('_', ' ')}" for ruling in rulings)
            return f"{body}, {reference}: {ruled}"
        case DelegateDecisionEntered(delegate=delegate, reference=reference, determination=determination):
            return f"{delegate}, {reference}: line {determination.line}, waits for a second person"
        case DelegateDecisionRejected(line=line, why=why):
            return f"line {line}: {why}"
        case DelegateDecided(delegate=delegate, reference=reference, entry=entry) if entry:
            return f"{delegate}, {reference}: entry {entry} confirmed"
        case LinesAdded(lines=added, instead=instead):
            return f"line {', '.join(_added(line.id, dict(instead)) for line in added)}"
        case Withdrawn(person=person, channel=channel, asked_by=asked_by) if channel is not None:
            return f"{person} asked for the {asked_by}, by {channel.value.replace('_', ' ')}"
        case Assigned(to=to, role=role):
            return f"to {to}, {role.value.replace('_', ' ')}"
        case NoticeSent(kind=kind, to=to, language=language):
            return f"{kind.value.replace('_', ' ')}, to the {to}{' in Spanish' if language == 'es' else ''}"
        case Determined(determination=determination, departure=departure, not_cited=missing):
            outcome = f"line {determination.line}: {tag(type(determination)).replace('_', ' ')}"
            return "; ".join(filter(None, (outcome, _by_the_record(departure, missing))))
        case AppealDecided(departure=departure, not_cited=missing):
            return _by_the_record(departure, missing)
        case Escalated(to=role, why=why):
            return f"to {role.value}: {why}"
        case NoticeReturned(why=why) | Locked(why=why):
            return why
        case NeedDetermined(need=need, citation=citation):
            return f"{need.value.replace('_', ' ')}{f' ({citation})' if citation else ''}"
        case _:
            return ""


def _added(line: str, instead: Mapping[str, str]) -> str:
    return f"{line} in the place of {instead[line]}" if line in instead else line


def _by_the_record(departure: Departure | None, not_cited: tuple[str, ...]) -> str:
    """How the reasons of a decision stand to the record, where there is something to say."""
    departs = f"departs from the record at {', '.join(departure.clauses)}" if departure else ""
    missing = f"fails too and is not cited: {', '.join(not_cited)}" if not_cited else ""
    return "; ".join(part for part in (departs, missing) if part)


def seen_by_office(entries: Iterable[TimelineEntry], actor: Actor) -> tuple[TimelineEntry, ...]:
    """What of it a provider's office sees: not the plan's own workings, nor its people."""
    return tuple(_seen_outside(entry, actor) for entry in entries if entry.event not in _INSIDE)


_INSIDE = frozenset({
    *("escalated", "note_written", LOOK, "assigned", "locked", "unlocked", "duplicate_noted"),
    "earlier_authorizations_noted",
    *("delegate_decision_entered", "delegate_decision_rejected", "reversal_entered", "reversal_rejected"),
    *("notice_handed_over", "notice_delivered", "notice_returned", "letter_confirmed"),
})  # fmt: skip
"""What only the plan's own people see that it happened."""
_UNSAID = frozenset({"determined", "appeal_decided", "notice_sent"})
"""Of which an office sees that it happened; how the reasons stand to the record is the plan's own working."""


def _seen_outside(entry: TimelineEntry, actor: Actor) -> TimelineEntry:
    if entry.actor == actor.id or entry.role in _OFFICE_ROLES:
        return entry
    text = "" if entry.event in _UNSAID else entry.says
    return replace(entry, actor="the plan", says=text)
