"""Derived columns as a graph: each expression once, whatever is used twice worked out once.

A policy becomes some hundred small columns, of the case and of the records of its lists. Written as
one expression they would be repeated without end. So each is a node here; the query is then laid
out in layers, each a projection of the one before, and in stages for the records of a list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

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
_COUNT_BITS = 10
_PACKED_COUNTS = 3
_PACKED_EXISTS = 30
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


@dataclass(slots=True)
class _Pack:
    """Several truths of a record in one number, so that one pass over the list reduces them all."""

    name: str
    records: str
    counted: bool
    height: int
    members: list[Term] = field(default_factory=list)

    @property
    def full(self) -> bool:
        return len(self.members) == (_PACKED_COUNTS if self.counted else _PACKED_EXISTS)

    def reduction(self) -> Reduction:
        bits = 2 * _COUNT_BITS if self.counted else 2
        unsure = number((1 << _COUNT_BITS) if self.counted else 2)
        parts = [
            _shifted(coalesce(cast(member, "BIGINT"), unsure), bits * place)
            for place, member in enumerate(self.members)
        ]
        body = parts[0]
        for part in parts[1:]:
            body = binary(exp.Add, body, part)
        return Reduction(self.records, body, _summed if self.counted else _joined_bits)


class Columns:
    """All derived columns of one query."""

    def __init__(self) -> None:
        self._defined: dict[str, Term | Reduction | _Pack] = {}
        self._names: dict[tuple[str, str], str] = {}
        self._packs: dict[tuple[str, bool, int], _Pack] = {}
        self._heights: dict[str, int] = {}
        self._members: dict[tuple[str, bool, str], tuple[str, int]] = {}

    def derive(self, term: Term, records: str = "") -> Term:
        """The column with this expression: of the case, or of the records of a list."""
        if isinstance(term, exp.Column | exp.Boolean | exp.Literal):
            return term
        key = (records, term.sql(dialect="duckdb"))
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = self._new(term)
        return column(name, records)

    def reduce(
        self, records: str, body: Term, wrap: Callable[[Term], Term], only: Term | None = None
    ) -> Term:
        """The column of the case that ``wrap`` makes of the list of the body's values.

        With ``only`` for the rows where that is true, NULL elsewhere.
        """
        key = (f"{records} {wrap.__name__} {only}", body.sql(dialect="duckdb"))
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = self._new(Reduction(records, body, wrap, only))
        return column(name)

    def reduce_apart(self, records: str, body: Term, wrap: Callable[[Term], Term], only: Term) -> Term:
        """The same, apart from the stages of the list: what few rows need costs the others nothing."""
        return self.reduce(records, self._written_out(body), wrap, only)

    def exists(self, records: str, truth: Term) -> tuple[Term, Term]:
        """Whether the truth is surely so for some record, and whether it is unknown for some."""
        name, place = self._packed(records, truth, counted=False)
        return tuple(
            self.derive(
                binary(exp.NEQ, binary(exp.BitwiseAnd, column(name), number(bit << 2 * place)), number(0))
            )
            for bit in (1, 2)
        )  # type: ignore[return-value]

    def counts(self, records: str, truth: Term) -> tuple[Term, Term]:
        """For how many records the truth is surely so, and for how many it is unknown."""
        name, place = self._packed(records, truth, counted=True)
        return tuple(
            self.derive(binary(exp.BitwiseAnd, _shifted_down(column(name), shift), number(MOST_RECORDS)))
            for shift in (2 * _COUNT_BITS * place, 2 * _COUNT_BITS * place + _COUNT_BITS)
        )  # type: ignore[return-value]

    def definition(self, name: str) -> Term | Reduction | None:
        """What a derived column is made of; None for a column of the input."""
        found = self._defined.get(name)
        return found.reduction() if isinstance(found, _Pack) else found

    def _written_out(self, term: Term) -> Term:
        """The term with the records' derived columns written out down to their given fields."""

        def replace(name: str, records: str) -> Term:
            found = self._defined.get(name) if records else None
            return paren(self._written_out(found)) if isinstance(found, exp.Expr) else column(name, records)

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

    def _packed(self, records: str, truth: Term, *, counted: bool) -> tuple[str, int]:
        key = (records, counted, truth.sql(dialect="duckdb"))
        if key not in self._members:
            height = self._height(truth)
            pack = self._packs.get((records, counted, height))
            if pack is None or pack.full:
                pack = self._packs[records, counted, height] = _Pack("", records, counted, height)
                pack.name = self._new(pack)
            pack.members.append(truth)
            self._members[key] = (pack.name, len(pack.members) - 1)
        return self._members[key]


def columns_in(term: Term) -> Iterator[tuple[str, str]]:
    """The columns that a term reads: name, and the list of the record at hand or an empty string."""
    for found in term.find_all(exp.Column):
        yield found.name, found.table


def substituted(term: Term, replace: Callable[[str, str], Term]) -> Term:
    """The term with each of its columns replaced."""
    if isinstance(term, exp.Column):
        return replace(term.name, term.table)
    copy = term.copy()
    for found in list(copy.find_all(exp.Column)):
        found.replace(replace(found.name, found.table))
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


def _summed(items: Term) -> Term:
    return coalesce(cast(call("LIST_SUM", items), "BIGINT"), number(0))


def _joined_bits(items: Term) -> Term:
    return coalesce(call("LIST_AGGREGATE", items, exp.Literal.string("bit_or")), number(0))
