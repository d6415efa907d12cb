"""Who lives through which story, and from when: worked out before anything happens."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from assent.casework.record.checks import Refused
from assent.demo.cast import ALDER, PRACTICES, Practice
from assent.demo.draws import Draws
from assent.demo.members import Enrolled, enrolled
from assent.demo.office_hours import at, run_of_working_days
from assent.demo.request_bundles import CLAIMS
from assent.demo.stories.catalogue import BY_BUNDLE, STORIES, Story
from assent.desk.exchange.submissions import request_id

DAYS = 150
"""So many days before its end the demonstration begins."""
EARLIEST = date(2026, 6, 8)
"""Before that day its beginning would lie before the first policy version that is encoded."""
FEWEST, MOST = 1, 5_000
_PER_BUNDLE = 20
"""One in so many requests comes as a bundle."""


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
    """One story with its requests, its member and its office, and when it begins.

    ``claim`` is the number of the Claim by which it asks; empty for the usual ways.
    """

    story: Story
    ids: tuple[str, ...]
    member: Enrolled
    practice: Practice
    begins: datetime
    claim: str = ""


def script(wish: Wish) -> list[Part]:
    """Every part, in the order of ids: each story once, then again by its share, as many as are wanted.

    One in twenty requests comes as a bundle, under an id of its own kind, after all others.
    """
    bundles = wish.requests // _PER_BUNDLE
    parts = list(_usual(wish, wish.requests - bundles))
    return parts + [_by_bundle(wish, number, len(parts) + number) for number in range(1, bundles + 1)]


def _usual(wish: Wish, requests: int) -> Iterator[Part]:
    tried, ordinal, left = 0, 0, requests
    again = _again(wish)
    while left:
        story = STORIES[tried] if tried < len(STORIES) else again[(tried - len(STORIES)) % len(again)]
        tried += 1
        if story.takes <= left:
            ordinal += 1
            first = requests - left + 1
            ids = tuple(f"D-{number:04d}" for number in range(first, first + story.takes))
            yield _part(wish, story, ids, ordinal, Draws("part", wish.seed, tried))
            left -= story.takes


def _by_bundle(wish: Wish, number: int, ordinal: int) -> Part:
    """The so-manyth request that comes as a bundle, under the id that follows from the number of its Claim."""
    story = BY_BUNDLE[(number - 1) % len(BY_BUNDLE)]
    claim = f"PA-{number:04d}"
    ids = (request_id(ALDER.npi, CLAIMS, claim),)
    return replace(_part(wish, story, ids, ordinal, Draws("bundle", wish.seed, number)), claim=claim)


def _again(wish: Wish) -> list[Story]:
    weighed = [story for story in STORIES for _ in range(story.share)]
    return Draws("again", wish.seed).shuffled(weighed)


def _part(wish: Wish, story: Story, ids: tuple[str, ...], ordinal: int, draws: Draws) -> Part:
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
