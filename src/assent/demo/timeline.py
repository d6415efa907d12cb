"""Stories and routines told beside each other, each step at its time, until the end."""

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from assent.casework.record.checks import Refused
from assent.demo.scene import Life, Scene, Telling


@dataclass
class Lived:
    """How it went: the ``steps`` that were taken, and what was ``refused`` in which story, with why."""

    steps: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


def told(scene: Scene, tell: Telling) -> Life:
    """A story from its beginning on; the scene's time is that of each step."""
    yield scene.begins
    for at in tell(scene):
        yield at
        scene.now = at


def live(lives: Iterable[tuple[str, Life]], until: datetime, advance: Callable[[datetime], None]) -> Lived:
    """Take every step before ``until``, the earliest first; of steps at one time the one named first.

    A story of which something is refused ends there, and is named. ``seen`` is told the time of each step.
    """
    lived, waiting = Lived(), list[tuple[datetime, int, str, Life]]()
    for order, (name, life) in enumerate(lives):
        _put(waiting, order, name, life, lived)
    while waiting and waiting[0][0] < until:
        at, order, name, life = heapq.heappop(waiting)
        advance(at)
        lived.steps += 1
        _put(waiting, order, name, life, lived)
    return lived


def _put(
    waiting: list[tuple[datetime, int, str, Life]], order: int, name: str, life: Life, lived: Lived
) -> None:
    """Go on to the next step of a life, and have it wait its turn."""
    try:
        at = next(life, None)
    except Refused as error:
        lived.refused.append((name, error.says))
        return
    if at is not None:
        heapq.heappush(waiting, (at, order, name, life))
