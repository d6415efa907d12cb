"""What happens beside the decisions: questions, judgments, talks, appeals, and deadlines that passed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from assent.casework.appeal import events
from assent.casework.deadlines.events import Deadline, DeadlineMissed, DeemedAdverse, DeemedGranted
from assent.casework.determination.determination import (
    AppealDecision,
    Approved,
    Overturned,
    PartiallyApproved,
)
from assent.casework.intake.events import Answered
from assent.casework.record.event import Event
from assent.casework.record.lines import ItemKind
from assent.casework.record.state import RequestState
from assent.casework.reports import rows as reports_rows
from assent.casework.reports.episodes import Episodes
from assent.casework.reports.history import open_lines
from assent.casework.review import events as review_events


@dataclass(slots=True)
class _Ask:
    asked: review_events.AskedFact
    asked_at: datetime
    look_at: datetime | None
    answer: reports_rows.Answer = reports_rows.Answer.WAITING
    closed_at: datetime | None = None
    escalated: bool = False


class Questions:
    """The questions to the provider. One that is repeated while it is open is the same question."""

    __slots__ = ("_all", "_open")

    def __init__(self) -> None:
        self._all: list[_Ask] = []
        self._open: dict[str, _Ask] = {}

    def take(self, event: Event) -> None:
        """Follow one event."""
        match event.body:
            case review_events.InformationRequested(asks=asks, escalate_at=look_at):
                for asked in asks:
                    if asked.fact not in self._open:
                        self._open[asked.fact] = _Ask(asked, event.at, look_at)
                        self._all.append(self._open[asked.fact])
            case Answered(asks=facts, says=says):
                self._close(
                    facts, reports_rows.Answer.NONE_TO_GIVE if says else reports_rows.Answer.GIVEN, event.at
                )
            case review_events.NoLongerNeeded(asks=facts):
                self._close(facts, reports_rows.Answer.NO_LONGER_NEEDED, event.at)
            case review_events.Escalated():
                for question in self._open.values():
                    question.escalated |= question.look_at is not None and question.look_at <= event.at
            case _:
                pass

    def rows(self, origin: reports_rows.Origin, state: RequestState) -> Iterator[reports_rows.Asked]:
        """Every question in order; those still open are unanswered where no line is open any more."""
        left = reports_rows.Answer.WAITING if open_lines(state) else reports_rows.Answer.UNANSWERED
        for question in self._all:
            answer = left if question.answer is reports_rows.Answer.WAITING else question.answer
            asked = question.asked
            yield reports_rows.Asked(
                origin,
                asked.fact,
                asked.clauses,
                question.asked_at,
                answer,
                question.closed_at,
                question.escalated,
            )

    def _close(self, facts: Iterable[str], answer: reports_rows.Answer, at: datetime) -> None:
        for fact in facts:
            question = self._open.pop(fact)
            question.answer, question.closed_at = answer, at


_OUTSIDE = {
    events.Ruling.OVERTURNED: reports_rows.AppealOutcome.OVERTURNED,
    events.Ruling.PARTLY_OVERTURNED: reports_rows.AppealOutcome.PARTLY_OVERTURNED,
    events.Ruling.UPHELD: reports_rows.AppealOutcome.UPHELD,
}
"""What an outside body decided; one that dismissed did not decide."""


@dataclass(slots=True)
class _Appeal:
    filed: events.AppealFiled
    filed_at: datetime
    request_urgency: str
    outcome: reports_rows.AppealOutcome = reports_rows.AppealOutcome.OPEN
    ended_at: datetime | None = None
    forwarded: bool = False
    outside: bool = False


class Appeals:
    """The appeals of a request, line by line, and what an outside body made of those forwarded to it."""

    __slots__ = ("_all", "_outside")

    def __init__(self) -> None:
        self._all: dict[tuple[str, str], _Appeal] = {}
        self._outside: list[tuple[str, str, _Appeal]] = []

    def take(self, event: Event, state: RequestState, episodes: Episodes) -> None:
        """Follow one event."""
        match event.body:
            case events.AppealFiled() as filed:
                for line in filed.lines:
                    urgency = episodes.urgency(line, state)
                    self._all[filed.appeal, line] = _Appeal(filed, event.at, urgency)
            case events.AppealDecided(appeal=appeal, decisions=decisions):
                for decision in decisions:
                    appeal_row = self._all[appeal, decision.line]
                    appeal_row.outcome, appeal_row.ended_at = _outcome(decision), event.at
            case DeemedGranted(deadline=Deadline(appeal=appeal)) if appeal:
                self._end_undecided(appeal, reports_rows.AppealOutcome.DEEMED_GRANTED, event.at)
            case events.AppealForwarded(appeal=appeal):
                self._end_undecided(appeal, reports_rows.AppealOutcome.FORWARDED, event.at)
                for appeal_row in self._lines(appeal):
                    appeal_row.forwarded = True
            case events.OutsideDecided(rulings=rulings):
                for ruling in rulings:
                    if ruling.ruling in _OUTSIDE:
                        self._decided_outside(ruling, event.at)
            case _:
                pass

    def rows(self, origin: reports_rows.Origin, episodes: Episodes) -> Iterator[reports_rows.Appealed]:
        """Every appeal of every line, in the order in which they were filed."""
        plan = [(appeal, line, appeal_row) for (appeal, line), appeal_row in self._all.items()]
        for appeal, line, appeal_row in (*plan, *self._outside):
            asked = episodes.asked(line)
            yield reports_rows.Appealed(
                origin=origin,
                line=line,
                code=asked.code,
                drug=asked.kind is ItemKind.DRUG,
                appeal=appeal,
                level=appeal_row.filed.level,
                urgency=appeal_row.filed.urgency.value,
                request_urgency=appeal_row.request_urgency,
                filed_at=appeal_row.filed_at,
                outcome=appeal_row.outcome,
                ended_at=appeal_row.ended_at,
                forwarded=appeal_row.forwarded,
                outside=appeal_row.outside,
            )

    def _decided_outside(self, ruling: events.LineRuling, at: datetime) -> None:
        """The latest appeal of the line, as that body decided it; the plan decides it no more."""
        for (appeal, line), appeal_row in reversed(self._all.items()):
            if line == ruling.line:
                decided = replace(
                    appeal_row, outcome=_OUTSIDE[ruling.ruling], ended_at=at, forwarded=False, outside=True
                )
                self._outside.append((appeal, line, decided))
                if appeal_row.outcome is reports_rows.AppealOutcome.OPEN:
                    appeal_row.outcome, appeal_row.ended_at = reports_rows.AppealOutcome.FORWARDED, at
                return

    def _lines(self, appeal: str) -> list[_Appeal]:
        return [appeal_row for (name, _), appeal_row in self._all.items() if name == appeal]

    def _end_undecided(self, appeal: str, outcome: reports_rows.AppealOutcome, at: datetime) -> None:
        for line in self._lines(appeal):
            if line.outcome is reports_rows.AppealOutcome.OPEN:
                line.outcome, line.ended_at = outcome, at


@dataclass(slots=True)
class _Talk:
    offered_at: datetime | None = None
    booked_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: str = ""


class Happenings:
    """Judgments that a physician resolved, talks between peers, and deadlines that passed."""

    __slots__ = ("_judged", "_missed", "_talks")

    def __init__(self) -> None:
        self._judged: list[tuple[review_events.JudgmentResolved, datetime]] = []
        self._missed: list[tuple[Deadline, reports_rows.Deemed]] = []
        self._talks: list[_Talk] = []

    def take(self, event: Event) -> None:
        """Follow one event."""
        match event.body:
            case review_events.JudgmentResolved() as resolved:
                self._judged.append((resolved, event.at))
            case DeadlineMissed(deadline=deadline):
                self._missed.append((deadline, reports_rows.Deemed.NOTHING))
            case DeemedAdverse(deadline=deadline):
                self._deemed(deadline, reports_rows.Deemed.ADVERSE)
            case DeemedGranted(deadline=deadline):
                self._deemed(deadline, reports_rows.Deemed.GRANTED)
            case (
                review_events.PeerToPeerOffered()
                | review_events.PeerToPeerBooked()
                | review_events.PeerToPeerHeld()
            ):
                self._talked(event)
            case _:
                pass

    def judgments(self, origin: reports_rows.Origin) -> Iterator[reports_rows.Judged]:
        """Every resolution in order; a clause that was resolved twice has two."""
        for judgment, at in self._judged:
            yield reports_rows.Judged(
                origin, judgment.clause, judgment.question, judgment.reading, judgment.answer, at
            )

    def misses(self, origin: reports_rows.Origin) -> Iterator[reports_rows.Missed]:
        """Every deadline that passed."""
        for deadline, deemed in self._missed:
            details = (deadline.line, deadline.rule, deadline.citation, bool(deadline.appeal), deadline.due)
            yield reports_rows.Missed(origin, *details, deemed)

    def talks(self, origin: reports_rows.Origin) -> Iterator[reports_rows.Talk]:
        """Every talk that was offered or booked."""
        for talk in self._talks:
            yield reports_rows.Talk(origin, talk.offered_at, talk.booked_at, talk.ended_at, talk.outcome)

    def _deemed(self, deadline: Deadline, deemed: reports_rows.Deemed) -> None:
        self._missed = [(missed, deemed if missed == deadline else was) for missed, was in self._missed]

    def _talked(self, event: Event) -> None:
        """A talk begins with its offer, or with its booking where none was offered."""
        match event.body:
            case review_events.PeerToPeerOffered():
                self._talks.append(_Talk(offered_at=event.at))
            case review_events.PeerToPeerBooked():
                if not self._talks or self._talks[-1].outcome:
                    self._talks.append(_Talk())
                self._talks[-1].booked_at = event.at
            case review_events.PeerToPeerHeld(outcome=outcome):
                self._talks[-1].ended_at, self._talks[-1].outcome = event.at, outcome.value
            case _:
                pass


def _outcome(appeal_decision: AppealDecision) -> reports_rows.AppealOutcome:
    if not isinstance(appeal_decision, Overturned):
        return reports_rows.AppealOutcome.UPHELD
    return _granted(appeal_decision.determination)


def _granted(determination: Approved | PartiallyApproved) -> reports_rows.AppealOutcome:
    in_full = isinstance(determination, Approved)
    return reports_rows.AppealOutcome.OVERTURNED if in_full else reports_rows.AppealOutcome.PARTLY_OVERTURNED
