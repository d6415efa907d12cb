"""Duties to tell somebody something by a time, and whether they were done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from assent.casework.deadlines.clocks import Moments, decision_due, item_of
from assent.casework.notices.events import NoticeKind
from assent.casework.record.state import Occasion, RequestState, ToldOf
from assent.casework.requirement.rules_set import calendar_of, switches_of
from assent.regulation import duties as law
from assent.regulation.deadlines import Deadline
from assent.regulation.duties import Channel, DutyRule, duty_rules

_INFORMATION = frozenset({NoticeKind.INFORMATION_REQUEST})
_REFUSAL = frozenset({NoticeKind.ADVERSE, NoticeKind.PARTIAL_APPROVAL})
DONE_BY = {
    law.Event.APPROVED: frozenset({NoticeKind.APPROVAL}),
    law.Event.ADVERSE: _REFUSAL,
    law.Event.ADVERSE_TOLD_ORALLY: _REFUSAL,
    law.Event.DEADLINE_MISSED: frozenset({NoticeKind.DEEMED}),
    law.Event.EXPEDITE_REFUSED: frozenset({NoticeKind.EXPEDITE_REFUSED}),
    law.Event.EXPEDITED_RECEIVED: _INFORMATION,
    law.Event.URGENT_INCOMPLETE: _INFORMATION,
    law.Event.ASKED_FOR_INFORMATION: _INFORMATION,
    law.Event.APPEAL_RECEIVED: frozenset({NoticeKind.APPEAL_ACKNOWLEDGED}),
    law.Event.APPEAL_EXTENDED: frozenset({NoticeKind.APPEAL_EXTENSION}),
    law.Event.APPEAL_EXTENDED_AS_ASKED: frozenset({NoticeKind.APPEAL_EXTENSION}),
    law.Event.OUTSIDE_OVERTURNED: frozenset({NoticeKind.OUTSIDE_DECISION}),
}
"""Which notices do a duty. A duty that none of them does, as holding a talk, is not followed here."""

_BY_ANOTHER = frozenset({law.Event.EXPEDITED_RECEIVED, law.Event.ADVERSE_TOLD_ORALLY})
"""Done by the letter that asks for what is missing, and by the letter about the determination."""
_DECIDED = frozenset({law.Event.APPROVED, law.Event.ADVERSE})
_ASKING = frozenset({law.Event.ASKED_FOR_INFORMATION.value, law.Event.URGENT_INCOMPLETE.value})


@dataclass(frozen=True, slots=True)
class Duty:
    """Somebody is to be told because of an occasion. ``done_at`` is when the last was told; None while one is not."""

    rule: DutyRule
    occasion: Occasion
    deadline: Deadline
    done_at: datetime | None


def duties_of(state: RequestState, moments: Moments) -> tuple[Duty, ...]:
    """Every duty that something on a request's record started, in that order; one for what was decided alike."""
    duties: dict[tuple[str, str, datetime], Duty] = {}
    for occasion in state.occasions:
        for duty in _started(state, moments, occasion):
            duties.setdefault((duty.rule.id, occasion.starts, occasion.at), duty)
    return tuple(duties.values())


def _started(state: RequestState, moments: Moments, occasion: Occasion) -> Iterator[Duty]:
    submitted, starts = state.submitted, law.Event(occasion.starts)
    item = item_of(state, submitted, occasion.line, state.urgency) if submitted else None
    if item is None or starts not in DONE_BY or not _bears(state, starts):
        return
    switches, calendar = switches_of(state.rules), calendar_of(state.rules)
    by_its_clock = starts in _DECIDED and not occasion.ordered
    started = law.duties(
        duty_rules(), starts, item, occasion.at, switches=switches, calendar=calendar,
        decision_due=decision_due(state, moments, occasion.line) if by_its_clock else None,
    )  # fmt: skip
    for duty in started:
        rule = duty.rule
        if isinstance(rule, DutyRule) and not rule.at_least:
            yield Duty(rule, occasion, duty, _done(state, rule, occasion))


def _bears(state: RequestState, starts: law.Event) -> bool:
    """Whether there is anything to do: a provider without contract is asked only for what is missing."""
    if starts is not law.Event.EXPEDITED_RECEIVED:
        return True
    asked = any(occasion.starts in _ASKING for occasion in state.occasions)
    return asked and (state.coverage is None or state.coverage.in_network is not True)


def _done(state: RequestState, rule: DutyRule, occasion: Occasion) -> datetime | None:
    times = []
    for to in rule.to:
        told_at = [
            telling.at
            for telling in state.tellings
            if _tells(state, telling, rule.channel, to.value, occasion)
        ]
        if not told_at:
            return None
        times.append(min(told_at))
    return max(times)


def _tells(state: RequestState, telling: ToldOf, channel: Channel, to: str, occasion: Occasion) -> bool:
    fits = channel is Channel.ANY or telling.oral is (channel is Channel.ORAL)
    return (
        fits
        and telling.kind in DONE_BY[law.Event(occasion.starts)]
        and telling.to == to
        and _about(state, telling, occasion)
    )


def _about(state: RequestState, telling: ToldOf, occasion: Occasion) -> bool:
    """A letter about the very event, or one that it shares with what was decided alike in the same act.

    Or a later one about none, or what was said to them afterwards by voice. Some duties are done by the
    letter of another event.
    """
    if telling.about == 0:
        return telling.at >= occasion.at
    if telling.about == occasion.sequence or law.Event(occasion.starts) in _BY_ANOTHER:
        return True
    act = (occasion.at, occasion.starts)
    first = (started for started in state.occasions if started.sequence == telling.about)
    return occasion.line in telling.lines and any((started.at, started.starts) == act for started in first)
