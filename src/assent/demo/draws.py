"""Choices that look like chance and are the same for the same words: no clock, no state of the machine."""

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")


class Draws:
    """A row of choices. What one story draws does not depend on what another one drew before."""

    def __init__(self, *seed: object) -> None:
        self._seed = "\0".join(str(part) for part in seed)
        self._drawn = 0

    def below(self, most: int) -> int:
        """A number from 0 to ``most`` - 1."""
        self._drawn += 1
        digest = sha256(f"{self._seed}\0{self._drawn}".encode()).digest()
        return int.from_bytes(digest[:8]) % most

    def between(self, low: int, high: int) -> int:
        """A number from ``low`` to ``high``, both included."""
        return low + self.below(high - low + 1)

    def one(self, of: Sequence[T]) -> T:
        """One of these."""
        return of[self.below(len(of))]

    def chance(self, percent: int) -> bool:
        """True in so many cases of a hundred."""
        return self.below(100) < percent

    def shuffled(self, of: Sequence[T]) -> list[T]:
        """The same in another order."""
        left = list(of)
        return [left.pop(self.below(len(left))) for _ in range(len(left))]
