"""Which dates a part of a policy reads, and the text of whether one of them is known only in part."""

from collections.abc import Iterable, Iterator

from assent.logic.definitions import Kind
from assent.logic.tree import Compare, Fact, Field, Member
from assent.targets.python.graph import Amount, Shape, reachable
from assent.targets.python.names import Names
from assent.targets.python.text import Code, either


def dates_of_shape(shape: Shape) -> Iterator[Amount]:
    """The dates that a condition reads, with those of the conditions inside."""
    for inner in reachable([shape]):
        for value in inner.values:
            yield from dates_of_amount(value)


def dates_of_amount(amount: Amount) -> Iterator[Amount]:
    """The dates that a value is worked out from, with those that tell which records count."""
    if isinstance(amount.this, Fact | Field) and amount.this.kind is Kind.DATE:
        yield amount
    if amount.where is not None:
        yield from dates_of_shape(amount.where)
    for inner in amount.inner:
        yield from dates_of_amount(inner)


def parts_with_dates(shape: Shape) -> Iterator[Shape]:
    """The conditions on dates inside: comparisons about the case or the record at hand, and those on a whole list."""
    if shape.quantifier is not None:
        yield shape
    elif isinstance(shape.this, Compare | Member):
        if next(dates_of_shape(shape), None) is not None:
            yield shape
    else:
        for inner in shape.inner:
            yield from parts_with_dates(inner)


def in_part_text(names: Names, read: Iterable[Amount], records: str | None) -> Code:
    """Whether one of the dates is partial: of the record at hand (of ``records``), else of any of its list."""
    texts = dict.fromkeys(_in_part(names, amount, records) for amount in read)
    return either(Code(text) for text in texts)


def _in_part(names: Names, amount: Amount, records: str | None) -> str:
    this = amount.this
    if isinstance(this, Field) and this.records != records:
        return f"any_partial({names.records(this.records)}, {this.definition.name!r})"
    return f"isinstance({names.held(amount)}, PartialDate)"
