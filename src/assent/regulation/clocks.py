"""Decision clocks: by when a requested line must be decided, under every rule that applies to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo

from assent.regulation.deadlines import Consequence, Deadline, bound
from assent.regulation.extensions import Terms, check_extension, extended, terms
from assent.regulation.items import Extension, Item, Scope, Times, scope
from assent.regulation.reading import Row
from assent.regulation.rules import NO_SWITCHES, Certainty, Rule, Switches, common, in_force, load
from assent.regulation.spans import EASTERN, Span, aware, reach, span, zone
from assent.regulation.working_days import MASSACHUSETTS, WorkCalendar
from assent.terms.requests import Urgency


class Start(StrEnum):
    """From what a clock runs."""

    RECEIVED = "received"
    COMPLETE = "complete"
    FORM_COMPLETE = "form_complete"


WAITING_FOR = {
    Start.RECEIVED: "",
    Start.COMPLETE: "all necessary information",
    Start.FORM_COMPLETE: "a completed standard prior authorization form",
}
"""What a clock waits for that does not run from receipt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRule(Rule):
    """A time within which a line must be decided.

    ``missed`` is what the law attaches to a miss, with its own citation and certainty.
    ``asking_satisfies``: asking for information in time counts as the response.
    """

    scope: Scope
    starts: Start
    span: Span
    extension: Terms
    missed: Consequence
    missed_citation: str
    missed_certainty: Certainty
    asking_satisfies: bool


@cache
def clock_rules() -> tuple[ClockRule, ...]:
    """The table of decision clocks."""
    return load("clocks", clock_rule)


def clock_rule(row: Row) -> ClockRule:
    """Read one entry of the table of clocks."""
    fields = common(row)
    return ClockRule(
        **fields,
        scope=scope(row),
        starts=row.choice("starts", Start),
        span=span(row),
        extension=terms(row),
        missed=row.choice("missed", Consequence),
        missed_citation=row.text("missed_citation", fields["citation"]),
        missed_certainty=row.choice("missed_certainty", Certainty, fields["certainty"]),
        asking_satisfies=row.flag("asking_satisfies", False),
    )


def deadlines(
    rules: Iterable[ClockRule],
    item: Item,
    times: Times,
    *,
    extension: Extension | None = None,
    switches: Switches = NO_SWITCHES,
    calendar: WorkCalendar = MASSACHUSETTS,
    tz: str = EASTERN,
) -> tuple[Deadline, ...]:
    """Return the deadline of every rule that applies to ``item``, earliest first, waiting ones last.

    Rules and switches are those of the local day of receipt. The earliest known one binds. Raises
    ExtensionRefused where a rule that applies allows none (a Part B drug: 42 CFR 422.568(b)(3), a
    Medicaid outpatient drug: 42 CFR 438.210(d)(3)), where no rule lists the ground, or where the
    notice to the member came after the time it should extend. Nothing is returned where no rule
    applies: a person then sets the date.
    """
    local = zone(tz)
    day = aware(times.received_at, "received_at").astimezone(local).date()
    applying = applicable(rules, item, times, day, switches)
    plain = [_plain(rule, item, times, calendar, local) for rule in applying]
    if extension is None:
        return bound(plain)
    pairs = [(deadline, rule.extension) for deadline, rule in zip(plain, applying, strict=True)]
    check_extension(extension, pairs, aware(times.received_at, "received_at"))
    return bound(extended(deadline, allowed, extension, calendar, local) for deadline, allowed in pairs)


def applicable(
    rules: Iterable[ClockRule], item: Item, times: Times, day: date, switches: Switches = NO_SWITCHES
) -> tuple[ClockRule, ...]:
    """Return the rules in force on ``day`` that are about ``item``.

    A standard request that became expedited keeps its standard clocks beside the expedited ones.
    """
    late = times.expedited_at is not None
    of_the_day = in_force(rules, day, item.line, switches)
    return tuple(rule for rule in of_the_day if rule.scope.covers(item, also_standard=late))


def _plain(rule: ClockRule, item: Item, times: Times, calendar: WorkCalendar, local: ZoneInfo) -> Deadline:
    start = _start(rule, times)
    if start is None:
        awaited = WAITING_FOR[rule.starts]
        words = f"{rule.span} from {awaited}, which is not in yet"
        return Deadline(rule, item.line, words, waiting_for=awaited, missed=rule.missed, span=rule.span)
    end = reach(start, rule.span, calendar, local)
    return Deadline(
        rule,
        item.line,
        f"{rule.starts.replace('_', ' ')} {end.words}",
        started_at=start,
        due_at=end.at,
        unextended_at=end.at,
        extension=rule.extension.in_words(),
        satisfied_at=_satisfied(rule, times, end.at),
        missed=rule.missed,
        span=rule.span,
    )


def _start(rule: ClockRule, times: Times) -> datetime | None:
    match rule.starts:
        case Start.RECEIVED:
            late = Urgency.STANDARD not in rule.scope.urgencies and times.expedited_at is not None
            at = times.expedited_at if late else times.received_at
        case Start.COMPLETE:
            at = times.complete_at
        case Start.FORM_COMPLETE:
            at = times.form_complete_at
    return aware(at, rule.starts) if at is not None else None


def _satisfied(rule: ClockRule, times: Times, due: datetime) -> datetime | None:
    if not rule.asking_satisfies or times.asked_at is None:
        return None
    asked = aware(times.asked_at, "asked_at")
    return asked if asked <= due else None
