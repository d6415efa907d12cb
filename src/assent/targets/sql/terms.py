"""The few shapes of SQL that a policy compiles to, built as SQLGlot expressions and simplified."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import TypeAlias

from sqlglot import exp

from assent.logic.tree import Span

Term: TypeAlias = exp.Expr
"""One SQL expression."""

TRUE = exp.true()
FALSE = exp.false()
FIRST_DAY = date(1, 1, 1)
LAST_DAY = date(9999, 12, 31)


def column(name: str, records: str = "") -> exp.Column:
    """A column of the case, or a field of the record at hand where ``records`` names its list."""
    table = exp.to_identifier(records, quoted=True) if records else None
    return exp.Column(this=exp.to_identifier(name, quoted=True), table=table)


_RECORD = "~record"
PLACE = column("~place")
"""The place of the record at hand in its list, from 1."""


def text(value: str) -> Term:
    """A string."""
    return exp.Literal.string(value)


def number(value: float) -> Term:
    """A number; one with a fraction is written as a DOUBLE, never as a DECIMAL."""
    if isinstance(value, int):
        return exp.Literal.number(value) if value >= 0 else paren(exp.Literal.number(value))
    return cast(exp.Literal.string(repr(float(value))), "DOUBLE")


def day(value: date) -> Term:
    """A date."""
    return cast(text(value.isoformat()), "DATE")


def unknown(kind: str = "BOOLEAN") -> Term:
    """NULL of a type."""
    return cast(exp.null(), kind)


@cache
def _parsed_type(kind: str) -> exp.DataType:
    return exp.DataType.build(kind, dialect="duckdb")


def _type(kind: str) -> Term:
    """A type by its name, parsed once."""
    return _parsed_type(kind).copy()


def _part(term: Term) -> Term:
    """The term, to stand in a larger one: a copy where it stands in one already, as each knows its place.

    Terms are never changed once they are built, so the one at hand needs no copy the first time.
    """
    return term if term.parent is None else term.copy()


def cast(term: Term, kind: str) -> Term:
    """The term as another type; an impossible value raises."""
    return exp.Cast(this=_part(term), to=_type(kind))


def try_cast(term: Term, kind: str) -> Term:
    """The term as another type, NULL where that is impossible."""
    return exp.TryCast(this=_part(term), to=_type(kind))


def call(name: str, *arguments: Term) -> Term:
    """A function of DuckDB."""
    return exp.Anonymous(this=name, expressions=[_part(argument) for argument in arguments])


def paren(term: Term) -> Term:
    """The term in parentheses, unless it needs none."""
    atomic = (exp.Column, exp.Literal, exp.Boolean, exp.Paren, exp.Anonymous, exp.Cast, exp.Null)
    return _part(term) if isinstance(term, atomic) else exp.Paren(this=_part(term))


def binary(kind: type[exp.Binary], left: Term, right: Term) -> Term:
    """Two terms with an operator between."""
    return kind(this=paren(left), expression=paren(right))


def all_true(parts: Iterable[Term]) -> Term:
    """Kleene's "and" of the parts; true where there are none."""
    return _joined(exp.And, parts, nothing=TRUE, decisive=FALSE)


def any_true(parts: Iterable[Term]) -> Term:
    """Kleene's "or" of the parts; false where there are none."""
    return _joined(exp.Or, parts, nothing=FALSE, decisive=TRUE)


def negated(term: Term) -> Term:
    """Kleene's "not"."""
    if term in (TRUE, FALSE):
        return FALSE if term == TRUE else TRUE
    if isinstance(term, exp.Not):
        inner: Term = term.this
        return inner.unnest()
    return exp.Not(this=paren(term))


def is_known(term: Term) -> Term:
    """Whether the term is not NULL."""
    if isinstance(term, exp.Boolean | exp.Literal):
        return TRUE
    return negated(exp.Is(this=paren(term), expression=exp.null()))


def is_unknown(term: Term) -> Term:
    """Whether the term is NULL."""
    if isinstance(term, exp.Boolean | exp.Literal):
        return FALSE
    return exp.Is(this=paren(term), expression=exp.null())


def surely(term: Term) -> Term:
    """Whether a truth is known to be true; never NULL."""
    if isinstance(term, exp.Boolean):
        return term
    return exp.NullSafeEQ(this=paren(term), expression=TRUE.copy())


def possibly(term: Term) -> Term:
    """Whether a truth is not known to be false; never NULL."""
    if isinstance(term, exp.Boolean):
        return term
    return exp.NullSafeNEQ(this=paren(term), expression=FALSE.copy())


def coalesce(first: Term, then: Term) -> Term:
    """The first where it is known, else the second."""
    return exp.Coalesce(this=_part(first), expressions=[_part(then)])


def case(branches: Iterable[tuple[Term, Term]], otherwise: Term | None = None) -> Term:
    """The first branch whose condition is true."""
    ifs = [exp.If(this=_part(when), true=_part(then)) for when, then in branches]
    if not ifs:
        return _part(otherwise) if otherwise is not None else exp.null()
    return exp.Case(ifs=ifs, default=None if otherwise is None else _part(otherwise))


def one_of(term: Term, values: Iterable[Term]) -> Term:
    """The term equals one of the values."""
    copies = [value.copy() for value in values]
    if len(copies) == 1:
        return binary(exp.EQ, term, copies[0])
    return exp.In(this=paren(term), expressions=copies)


def concat(*parts: Term) -> Term:
    """The parts as one string; a NULL part makes it NULL."""
    joined = paren(parts[0])
    for part in parts[1:]:
        joined = exp.DPipe(this=joined, expression=paren(part))
    return joined


def listed(parts: Iterable[Term]) -> Term:
    """A list of the parts."""
    return exp.Array(expressions=[_part(part) for part in parts])


def over_records(records: Term, body: Term) -> Term:
    """A list with the body's value for each record: see ``record_field`` and ``PLACE``."""
    arguments = [exp.to_identifier(name, quoted=True) for name in (_RECORD, PLACE.name)]
    return call("LIST_TRANSFORM", records, exp.Lambda(this=body, expressions=arguments, colon=True))


def record_field(name: str) -> Term:
    """A field of the record at hand."""
    record = exp.to_identifier(_RECORD, quoted=True)
    return exp.Dot(this=record, expression=exp.to_identifier(name, quoted=True))


def known_only(items: Term) -> Term:
    """The list without its NULLs."""
    body = exp.Not(this=exp.Is(this=exp.column("s"), expression=exp.null()))
    kept = exp.Lambda(this=body, expressions=[exp.to_identifier("s")], colon=True)
    return call("LIST_FILTER", items, kept)


def within_calendar(term: Term) -> Term:
    """The date where it lies in the years 1 to 9999, else NULL: what date arithmetic is safe for."""
    between = exp.Between(this=paren(term), low=day(FIRST_DAY), high=day(LAST_DAY))
    return case(((between, term),))


def moved(start: Term, span: Span) -> Term:
    """A date moved by a span; months first, clipped to the last day of a month."""
    if span.months:
        interval = exp.Interval(this=text(str(span.months)), unit=exp.Var(this="MONTH"))
        start = cast(binary(exp.Add, start, interval), "DATE")
    return binary(exp.Add, start, paren(number(span.days))) if span.days else start


def _joined(kind: type[exp.Connector], parts: Iterable[Term], *, nothing: Term, decisive: Term) -> Term:
    kept: list[Term] = []
    for part in _flat(kind, parts):
        if part == decisive:
            return decisive
        if part != nothing and part not in kept:
            kept.append(part)
    if not kept:
        return nothing
    joined = paren(kept[0]) if len(kept) > 1 else kept[0]
    for part in kept[1:]:
        joined = kind(this=joined, expression=paren(part))
    return joined


def _flat(kind: type[exp.Connector], parts: Iterable[Term]) -> Iterator[Term]:
    """The parts, with those that the same operator joins taken apart, so that each stands once."""
    for part in parts:
        bare = part.unnest()
        if isinstance(bare, kind):
            yield from _flat(kind, (bare.left, bare.right))
        else:
            yield bare
