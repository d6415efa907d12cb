"""The decisions of a request, line by line: an episode from its receipt, and one from each reopening."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from assent.casework.appeal.events import AppealDecided, OutsideDecided
from assent.casework.deadlines.clocks import Moments, deadline_of
from assent.casework.deadlines.events import DeadlineMissed, DeemedAdverse, DeemedGranted
from assent.casework.determination.determination import Adverse, Approved, Determination, Overturned
from assent.casework.determination.events import AutomaticallyApproved, DelegateDecided, Determined, Reopened
from assent.casework.intake.events import LinesAdded, Submitted, Withdrawn
from assent.casework.record.event import Body, Event
from assent.casework.record.lines import ItemKind, RequestedLine
from assent.casework.record.state import RequestState
from assent.casework.reports.history import open_lines
from assent.casework.reports.rows import Decision, Deemed, Episode, Origin, Outcome
from assent.casework.requirement.events import NeedDetermined
from assent.casework.review.events import ExtensionTaken
from assent.regulation.reading import RegulationFault


@dataclass(slots=True)
class _Running:
    """An episode as far as it has come."""

    asked: RequestedLine
    episode: Episode
    began_at: datetime
    replaces: Outcome | None = None
    outcome: Outcome = Outcome.OPEN
    urgency: str = ""
    ended_at: datetime | None = None
    automatic: bool = False
    delegate: str = ""
    extended: bool = False
    due_at: datetime | None = None
    missed: bool = False
    deemed: Deemed = Deemed.NOTHING
    reopened: bool = False
    clauses: tuple[str, ...] = ()


class Episodes:
    """Follows one request; ``take`` is given each event with the state and the moments before it."""

    __slots__ = ("_all", "_now")

    def __init__(self) -> None:
        self._all: list[_Running] = []
        self._now: dict[str, _Running] = {}

    def take(self, event: Event, state: RequestState, moments: Moments) -> None:
        """Follow one event."""
        match event.body:
            case Submitted() as made:
                for line in made.lines:
                    self._begin(line, Episode.INITIAL, made.received_at)
            case LinesAdded(lines=added, instead=instead):
                for _, replaced in instead:
                    self._end(replaced, Outcome.WITHDRAWN, event, state)
                for line in added:
                    self._begin(line, Episode.INITIAL, event.at)
            case NeedDetermined(lines=lines, released=True):
                for name in lines:
                    self._end(name, Outcome.NOT_REQUIRED, event, state)
            case Withdrawn(lines=lines):
                for name in lines or open_lines(state):
                    self._end(name, Outcome.WITHDRAWN, event, state)
            case ExtensionTaken(line=name):
                self._now[name].extended = True
            case AutomaticallyApproved() | Determined() | DelegateDecided() as decided:
                self._decided(decided, event, state, moments)
            case body:
                self._afterwards(body, event, state)

    def urgency(self, line: str, state: RequestState) -> str:
        """The urgency under which a line was last decided; that of the request where it is still open."""
        running = self._now.get(line)
        return (running.urgency if running else "") or state.urgency.value

    def asked(self, line: str) -> RequestedLine:
        """The line as it was asked for."""
        return self._now[line].asked

    def rows(self, origin: Origin, state: RequestState) -> Iterator[Decision]:
        """Every episode in the order in which they began."""
        for episode in self._all:
            yield Decision(
                origin=origin,
                line=episode.asked.id,
                code=episode.asked.code,
                drug=episode.asked.kind is ItemKind.DRUG,
                benefit=episode.asked.benefit.value,
                episode=episode.episode,
                began_at=episode.began_at,
                urgency=episode.urgency or state.urgency.value,
                outcome=episode.outcome,
                ended_at=episode.ended_at,
                automatic=episode.automatic,
                delegate=episode.delegate,
                extended=episode.extended,
                due_at=episode.due_at,
                missed=episode.missed,
                deemed=episode.deemed,
                replaces=episode.replaces,
                reopened=episode.reopened,
                clauses=episode.clauses,
            )

    def _begin(self, line: RequestedLine, episode: Episode, at: datetime) -> None:
        before = self._now.get(line.id)
        self._now[line.id] = _Running(line, episode, at, before.outcome if before else None)
        self._all.append(self._now[line.id])

    def _end(self, line: str, outcome: Outcome, event: Event, state: RequestState) -> _Running:
        episode = self._now[line]
        episode.outcome, episode.ended_at, episode.urgency = outcome, event.at, state.urgency.value
        return episode

    def _decided(
        self,
        body: AutomaticallyApproved | Determined | DelegateDecided,
        event: Event,
        state: RequestState,
        moments: Moments,
    ) -> None:
        determination = body.determination
        episode = self._end(determination.line, outcome_of(determination), event, state)
        episode.due_at = _due(state, moments, determination.line)
        episode.automatic = isinstance(body, AutomaticallyApproved)
        episode.delegate = body.delegate if isinstance(body, DelegateDecided) else ""
        episode.clauses = tuple(dict.fromkeys(reason.clause for reason in determination.reasons))

    def _afterwards(self, body: Body, event: Event, state: RequestState) -> None:
        match body:
            case DeadlineMissed(deadline=deadline) if not deadline.appeal:
                self._now[deadline.line].missed = True
            case DeemedAdverse(deadline=deadline) if not deadline.appeal:
                self._now[deadline.line].deemed = Deemed.ADVERSE
            case DeemedGranted(deadline=deadline) if not deadline.appeal:
                self._now[deadline.line].deemed = Deemed.GRANTED
            case Reopened(lines=lines):
                for name in lines:
                    self._now[name].reopened = True
                    self._begin(self._now[name].asked, Episode.REOPENED, event.at)
            case AppealDecided(decisions=decisions):
                for decision in decisions:
                    if isinstance(decision, Overturned) and self._now[decision.line].outcome is Outcome.OPEN:
                        self._end(decision.line, Outcome.DECIDED_ON_APPEAL, event, state)
            case OutsideDecided(rulings=rulings):
                for ruling in rulings:
                    if ruling.grant is not None and self._now[ruling.line].outcome is Outcome.OPEN:
                        self._end(ruling.line, Outcome.DECIDED_ON_APPEAL, event, state)
            case _:
                pass


def outcome_of(determination: Determination) -> Outcome:
    """The outcome that a determination is."""
    if isinstance(determination, Approved):
        return Outcome.APPROVED
    return Outcome.ADVERSE if isinstance(determination, Adverse) else Outcome.PARTIALLY_APPROVED


def _due(state: RequestState, moments: Moments, line: str) -> datetime | None:
    """The deadline that bound the line just before; None where no rule of the tables sets one."""
    try:
        deadline = deadline_of(state, moments, line)
    except RegulationFault:  # an item that the tables refuse, such as a drug under a benefit it cannot have
        return None
    return deadline.due if deadline else None
