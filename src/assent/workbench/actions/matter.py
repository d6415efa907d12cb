"""What somebody acts on: one request as it stands, what its policy calls things, and what happened meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from assent.casework.people.permissions import check_action
from assent.casework.record.actors import OFFICES, Role
from assent.casework.record.state import RequestState
from assent.desk.assessment.policies import Policy
from assent.desk.people.offices import check_known_to
from assent.desk.record import view
from assent.desk.record.detail import Detail, LineShown, Value
from assent.desk.record.timeline import LOOK, TimelineEntry
from assent.desk.record.times_display import DeadlineShown
from assent.web.server.caller import Caller
from assent.workbench.actions.catalogue import actions
from assent.workbench.actions.record_words import PersonNaming, entry_words, fact_name, readable, titled
from assent.workbench.shell.clauses import ClauseLabel, clause_labels, policy_of_request
from assent.workbench.shell.fact_fields import fact_value, facts_by_name

PURPOSE = "treatment review"
"""Why people of the plan and offices look at a request, for the record."""


def request_address(role: Role, request: str) -> str:
    """The page of a request: an office has its own."""
    return f"/office/requests/{request}" if role in OFFICES else f"/requests/{request}"


def check_role(caller: Caller, *names: str) -> None:
    """Raise ``NotPermitted`` where the role has none of these actions, by their names; all else is asked when done."""
    role = caller.account.role
    alternatives = [actions()[name] for name in names]
    if not any(action.may(role) for action in alternatives):
        check_action(role, alternatives[0].needs)


@dataclass(frozen=True)
class RequestMatter:
    """One request: ``detail`` as it is shown to who looks, ``state`` as actions see it."""

    detail: Detail
    state: RequestState
    policy: Policy | None
    role: Role

    @property
    def back(self) -> str:
        """The page of the request."""
        return request_address(self.role, self.detail.request)

    @cached_property
    def clauses(self) -> Mapping[str, ClauseLabel]:
        """The label of every clause of its policy."""
        return clause_labels(self.policy) if self.policy else {}

    def cited(self, clause: str) -> ClauseLabel:
        """A clause as people cite it."""
        return self.clauses.get(clause) or ClauseLabel(clause, clause, "")

    def called(self, path: str) -> str:
        """What a fact or a record is called."""
        return fact_name(path, self.state, self.policy) if self.policy else path

    def value(self, path: str, value: Value) -> str:
        """The value of a fact as people read it, with its unit."""
        return fact_value(facts_by_name(self.policy) if self.policy else {}, path, value)

    def titled(self, path: str) -> str:
        """The same at the beginning of a line: with a capital letter, and scales as they are printed."""
        return titled(self.called(path))

    def readable(self, text: str, person: PersonNaming | None = None) -> str:
        """A text of the record with clauses, facts and outcomes in words, and people by name."""
        return readable(text, self.clauses, self._named, person)

    def told(self, entry: TimelineEntry, person: PersonNaming) -> str:
        """What an entry of its history says, with people by their names."""
        return entry_words(entry, self.clauses, self._named, person)

    def _named(self, path: str) -> str:
        return self.called(path) if path in self.state.facts else ""

    @property
    def open_lines(self) -> tuple[LineShown, ...]:
        """The lines that wait for a decision."""
        return tuple(line for line in self.detail.lines if line.line in self.state.open_lines)

    @property
    def deadline(self) -> DeadlineShown | None:
        """The earliest deadline that binds, of all lines."""
        binding = [
            deadline
            for line in self.detail.lines
            for deadline in line.deadlines
            if deadline.binds and deadline.due_at
        ]
        return min(binding, key=_due, default=None)

    def is_newer_than(self, version: int | None) -> bool:
        """Whether somebody else did anything since a version that was seen; not where none is named."""
        return version is not None and version != self.detail.version

    def since(self, version: int | None) -> tuple[TimelineEntry, ...]:
        """What happened after a version that somebody saw, but for looks; nothing where no version is named."""
        last_seen = self.detail.version if version is None else version
        return tuple(
            entry for entry in self.detail.timeline if entry.sequence > last_seen and entry.event != LOOK
        )

    def offered(self, name: str) -> bool:
        """Whether the role has an action, by its name; what else must hold is checked when it is done."""
        return actions()[name].may(self.role)


def _due(deadline: DeadlineShown) -> datetime:
    assert deadline.due_at is not None
    return deadline.due_at


def looked_at(
    caller: Caller, request: str, part: str = "request"
) -> tuple[Detail, RequestState, Policy | None]:
    """A request after a look at a part of it was recorded: assessed once, its state, and the policy of that."""
    detail, state = view.look_at_state(
        caller.desk, request, caller.actor, caller.now, part, PURPOSE, reasons=True
    )
    return detail, state, policy_of_request(caller.desk, state)


def matter_of(caller: Caller, request: str) -> RequestMatter:
    """A request for whoever acts on it, after the look was recorded; ``NotFound`` for another office's request."""
    check_known_to(caller.desk, request, caller.actor)
    detail, state, policy = looked_at(caller, request)
    return RequestMatter(detail, state, policy, caller.account.role)
