"""Duties to tell: who must be told what, by word of mouth or in writing, within what time of an event."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache

from assent.regulation.deadlines import Deadline
from assent.regulation.items import Item, Scope, scope
from assent.regulation.reading import Row
from assent.regulation.rules import NO_SWITCHES, Rule, Switches, common, in_force, load
from assent.regulation.spans import EASTERN, Span, Unit, aware, reach, span, zone
from assent.regulation.working_days import MASSACHUSETTS, WorkCalendar


class Event(StrEnum):
    """What starts a duty. ``appeal_extended``: the plan took more time; ``_as_asked``: the member wished it."""

    APPROVED = "approved"
    ADVERSE = "adverse"
    ADVERSE_TOLD_ORALLY = "adverse_told_orally"
    DEADLINE_MISSED = "deadline_missed"
    EXPEDITE_REFUSED = "expedite_refused"
    EXPEDITED_RECEIVED = "expedited_received"
    URGENT_INCOMPLETE = "urgent_incomplete"
    ASKED_FOR_INFORMATION = "asked_for_information"
    PEER_TO_PEER_ASKED = "peer_to_peer_asked"
    APPEAL_RECEIVED = "appeal_received"
    APPEAL_EXTENDED = "appeal_extended"
    APPEAL_EXTENDED_AS_ASKED = "appeal_extended_as_asked"
    OUTSIDE_OVERTURNED = "outside_overturned"


class Channel(StrEnum):
    """How it must be told; ``any`` leaves it open."""

    ORAL = "oral"
    WRITTEN = "written"
    ANY = "any"


class Recipient(StrEnum):
    """Who must be told."""

    MEMBER = "member"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRule(Rule):
    """A duty that an event starts.

    ``at_least``: the span is the least time to be given, not the most to be taken. ``within_decision``: it is
    done within the time of the decision itself; such a rule has no span of its own.
    """

    event: Event
    channel: Channel
    to: tuple[Recipient, ...]
    span: Span
    scope: Scope
    at_least: bool
    within_decision: bool = False


@cache
def duty_rules() -> tuple[DutyRule, ...]:
    """The table of duties."""
    return load("duties", duty_rule)


def duty_rule(row: Row) -> DutyRule:
    """Read one entry of the table of duties."""
    within_decision = row.flag("within_decision", False)
    return DutyRule(
        **common(row),
        event=row.choice("event", Event),
        channel=row.choice("channel", Channel),
        to=row.choices("to", Recipient),
        span=Span(0, Unit.HOURS) if within_decision else span(row),
        scope=scope(row),
        at_least=row.flag("at_least", False),
        within_decision=within_decision,
    )


def _in_time(rule: DutyRule, item: Item, event: str, start: datetime, due: datetime) -> Deadline:
    """A duty that ends with the time of the decision, however early the decision was made."""
    words = f"{event.replace('_', ' ')}; told within the time of the decision itself"
    left = max(int((due - start).total_seconds() // 3600), 0)
    return Deadline(rule, item.line, words, start, due, due, span=Span(left, Unit.HOURS))


def wants_writing(
    rules: Iterable[DutyRule],
    events: Collection[Event],
    line: str,
    day: date,
    switches: Switches = NO_SWITCHES,
) -> bool:
    """Whether a duty in force that one of these events starts wants the member told in writing.

    The scope of the rule is left aside: who is in doubt gets a letter on paper.
    """
    return any(
        rule.channel is Channel.WRITTEN and Recipient.MEMBER in rule.to and rule.event in events
        for rule in in_force(rules, day, line, switches)
    )


def duties(
    rules: Iterable[DutyRule],
    event: str,
    item: Item,
    at: datetime,
    *,
    switches: Switches = NO_SWITCHES,
    calendar: WorkCalendar = MASSACHUSETTS,
    tz: str = EASTERN,
    decision_due: datetime | None = None,
) -> tuple[Deadline, ...]:
    """Return what must be done because ``event`` happened to ``item`` at ``at``, earliest first.

    ``decision_due`` is when the decision itself was due, by its clock; None where none ran, and then no duty
    counts from it.

    Every duty stands on its own, so none is marked as binding; ``deadline.rule`` is a DutyRule.
    Rules are those of the local day of the event.
    """
    local = zone(tz)
    start = aware(at, "the time of the event")
    duties = []
    for rule in in_force(rules, start.astimezone(local).date(), item.line, switches):
        if rule.event != event or not rule.scope.covers(item):
            continue
        if rule.within_decision:
            duties += [_in_time(rule, item, event, start, decision_due)] if decision_due else []
        else:
            end = reach(start, rule.span, calendar, local)
            words = f"{event.replace('_', ' ')} {end.words}"
            own = None if rule.at_least else rule.span
            duties.append(Deadline(rule, item.line, words, start, end.at, end.at, span=own))
    return tuple(sorted(duties, key=lambda duty: (duty.due_at or start, duty.rule_id)))
