"""Kleene's three truths, and the verdict: one truth under the hardest and one under the kindest reading.

The order is false < unknown < true; "and" is the least, "or" the greatest, of its parts.
"""

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

Truth = bool | None
"""True, False, or None for unknown."""


def negation(truth: Truth) -> Truth:
    """The opposite; unknown stays unknown."""
    return None if truth is None else not truth


def conjunction(truths: Iterable[Truth]) -> Truth:
    """False if any part is false, else unknown if any is unknown, else true."""
    joined: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            joined = None
    return joined


def disjunction(truths: Iterable[Truth]) -> Truth:
    """True if any part is true, else unknown if any is unknown, else false."""
    joined: Truth = False
    for truth in truths:
        if truth is True:
            return True
        if truth is None:
            joined = None
    return joined


def at_least(needed: int, sure: int, possible: int) -> Truth:
    """Whether a count reaches ``needed``, given its lower and its upper bound."""
    if sure >= needed:
        return True
    return None if possible >= needed else False


class Verdict(NamedTuple):
    """The answer under the readings hardest (``strict``) and kindest (``lenient``) to the request."""

    strict: Truth
    lenient: Truth

    def side(self, strict: bool) -> Truth:
        """One side of the verdict."""
        return self.strict if strict else self.lenient

    @property
    def settled(self) -> bool:
        """Both sides are known and agree: no fact and no reading can change it."""
        return self.strict is not None and self.strict is self.lenient


TRUE = Verdict(True, True)
FALSE = Verdict(False, False)
UNKNOWN = Verdict(None, None)
DISPUTED = Verdict(False, True)
"""Known, and different: for a clinician."""


def agreed(truth: Truth) -> Verdict:
    """The verdict of an expression in which nothing is disputed."""
    if truth is None:
        return UNKNOWN
    return TRUE if truth else FALSE


def opposite(verdict: Verdict) -> Verdict:
    """Not: what is hardest for the request inside is kindest outside, so the sides swap."""
    return Verdict(negation(verdict.lenient), negation(verdict.strict))


def every_of(verdicts: Iterable[Verdict]) -> Verdict:
    """All parts hold, on each side."""
    strict: Truth = True
    lenient: Truth = True
    for its_strict, its_lenient in verdicts:
        if its_strict is not True and strict is not False:
            strict = its_strict
        if its_lenient is not True and lenient is not False:
            lenient = its_lenient
    return Verdict(strict, lenient)


def some_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Some part holds, on each side."""
    strict: Truth = False
    lenient: Truth = False
    for its_strict, its_lenient in verdicts:
        if its_strict is not False and strict is not True:
            strict = its_strict
        if its_lenient is not False and lenient is not True:
            lenient = its_lenient
    return Verdict(strict, lenient)


def worst(truths: Iterable[Truth], *, positive: bool) -> Truth:
    """The truth worst for the request: the least where true helps, the greatest where true harms."""
    return conjunction(truths) if positive else disjunction(truths)


def unanimous(truths: Sequence[Truth]) -> Truth:
    """What all of them say; unknown where they do not say the same."""
    return truths[0] if all(truth is truths[0] for truth in truths) else None


def otherwise(first: Verdict, then: Verdict) -> Verdict:
    """On each side the first where it is known, else the second."""
    return Verdict(
        then.strict if first.strict is None else first.strict,
        then.lenient if first.lenient is None else first.lenient,
    )


def reaches(n: int, truths: Sequence[Truth], open_list: bool) -> Truth:
    """Whether at least ``n`` hold; there may be more where the list is open."""
    possible = n if open_list else sum(truth is not False for truth in truths)
    return at_least(n, sum(truth is True for truth in truths), possible)


def reaches_distinct(
    n: int, truths: Sequence[Truth], values: Sequence[Hashable | None], open_list: bool
) -> Truth:
    """Whether those that hold have at least ``n`` different values; None is a value that is not known."""
    pairs = list(zip(truths, values, strict=True))
    sure = {value for truth, value in pairs if truth and value is not None}
    could = {value for truth, value in pairs if truth is not False and value is not None}
    unnamed = sum(truth is not False and value is None for truth, value in pairs)
    at_any_rate = int(any(truth for truth in truths))
    possible = n if open_list else len(could) + unnamed
    return at_least(n, max(len(sure), at_any_rate), possible)
