"""Tables of casework: a situation, what somebody does, and what follows.

Left of `||`: the `situation`, who (`by`) does what (`does`). Right of it: `events` that follow, in order;
`lines` as they stand then (one word where all stand alike); `letters` that the mailroom then sends, with
`m` for the member and `p` for the office; `due`, the rule and time (where the plan is) of what is due
first; requests come in on 02-10 at 09:00. Of what is denied, `says` is a part of the sentence, and nothing was
recorded.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from assent.casework.deadlines.clocks import binding, moments
from assent.casework.lifecycle import fold
from assent.casework.notices.events import NoticeSent
from assent.casework.record.actors import Actor, Role
from assent.casework.record.checks import Refused
from assent.casework.record.codec.places import tag
from assent.casework.record.days import plan_time
from assent.casework.record.event import Event
from assent.casework.record.events import Viewed
from assent.desk.notices import mailroom
from assent.desk.ports import SYSTEM, Desk
from tests.journeys.living import (
    AUDITOR,
    DOCTOR,
    INTAKE,
    NURSE,
    PROVIDER,
    REVIEWER,
    STRANGER,
    later,
)
from tests.spec.casework.actions import ACTIONS
from tests.spec.casework.situations import SITUATIONS
from tests.spec.harness import Line

PEOPLE = {
    "office": PROVIDER,
    "another office": STRANGER,
    "intake": INTAKE,
    "nurse": NURSE,
    "physician": DOCTOR,
    "second physician": REVIEWER,
    "auditor": AUDITOR,
    "author": Actor("pia", Role.POLICY_AUTHOR),
    "time": SYSTEM,
}


SHORT = {
    "draft_created, facts_given, submitted, coverage_checked, need_determined": "comes in",
    "submitted, coverage_checked, need_determined": "submitted",
    "automatically_approved*2, authorization_issued": "software approves",
}
"""What always follows together, in two words."""


def _shortened(events: str) -> str:
    for long, short in SHORT.items():
        events = events.replace(long, short)
    return events


def follows(desk: Desk, line: Line) -> dict[str, str]:
    """What follows from a row, in the words of the right side."""
    id, at = SITUATIONS[line.given["situation"]](desk)
    before = _records(desk)
    try:
        ACTIONS[line.given["does"]](desk, id, PEOPLE[line.given["by"]], at)
    except Refused as error:
        assert _records(desk) == before, f"{line.text}: denied, and yet something was recorded"
        return {"says": str(error)}
    new = [event for event in _new(before, _records(desk)) if not isinstance(event.body, Viewed)]
    touched = new[-1].request if new else id
    acted = fold(touched, desk.record.read(touched))
    lines = dict.fromkeys(one.status.value for one in acted.lines.values())
    shown = (
        " ".join(lines)
        if len(lines) < 2
        else " ".join(f"{name}:{one.status.value}" for name, one in acted.lines.items())
    )
    due = binding(acted, moments(desk.record.read(touched)))
    return {
        "events": _shortened(", ".join(_words(new))),
        "lines": shown,
        "due": f"{due[1].rule.id} {_time(due[1].due_at)}" if due and due[1].due_at else "",
        "letters": " ".join(_letters(desk, touched, later(at, minutes=10))),
    }


def _records(desk: Desk) -> dict[str, list[Event]]:
    return {row.request: desk.record.read(row.request) for row in desk.record.worklist((), None, None, None)}


def _new(before: dict[str, list[Event]], now: dict[str, list[Event]]) -> Iterator[Event]:
    for request, events in now.items():
        yield from events[len(before.get(request, ())) :]


def _words(events: list[Event]) -> Iterator[str]:
    """Tags in order; the same one several times in a row once, with how often."""
    tags = [tag(type(event.body)) for event in events]
    for number, word in enumerate(tags):
        if number and tags[number - 1] == word:
            continue
        count = next((n for n, other in enumerate(tags[number:]) if other != word), len(tags) - number)
        yield word if count == 1 else f"{word}*{count}"


def _letters(desk: Desk, request: str, at: datetime) -> list[str]:
    known = len(desk.record.read(request))
    held = mailroom.send_due_notices(desk, at).held
    assert held == (), held
    sent = [one.body for one in desk.record.read(request)[known:] if isinstance(one.body, NoticeSent)]
    kinds: dict[str, str] = {}
    for letter in sent:
        reader = "m" if letter.to == "member" else "p"
        kinds[letter.kind.value] = "".join(sorted({*kinds.get(letter.kind.value, ""), reader}))
    return [f"{kind}:{readers}" for kind, readers in kinds.items()]


def _time(due: datetime) -> str:
    return plan_time(due)[5:16]
