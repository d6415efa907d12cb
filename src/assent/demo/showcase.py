"""The demonstration: its folder furnished, its months lived through, and what is there at the end."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from assent.casework.determination.determination import Overturned
from assent.casework.lifecycle import fold
from assent.casework.notices.events import NoticeSent
from assent.casework.record.event import Event
from assent.casework.record.state import AppealState, RequestState
from assent.demo import routines
from assent.demo.cast import Cast, cast
from assent.demo.draws import Draws
from assent.demo.files import write_files
from assent.demo.office_hours import at
from assent.demo.routines import RoutinesDone
from assent.demo.scene import Life, Scene, Transmit
from assent.demo.script import Part, Wish, script
from assent.demo.staff import hire
from assent.demo.timeline import Lived, live, told
from assent.desk.ports import Desk

DECISION = "Example Health Plan, policy committee (demonstration)"
"""The plan's decision that lets the software approve."""
_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What was wanted, who takes part, and every story with its requests."""

    wish: Wish
    cast: Cast
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Ended:
    """How it went: the stories, and what the routines did."""

    lived: Lived
    done: RoutinesDone


@dataclass(frozen=True, slots=True)
class Tally:
    """What is on the record, counted."""

    events: int
    stages: Counter[str]
    lines: Counter[str]
    authorizations: Counter[str]
    appeals: Counter[str]
    letters: Counter[str]
    bodies: Counter[str]


def furnish(folder: Path, wish: Wish) -> Demonstration:
    """Write the files of a folder that was made: members, offices, the plan's decisions."""
    parts = tuple(script(wish))
    write_files(folder, [part.member for part in parts], wish.start, wish.until, wish.seed)
    return Demonstration(wish, cast(wish.until), parts)


def play(
    desk: Desk,
    demonstration: Demonstration,
    letters_from: date | None,
    advance: Callable[[datetime], None],
    transmit: Transmit,
) -> Ended:
    """Live through it. Letters are written from a day on, None: never; ``seen`` is told how far it has come.

    ``transmit`` sends the bundles of offices that ask by their records system.
    """
    wish, people, done = demonstration.wish, demonstration.cast, RoutinesDone()
    hire(desk, people, at(wish.start, 0))
    lives: list[tuple[str, Life]] = [
        (part.ids[0], _life(desk, demonstration, part, transmit)) for part in demonstration.parts
    ]
    lives += [
        ("sweep", routines.sweeps(desk, done, wish.start)),
        ("calls", routines.calls(desk, people.intake, wish.start, Draws("calls", wish.seed))),
    ]
    if letters_from is not None:
        lives.append(("post", routines.post(desk, done, wish.start, lambda day: day >= letters_from)))
        drawn = Draws("receipts", wish.seed)
        lives.append(("receipts", routines.receipts(desk, people.intake, wish.start, drawn)))
    return Ended(live(lives, wish.ends, advance), done)


def tally(desk: Desk) -> Tally:
    """Count what is there."""
    tally = Tally(0, *(Counter[str]() for _ in range(6)))
    events: dict[str, list[Event]] = {}
    for event in _all_events(desk):
        events.setdefault(event.request, []).append(event)
        tally.bodies[type(event.body).__name__] += 1
        if isinstance(event.body, NoticeSent):
            tally.letters[event.body.kind.value] += 1
    for request, history in events.items():
        _count(tally, fold(request, history))
    return Tally(
        sum(tally.bodies.values()), tally.stages, tally.lines, tally.authorizations, tally.appeals,
        tally.letters, tally.bodies,
    )  # fmt: skip


def _life(desk: Desk, demonstration: Demonstration, part: Part, transmit: Transmit) -> Life:
    draws = Draws("scene", demonstration.wish.seed, part.ids[0])
    scene = Scene(
        desk,
        demonstration.cast,
        part.ids,
        part.member,
        part.practice,
        draws,
        part.begins,
        transmit,
        part.claim,
    )
    return told(scene, part.story.tell)


def _all_events(desk: Desk) -> Iterator[Event]:
    after = 0
    while batch := desk.record.read_all(after, _BATCH):
        yield from (event for _, event in batch)
        after = batch[-1][0]


def _count(tally: Tally, state: RequestState) -> None:
    tally.stages[state.stage.value] += 1
    tally.lines.update(line.status.value for line in state.lines.values())
    tally.authorizations.update(
        "lapsed" if authorization.lapsed_on else "in force" for authorization in state.authorizations.values()
    )
    tally.appeals.update(map(_appeal, state.appeals.values()))


def _appeal(appeal_state: AppealState) -> str:
    if appeal_state.deemed:
        return "resolved for the member by law"
    if appeal_state.decided is None:
        return "forwarded, not decided in time" if appeal_state.forwarded else "open"
    if any(isinstance(decision, Overturned) for decision in appeal_state.decided.decisions):
        return "overturned"
    return "upheld and forwarded" if appeal_state.forwarded else "upheld"
