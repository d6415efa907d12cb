"""The clock of a request in words: what is due, how far off, by which rule, and how it was counted."""

from dataclasses import dataclass
from datetime import datetime

from assent.casework.record.days import plan_day
from assent.desk.record.detail import Detail
from assent.desk.record.times_display import DeadlineShown
from assent.workbench.shell.times import distance
from assent.workbench.shell.words import say

OVERDUE, TODAY, SOON, LATER, NONE = "overdue", "today", "soon", "later", "none"
_SOON_DAYS = 2


@dataclass(frozen=True, slots=True)
class DueWords:
    """When something is due: ``standing`` is overdue, today, soon, later or none; ``says`` it in words."""

    at: datetime | None
    standing: str
    says: str


@dataclass(frozen=True, slots=True)
class CountedDeadline:
    """A deadline with what it is about, such as a line, and its counting."""

    about: str
    deadline: DeadlineShown


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock of a request: the earliest deadline that binds, and every other with its arithmetic."""

    due: DueWords
    binding: CountedDeadline | None
    counted: tuple[CountedDeadline, ...]
    escalate_at: datetime | None


def due(at: datetime | None, now: datetime) -> DueWords:
    """How far off a deadline is, as a worklist says it."""
    if at is None:
        return DueWords(None, NONE, say("reviewing.due.none"))
    away = distance(at, now)
    days = (plan_day(at) - plan_day(now)).days
    if at < now:
        return DueWords(at, OVERDUE, say("reviewing.due.overdue", distance=away))
    if days == 0:
        return DueWords(at, TODAY, say("reviewing.due.today", distance=away))
    return DueWords(at, SOON if days <= _SOON_DAYS else LATER, say("reviewing.due.later", distance=away))


def clock_of(detail: Detail, now: datetime) -> Clock:
    """The clock of a request: of its open lines, and of appeals that wait for the plan."""
    counted = [
        CountedDeadline(line.line, deadline)
        for line in detail.lines
        if line.status == "open"
        for deadline in line.deadlines
    ]
    counted += [
        CountedDeadline(appeal.appeal, _of_appeal(appeal.citation, appeal.due_at, appeal.arithmetic))
        for appeal in detail.appeals
        if appeal.open and appeal.arithmetic is not None
    ]
    for outside in detail.outside_decisions:
        counted += [
            CountedDeadline(outside.decision, deadline)
            for ruling in outside.rulings
            if ruling.owed
            for deadline in ruling.deadlines
        ]
    running = [
        deadline for deadline in counted if deadline.deadline.binds and deadline.deadline.due_at is not None
    ]
    first = min(running, key=lambda deadline: deadline.deadline.due_at or now, default=None)
    return Clock(
        due(first.deadline.due_at if first else None, now), first, _once(counted), detail.escalate_at
    )


def _once(counted: list[CountedDeadline]) -> tuple[CountedDeadline, ...]:
    """Each rule once, with all that it is about: two lines with one clock are counted alike."""
    about: dict[DeadlineShown, list[str]] = {}
    for counted_deadline in counted:
        about.setdefault(counted_deadline.deadline, []).append(counted_deadline.about)
    return tuple(CountedDeadline(", ".join(names), deadline) for deadline, names in about.items())


def _of_appeal(citation: str | None, due_at: datetime | None, arithmetic: str | None) -> DeadlineShown:
    return DeadlineShown(
        rule="", citation=citation or "", due_at=due_at, arithmetic=arithmetic or "", extension=None,
        binds=True, uncertain=False,
    )  # fmt: skip
