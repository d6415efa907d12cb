"""A deadline: when something is due under a rule, with its arithmetic, and which of several binds."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from assent.regulation.rules import Certainty, Rule
from assent.regulation.spans import Span


class Consequence(StrEnum):
    """What the law attaches to a missed deadline. None of them is a determination of the plan."""

    DEEMED_ADVERSE = "deemed_adverse"
    DEEMED_GRANTED = "deemed_granted"
    NOTICE_DUE = "notice_due"
    RESOLVED_FOR_MEMBER = "resolved_for_member"
    FORWARDED = "forwarded"
    DEEMED_EXHAUSTED = "deemed_exhausted"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Deadline:
    """When something is due under one rule; all times are in UTC.

    ``due_at`` is None while the clock waits (``waiting_for`` says for what). ``arithmetic`` shows
    the counting in words. ``unextended_at`` is the due time without extension, and ``extension``
    says what an extension does or did. ``satisfied_at`` is when it was met by asking, where the
    rule allows that. ``binds`` marks the earliest known one that is not yet satisfied. ``span`` is
    the time that the plan has; None where the time is somebody else's.
    """

    rule: Rule
    line: str
    arithmetic: str
    started_at: datetime | None = None
    due_at: datetime | None = None
    unextended_at: datetime | None = None
    waiting_for: str = ""
    extension: str = ""
    satisfied_at: datetime | None = None
    missed: Consequence = Consequence.NONE
    binds: bool = False
    span: Span | None = None

    @property
    def rule_id(self) -> str:
        """The id of the rule."""
        return self.rule.id

    @property
    def citation(self) -> str:
        """Where the rule stands."""
        return self.rule.citation

    @property
    def certainty(self) -> Certainty:
        """How the rule's wording is known."""
        return self.rule.certainty

    @property
    def is_marked(self) -> bool:
        """Whether a screen must mark the rule as uncertain."""
        return self.rule.is_uncertain

    @property
    def waiting(self) -> bool:
        """Whether the clock has not started."""
        return self.due_at is None


def bound(deadlines: Iterable[Deadline]) -> tuple[Deadline, ...]:
    """Return the deadlines by due time, waiting ones last, with the earliest open one marked as binding."""
    ordered = sorted(deadlines, key=_order)
    first = next(
        (deadline for deadline in ordered if not deadline.waiting and deadline.satisfied_at is None), None
    )
    return tuple(
        deadline if deadline.binds is (deadline is first) else replace(deadline, binds=deadline is first)
        for deadline in ordered
    )


def binding(deadlines: Iterable[Deadline]) -> Deadline | None:
    """Return the one that binds, or None where every clock waits or is satisfied."""
    return next((deadline for deadline in deadlines if deadline.binds), None)


def _order(deadline: Deadline) -> tuple[bool, float, str]:
    return deadline.due_at is None, deadline.due_at.timestamp() if deadline.due_at else 0.0, deadline.rule_id
