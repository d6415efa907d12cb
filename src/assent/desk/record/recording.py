"""New events on top of a request: made one after the other, appended together."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from assent.casework.assessment.case import Case
from assent.casework.authorization.commands import issue_authorization
from assent.casework.intake.events import DraftCreated
from assent.casework.oversight.clock import MOST_BEHIND
from assent.casework.proposals import Proposed, following
from assent.casework.record.checks import Conflicting, NotFound, Refused
from assent.casework.record.event import Actor, Body, Event
from assent.casework.record.events import Viewed
from assent.casework.record.fact_state import FactState
from assent.casework.record.identifiers import authorization_number
from assent.casework.record.state import RequestState
from assent.casework.worklist.rows import Standing, beginning
from assent.desk.ports import Desk, Done
from assent.desk.record.facts import case_of, read_back
from assent.desk.record.standing import remembered, standing_of, state_of
from assent.logic.package import PolicyPackage

T = TypeVar("T")
_TRIES = 5
"""So often what was done is put on top of views that came meanwhile."""


class Recording:
    """A request as read, and what one use case adds to it at one time. Nothing is durable before ``save``."""

    def __init__(self, desk: Desk, standing: Standing, now: datetime, events: Sequence[Event] = ()) -> None:
        self.desk, self.now = desk, now
        self.state, self.moments = standing.state, standing.moments
        self._expected = self.state.sequence
        self._recorded, self._new = tuple(events), list[Event]()
        self._case: tuple[Mapping[str, FactState], Case] | None = None

    def add(self, bodies: Iterable[Body], actor: Actor) -> None:
        """Put these on top; raises ``Refused`` where one cannot follow."""
        bodies = bodies if isinstance(bodies, Proposed) else tuple(bodies)
        proposed = self._seen(bodies, self.desk.coming_in(actor).acting_for(self._provider(bodies)))
        self.state = proposed.then
        for event in proposed.events:
            self.moments = self.moments.after(event)
            self._new.append(event)

    def add_by_software(
        self, command: Callable[[RequestState, T, datetime, Actor], Iterable[Body]], body: T
    ) -> None:
        """Put on top what the software itself does; raises ``Refused`` where it cannot follow."""
        software = self.desk.software
        self.add(command(self.state, body, self.now, software), software)

    @property
    def standing(self) -> Standing:
        """What the request comes to with all that was put on top."""
        return Standing(self.state, self.moments)

    @property
    def case(self) -> Case:
        """The case that the facts come to, as they stand; faults are inside. Read once for the same facts."""
        facts = self.state.facts
        if self._case is None or self._case[0] is not facts:
            self._case = facts, case_of(self.state, self.desk.read_case)
        return self._case[1]

    def given_whole(self, case: Case) -> None:
        """The facts as they stand are all that this case gave: where that is sure, they need not be read back."""
        again = read_back(case, self.state)
        if again is not None:
            self._case = self.state.facts, again

    @property
    def events(self) -> tuple[Event, ...]:
        """All events of the request as read, and those that were put on top."""
        return (*self._recorded, *self._new)

    def _provider(self, bodies: Iterable[Body]) -> str:
        """The NPI of the request, which these may begin; empty where none is known yet."""
        drafts = (self.state.draft, *(body for body in bodies if isinstance(body, DraftCreated)))
        return next((draft.provider for draft in drafts if draft is not None), "")

    def _seen(self, bodies: Iterable[Body], actor: Actor) -> Proposed:
        """The events that these make: what a command proposed on this very state is made already."""
        if isinstance(bodies, Proposed) and bodies.made_on(self.state, self.now, actor):
            return bodies
        return following(self.state, self.now, actor, tuple(bodies))

    def do(self, bodies: Iterable[Body], actor: Actor) -> RequestState:
        """Add these and save: the whole of a use case that records one act."""
        self.add(bodies, actor)
        return self.save()

    def authorize(self) -> None:
        """Issue one authorization for every line that is granted and has none yet."""
        lines = [name for name, line in self.state.lines.items() if line.granted and not line.authorization]
        if lines:
            number, software = self.next_number(), self.desk.software
            self.add(issue_authorization(self.state, number, lines, self.now, software), software)

    def next_number(self) -> str:
        """A number for the next authorization that no other has."""
        ordinal = len(self.state.authorizations) + 1
        while True:
            number = authorization_number(self.desk.numbers, self.state.id, ordinal)
            if self.desk.record.authorization(number) is None:
                return number
            ordinal += 1

    def save(self, key: str | None = None, content: str | None = None) -> RequestState:
        """Append what was added, all or nothing, durably; the request as it then stands.

        More may be added then, and saved again; with nothing added since, nothing is done. What a key did
        before is not done again. Raises ``Conflicting`` where somebody did more than look meanwhile.
        """
        if not self._new:
            return self.state
        done = self._save(key, content)
        if done.repeated:
            return state_of(self.desk, done.request)
        self._recorded, self._new, self._expected = self.events, [], self.state.sequence
        return remembered(self.standing).state

    def _save(self, key: str | None, content: str | None) -> Done:
        for _ in range(_TRIES):
            try:
                return self._append(key, content)
            except Conflicting:
                if self._expected == 0:
                    raise Conflicting(
                        f"There is a request {self.state.id} already; choose another id."
                    ) from None
                if not self._moved_over_views():
                    raise
        return self._append(key, content)

    def _append(self, key: str | None, content: str | None) -> Done:
        of = self.state.id, self._expected, self._new
        return self.desk.record.append(*of, key, content, self.standing)

    def _moved_over_views(self) -> bool:
        """Whether nothing but views came meanwhile, and what was added now stands on top of them."""
        events = self.desk.record.read(self.state.id)
        came = events[self._expected :]
        if not came or not all(isinstance(event.body, Viewed) for event in came):
            return False
        at = max(self.now, came[-1].at)
        again = Recording(self.desk, standing_of(self.state.id, events), at, events)
        try:
            for event in self._new:
                again.add([event.body], event.actor)
        except Refused:  # a signature or receipt that must be of the very time of its event
            return False
        self.state, self.moments, self.now = again.state, again.moments, at
        self._recorded, self._expected, self._new = again._recorded, came[-1].sequence, again._new
        return True


def package_of(work: Recording) -> PolicyPackage | None:
    """The package of the request's policy; None where the catalogue does not hold it."""
    draft = work.state.draft
    return work.desk.catalogue.find(draft.policy) if draft else None


def begin(desk: Desk, request: str, now: datetime) -> Recording:
    """A request that does not exist yet; where it does, saving raises ``Conflicting``."""
    return Recording(desk, beginning(request), now)


def take_up(desk: Desk, request: str, now: datetime, expected: int | None = None) -> Recording:
    """A request that exists; raises ``NotFound`` where it does not.

    ``expected`` is the version that whoever acts has seen; raises ``Conflicting`` where it has moved on. What is
    done by a clock that is a little behind the last entry is dated as that entry is.
    """
    events = events_of(desk, request)
    standing = standing_of(request, events)
    last = standing.state.last_at
    if last is not None and timedelta() < last - now <= MOST_BEHIND:
        now = last
    work = Recording(desk, standing, now, events)
    if expected is not None and expected != work.state.version:
        raise Conflicting(f"Request {request} has moved on since you looked; look again, then repeat it.")
    return work


def events_of(desk: Desk, request: str) -> list[Event]:
    """The events of a request; raises ``NotFound`` where there is none."""
    events = desk.record.read(request)
    if not events:
        raise NotFound(f"There is no request {request}.")
    return events
