"""What is checked when a policy is loaded: one id one node, one polarity a question, lawful places."""

from collections.abc import Iterable, Iterator
from datetime import date
from math import isfinite
from typing import Any

from assent.logic.definitions import Kind
from assent.logic.errors import AuthoringError
from assent.logic.exact import calculated, inexact, ranged
from assent.logic.ranges import limits
from assent.logic.tree import (
    AllOf,
    AnyOf,
    Arithmetic,
    AtLeast,
    AtLeastDistinct,
    Clause,
    Compare,
    Condition,
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
    Readings,
    node,
)  # fmt: skip
from assent.logic.walk import (
    children,
    every_condition,
    every_value,
    facts_of,
    gatherings,
    leaves,
    own_leaves,
    values,
)
from assent.logic.whole_numbers import extremes, first_values, sides


def check(roots: Iterable[Condition]) -> None:
    """Raise ``AuthoringError`` at the first fault of a policy's expressions."""
    roots = tuple(roots)
    looked_at = set[tuple[int, str]]()
    for root in roots:
        _fields_in_their_lists(root, "", looked_at)
    places = list(_placed(roots))
    _one_node_each(places)
    _one_polarity_each(places)
    for condition, positive in places:
        _lawful_place(condition, positive)
        _lawful_parts(condition)


def _placed(roots: Iterable[Condition]) -> Iterator[tuple[Condition, bool]]:
    """Each condition with whether its being true helps (positive) or harms the request, parents first.

    A part that stands in many places is looked at once for each of the two: where it stands changes nothing else.
    """
    seen = set[tuple[int, bool]]()
    for root in roots:
        waiting = [(root, True)]
        while waiting:
            condition, positive = waiting.pop()
            if (id(condition), positive) in seen:
                continue
            seen.add((id(condition), positive))
            yield condition, positive
            inside = [
                (inner, positive is not _turned(condition, index))
                for index, inner in enumerate(children(condition))
            ]
            waiting.extend(reversed(inside))


def _turned(condition: Condition, index: int) -> bool:
    """Whether true inside, at that place among the children, is false outside."""
    match node(condition):
        case NoneOf() | Not() | Judgment():
            return True
        case Given():
            return index == 0
        case Clause(binds_when=binds):
            return binds is not None and index == 0
    return False


_PYTHON: dict[Kind, type | tuple[type, ...]] = {
    Kind.INTEGER: int,
    Kind.NUMBER: (int, float),
    Kind.DATE: date,
    Kind.CHOICE: str,
    Kind.CODE: str,
}


def _lawful_parts(condition: Condition) -> None:
    """Connectives have parts, and literals are of their kind; a tree read from JSON may differ."""
    match node(condition):
        case AllOf(parts) | AnyOf(parts) | NoneOf(parts) if not parts:
            raise AuthoringError("all_of, any_of and none_of need at least one part.")
        case CountOf(n, parts) if not 1 <= n <= len(parts):
            raise AuthoringError(f"At least {n} of {len(parts)} parts: n must lie between 1 and that.")
        case Compare() as compare if ranged(compare):
            if compare.left.kind is Kind.DATE:
                first_values(compare)
            else:
                extremes(compare)
        case Compare() as compare if calculated(compare) or isinstance(compare.left, Arithmetic):
            if compare.left.kind is not Kind.DATE:
                sides(compare)
        case Member(value) if inexact(value):
            raise AuthoringError(
                "is_in() takes no calculated quantity: write any_of(x.is_(...), x.is_(...))."
            )
    for value in (inner for outer in values(condition) for inner in every_value(outer)):
        if isinstance(value, Literal):
            plain = value.plain
            if isinstance(plain, bool) or not isinstance(plain, _PYTHON.get(value.kind, ())):
                raise AuthoringError(f"{plain!r} is not a {value.kind.value}.")
            if isinstance(plain, float) and not isfinite(plain):
                raise AuthoringError(f"{plain!r} is not a number to compare with.")


def _fields_in_their_lists(condition: Condition, records: str, looked_at: set[tuple[int, str]]) -> None:
    """A field stands inside an expression over its own list; lists do not stand inside lists.

    ``looked_at`` are the conditions that were, each with the list in which it stood.
    """
    if (id(condition), records) in looked_at:
        return
    looked_at.add((id(condition), records))
    match node(condition):
        case (
            AtLeast(records=name) | AtLeastDistinct(records=name) | Every(records=name)
            | Latest(records=name)
        ):  # fmt: skip
            if records:
                raise AuthoringError(f"A condition on {name} cannot stand inside one on {records}.")
            records = name
        case Compare() | Member():
            _gathered_in_their_lists(condition, records, looked_at)
            own = (leaf for value in values(condition) for leaf in own_leaves(value))
            _fields_of(records, own)
            return
    _fields_of(records, facts_of(condition))
    for inner in children(condition):
        _fields_in_their_lists(inner, records, looked_at)


def _gathered_in_their_lists(condition: Condition, records: str, looked_at: set[tuple[int, str]]) -> None:
    """A value out of a list stands outside of conditions on records, and gathers from its own list."""
    for gathered in gatherings(condition):
        if records:
            raise AuthoringError(
                f"A value out of {gathered.records} cannot stand inside a condition on {records}. Compare "
                "with it outside, as a clause of its own."
            )
        if gathered.field is not None:
            limits(gathered)
        _fields_of(gathered.records, leaves(gathered))
        _fields_in_their_lists(gathered.where, gathered.records, looked_at)


def _fields_of(records: str, read: Iterable[Flag | FieldFlag | Fact[Any] | Field[Any]]) -> None:
    for leaf in read:
        if isinstance(leaf, Field | FieldFlag) and leaf.records != records:
            raise AuthoringError(
                f"{leaf.definition.name} is a field of {leaf.records}: write "
                f"{leaf.records}.any(...), .every(...) or .at_least(n, ...) around it."
            )


def _one_node_each(places: list[tuple[Condition, bool]]) -> None:
    questions: dict[str, Readings] = {}
    clauses: dict[str, Clause] = {}
    for condition, _ in places:
        match node(condition):
            case Readings(question=name) as question:
                if questions.setdefault(name, question) != question:
                    raise AuthoringError(f"The question {name} stands for two different nodes. Make it one.")
            case Clause(id=name) as clause:
                if clauses.setdefault(name, clause) != clause:
                    raise AuthoringError(f"The clause id {name} is used for two different clauses.")


def _one_polarity_each(places: list[tuple[Condition, bool]]) -> None:
    polarity: dict[str, bool] = {}
    for condition, positive in places:
        match node(condition):
            case Readings(question=name, live=live) if len(live) > 1:
                if polarity.setdefault(name, positive) is not positive:
                    raise AuthoringError(
                        f"The question {name} helps the request in one place and harms it in another; "
                        "a reading would then be hardest here and kindest there. Write both as passing conditions."
                    )


def _lawful_place(condition: Condition, positive: bool) -> None:
    match node(condition):
        case Judgment(question=question) if not positive:
            raise AuthoringError(
                f"The judgment {question!r} stands under none_of, not or as a gate. "
                "Write the exclusion as a passing condition."
            )
        case Latest(tie=tie, where=where, records=records):
            if tie is positive:
                raise AuthoringError(
                    f"The latest of {records} must be given tie={not positive}: "
                    "at a tie the answer worse for approval is taken."
                )
            _no_questions(where, f"the condition that picks the latest of {records}")
        case Clause(id=name, binds_when=binds) if binds is not None:
            _no_questions(binds, f"binds_when of {name}")
        case Compare() | Member():
            for gathered in gatherings(condition):
                place = f"the condition that picks the records of {gathered.records}"
                _no_questions(gathered.where, place)
                if any(isinstance(inner, Clause) for inner in every_condition(gathered.where)):
                    raise AuthoringError(f"A clause cannot stand in {place}.")


def _no_questions(condition: Condition, place: str) -> None:
    for inner in every_condition(condition):
        match node(inner):
            case Judgment() | Latest():
                raise AuthoringError(f"A judgment or a latest cannot stand in {place}.")
            case Readings(live=live, question=question) if len(live) > 1:
                raise AuthoringError(f"The open question {question} cannot stand in {place}.")
