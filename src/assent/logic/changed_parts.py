"""Where two conditions differ: the smallest pairs of conditions inside them that do.

A clause and an open question inside a condition count as references: by id, not by content.
"""

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from itertools import zip_longest

from assent.logic.tree import (
    AllOf,
    AnyOf,
    Clause,
    ClauseKind,
    Condition,
    Constant,
    CountOf,
    NoneOf,
    Readings,
    node,
)
from assent.logic.walk import children

Pair = tuple[Condition | None, Condition | None]
"""What stood there before and what stands there now; None where nothing did or does."""

_ANY = Constant(True)


def changed_parts(old: Condition | None, new: Condition | None) -> Iterator[Pair]:
    """The smallest pairs in which the two differ; none where they say the same."""
    if old is None or new is None:
        if old is not new:
            yield old, new
    elif referring(old) != referring(new):
        if _shell(old) == _shell(new):
            yield from _changed_children(old, new)
        else:
            yield old, new


def referring(condition: Condition) -> Condition:
    """The condition with every clause and open question inside reduced to its id."""
    match node(condition):
        case Clause(id=id):
            return Clause(id, ClauseKind.CRITERION, "", _ANY)
        case Readings(question=question):
            return Readings(question, "", ())
    return _with_parts(condition, referring, lambda parts: tuple(map(referring, parts)))


def _shell(condition: Condition) -> Condition:
    """The condition without what stands inside, whatever the number of its parts."""
    return _with_parts(referring(condition), lambda _: _ANY, lambda _: ())


def _with_parts(
    condition: Condition,
    of_part: Callable[[Condition], Condition],
    of_parts: Callable[[tuple[Condition, ...]], tuple[Condition, ...]],
) -> Condition:
    changes: dict[str, object] = {}
    for name in [field.name for field in fields(condition)]:  # type: ignore[arg-type]
        part = getattr(condition, name)
        if isinstance(part, Condition):
            changes[name] = of_part(part)
        elif name == "parts":
            changes[name] = of_parts(part)
    return replace(condition, **changes)  # type: ignore[type-var]


def _changed_children(old: Condition, new: Condition) -> Iterator[Pair]:
    match node(old):
        case AllOf() | AnyOf() | NoneOf() | CountOf():
            before, after = _unmatched(children(old), children(new))
        case _:
            before, after = children(old), children(new)
    if not before and not after:
        yield old, new
    for was, now in zip_longest(before, after):
        yield from changed_parts(was, now)


def _unmatched(
    old: tuple[Condition, ...], new: tuple[Condition, ...]
) -> tuple[tuple[Condition, ...], tuple[Condition, ...]]:
    """The parts of each that the other does not have."""
    before, after = ({referring(part) for part in parts} for parts in (old, new))
    return (
        tuple(part for part in old if referring(part) not in after),
        tuple(part for part in new if referring(part) not in before),
    )
