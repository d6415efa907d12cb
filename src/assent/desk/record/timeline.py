"""What happened to a request, in a few words for each event; and what of a request a provider's office sees."""

from assent.casework.appeal.events import AppealExtended, OutsideDecided
from assent.casework.determination.events import (
    DelegateDecided,
    DelegateDecisionEntered,
    DelegateDecisionRejected,
)
from assent.casework.intake.events import Answered, FactsGiven
from assent.casework.notices.events import NoticeReturned
from assent.casework.record.actors import OFFICES, Actor
from assent.casework.record.codec import tag
from assent.casework.record.days import plan_time
from assent.casework.record.event import Event
from assent.casework.requirement.events import NeedDetermined
from assent.casework.review.events import Assessed, Escalated, InformationRequested, NoLongerNeeded
from assent.desk.record.times_display import Json

_OFFICE_ROLES = frozenset(role.value for role in OFFICES)


def happened(event: Event) -> Json:
    """One event: when, who, in which role, what."""
    return {
        "sequence": event.sequence,
        "at": event.at.isoformat(),
        "actor": event.actor.id,
        "role": event.actor.role.value,
        "event": tag(type(event.body)),
        "says": _says(event),
    }


def _says(event: Event) -> str:
    """A few words on what an event did, without the values of facts."""
    match event.body:
        case Assessed() as made:
            what = ", ".join(made.clauses or made.missing)
            return f"{made.outcome.value}{f': {what}' if what else ''}"
        case InformationRequested(asks=asks):
            return ", ".join(ask.fact for ask in asks)
        case Answered(asks=names, says=says):
            return f"{'no answer: ' if says else ''}{', '.join(names)}"
        case NoLongerNeeded(asks=names):
            return ", ".join(names)
        case FactsGiven(facts=facts):
            return facts[0].path if len(facts) == 1 else f"{len(facts)} facts"
        case AppealExtended(appeal=appeal, until=until):
            return f"{appeal} until {plan_time(until)}"
        case OutsideDecided(body=body, reference=reference, rulings=rulings):
            what = ", ".join(f"{one.line} {one.ruling.value.replace('_', ' ')}" for one in rulings)
            return f"{body}, {reference}: {what}"
        case DelegateDecisionEntered(delegate=who, reference=reference, determination=made):
            return f"{who}, {reference}: line {made.line}, waits for a second person"
        case DelegateDecisionRejected(line=line, why=why):
            return f"line {line}: {why}"
        case DelegateDecided(delegate=who, reference=reference, entry=entry) if entry:
            return f"{who}, {reference}: entry {entry} confirmed"
        case Escalated(to=role, why=why):
            return f"to {role.value}: {why}"
        case NoticeReturned(why=why):
            return why
        case NeedDetermined(need=need, citation=citation):
            return f"{need.value.replace('_', ' ')}{f' ({citation})' if citation else ''}"
        case _:
            return ""


def for_office(whole: Json, actor: Actor) -> Json:
    """What of it a provider's office sees: not the plan's own workings, its people, or letters to others."""
    timeline = [_seen_outside(event, actor) for event in whole["timeline"] if event["event"] not in _INSIDE]
    coverage = whole["coverage"] and {name: whole["coverage"][name] for name in _COVERAGE_OUTSIDE}
    return {
        **whole,
        **dict.fromkeys(_OF_THE_PLAN),
        **{name: [] for name in _LISTS_OF_THE_PLAN},
        "coverage": coverage,
        "lines": [{**line, "entered": None} for line in whole["lines"]],
        "notices": [one for one in whole["notices"] if one["to"] == "provider"],
        "timeline": timeline,
    }


_OF_THE_PLAN = ("assignee", "lock", "escalate_at")
_LISTS_OF_THE_PLAN = ("escalations", "duties", "duplicates")
_COVERAGE_OUTSIDE = ("product_line", "start", "end", "in_network")
_INSIDE = frozenset({
    *("escalated", "note_written", "viewed", "assigned", "locked", "unlocked", "duplicate_noted"),
    "earlier_authorizations_noted",
    *("delegate_decision_entered", "delegate_decision_rejected"),
    *("notice_handed_over", "notice_delivered", "notice_returned"),
})  # fmt: skip
"""What only the plan's own people see that it happened."""


def _seen_outside(event: Json, actor: Actor) -> Json:
    own = event["actor"] == actor.id or event["role"] in _OFFICE_ROLES
    return event if own else {**event, "actor": "the plan"}
