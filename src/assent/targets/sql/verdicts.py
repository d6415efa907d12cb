"""A verdict as one small number: both sides, each in two bits, so that no truth is ever NULL.

DuckDB's BOOLEAN with NULL is Kleene's logic too, but an "and" of two such columns costs some ten
times a bitwise "and" of small numbers, and each side of a verdict would cost as much again. Bits,
from the lowest: strict is sure, strict is possible, lenient is sure, lenient is possible. So true
is 15, false 0, unknown 10; "and" is ``&``, "or" is ``|``, on both sides at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlglot import exp

from assent.targets.sql.terms import (
    Term,
    binary,
    call,
    case,
    cast,
    is_unknown,
    listed,
    number,
    one_of,
    paren,
)

STRICT = 0b0011
LENIENT = 0b1100
T, F, U = 15, 0, 10
UNDECIDED = 0b1110
"""Unknown at the hardest reading, true at the kindest."""
DISPUTED = 0b1100
"""False at the hardest reading, true at the kindest."""


def code(bits: int) -> Term:
    """A verdict that is the same for every case.

    It names its type. Beside a verdict a bare number does: it takes the type of what stands beside it, and
    a cast written a thousand times makes the query long to plan.
    """
    return cast(number(bits), "UTINYINT")


TRUE, FALSE, UNKNOWN = code(T), code(F), code(U)
_CONSTANTS = {TRUE: T, FALSE: F, UNKNOWN: U}


def side_bits(strict: bool) -> int:
    """The two bits of a side."""
    return STRICT if strict else LENIENT


def of_truth(truth: Term, negated: bool = False) -> Term:
    """The verdict of a BOOLEAN on which nothing is disputed; NULL is unknown."""
    yes, no = (F, T) if negated else (T, F)
    if isinstance(truth, exp.Boolean):
        return code(yes if truth.this else no)
    return case(((truth, code(yes)), (is_unknown(truth), number(U))), number(no))


def of_known(truth: Term) -> Term:
    """The verdict of a BOOLEAN that is never NULL."""
    return case(((truth, TRUE),), number(F))


def looked_up(place: Term, verdicts: Sequence[int]) -> Term:
    """The verdict that stands at a place, counted from 0."""
    table = cast(listed(map(number, verdicts)), "UTINYINT[]")
    return call("LIST_EXTRACT", table, binary(exp.Add, place, number(1)))


def both(verdicts: Iterable[Term]) -> Term:
    """All hold, on each side."""
    return _joined(exp.BitwiseAnd, verdicts, nothing=TRUE, decisive=FALSE)


def either(verdicts: Iterable[Term]) -> Term:
    """Some holds, on each side."""
    return _joined(exp.BitwiseOr, verdicts, nothing=FALSE, decisive=TRUE)


def opposite(verdict: Term) -> Term:
    """Not: the sides swap, and on each what was possible is no longer sure to fail."""
    known = {TRUE: FALSE, FALSE: TRUE, UNKNOWN: UNKNOWN}
    return known[verdict] if verdict in known else looked_up(verdict, _OPPOSITES)


def masked(verdict: Term, bits: int) -> Term:
    """Some bits of a verdict."""
    return binary(exp.BitwiseAnd, verdict, number(bits))


def sides(strict: Term, lenient: Term) -> Term:
    """The strict side of one verdict with the lenient side of another."""
    return binary(exp.BitwiseOr, masked(strict, STRICT), masked(lenient, LENIENT))


def otherwise(first: Term, then: Term) -> Term:
    """On each side the first where it is known, else the second."""
    unknown = looked_up(first, _UNKNOWN_SIDES)
    change = binary(exp.BitwiseAnd, call("XOR", first, then), unknown)
    return call("XOR", first, change)


def is_(verdict: Term, bits: int) -> Term:
    """Whether a verdict is this one; never NULL."""
    known = _CONSTANTS.get(verdict)
    if known is not None:
        return exp.true() if known == bits else exp.false()
    return binary(exp.EQ, verdict, number(bits))


def side_is(verdict: Term, strict: bool, bits: int) -> Term:
    """Whether one side is true, false or unknown (``T``, ``F``, ``U``); never NULL."""
    mask = side_bits(strict)
    return binary(exp.EQ, masked(verdict, mask), number(bits & mask))


def settled(verdict: Term) -> Term:
    """Whether both sides are known and agree; never NULL."""
    return one_of(verdict, map(number, (F, T)))


def bit(verdict: Term, strict: bool, possible: bool) -> Term:
    """Whether one side is sure, or possible; never NULL."""
    mask = (2 if possible else 1) << (0 if strict else 2)
    return binary(exp.NEQ, masked(verdict, mask), number(0))


def boolean(verdict: Term, strict: bool) -> Term:
    """One side as a BOOLEAN; unknown is NULL."""
    branches = ((side_is(verdict, strict, T), exp.true()), (side_is(verdict, strict, F), exp.false()))
    return case(branches)


def _opposite(bits: int) -> int:
    return sum(1 << (3 - place) for place in range(4) if not bits >> place & 1)


def _unknown_sides(bits: int) -> int:
    return sum(side for side in (STRICT, LENIENT) if bits & side == U & side)


_OPPOSITES = [_opposite(bits) for bits in range(16)]
_UNKNOWN_SIDES = [_unknown_sides(bits) for bits in range(16)]


def _joined(kind: type[exp.Binary], parts: Iterable[Term], *, nothing: Term, decisive: Term) -> Term:
    kept: list[Term] = []
    for part in parts:
        if part == decisive:
            return decisive
        if part != nothing and part not in kept:
            kept.append(part)
    if not kept:
        return nothing
    joined = kept[0]
    for part in kept[1:]:
        joined = kind(this=paren(joined), expression=paren(part))
    return joined
