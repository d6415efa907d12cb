"""What happens beside the decisions: questions, judgments, talks, appeals, and deadlines that passed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from assent.casework.appeal.events import (
    AppealDecided,
    AppealFiled,
    AppealForwarded,
    LineRuling,
    OutsideDecided,
    Ruling,
)
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
from assent.casework.reports.episodes import Episodes
from assent.casework.reports.history import open_lines
from assent.casework.reports.rows import (
    Answer,
    Appealed,
    AppealOutcome,
    Asked,
    Deemed,
    Judged,
    Missed,
    Origin,
    Talk,
)  # fmt: skip
from assent.casework.review.events import (
    AskedFact,
    Escalated,
    InformationRequested,
    JudgmentResolved,
    NoLongerNeeded,
    PeerToPeerBooked,
    PeerToPeerHeld,
    PeerToPeerOffered,
)


@dataclass(slots=True)
class _Ask:
    asked: AskedFact
    asked_at: datetime
    look_at: datetime | None
    answer: Answer = Answer.WAITING
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
            case InformationRequested(asks=asks, escalate_at=look_at):
                for asked in asks:
                    if asked.fact not in self._open:
                        self._open[asked.fact] = _Ask(asked, event.at, look_at)
                        self._all.append(self._open[asked.fact])
            case Answered(asks=facts, says=says):
                self._close(facts, Answer.NONE_TO_GIVE if says else Answer.GIVEN, event.at)
            case NoLongerNeeded(asks=facts):
                self._close(facts, Answer.NO_LONGER_NEEDED, event.at)
            case Escalated():
                for one in self._open.values():
                    one.escalated |= one.look_at is not None and one.look_at <= event.at
            case _:
                pass

    def rows(self, origin: Origin, state: RequestState) -> Iterator[Asked]:
        """Every question in order; those still open are unanswered where no line is open any more."""
        left = Answer.WAITING if open_lines(state) else Answer.UNANSWERED
        for one in self._all:
            answer = left if one.answer is Answer.WAITING else one.answer
            asked = one.asked
            yield Asked(origin, asked.fact, asked.clauses, one.asked_at, answer, one.closed_at, one.escalated)

    def _close(self, facts: Iterable[str], answer: Answer, at: datetime) -> None:
        for fact in facts:
            one = self._open.pop(fact)
            one.answer, one.closed_at = answer, at


_OUTSIDE = {
    Ruling.OVERTURNED: AppealOutcome.OVERTURNED,
    Ruling.PARTLY_OVERTURNED: AppealOutcome.PARTLY_OVERTURNED,
    Ruling.UPHELD: AppealOutcome.UPHELD,
}
"""What an outside body decided; one that dismissed did not decide."""


@dataclass(slots=True)
class _Appeal:
    filed: AppealFiled
    filed_at: datetime
    request_urgency: str
    outcome: AppealOutcome = AppealOutcome.OPEN
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
            case AppealFiled() as filed:
                for line in filed.lines:
                    urgency = episodes.urgency(line, state)
                    self._all[filed.appeal, line] = _Appeal(filed, event.at, urgency)
            case AppealDecided(appeal=appeal, decisions=decisions):
                for decision in decisions:
                    one = self._all[appeal, decision.line]
                    one.outcome, one.ended_at = _outcome(decision), event.at
            case DeemedGranted(deadline=Deadline(appeal=appeal)) if appeal:
                self._end_undecided(appeal, AppealOutcome.DEEMED_GRANTED, event.at)
            case AppealForwarded(appeal=appeal):
                self._end_undecided(appeal, AppealOutcome.FORWARDED, event.at)
                for one in self._lines(appeal):
                    one.forwarded = True
            case OutsideDecided(rulings=rulings):
                for ruling in rulings:
                    if ruling.ruling in _OUTSIDE:
                        self._decided_outside(ruling, event.at)
            case _:
                pass

    def rows(self, origin: Origin, episodes: Episodes) -> Iterator[Appealed]:
        """Every appeal of every line, in the order in which they were filed."""
        plan = [(appeal, line, one) for (appeal, line), one in self._all.items()]
        for appeal, line, one in (*plan, *self._outside):
            asked = episodes.asked(line)
            yield Appealed(
                origin=origin,
                line=line,
                code=asked.code,
                drug=asked.kind is ItemKind.DRUG,
                appeal=appeal,
                level=one.filed.level,
                urgency=one.filed.urgency.value,
                request_urgency=one.request_urgency,
                filed_at=one.filed_at,
                outcome=one.outcome,
                ended_at=one.ended_at,
                forwarded=one.forwarded,
                outside=one.outside,
            )

    def _decided_outside(self, ruling: LineRuling, at: datetime) -> None:
        """The latest appeal of the line, as that body decided it; the plan decides it no more."""
        for (appeal, line), one in reversed(self._all.items()):
            if line == ruling.line:
                told = replace(
                    one, outcome=_OUTSIDE[ruling.ruling], ended_at=at, forwarded=False, outside=True
                )
                self._outside.append((appeal, line, told))
                if one.outcome is AppealOutcome.OPEN:
                    one.outcome, one.ended_at = AppealOutcome.FORWARDED, at
                return

    def _lines(self, appeal: str) -> list[_Appeal]:
        return [one for (name, _), one in self._all.items() if name == appeal]

    def _end_undecided(self, appeal: str, outcome: AppealOutcome, at: datetime) -> None:
        for line in self._lines(appeal):
            if line.outcome is AppealOutcome.OPEN:
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
        self._judged: list[tuple[JudgmentResolved, datetime]] = []
        self._missed: list[tuple[Deadline, Deemed]] = []
        self._talks: list[_Talk] = []

    def take(self, event: Event) -> None:
        """Follow one event."""
        match event.body:
            case JudgmentResolved() as resolved:
                self._judged.append((resolved, event.at))
            case DeadlineMissed(deadline=deadline):
                self._missed.append((deadline, Deemed.NOTHING))
            case DeemedAdverse(deadline=deadline):
                self._deemed(deadline, Deemed.ADVERSE)
            case DeemedGranted(deadline=deadline):
                self._deemed(deadline, Deemed.GRANTED)
            case PeerToPeerOffered() | PeerToPeerBooked() | PeerToPeerHeld():
                self._talked(event)
            case _:
                pass

    def judgments(self, origin: Origin) -> Iterator[Judged]:
        """Every resolution in order; a clause that was resolved twice has two."""
        for one, at in self._judged:
            yield Judged(origin, one.clause, one.question, one.reading, one.answer, at)

    def misses(self, origin: Origin) -> Iterator[Missed]:
        """Every deadline that passed."""
        for one, deemed in self._missed:
            what = (one.line, one.rule, one.citation, bool(one.appeal), one.due)
            yield Missed(origin, *what, deemed)

    def talks(self, origin: Origin) -> Iterator[Talk]:
        """Every talk that was offered or booked."""
        for talk in self._talks:
            yield Talk(origin, talk.offered_at, talk.booked_at, talk.ended_at, talk.outcome)

    def _deemed(self, deadline: Deadline, deemed: Deemed) -> None:
        self._missed = [(one, deemed if one == deadline else was) for one, was in self._missed]

    def _talked(self, event: Event) -> None:
        """A talk begins with its offer, or with its booking where none was offered."""
        match event.body:
            case PeerToPeerOffered():
                self._talks.append(_Talk(offered_at=event.at))
            case PeerToPeerBooked():
                if not self._talks or self._talks[-1].outcome:
                    self._talks.append(_Talk())
                self._talks[-1].booked_at = event.at
            case PeerToPeerHeld(outcome=outcome):
                self._talks[-1].ended_at, self._talks[-1].outcome = event.at, outcome.value
            case _:
                pass


def _outcome(appeal_decision: AppealDecision) -> AppealOutcome:
    if not isinstance(appeal_decision, Overturned):
        return AppealOutcome.UPHELD
    return _granted(appeal_decision.determination)


def _granted(made: Approved | PartiallyApproved) -> AppealOutcome:
    whole = isinstance(made, Approved)
    return AppealOutcome.OVERTURNED if whole else AppealOutcome.PARTLY_OVERTURNED
