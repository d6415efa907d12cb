"""A record that would match a condition: what one more trial or rating would have to hold."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import chain, islice, product

from assent.logic.evaluate import Evaluation, live_readings
from assent.logic.exact import calculated, factor
from assent.logic.partial_dates import PartialDate
from assent.logic.tree import (
    AllOf,
    AnyOf,
    Clause,
    Compare,
    Condition,
    Constant,
    Field,
    FieldFlag,
    Member,
    Not,
    Plain,
    Readings,
    node,
)  # fmt: skip

Filled = dict[str, Plain]
_MOST = 64
"""At most so many alternatives are looked at for one part of a condition."""


def witnesses(condition: Condition, evaluation: Evaluation, strict: bool) -> Iterator[Filled]:
    """Records, as the fields that matter, for which one side of the condition is true.

    Values that no known record of the list has yet come first, so that a further record adds a
    further class where it can. Conditions that it cannot solve yield nothing, and of two bounds the
    higher is taken: the caller checks what it is given.
    """
    this = node(condition)
    match this:
        case Constant(truth):
            yield from ({},) if truth else ()
        case FieldFlag(definition=definition):
            yield {definition.name: True}
        case Not(FieldFlag(definition=definition)):
            yield {definition.name: False}
        case Member(Field() as field, choices):
            yield from ({field.definition.name: choice} for choice in _fresh(field, choices, evaluation))
        case Compare(operator, Field() as field):
            bound = _bound(this, evaluation)
            if bound is not None:
                yield {field.definition.name: _beyond(operator, bound)}
        case AllOf(parts):
            yield from _together(parts, evaluation, strict)
        case AnyOf(parts):
            yield from chain.from_iterable(witnesses(part, evaluation, strict) for part in parts)
        case Clause(expr=expr):
            yield from witnesses(expr, evaluation, strict)
        case Readings():
            live = live_readings(this, evaluation.adoptions)
            parts = tuple(reading.expr for reading in live if reading.expr is not None)
            yield from witnesses(AllOf(parts) if strict else AnyOf(parts), evaluation, strict)


def _bound(this: Compare, evaluation: Evaluation) -> Plain | None:
    """What the field is compared with, in the field's own unit."""
    if not calculated(this):
        plain = evaluation.value(this.right)
        return None if isinstance(plain, Fraction) else plain
    exact = evaluation.number(this.right)
    if exact is None:
        return None
    exact *= factor(this.right, this.left)
    return int(exact) if exact == int(exact) else float(exact)


def _together(parts: tuple[Condition, ...], evaluation: Evaluation, strict: bool) -> Iterator[Filled]:
    options = [tuple(islice(witnesses(part, evaluation, strict), _MOST)) for part in parts]
    for chosen in islice(product(*options), _MOST * _MOST):
        joined: Filled | None = {}
        for filled in chosen:
            joined = _joined(joined, filled) if joined is not None else None
        if joined is not None:
            yield joined


def _joined(left: Filled, right: Filled) -> Filled | None:
    """Both at once: of two bounds the higher, otherwise None where they disagree."""
    both = {**left, **right}
    for name in left.keys() & right.keys():
        first, second = left[name], right[name]
        if first != second:
            if isinstance(first, bool | str | date | PartialDate):
                return None
            if isinstance(second, bool | str | date | PartialDate):
                return None
            both[name] = max(first, second)
    return both


def _fresh(field: Field[object], choices: tuple[Plain, ...], evaluation: Evaluation) -> list[Plain]:
    known = {record.get(field.definition.name) for record in evaluation.facts.records(field.records).records}
    return sorted(choices, key=lambda choice: choice in known)


def _beyond(operator: str, bound: Plain) -> Plain:
    """A value for which the comparison with the bound holds."""
    if operator not in ("<", ">"):
        return bound
    step = 1 if operator == ">" else -1
    if isinstance(bound, date):
        return bound + timedelta(days=step)
    return bound + step if isinstance(bound, int | float) else bound
