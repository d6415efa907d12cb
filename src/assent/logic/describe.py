"""An expression in plain English, as a policy author or a nurse would read it aloud.

Facts and fields go by their names with underscores turned into spaces.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, assert_never

from assent.logic.definitions import Definition, Kind
from assent.logic.tree import (
    AllOf,
    Another,
    AnyOf,
    Arithmetic,
    AskedAgain,
    AskedField,
    AtLeast,
    AtLeastDistinct,
    Clause,
    Compare,
    Condition,
    Constant,
    CountOf,
    Every,
    Fact,
    Field,
    FieldFlag,
    Flag,
    Given,
    Judgment,
    Latest,
    Literal,
    Member,
    NoneOf,
    Not,
    OfRecords,
    Otherwise,
    OtherwiseValue,
    Readings,
    Shift,
    Span,
    Unknown,
    Value,
    node,
    value_node,
)

_COMPARED = {
    "is": "is",
    ">=": "is at least",
    ">": "is more than",
    "<=": "is at most",
    "<": "is less than",
}
_DATED = {
    "is": "is",
    ">=": "is on or after",
    ">": "is after",
    "<=": "is on or before",
    "<": "is before",
}
_CALCULATED = {"+": "plus", "-": "minus", "*": "times", "/": "divided by"}


def words(condition: Condition, *, clauses_by_id: bool = False) -> str:
    """The condition in words.

    With ``clauses_by_id`` a clause inside stands as ``clause C.3.a``; the clause that is itself
    described always has its content.
    """
    this = node(condition)
    if clauses_by_id and isinstance(this, Clause):
        return _binding(this, _Words(clauses_by_id).of(this.expr), clauses_by_id)
    return _Words(clauses_by_id).of(condition)


def value_words(value: Value[Any]) -> str:
    """The value in words, such as ``30 days before the request date``."""
    this = value_node(value)
    match this:
        case Literal(plain, _, unit):
            return _plain(plain, unit)
        case Fact(definition) | Field(_, definition):
            return f"the {_name(definition.name)}"
        case Shift(inner, span):
            return _shifted(value_words(inner), span)
        case Arithmetic("days", left, right):
            return f"the number of days from {value_words(right)} to {value_words(left)}"
        case Arithmetic(operator, left, right):
            return f"{_operand(left)} {_CALCULATED[operator]} {_operand(right)}"
        case OfRecords():
            return _gathered(this)
        case OtherwiseValue(first, then):
            return f"({value_words(first)} or, where that is unknown, {value_words(then)})"
    assert_never(this)


class _Words:
    """The words of a condition and of those inside it."""

    def __init__(self, clauses_by_id: bool) -> None:
        self.clauses_by_id = clauses_by_id

    def of(self, condition: Condition) -> str:
        """The words of a condition."""
        this = node(condition)
        match this:
            case Constant(truth):
                return "always" if truth else "never"
            case Flag(definition) | FieldFlag(_, definition):
                return f"{_name(definition.name)} is yes"
            case Compare():
                return _compared(this)
            case Member(value, choices):
                return f"{value_words(value)} is {_or(_plain(choice, value.unit) for choice in choices)}"
            case AllOf((only,)) | AnyOf((only,)):
                return self.of(only)
            case AllOf(parts):
                return f"all of ({self.listed(parts)})"
            case AnyOf(parts):
                return f"any of ({self.listed(parts)})"
            case NoneOf(parts):
                return f"none of ({self.listed(parts)})"
            case Not(Flag(definition) | FieldFlag(_, definition)):
                return f"{_name(definition.name)} is no"
            case Not(part):
                return f"not ({self.of(part)})"
            case CountOf(n, parts):
                return f"at least {n} of ({self.listed(parts)})"
            case Given(gate, then):
                return f"if ({self.of(gate)}) then ({self.of(then)})"
            case Otherwise(first, then):
                return f"({self.of(first)}) or, where that is unknown, ({self.of(then)})"
            case Unknown(asks):
                asked = "; ".join(map(_asked, asks))
                return f"unknown until answered: {asked}" if asked else "unknown"
            case AtLeast(records, n, where):
                return f"at least {n} of the {_name(records)}{self.where(where)}"
            case AtLeastDistinct(records, n, field, where):
                values = f"at least {n} different values of {value_words(field)}"
                return f"{values} among the {_name(records)}{self.where(where)}"
            case Every(records, where):
                return f"every one of the {_name(records)} has ({self.of(where)})"
            case Latest():
                return self.latest(this)
            case Readings():
                return self.readings(this)
            case Judgment(question, when):
                return f"a clinician's judgment where ({self.of(when)}): {question}"
            case Clause(id=id, expr=expr):
                body = "" if self.clauses_by_id else f" ({self.of(expr)})"
                return _binding(this, f"clause {id}{body}", self.clauses_by_id)
        assert_never(this)

    def listed(self, parts: Iterable[Condition]) -> str:
        """The parts, one after the other."""
        return "; ".join(map(self.of, parts))

    def where(self, where: Condition) -> str:
        """Which records are meant; nothing where all are."""
        return "" if where == Constant(True) else f" where ({self.of(where)})"

    def latest(self, this: Latest) -> str:
        """The latest record's test, and how a tie is decided."""
        tie = "one that does is enough" if this.tie else "each must"
        of = f"the latest of the {_name(this.records)}{self.where(this.where)}"
        return f"{of}, by {value_words(this.by)}, has ({self.of(this.test)}); at a tie {tie}"

    def readings(self, this: Readings) -> str:
        """The live meanings, and the names of those that are only recorded."""
        live = "; ".join(
            f"{reading.name}: {'a note' if reading.expr is None else self.of(reading.expr)}"
            for reading in this.live
        )
        recorded = ", ".join(reading.name for reading in this.recorded)
        noted = f"; recorded only: {recorded}" if recorded else ""
        lead = "this meaning" if len(this.live) == 1 else "one of these meanings"
        return f"{lead} of {this.question} ({live}{noted})"


def _binding(clause: Clause, text: str, clauses_by_id: bool) -> str:
    if clause.binds_when is None:
        return text
    return f"{text}, binding only where ({_Words(clauses_by_id).of(clause.binds_when)})"


def _compared(this: Compare) -> str:
    verbs = _DATED if this.left.kind is Kind.DATE else _COMPARED
    return f"{value_words(this.left)} {verbs[this.operator]} {value_words(this.right)}"


def _gathered(this: OfRecords[Any]) -> str:
    among = f"the {_name(this.records)}{_Words(clauses_by_id=False).where(this.where)}"
    if this.field is None:
        return f"the number of {among}"
    if this.by is None:
        return f"the {this.how} {_name(this.field.definition.name)} of {among}"
    tie = f"the {this.tie} of several on one day"
    return f"{value_words(this.field)} of the latest of {among}, by {value_words(this.by)} ({tie})"


def _shifted(start: str, span: Span) -> str:
    whole_years = abs(span.months) > 12 and span.months % 12 == 0
    months = (span.months // 12, "year") if whole_years else (span.months, "month")
    for amount, unit in (months, (span.days, "day")):
        if amount:
            many = unit if abs(amount) == 1 else f"{unit}s"
            start = f"{abs(amount)} {many} {'after' if amount > 0 else 'before'} {start}"
    return start


def _operand(value: Value[Any]) -> str:
    inner = value_words(value)
    return f"({inner})" if isinstance(value, Arithmetic) else inner


def _asked(ask: Definition | Another | AskedField | AskedAgain) -> str:
    return ask.question if isinstance(ask, Definition) else ask.words


def _plain(plain: object, unit: str) -> str:
    match plain:
        case bool():
            return "yes" if plain else "no"
        case date():
            return plain.isoformat()
        case str():
            return _name(plain)
    number = str(plain)
    if unit == "d":
        return f"{number} day" if plain == 1 else f"{number} days"
    return f"{number} {unit}" if unit else number


def _name(name: str) -> str:
    return name.replace("_", " ")


def _or(options: Iterable[str]) -> str:
    *before, last = options
    return f"{', '.join(before)} or {last}" if before else last
