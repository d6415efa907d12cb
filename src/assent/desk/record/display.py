"""One request for whoever works on it: where it stands, by what clocks, on which facts, what happened."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from assent.casework.assessment.as_json import ask_json
from assent.casework.assessment.assessment import Assessment
from assent.casework.deadlines.clocks import Due, line_deadlines, moments
from assent.casework.deadlines.duties import Duty, duties_of
from assent.casework.determination.determination import Approved, Determination
from assent.casework.notices.events import NoticeReturned, NoticeSent
from assent.casework.record.actors import Actor
from assent.casework.record.codec.events import tag, to_data
from assent.casework.record.event import Event
from assent.casework.record.fact_state import FactState
from assent.casework.record.given import GivenFact
from assent.casework.record.state import AuthorizationState, EnteredDecision, LineState, RequestState
from assent.casework.requirement.events import CoverageChecked, NeedDetermined
from assent.casework.review.events import JudgmentResolved
from assent.casework.review.question_tree import open_questions
from assent.desk.ports import Desk
from assent.desk.record import explanation
from assent.desk.record.appeals_display import appeals, outside_decision
from assent.desk.record.detail import (
    AlternativeShown,
    Authorized,
    Detail,
    DeterminationShown,
    DutyShown,
    EnteredShown,
    EscalationShown,
    FactOfRequest,
    JudgmentShown,
    LineGranted,
    LineShown,
    NoticeShown,
    TalkShown,
    ValueGiven,
)
from assent.desk.record.facts import taken_back
from assent.desk.record.recording import events_of
from assent.desk.record.standing import standing_of
from assent.desk.record.standing_display import asks_of, question_label
from assent.desk.record.timeline import happened, seen_by_office
from assent.desk.record.times_display import deadlines


def show(desk: Desk, request: str) -> Detail:
    """One request as it stands. For the installation's own operator; others ``look``, which is logged."""
    events = events_of(desk, request)
    return shown(standing_of(request, events).state, events)


def shown(state: RequestState, events: Iterable[Event]) -> Detail:
    """The state and its events as they are shown; times in UTC."""
    events = tuple(events)
    times = moments(events)
    due = line_deadlines(state, times)
    submitted, draft, waits_for = state.submitted, state.draft, open_questions(state)
    gone = taken_back(state)
    return Detail(
        request=state.id,
        version=state.version,
        stage=state.stage.value,
        product_line=state.product_line,
        urgency=state.urgency.value,
        expedite_proposed=state.expedite.why if state.expedite else None,
        member=draft.member if draft else None,
        provider=draft.provider if draft else None,
        policy=draft.policy if draft else None,
        kind=submitted.kind.value if submitted else None,
        channel=submitted.channel.value if submitted else None,
        received_at=submitted.received_at if submitted else None,
        continues=submitted.earlier.number if submitted and submitted.earlier else None,
        assignee=state.assigned.to if state.assigned else None,
        lock=state.lock,
        escalate_at=state.escalate_at,
        coverage=to_data(CoverageChecked, state.coverage) if state.coverage else None,
        asks=asks_of(state, waits_for),
        questions=ask_json(waits_for, partial(question_label, state)),
        lines=tuple(_line(name, line, due.get(name, ())) for name, line in state.lines.items()),
        facts=tuple(
            _fact(path, fact) for path, fact in state.facts.items() if path.partition(".")[0] not in gone
        ),
        documents=tuple(state.documents.values()),
        judgments=tuple(_judgment(resolution) for resolution in state.resolutions.values()),
        escalations=tuple(
            EscalationShown(escalation.to.value, escalation.why) for escalation in state.escalations
        ),
        duties=tuple(_duty(duty) for duty in duties_of(state, times)),
        peer_to_peer=_peer_to_peer(state),
        appeals=tuple(appeals(state)),
        outside_decisions=tuple(outside_decision(state, outside) for outside in state.outside.values()),
        authorizations=tuple(state.authorizations),
        authorized=tuple(_authorization(authorization) for authorization in state.authorizations.values()),
        notices=tuple(_notice(notice, state) for notice in state.notices),
        duplicates=tuple(state.duplicates),
        timeline=tuple(happened(event) for event in events),
    )


def with_reasons(desk: Desk, detail: Detail, state: RequestState, assessment: Assessment | None) -> Detail:
    """The same with what the software concludes of the record, and why; as it is where it was not assessed."""
    if assessment is None:
        return detail
    policy = assessment.policy
    called = {
        ask.fact: explanation.label_of(ask.fact, state, policy)
        for ask in state.asks.values()
        if policy is not None
    }
    return replace(
        detail,
        asks=tuple(replace(ask, label=called.get(ask.fact, ask.label)) for ask in detail.asks),
        judgments=(*explanation.open_judgments(assessment, state), *detail.judgments),
        assessment=explanation.shown_assessment(assessment),
        bars=explanation.bars_of(desk, state, assessment.case.facts),
    )


def for_office(detail: Detail, actor: Actor) -> Detail:
    """What of it a provider's office sees: not the plan's own workings, its people, or letters to others."""
    coverage = detail.coverage and {name: detail.coverage[name] for name in _COVERAGE_OUTSIDE}
    return replace(
        detail,
        assignee=None,
        lock=None,
        escalate_at=None,
        escalations=(),
        duties=(),
        duplicates=(),
        coverage=coverage,
        assessment=detail.assessment and explanation.seen_by_office(detail.assessment),
        bars=(),
        lines=tuple(replace(line, entered=None, departure=None, not_cited=()) for line in detail.lines),
        appeals=tuple(replace(appeal, departure=None, not_cited=()) for appeal in detail.appeals),
        notices=tuple(notice for notice in detail.notices if notice.to == "provider"),
        timeline=seen_by_office(detail.timeline, actor),
    )


_COVERAGE_OUTSIDE = ("product_line", "start", "end", "in_network")


def _line(name: str, line: LineState, due: Due) -> LineShown:
    assessed = line.assessment.assessed if line.assessment else None
    asked = line.requested
    return LineShown(
        line=name,
        code=asked.code,
        ndc=asked.ndc,
        kind=asked.kind.value,
        benefit=asked.benefit.value,
        units=asked.units,
        start=asked.start,
        end=asked.end,
        status=line.status.value,
        need=to_data(NeedDetermined, line.need) if line.need else None,
        outcome=assessed.outcome.value if assessed else None,
        clauses=assessed.clauses if assessed else (),
        determination=_determination(line.determination) if line.determination else None,
        earlier_determinations=tuple(_determination(earlier) for earlier in line.earlier),
        deemed=tag(type(line.deemed)) if line.deemed else None,
        delegate=line.delegate or None,
        entered=_entered(line.entered) if line.entered else None,
        extension=line.extension.until if line.extension else None,
        authorization=line.authorization or None,
        deadlines=deadlines(due),
        departure=line.departure,
        not_cited=line.not_cited,
    )


def _entered(entered_decision: EnteredDecision) -> EnteredShown:
    """A delegate's decision that waits for a second person."""
    entered = entered_decision.entered
    return EnteredShown(
        by=entered_decision.by,
        delegate=entered.delegate,
        reference=entered.reference,
        document=entered.document,
        determination=_determination(entered.determination),
    )


def _determination(determination: Determination) -> DeterminationShown:
    signature = determination.signature
    instead = () if isinstance(determination, Approved) else determination.alternatives
    return DeterminationShown(
        outcome=tag(type(determination)),
        basis=determination.basis.value if isinstance(determination, Approved) else None,
        by=signature.person if signature else None,
        credential=signature.credential if signature else None,
        specialty=signature.specialty if signature else None,
        signed_at=signature.signed_at if signature else None,
        reasons=determination.reasons,
        alternatives=tuple(
            AlternativeShown(alternative.treatment, alternative.providers) for alternative in instead
        ),
    )


def _fact(path: str, fact: FactState) -> FactOfRequest:
    """What counts now, and what was submitted where a person of the plan put another value beside it."""
    current = _given(fact.current)
    return FactOfRequest(
        fact=path,
        value=current.value,
        evidence=current.evidence,
        document=current.document,
        submitted=_given(fact.submitted) if fact.changed and fact.submitted else None,
        supported=fact.supported,
        disputed=fact.disputed,
        confirmed_by=fact.confirmed_by or None,
    )


def _given(given_fact: GivenFact) -> ValueGiven:
    stored: dict[str, Any] = to_data(GivenFact, given_fact)
    evidence = {name: value for name, value in stored["evidence"].items() if value not in (None, "")}
    value = given_fact.value
    plain = value if value is None or isinstance(value, bool | int | float) else str(value)
    return ValueGiven(plain, evidence, given_fact.document or None)


def _judgment(judgment_resolved: JudgmentResolved) -> JudgmentShown:
    return JudgmentShown(
        clause=judgment_resolved.clause,
        answer=judgment_resolved.answer,
        reasons=judgment_resolved.reasons,
        question=judgment_resolved.question or None,
        reading=judgment_resolved.reading or None,
        by=judgment_resolved.signature.person,
    )


def _duty(duty: Duty) -> DutyShown:
    return DutyShown(
        rule=duty.rule.id,
        citation=duty.rule.citation,
        says=duty.rule.says,
        channel=duty.rule.channel.value,
        to=tuple(to.value for to in duty.rule.to),
        due_at=duty.deadline.due_at,
        done_at=duty.done_at,
        uncertain=duty.deadline.is_marked,
    )


def _notice(notice_sent: NoticeSent, state: RequestState) -> NoticeShown:
    receipts = [receipt for receipt in state.receipts if receipt.digest == notice_sent.digest]
    returned = next((receipt.why for receipt in receipts if isinstance(receipt, NoticeReturned)), None)
    return NoticeShown(
        kind=notice_sent.kind.value,
        to=notice_sent.to,
        digest=notice_sent.digest,
        lines=notice_sent.lines,
        channel=notice_sent.channel,
        handed_over=notice_sent.digest in state.handed_over,
        delivered=bool(receipts) and returned is None,
        returned=returned,
    )


def _peer_to_peer(state: RequestState) -> TalkShown:
    talk = state.peer_to_peer
    return TalkShown(
        offered_until=talk.offered.until if talk.offered else None,
        booked_for=talk.booked.when if talk.booked else None,
        outcome=talk.held.outcome.value if talk.held else None,
    )


def _authorization(authorization: AuthorizationState) -> Authorized:
    grants = tuple(
        LineGranted(
            line=grant.line,
            units=grant.units,
            used=authorization.used_of(grant.line),
            left=authorization.left(grant.line),
            start=grant.start,
            end=grant.end,
        )
        for grant in authorization.grants
    )
    return Authorized(authorization.number, authorization.ends, authorization.lapsed_on, grants)
