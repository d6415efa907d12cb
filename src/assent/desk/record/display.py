"""One request as JSON data, for whoever works on it: where it stands, by what clocks, on which facts, what happened."""

from collections.abc import Iterable

from assent.casework.deadlines.clocks import Due, line_deadlines, moments
from assent.casework.deadlines.duties import Duty, duties_of
from assent.casework.determination.determination import Approved, Determination
from assent.casework.notices.events import NoticeReturned, NoticeSent
from assent.casework.record.codec import tag, to_data
from assent.casework.record.event import Event
from assent.casework.record.fact_state import FactState
from assent.casework.record.given import GivenFact
from assent.casework.record.state import AuthorizationState, EnteredDecision, LineState, RequestState
from assent.casework.requirement.events import CoverageChecked, NeedDetermined
from assent.casework.review.events import JudgmentResolved
from assent.desk.ports import Desk
from assent.desk.record.appeals_display import appeals, outside_decision
from assent.desk.record.recording import events_of
from assent.desk.record.standing import standing_of
from assent.desk.record.timeline import happened
from assent.desk.record.times_display import Json, deadlines, time


def show(desk: Desk, request: str) -> Json:
    """One request as it stands. For the installation's own operator; others ``look``, which is logged."""
    events = events_of(desk, request)
    return shown(standing_of(request, events).state, events)


def shown(state: RequestState, events: Iterable[Event]) -> Json:
    """The state and its events as JSON data; times in UTC, None where something is not known or did not happen."""
    events = tuple(events)
    due = line_deadlines(state, moments(events))
    return {
        "request": state.id,
        "version": state.version,
        "stage": state.stage.value,
        **_submission(state),
        "assignee": state.assigned.to if state.assigned else None,
        "lock": {"by": state.lock.by, "until": time(state.lock.until)} if state.lock else None,
        "escalate_at": time(state.escalate_at),
        "coverage": to_data(CoverageChecked, state.coverage) if state.coverage else None,
        "asks": [
            {"fact": ask.fact, "question": ask.question, "clauses": list(ask.clauses), "document": ask.document}
            for ask in state.asks.values()
        ],
        "lines": [_line(name, line, due.get(name, ())) for name, line in state.lines.items()],
        "facts": [_fact(path, fact) for path, fact in state.facts.items()],
        "documents": [
            {"digest": document.digest, "name": document.name, "media_type": document.media_type, "size": document.size}
            for document in state.documents.values()
        ],
        "judgments": [_judgment(resolution) for resolution in state.resolutions.values()],
        "escalations": [{"to": escalation.to.value, "why": escalation.why} for escalation in state.escalations],
        "duties": [_duty(duty) for duty in duties_of(state)],
        "peer_to_peer": _peer_to_peer(state),
        "appeals": list(appeals(state)),
        "outside_decisions": [outside_decision(state, one) for one in state.outside.values()],
        "authorizations": list(state.authorizations),
        "authorized": [_authorization(authorization) for authorization in state.authorizations.values()],
        "notices": [_notice(notice, state) for notice in state.notices],
        "duplicates": list(state.duplicates),
        "timeline": [happened(event) for event in events],
    }  # fmt: skip


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
        "received_at": time(made.received_at) if made else None,
        "continues": made.earlier.number if made and made.earlier else None,
    }


def _line(name: str, line: LineState, due: Due) -> Json:
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
        "entered": _entered(line.entered) if line.entered else None,
        "extension": time(line.extension.until) if line.extension else None,
        "authorization": line.authorization or None,
        "deadlines": deadlines(due),
    }


def _entered(entered_decision: EnteredDecision) -> Json:
    """A delegate's decision that waits for a second person."""
    return {
        "by": entered_decision.by,
        "delegate": entered_decision.entered.delegate,
        "reference": entered_decision.entered.reference,
        "document": entered_decision.entered.document,
        "determination": _determination(entered_decision.entered.determination),
    }


def _determination(determination: Determination) -> Json:
    signature = determination.signature
    return {
        "outcome": tag(type(determination)),
        "basis": determination.basis.value if isinstance(determination, Approved) else None,
        "by": signature.person if signature else None,
        "credential": signature.credential if signature else None,
        "specialty": signature.specialty if signature else None,
        "signed_at": time(signature.signed_at) if signature else None,
        "reasons": [{"clause": reason.clause, "words": reason.words} for reason in determination.reasons],
        "alternatives": [] if isinstance(determination, Approved) else [
            {"treatment": alternative.treatment, "providers": alternative.providers}
            for alternative in determination.alternatives
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


def _given(given_fact: GivenFact) -> Json:
    data: Json = to_data(GivenFact, given_fact)
    evidence = {name: value for name, value in data["evidence"].items() if value not in (None, "")}
    value = (
        given_fact.value
        if given_fact.value is None or isinstance(given_fact.value, bool | int | float)
        else str(given_fact.value)
    )
    return {"value": value, "evidence": evidence, "document": given_fact.document or None}


def _judgment(judgment_resolved: JudgmentResolved) -> Json:
    return {
        "clause": judgment_resolved.clause,
        "answer": judgment_resolved.answer,
        "reasons": judgment_resolved.reasons,
        "question": judgment_resolved.question or None,
        "reading": judgment_resolved.reading or None,
        "by": judgment_resolved.signature.person,
    }


def _duty(duty: Duty) -> Json:
    return {
        "rule": duty.rule.id,
        "citation": duty.rule.citation,
        "says": duty.rule.says,
        "channel": duty.rule.channel.value,
        "to": [to.value for to in duty.rule.to],
        "due_at": time(duty.deadline.due_at),
        "done_at": time(duty.done_at),
        "uncertain": duty.deadline.is_marked,
    }


def _notice(notice_sent: NoticeSent, state: RequestState) -> Json:
    became = [receipt for receipt in state.receipts if receipt.digest == notice_sent.digest]
    returned = next((receipt.why for receipt in became if isinstance(receipt, NoticeReturned)), None)
    return {
        "kind": notice_sent.kind.value,
        "to": notice_sent.to,
        "digest": notice_sent.digest,
        "lines": list(notice_sent.lines),
        "channel": notice_sent.channel,
        "handed_over": notice_sent.digest in state.handed_over,
        "delivered": bool(became) and returned is None,
        "returned": returned,
    }


def _peer_to_peer(state: RequestState) -> Json:
    talk = state.peer_to_peer
    return {
        "offered_until": time(talk.offered.until) if talk.offered else None,
        "booked_for": time(talk.booked.when) if talk.booked else None,
        "outcome": talk.held.outcome.value if talk.held else None,
    }


def _authorization(authorization_state: AuthorizationState) -> Json:
    return {
        "number": authorization_state.number,
        "ends": authorization_state.ends.isoformat(),
        "lapsed_on": authorization_state.lapsed_on.isoformat() if authorization_state.lapsed_on else None,
        "grants": [
            {
                "line": grant.line,
                "units": grant.units,
                "used": authorization_state.used_of(grant.line),
                "left": authorization_state.left(grant.line),
                "from": grant.start.isoformat(),
                "to": grant.end.isoformat(),
            }
            for grant in authorization_state.grants
        ],
    }
