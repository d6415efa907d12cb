"""Folding what happens at the beginning of a request."""

from dataclasses import replace
from typing import assert_never

from assent.casework.intake import events
from assent.casework.record import guards
from assent.casework.record.actors import OFFICES
from assent.casework.record.days import plan_day
from assent.casework.record.event import Event
from assent.casework.record.fact_state import FactEntry, FactState, How
from assent.casework.record.given import GivenFact
from assent.casework.record.lines import Benefit
from assent.casework.record.replacement import changed
from assent.casework.record.state import OPEN, LineState, LineStatus, RequestState, Stage


def fold_intake(state: RequestState, event: Event, body: events.IntakeBody) -> RequestState:
    """The state after one of these; raises ``IllegalTransition`` where it cannot follow."""
    match body:
        case events.DraftCreated():
            guards.at_stage(state, event, Stage.NEW)
            return changed(state, draft=body, owner=event.actor.id)
        case events.MemberIdentified():
            return _member_identified(state, event, body)
        case events.DraftExpired():
            guards.at_stage(state, event, Stage.DRAFT)
            return changed(state, draft_expired=True)
        case events.Submitted():
            return _submitted(state, event, body)
        case events.LinesAdded():
            return _lines_added(state, event, body)
        case events.DuplicateNoted(requests=requests):
            guards.still_open(state, event)
            return changed(state, duplicates=tuple(dict.fromkeys((*state.duplicates, *requests))))
        case events.EarlierAuthorizationsNoted(numbers=numbers):
            guards.still_open(state, event)
            return changed(state, earlier_authorizations=numbers)
        case events.FactsGiven():
            return _facts_given(state, event, body)
        case events.DocumentAttached():
            guards.at_stage(state, event, Stage.DRAFT, *OPEN, Stage.DETERMINED)
            return changed(state, documents={**state.documents, body.digest: body})
        case events.FactConfirmed():
            return _confirmed(state, event, body)
        case events.FactCorrected():
            return _corrected(state, event, body)
        case events.Answered():
            return _answered(state, event, body)
        case events.Withdrawn():
            return _withdrawn(state, event, body)
        case _:
            assert_never(body)


def _member_identified(state: RequestState, event: Event, body: events.MemberIdentified) -> RequestState:
    guards.still_open(state, event)
    draft = state.draft
    if draft is None or draft.identified:
        guards.illegal(
            state,
            event,
            "The member of this request is known; withdraw it and submit it for the right member.",
        )
    known = replace(draft, member=body.member, product_line=body.product_line, identified=True)
    benefits = dict(body.benefits)
    lines = {
        name: replace(line, requested=replace(line.requested, benefit=Benefit(benefits[name])))
        if name in benefits
        else line
        for name, line in state.lines.items()
    }
    return changed(state, draft=known, lines=lines, identified_at=event.sequence)


def _submitted(state: RequestState, event: Event, body: events.Submitted) -> RequestState:
    guards.at_stage(state, event, Stage.DRAFT)
    if body.received_at > event.at:
        guards.illegal(
            state, event, f"It was received at {body.received_at.isoformat()}, which is yet to come."
        )
    if body.channel is events.Channel.PORTAL and body.received_at != event.at:
        guards.illegal(
            state, event, "What comes through the portal is received when it is submitted; name its own way."
        )
    lines = {line.id: LineState(line) for line in body.lines}
    return changed(state, submitted=body, submitted_at=event.sequence, urgency=body.urgency, lines=lines)


def _lines_added(state: RequestState, event: Event, body: events.LinesAdded) -> RequestState:
    guards.still_open(state, event)
    for line in body.lines:
        if line.id in state.lines:
            guards.illegal(
                state, event, f"There is a line {line.id} already; give what is new an id of its own."
            )
    for _, replaced in body.instead:
        if guards.open_line(state, event, replaced).deemed is not None:
            guards.illegal(
                state,
                event,
                f"The time to decide line {replaced} is over, and the law gives a right by that; "
                "ask for something else by a further line.",
            )
    instead = dict(body.instead)
    lines = dict(state.lines)
    lines |= {replaced: replace(lines[replaced], withdrawn=True) for replaced in instead.values()}
    lines |= {
        line.id: LineState(line, received_at=event.at, instead_of=instead.get(line.id, ""))
        for line in body.lines
    }
    return changed(state, lines=lines)


def _facts_given(state: RequestState, event: Event, body: events.FactsGiven) -> RequestState:
    guards.at_stage(state, event, Stage.DRAFT, *OPEN, Stage.DETERMINED)
    return _with_entries(state, event, How.CARRIED if body.carried_from else How.GIVEN, body.facts)


def _with_entries(
    state: RequestState, event: Event, how: How, given_facts: tuple[GivenFact, ...]
) -> RequestState:
    facts = dict(state.facts)
    for fact in given_facts:
        if fact.document and fact.document not in state.documents:
            guards.illegal(
                state, event, f"{fact.path}: document {fact.document} is not attached; attach it first."
            )
        entry = FactEntry(how, event.sequence, event.actor, fact)
        before = facts.get(fact.path)
        facts[fact.path] = before.followed_by(entry) if before else FactState((entry,))
    today = plan_day(event.at)
    return changed(state, facts=facts, facts_changed_at=event.sequence, facts_changed_on=today)


def _known(state: RequestState, event: Event, path: str) -> FactState:
    guards.was_submitted(state, event)
    if path not in state.facts:
        guards.illegal(state, event, f"Nothing was given for {path}; give it as a fact.")
    return state.facts[path]


def _unchanged(state: RequestState, event: Event, path: str, value: object) -> FactState:
    fact = _known(state, event, path)
    now = fact.current.value
    if (type(now), now) != (type(value), value):
        guards.illegal(
            state, event, f"{path} has another value now than the one named; look again, then repeat it."
        )
    return fact


def _confirmed(state: RequestState, event: Event, body: events.FactConfirmed) -> RequestState:
    guards.not_locked_by_another(state, event)
    fact = _unchanged(state, event, body.path, body.value)
    behind = GivenFact(body.path, body.value, body.evidence, body.document)
    if body.document and body.document not in state.documents:
        guards.illegal(
            state, event, f"{body.path}: document {body.document} is not attached; attach it first."
        )
    confirmed = replace(
        fact, confirmed_at=event.sequence, confirmed_by=event.actor.id, confirmed_supported=behind.supported
    )
    return changed(state, facts={**state.facts, body.path: confirmed})


def _corrected(state: RequestState, event: Event, body: events.FactCorrected) -> RequestState:
    guards.not_locked_by_another(state, event)
    _unchanged(state, event, body.fact.path, body.was)
    return _with_entries(state, event, How.CORRECTED, (body.fact,))


def _answered(state: RequestState, event: Event, body: events.Answered) -> RequestState:
    guards.was_submitted(state, event)
    for document in body.documents:
        guards.document_on_record(state, event, document)
    not_as_facts = body.says or body.documents
    return replace(
        guards.close_asks(state, event, body.asks),
        answered=(*state.answered, *body.asks),
        unanswerable=(*state.unanswerable, *(body.asks if not_as_facts else ())),
    )


def _withdrawn(state: RequestState, event: Event, body: events.Withdrawn) -> RequestState:
    guards.still_open(state, event)
    if body.document:
        guards.document_on_record(state, event, body.document)
    if body.channel in events.THEIR_OWN and event.actor.role not in OFFICES:
        guards.illegal(
            state,
            event,
            f"By {body.channel.value} an office withdraws itself; say by which way they asked you, and keep what "
            "was said as a note or document.",
        )
    for name in body.lines:
        guards.open_line(state, event, name)
    taken_back = body.lines or tuple(state.lines)
    open_or_back = (LineStatus.OPEN, LineStatus.WITHDRAWN)
    lines = {
        name: replace(line, withdrawn=line.withdrawn or (name in taken_back and line.status in open_or_back))
        for name, line in state.lines.items()
    }
    return changed(state, lines=lines)
