"""Duties to tell somebody something by a time, and whether they were done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from assent.casework.request.events_after import NoticeKind
from assent.casework.request.rules_set import calendar_of, switches_of
from assent.casework.request.state import Occasion, RequestState, Telling
from assent.casework.request.timing import item_of
from assent.regulation import duties as law
from assent.regulation.deadlines import Deadline
from assent.regulation.duties import Channel, DutyRule, duty_rules

_INFORMATION = frozenset({NoticeKind.INFORMATION_REQUEST})
_REFUSAL = frozenset({NoticeKind.ADVERSE, NoticeKind.PARTIAL_APPROVAL})
_KINDS = {
    law.Event.APPROVED: frozenset({NoticeKind.APPROVAL}),
    law.Event.ADVERSE: _REFUSAL,
    law.Event.ADVERSE_TOLD_ORALLY: _REFUSAL,
    law.Event.DEADLINE_MISSED: frozenset({NoticeKind.DEEMED}),
    law.Event.EXPEDITE_REFUSED: frozenset({NoticeKind.EXPEDITE_REFUSED}),
    law.Event.EXPEDITED_RECEIVED: _INFORMATION,
    law.Event.URGENT_INCOMPLETE: _INFORMATION,
    law.Event.ASKED_FOR_INFORMATION: _INFORMATION,
    law.Event.APPEAL_RECEIVED: frozenset({NoticeKind.APPEAL_ACKNOWLEDGED}),
}
"""Which notices do a duty. A duty that none of them does, as holding a talk, is not followed here."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Somebody is to be told because of an occasion. ``done_at`` is when the last was told; None while one is not."""

    rule: DutyRule
    occasion: Occasion
    deadline: Deadline
    done_at: datetime | None


def duties_of(state: RequestState) -> tuple[Duty, ...]:
    """Every duty that something on a request's record started, in that order."""
    return tuple(duty for occasion in state.occasions for duty in _started(state, occasion))


def _started(state: RequestState, occasion: Occasion) -> Iterator[Duty]:
    submitted, starts = state.submitted, law.Event(occasion.starts)
    item = item_of(state, submitted, occasion.line, state.urgency) if submitted else None
    if item is None or starts not in _KINDS:
        return
    switches, calendar = switches_of(state.rules), calendar_of(state.rules)
    for one in law.duties(duty_rules(), starts, item, occasion.at, switches=switches, calendar=calendar):
        rule = one.rule
        if isinstance(rule, DutyRule) and not rule.at_least:
            yield Duty(rule, occasion, one, _done(state, rule, occasion))


def _done(state: RequestState, rule: DutyRule, occasion: Occasion) -> datetime | None:
    times = []
    for to in rule.to:
        told = [one.at for one in state.tellings if _tells(one, rule.channel, to.value, occasion)]
        if not told:
            return None
        times.append(min(told))
    return max(times)


def _tells(one: Telling, channel: Channel, to: str, occasion: Occasion) -> bool:
    """A letter about the very event, or a later one about none; by voice, said to them afterwards."""
    fits = channel is Channel.ANY or one.oral is (channel is Channel.ORAL)
    about = one.about == occasion.sequence or (one.about == 0 and one.at >= occasion.at)
    return fits and about and one.kind in _KINDS[law.Event(occasion.starts)] and one.to == to
