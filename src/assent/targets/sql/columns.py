"""Derived columns as a graph: each expression once, whatever is used twice worked out once.

A policy becomes some hundred small columns, of the case and of the records of its lists. Written as
one expression they would be repeated without end. So each is a node here; the query is then laid
out in layers, each a projection of the one before, and in stages for the records of a list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from sqlglot import exp

from assent.targets.sql.terms import (
    Term,
    binary,
    call,
    cast,
    coalesce,
    column,
    listed,
    number,
    paren,
)

_MARK = "~"
"""Starts the name of every derived column; no fact can be named so."""
_COUNT_BITS = 15
_NUMBER_BITS = 60
MOST_RECORDS = (1 << _COUNT_BITS) - 1
"""The longest list that the packed counts hold."""


@dataclass(frozen=True, slots=True)
class Reduction:
    """A column of the case made from a list: ``body`` for each record, then ``wrap`` of the list.

    With ``only`` it is worked out for the rows where that is true, else NULL.
    """

    records: str
    body: Term
    wrap: Callable[[Term], Term]
    only: Term | None = None


class Fold(Enum):
    """How the verdicts of a list's records become one number of the case."""

    SOME = "bit_or"
    ALL = "bit_and"
    COUNTS = "sum"


@dataclass(slots=True)
class _Pack:
    """Several numbers of a record in one, so that one pass over the list reduces them all."""

    name: str
    records: str
    fold: Fold
    height: int
    members: list[tuple[Term, int]] = field(default_factory=list)

    @property
    def bits(self) -> int:
        return sum(bits for _, bits in self.members)

    def reduction(self) -> Reduction:
        shift, parts = 0, []
        for member, bits in self.members:
            parts.append(_shifted(cast(member, "BIGINT"), shift))
            shift += bits
        body = parts[0]
        for part in parts[1:]:
            body = binary(exp.Add, body, part)
        return Reduction(self.records, body, _FOLDS[self.fold])


class Columns:
    """All derived columns of one query."""

    def __init__(self) -> None:
        self._defined: dict[str, Term | Reduction | _Pack] = {}
        self._names: dict[tuple[str, str], str] = {}
        self._packs: dict[tuple[str, Fold, int], _Pack] = {}
        self._heights: dict[str, int] = {}
        self.kept: set[str] = set()
        self._members: dict[tuple[str, Fold, str], tuple[str, int]] = {}

    def derive(self, term: Term, records: str = "") -> Term:
        """The column with this expression: of the case, or of the records of a list."""
        constant = isinstance(term, exp.Cast) and isinstance(term.this, exp.Literal)
        if constant or isinstance(term, exp.Column | exp.Boolean | exp.Literal):
            return term
        key = (records, term.sql(dialect="duckdb", copy=False))
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = self._new(term)
        return column(name, records)

    def keep(self, term: Term, records: str) -> Term:
        """The records' column with this expression, worked out as early as it can be.

        What only few columns of the record need is then not carried along to where this is used.
        """
        derived = self.derive(term, records)
        if isinstance(derived, exp.Column):
            self.kept.add(derived.name)
        return derived

    def reduce(
        self, records: str, body: Term, wrap: Callable[[Term], Term], only: Term | None = None
    ) -> Term:
        """The column of the case that ``wrap`` makes of the list of the body's values.

        With ``only`` for the rows where that is true, NULL elsewhere.
        """
        key = (f"{records} {wrap.__name__} {only}", body.sql(dialect="duckdb", copy=False))
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = self._new(Reduction(records, body, wrap, only))
        return column(name)

    def reduce_apart(self, records: str, body: Term, wrap: Callable[[Term], Term], only: Term) -> Term:
        """The same, apart from the stages of the list: what few rows need costs the others nothing."""
        return self.reduce(records, self._written_out(body), wrap, only)

    def some(self, records: str, verdict: Term) -> Term:
        """Whether the verdict holds for some of the known records: false where there are none."""
        return self._folded(records, verdict, Fold.SOME)

    def all(self, records: str, verdict: Term) -> Term:
        """Whether the verdict holds for all of the known records: true where there are none."""
        return self._folded(records, verdict, Fold.ALL)

    def counts(self, records: str, verdict: Term, disputed: bool) -> tuple[Term, ...]:
        """For how many records strict is sure and possible, then lenient, where they may differ."""
        spread = _spread(verdict, 4 if disputed else 2)
        name, shift = self._packed(records, spread, (4 if disputed else 2) * _COUNT_BITS, Fold.COUNTS)
        places = range(4 if disputed else 2)
        return tuple(
            self.derive(
                binary(
                    exp.BitwiseAnd,
                    _shifted_down(column(name), shift + place * _COUNT_BITS),
                    number(MOST_RECORDS),
                )
            )
            for place in places
        )

    def definition(self, name: str) -> Term | Reduction | None:
        """What a derived column is made of; None for a column of the input."""
        definition = self._defined.get(name)
        return definition.reduction() if isinstance(definition, _Pack) else definition

    def _written_out(self, term: Term) -> Term:
        """The term with the records' derived columns written out down to their given fields."""

        def replace(name: str, records: str) -> Term:
            definition = self._defined.get(name) if records else None
            return (
                paren(self._written_out(definition))
                if isinstance(definition, exp.Expr)
                else column(name, records)
            )

        return substituted(term, replace)

    def _new(self, defined: Term | Reduction | _Pack) -> str:
        name = f"{_MARK}{len(self._defined)}"
        self._defined[name] = defined
        match defined:
            case _Pack(height=height):
                self._heights[name] = 1 + height
            case Reduction(body=body, only=only):
                self._heights[name] = 1 + max(self._height(body), self._height(only) if only else 0)
            case _:
                self._heights[name] = self._height(defined)
        return name

    def _height(self, term: Term) -> int:
        """How many reductions stand one behind the other in a term."""
        return max((self._heights.get(name, 0) for name, _ in columns_in(term)), default=0)

    def _folded(self, records: str, verdict: Term, fold: Fold) -> Term:
        name, shift = self._packed(records, verdict, 4, fold)
        nibble = binary(exp.BitwiseAnd, _shifted_down(column(name), shift), number(15))
        return self.derive(cast(nibble, "UTINYINT"))

    def _packed(self, records: str, member: Term, bits: int, fold: Fold) -> tuple[str, int]:
        """The pack that holds a number of a record, and at which bit."""
        key = (records, fold, member.sql(dialect="duckdb", copy=False))
        if key not in self._members:
            height = self._height(member)
            pack = self._packs.get((records, fold, height))
            if pack is None or pack.bits + bits > _NUMBER_BITS:
                pack = self._packs[records, fold, height] = _Pack("", records, fold, height)
                pack.name = self._new(pack)
            self._members[key] = (pack.name, pack.bits)
            pack.members.append((member, bits))
        return self._members[key]


def columns_in(term: Term) -> Iterator[tuple[str, str]]:
    """The columns that a term reads: name, and the list of the record at hand or an empty string."""
    for reference in term.find_all(exp.Column):
        yield reference.name, reference.table


def substituted(term: Term, replace: Callable[[str, str], Term]) -> Term:
    """The term with each of its columns replaced."""
    if isinstance(term, exp.Column):
        return replace(term.name, term.table)
    copy = term.copy()
    for reference in list(copy.find_all(exp.Column)):
        reference.replace(replace(reference.name, reference.table))
    return copy


def merged(lists: Iterable[Term]) -> Term:
    """Several lists of strings as one."""
    return call("FLATTEN", listed(lists))


def struct(fields: Mapping[str, Term]) -> Term:
    """A record of named values."""
    return exp.Struct(
        expressions=[
            exp.PropertyEQ(this=exp.Literal.string(name), expression=term) for name, term in fields.items()
        ]
    )


def _shifted(term: Term, bits: int) -> Term:
    return binary(exp.Mul, term, number(1 << bits)) if bits else term


def _shifted_down(term: Term, bits: int) -> Term:
    return binary(exp.BitwiseRightShift, term, number(bits)) if bits else term


def _spread(verdict: Term, places: int) -> Term:
    """The bits of a verdict so far apart that they can be counted in one sum."""
    return spread(verdict, places, _COUNT_BITS)


def spread(verdict: Term, places: int, width: int) -> Term:
    """The lowest bits of a verdict, each ``width`` (5 or more) bits from the next: copies, masked."""
    copies = sum(1 << place * (width - 1) for place in range(places))
    mask = sum(1 << place * width for place in range(places))
    product = binary(exp.Mul, cast(verdict, "BIGINT"), number(copies))
    return binary(exp.BitwiseAnd, product, number(mask))


def _summed(items: Term) -> Term:
    return coalesce(cast(call("LIST_SUM", items), "BIGINT"), number(0))


def _some(items: Term) -> Term:
    return coalesce(call("LIST_AGGREGATE", items, exp.Literal.string("bit_or")), number(0))


def _every(items: Term) -> Term:
    return coalesce(
        call("LIST_AGGREGATE", items, exp.Literal.string("bit_and")), number((1 << _NUMBER_BITS) - 1)
    )


_FOLDS: dict[Fold, Callable[[Term], Term]] = {
    Fold.SOME: _some,
    Fold.ALL: _every,
    Fold.COUNTS: _summed,
}
