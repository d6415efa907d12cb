"""One request as JSON data, for whoever works on it: where it stands, by what clocks, on which facts, what happened."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from assent.casework.request.actors import OFFICES, Actor
from assent.casework.request.determination import Approved, Determination
from assent.casework.request.effectuation import NextLevel, next_levels, ordered_by
from assent.casework.request.event_codec import tag, to_data
from assent.casework.request.events import Event
from assent.casework.request.events_after import NoticeReturned, NoticeSent
from assent.casework.request.events_appeal import AppealExtended, LineRuling, OutsideDecided
from assent.casework.request.events_intake import Answered, FactsGiven
from assent.casework.request.events_need import CoverageChecked, NeedDetermined
from assent.casework.request.events_review import (
    Assessed,
    Escalated,
    InformationRequested,
    JudgmentResolved,
    NoLongerNeeded,
)  # fmt: skip
from assent.casework.request.fact_state import FactState
from assent.casework.request.fold import fold
from assent.casework.request.fold_outside import owed_by
from assent.casework.request.given import GivenFact
from assent.casework.request.state import (
    AppealState,
    AuthorizationState,
    LineState,
    OutsideState,
    RequestState,
)  # fmt: skip
from assent.casework.request.telling import Duty, duties_of
from assent.casework.request.timing import Due, appeal_deadlines, line_deadlines, moments, plan_day
from assent.desk.ports import Desk
from assent.desk.recording import events_of

Json = dict[str, Any]
_OFFICE_ROLES = frozenset(role.value for role in OFFICES)


def show(desk: Desk, request: str) -> Json:
    """One request as it stands. For the installation's own operator; others ``look``, which is logged."""
    events = events_of(desk, request)
    state = fold(request, events)
    return shown(state, events)


def shown(state: RequestState, events: Iterable[Event]) -> Json:
    """The state and its events as JSON data; times in UTC, None where something is not known or did not happen."""
    events = tuple(events)
    deadlines = line_deadlines(state, moments(events))
    return {
        "request": state.id,
        "version": state.version,
        "stage": state.stage.value,
        **_submission(state),
        "assignee": state.assigned.to if state.assigned else None,
        "lock": {"by": state.lock.by, "until": _time(state.lock.until)} if state.lock else None,
        "escalate_at": _time(state.escalate_at),
        "coverage": to_data(CoverageChecked, state.coverage) if state.coverage else None,
        "asks": [
            {"fact": ask.fact, "question": ask.question, "clauses": list(ask.clauses), "document": ask.document}
            for ask in state.asks.values()
        ],
        "lines": [_line(name, line, deadlines.get(name, ())) for name, line in state.lines.items()],
        "facts": [_fact(path, fact) for path, fact in state.facts.items()],
        "documents": [
            {"digest": one.digest, "name": one.name, "media_type": one.media_type, "size": one.size}
            for one in state.documents.values()
        ],
        "judgments": [_judgment(one) for one in state.resolutions.values()],
        "escalations": [{"to": one.to.value, "why": one.why} for one in state.escalations],
        "duties": [_duty(one) for one in duties_of(state)],
        "peer_to_peer": _peer_to_peer(state),
        "appeals": list(_appeals(state)),
        "outside_decisions": [_outside(state, one) for one in state.outside.values()],
        "authorizations": list(state.authorizations),
        "authorized": [_authorization(one) for one in state.authorizations.values()],
        "notices": [_notice(one, state) for one in state.notices],
        "duplicates": list(state.duplicates),
        "timeline": [_event(event) for event in events],
    }  # fmt: skip


def for_office(whole: Json, actor: Actor) -> Json:
    """What of it a provider's office sees: not the plan's own workings, its people, or letters to others."""
    timeline = [_seen_outside(event, actor) for event in whole["timeline"] if event["event"] not in _INSIDE]
    coverage = whole["coverage"] and {name: whole["coverage"][name] for name in _COVERAGE_OUTSIDE}
    return {
        **whole,
        **dict.fromkeys(_OF_THE_PLAN),
        **{name: [] for name in _LISTS_OF_THE_PLAN},
        "coverage": coverage,
        "notices": [one for one in whole["notices"] if one["to"] == "provider"],
        "timeline": timeline,
    }


_OF_THE_PLAN = ("assignee", "lock", "escalate_at")
_LISTS_OF_THE_PLAN = ("escalations", "duties", "duplicates")
_COVERAGE_OUTSIDE = ("product_line", "start", "end", "in_network")
_INSIDE = frozenset({
    *("escalated", "note_written", "viewed", "assigned", "locked", "unlocked", "duplicate_noted"),
    *("notice_handed_over", "notice_delivered", "notice_returned"),
})  # fmt: skip
"""What only the plan's own people see that it happened."""


def _seen_outside(event: Json, actor: Actor) -> Json:
    own = event["actor"] == actor.id or event["role"] in _OFFICE_ROLES
    return event if own else {**event, "actor": "the plan"}


def _submission(state: RequestState) -> Json:
    made, draft = state.submitted, state.draft
    return {
        "product_line": state.product_line,
        "urgency": state.urgency.value,
        "expedite_proposed": state.expedite.why if state.expedite else None,
        "member": draft.member if draft else None,
        "provider": draft.provider if draft else None,
        "policy": draft.policy if draft else None,
        "kind": made.kind.value if made else None,
        "channel": made.channel.value if made else None,
        "received_at": _time(made.received_at) if made else None,
        "continues": made.earlier.number if made and made.earlier else None,
    }


def _line(name: str, line: LineState, found: Due) -> Json:
    assessed = line.assessment.assessed if line.assessment else None
    asked = line.requested
    return {
        "line": name,
        "code": asked.code,
        "ndc": asked.ndc,
        "kind": asked.kind.value,
        "benefit": asked.benefit.value,
        "units": asked.units,
        "from": asked.start.isoformat(),
        "to": asked.end.isoformat(),
        "status": line.status.value,
        "need": to_data(NeedDetermined, line.need) if line.need else None,
        "outcome": assessed.outcome.value if assessed else None,
        "clauses": list(assessed.clauses) if assessed else [],
        "determination": _determination(line.determination) if line.determination else None,
        "earlier_determinations": [_determination(one) for one in line.earlier],
        "deemed": tag(type(line.deemed)) if line.deemed else None,
        "delegate": line.delegate or None,
        "extension": _time(line.extension.until) if line.extension else None,
        "authorization": line.authorization or None,
        "deadlines": _deadlines(found),
    }


def _deadlines(found: Due) -> list[Json]:
    return [
        {
            "rule": one.rule_id,
            "citation": one.citation,
            "due_at": _time(one.due_at),
            "arithmetic": one.arithmetic,
            "extension": one.extension,
            "binds": one.binds,
            "uncertain": one.is_marked,
        }
        for one in found
    ]


def _determination(made: Determination) -> Json:
    signature = made.signature
    return {
        "outcome": tag(type(made)),
        "basis": made.basis.value if isinstance(made, Approved) else None,
        "by": signature.person if signature else None,
        "credential": signature.credential if signature else None,
        "specialty": signature.specialty if signature else None,
        "signed_at": _time(signature.signed_at) if signature else None,
        "reasons": [{"clause": one.clause, "words": one.words} for one in made.reasons],
        "alternatives": [] if isinstance(made, Approved) else [
            {"treatment": one.treatment, "providers": one.providers} for one in made.alternatives
        ],
    }  # fmt: skip


def _fact(path: str, fact: FactState) -> Json:
    """What counts now, and what was submitted where a person of the plan put another value beside it."""
    return {
        "fact": path,
        **_given(fact.current),
        "submitted": _given(fact.submitted) if fact.changed and fact.submitted else None,
        "supported": fact.supported,
        "disputed": fact.disputed,
        "confirmed_by": fact.confirmed_by or None,
    }


def _given(one: GivenFact) -> Json:
    data: Json = to_data(GivenFact, one)
    evidence = {name: value for name, value in data["evidence"].items() if value not in (None, "")}
    value = one.value if one.value is None or isinstance(one.value, bool | int | float) else str(one.value)
    return {"value": value, "evidence": evidence, "document": one.document or None}


def _judgment(one: JudgmentResolved) -> Json:
    return {
        "clause": one.clause,
        "answer": one.answer,
        "reasons": one.reasons,
        "question": one.question or None,
        "reading": one.reading or None,
        "by": one.signature.person,
    }


def _duty(one: Duty) -> Json:
    return {
        "rule": one.rule.id,
        "citation": one.rule.citation,
        "says": one.rule.says,
        "channel": one.rule.channel.value,
        "to": [to.value for to in one.rule.to],
        "due_at": _time(one.deadline.due_at),
        "done_at": _time(one.done_at),
        "uncertain": one.deadline.is_marked,
    }


def _notice(one: NoticeSent, state: RequestState) -> Json:
    became = [receipt for receipt in state.receipts if receipt.digest == one.digest]
    returned = next((receipt.why for receipt in became if isinstance(receipt, NoticeReturned)), None)
    return {
        "kind": one.kind.value,
        "to": one.to,
        "digest": one.digest,
        "lines": list(one.lines),
        "channel": one.channel,
        "handed_over": one.digest in state.handed_over,
        "delivered": bool(became) and returned is None,
        "returned": returned,
    }


def _peer_to_peer(state: RequestState) -> Json:
    talk = state.peer_to_peer
    return {
        "offered_until": _time(talk.offered.until) if talk.offered else None,
        "booked_for": _time(talk.booked.when) if talk.booked else None,
        "outcome": talk.held.outcome.value if talk.held else None,
    }


def _appeals(state: RequestState) -> Iterator[Json]:
    due: Mapping[str, Any] = {appeal.filed.appeal: one for appeal, one in appeal_deadlines(state)}
    for name, appeal in state.appeals.items():
        one = due.get(name)
        yield {
            "appeal": name,
            "level": appeal.filed.level,
            "lines": list(appeal.filed.lines),
            "urgency": appeal.filed.urgency.value,
            "filed_at": _time(appeal.filed_at),
            "open": appeal.open,
            "due_at": _time(one.due_at) if one else None,
            "arithmetic": one.arithmetic if one else None,
            "citation": one.citation if one else None,
            "outcomes": _outcomes(appeal),
            "forwarded_to": appeal.forwarded.to if appeal.forwarded else None,
            "deemed": appeal.deemed,
            "extended_until": _time(appeal.extended.until) if appeal.extended else None,
            "decided_outside": list(appeal.settled),
        }


def _outside(state: RequestState, one: OutsideState) -> Json:
    """What a body outside the plan decided, what the plan owes by it, and what follows on the ladder."""
    decided = one.decided
    return {
        "decision": decided.decision,
        "appeal": decided.appeal or None,
        "level": decided.level,
        "body": decided.body,
        "reference": decided.reference,
        "decided_on": decided.decided_on.isoformat(),
        "received_at": _time(decided.received_at),
        "document": decided.document or None,
        "rulings": [_ruling(state, one, ruling) for ruling in decided.rulings],
        "effectuated_at": _time(one.effectuated_at),
        "next_levels": [_next_level(each) for each in next_levels(state, decided)],
    }


def _ruling(state: RequestState, outside: OutsideState, one: LineRuling) -> Json:
    grant, owed = one.grant, one.line in owed_by(state, outside)
    clocks = ordered_by(state, outside.decided, one.line) if grant is not None else ()
    return {
        "line": one.line,
        "ruling": one.ruling.value,
        "units": grant.units if grant else None,
        "from": grant.start.isoformat() if grant else None,
        "to": grant.end.isoformat() if grant else None,
        "owed": owed,
        "deadlines": _deadlines(clocks),
    }


def _next_level(one: NextLevel) -> Json:
    due = one.deadline
    return {
        "level": one.level.level,
        "name": one.level.name,
        "citation": one.level.citation,
        "last_day_to_file": plan_day(due.due_at).isoformat() if due and due.due_at else None,
        "arithmetic": due.arithmetic if due else None,
    }


def _outcomes(appeal: AppealState) -> Json:
    return {one.line: tag(type(one)) for one in appeal.decided.decisions} if appeal.decided else {}


def _authorization(one: AuthorizationState) -> Json:
    return {
        "number": one.number,
        "ends": one.ends.isoformat(),
        "lapsed_on": one.lapsed_on.isoformat() if one.lapsed_on else None,
        "grants": [
            {
                "line": grant.line,
                "units": grant.units,
                "used": one.used_of(grant.line),
                "left": one.left(grant.line),
                "from": grant.start.isoformat(),
                "to": grant.end.isoformat(),
            }
            for grant in one.grants
        ],
    }


def _event(event: Event) -> Json:
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
            return f"{appeal} until {until.isoformat()}"
        case OutsideDecided(body=body, reference=reference, rulings=rulings):
            what = ", ".join(f"{one.line} {one.ruling.value.replace('_', ' ')}" for one in rulings)
            return f"{body}, {reference}: {what}"
        case Escalated(to=role, why=why):
            return f"to {role.value}: {why}"
        case NoticeReturned(why=why):
            return why
        case NeedDetermined(need=need, citation=citation):
            return f"{need.value.replace('_', ' ')}{f' ({citation})' if citation else ''}"
        case _:
            return ""


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
