"""Who lives through which story, and from when: worked out before anything happens."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from assent.casework.record.checks import Refused
from assent.demo.cast import PRACTICES, Practice
from assent.demo.draws import Draws
from assent.demo.members import Enrolled, enrolled
from assent.demo.office_hours import at, run_of_working_days
from assent.demo.stories.catalogue import STORIES, Story

DAYS = 150
"""So many days before its end the demonstration begins."""
EARLIEST = date(2026, 6, 8)
"""Before that day its beginning would lie before the first policy version that is encoded."""
FEWEST, MOST = 1, 5_000


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted: how many requests, lived through until the morning of a day, by which seed."""

    requests: int
    until: date
    seed: int = 31

    def __post_init__(self) -> None:
        if not FEWEST <= self.requests <= MOST:
            raise Refused(f"--requests {self.requests}: give a number from {FEWEST} to {MOST}.")
        if self.until < EARLIEST:
            raise Refused(
                f"--until {self.until}: give {EARLIEST} or later; earlier policy text is not encoded."
            )

    @property
    def start(self) -> date:
        """The first day."""
        return self.until - timedelta(days=DAYS)

    @property
    def ends(self) -> datetime:
        """The end: the first moment of the last day, in UTC."""
        return at(self.until, 0)


@dataclass(frozen=True, slots=True)
class Part:
    """One story with its requests, its member and its office, and when it begins."""

    story: Story
    ids: tuple[str, ...]
    member: Enrolled
    practice: Practice
    begins: datetime


def script(wish: Wish) -> list[Part]:
    """Every part, in the order of ids: each story once, then again by its share, as many as are wanted."""
    parts: list[Part] = []
    told, left = 0, wish.requests
    again = _again(wish)
    while left:
        story = STORIES[told] if told < len(STORIES) else again[(told - len(STORIES)) % len(again)]
        told += 1
        if story.takes <= left:
            parts.append(_part(wish, story, wish.requests - left + 1, len(parts) + 1, told))
            left -= story.takes
    return parts


def _again(wish: Wish) -> list[Story]:
    weighed = [story for story in STORIES for _ in range(story.share)]
    return Draws("again", wish.seed).shuffled(weighed)


def _part(wish: Wish, story: Story, first: int, ordinal: int, told: int) -> Part:
    draws = Draws("part", wish.seed, told)
    ids = tuple(f"D-{number:04d}" for number in range(first, first + story.takes))
    begins = _begins(wish, story, draws)
    line = draws.one(story.lines)
    member = enrolled(ordinal, line, begins.date(), draws, new=story.new)
    return Part(story, ids, member, story.practice or draws.one(PRACTICES), begins)


def _begins(wish: Wish, story: Story, draws: Draws) -> datetime:
    """A working day with room for what is to happen, before the end. Without room: any day, as hours count on all."""
    day = wish.until - timedelta(days=draws.between(*story.ago))
    days = run_of_working_days(day, story.room)
    while days >= wish.until:
        day -= timedelta(days=1)
        days = run_of_working_days(day, min(story.room, 1))
    return at(days, draws.between(*story.hour), draws.below(60))
