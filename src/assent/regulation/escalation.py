"""When a person must see a line before its deadline."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from assent.regulation.deadlines import Deadline
from assent.regulation.reading import Row
from assent.regulation.rules import NO_SWITCHES, Rule, Switches, common, in_force, load
from assent.regulation.spans import EASTERN, Unit, zone
from assent.regulation.working_days import MASSACHUSETTS, WorkCalendar, is_working_day


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationRule(Rule):
    """How long before a deadline of clocks in ``unit``; see the table for the keys."""

    unit: Unit
    share_percent: int
    hours_before: int | None
    on_working_day: bool


@cache
def escalation_rules() -> tuple[EscalationRule, ...]:
    """The table of escalation times."""
    return load("escalation", _rule)


def escalate_at(
    deadline: Deadline,
    rules: Iterable[EscalationRule],
    *,
    switches: Switches = NO_SWITCHES,
    calendar: WorkCalendar = MASSACHUSETTS,
    tz: str = EASTERN,
) -> datetime | None:
    """Return the time (UTC) at which a person must see what ``deadline`` is about.

    It lies between the start of the clock and the due time, before the latter. None where the
    clock waits, where the time is not the plan's own, or where the plan has no such rule on.
    """
    start, due = deadline.started_at, deadline.due_at
    if start is None or due is None or deadline.span is None:
        return None
    local = zone(tz)
    day = start.astimezone(local).date()
    unit = deadline.span.unit
    fitting = [rule for rule in in_force(rules, day, deadline.line, switches) if rule.unit is unit]
    times = [_time(rule, start, due, calendar, local) for rule in fitting]
    return min(times, default=None)


def _time(
    rule: EscalationRule, start: datetime, due: datetime, calendar: WorkCalendar, local: ZoneInfo
) -> datetime:
    at = start + (due - start) * rule.share_percent / 100
    if rule.hours_before is not None and due - timedelta(hours=rule.hours_before) > start:
        at = due - timedelta(hours=rule.hours_before)
    return max(start, _moved_back(at, calendar, local) if rule.on_working_day else at)


def _moved_back(at: datetime, calendar: WorkCalendar, local: ZoneInfo) -> datetime:
    there = at.astimezone(local)
    while not is_working_day(there.date(), calendar):
        there -= timedelta(days=1)
    return there.astimezone(UTC)


def _rule(row: Row) -> EscalationRule:
    share = row.whole("share_percent")
    if share >= 100:
        raise row.fault("share_percent", "must be less than 100: a person looks before the deadline")
    return EscalationRule(
        **common(row),
        unit=row.choice("unit", Unit),
        share_percent=share,
        hours_before=row.whole("hours_before") if row.has("hours_before") else None,
        on_working_day=row.flag("on_working_day"),
    )
