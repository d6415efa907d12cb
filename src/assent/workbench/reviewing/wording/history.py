"""What happened to a request, for people: one line an event, looks in a row together, the latest first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from assent.casework.record.actors import REVIEWERS
from assent.desk.record.timeline import LOOK, TimelineEntry
from assent.workbench.actions.record_words import FactNaming, PersonNaming, entry_words
from assent.workbench.shell.clauses import ClauseLabel
from assent.workbench.shell.words import said_or, say

PRESENT = timedelta(minutes=30)
"""So long after somebody looked or acted they are taken to have a request open."""
_WORKERS = frozenset(role.value for role in REVIEWERS)


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened, or several looks of one person in a row: ``count`` of them, from ``since`` on."""

    sequence: int
    at: datetime
    since: datetime
    actor: str
    role: str
    what: str
    says: str
    count: int = 1
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody of the plan who had the request open a moment ago."""

    actor: str
    role: str
    at: datetime


@dataclass(frozen=True, slots=True)
class History:
    """The ``lines`` of a history, the latest first, and of how many they are the latest."""

    lines: tuple[HistoryLine, ...]
    count: int


def history(
    entries: Iterable[TimelineEntry],
    labels: Mapping[str, ClauseLabel],
    named: FactNaming,
    person: PersonNaming,
    most: int | None = None,
) -> History:
    """The latest lines of a history, ``most`` at most, or all; only what is shown is put into words.

    ``named`` says what a fact is called, ``person`` what somebody is called whose account an entry names.
    """
    rows: list[tuple[TimelineEntry, datetime, int]] = []
    for entry in entries:
        last, since, count = rows[-1] if rows else (None, entry.at, 0)
        if last and last.event == LOOK == entry.event and entry.actor == last.actor:
            rows[-1] = entry, since, count + 1
        else:
            rows.append((entry, entry.at, 1))
    lines = (
        _line(entry, entry_words(entry, labels, named, person), since, count)
        for entry, since, count in rows[::-1][:most]
    )
    return History(tuple(lines), len(rows))


def present(entries: Iterable[TimelineEntry], me: str, now: datetime) -> tuple[Present, ...]:
    """Who else of the plan looked at it, or acted, within half an hour; who was there last comes first."""
    by_actor: dict[str, Present] = {}
    for entry in entries:
        if entry.role in _WORKERS and entry.actor != me and now - entry.at <= PRESENT:
            by_actor.pop(entry.actor, None)
            by_actor[entry.actor] = Present(entry.actor, entry.role, entry.at)
    return tuple(reversed(by_actor.values()))


def _line(entry: TimelineEntry, text: str, since: datetime, count: int) -> HistoryLine:
    title = said_or(f"reviewing.events.{entry.event}", entry.event.replace("_", " "))
    if count > 1:
        title = say("reviewing.events.viewed_often", count=count)
    quiet = entry.event == LOOK
    return HistoryLine(entry.sequence, entry.at, since, entry.actor, entry.role, title, text, count, quiet)
