"""What a case leaves open for one condition, and every way, told apart by the condition, to close it.

For conditions in which each fact stands once: an unknown fact is then closed by one value for which
its leaf holds and one for which it does not, an open list by so many further records that match.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from itertools import combinations, product
from math import prod
from typing import Any

from assent.logic.case_facts import CaseFacts, Record, RecordList
from assent.logic.definitions import Definition, Kind
from assent.logic.evaluate import Evaluation
from assent.logic.tree import (
    AtLeast,
    AtLeastDistinct,
    Compare,
    Condition,
    Constant,
    Every,
    Field,
    FieldFlag,
    Judgment,
    Plain,
    Shift,
    Unknown,
    node,
)
from assent.logic.truth import Verdict
from assent.logic.walk import children, every_condition, facts_of
from tests.generative.small_vocabulary import VOCABULARY, values_of

OverList = AtLeast | AtLeastDistinct | Every
YEARS = timedelta(days=2000)


@dataclass(frozen=True)
class Gap:
    """One unknown fact, one unknown field of a known record, or the further records of a list.

    ``name`` is what an ask calls it. The options of further records are those records, after which
    the list is complete.
    """

    name: str
    options: tuple[Any, ...]
    records: str = ""
    index: int = -1
    field: str = ""

    @property
    def further(self) -> bool:
        """Whether it is the further records of a list."""
        return bool(self.records) and not self.field

    def closed(self, facts: CaseFacts, option: Any) -> CaseFacts:
        """The case in which the gap is closed in this way."""
        if not self.records:
            return CaseFacts({**facts.values, self.name: option}, facts.lists)
        known = facts.records(self.records)
        if self.further:
            longer = RecordList((*known.records, *option), complete=True)
        else:
            changed = list(known.records)
            changed[self.index] = {**changed[self.index], self.field: option}
            longer = RecordList(tuple(changed), known.complete)
        return CaseFacts(facts.values, {**facts.lists, self.records: longer})


def closed(facts: CaseFacts, gaps: Iterable[Gap], options: Iterable[Any]) -> CaseFacts:
    """The case with these gaps closed, each by its option. Fields before further records."""
    pairs = sorted(zip(gaps, options, strict=True), key=lambda pair: pair[0].further)
    return reduce(lambda known, pair: pair[0].closed(known, pair[1]), pairs, facts)


def ways(gaps: Iterable[Gap]) -> Iterator[tuple[Any, ...]]:
    """Every choice of one option for each gap."""
    return product(*(gap.options for gap in gaps))


def how_many(gaps: Iterable[Gap]) -> int:
    """The number of ways."""
    return prod(len(gap.options) for gap in gaps)


def gaps_of(condition: Condition, facts: CaseFacts) -> tuple[Gap, ...]:
    """The gaps of a case that a condition reads; what only a ``settled`` reads is none."""
    return tuple(_gaps(condition, facts))


def answers(facts: CaseFacts) -> Iterator[tuple[str, tuple[Plain, ...]]]:
    """Every unknown fact of a case, with values on both sides of all that a condition may ask of it."""
    for definition in VOCABULARY.facts:
        if facts.values.get(definition.name) is None:
            yield definition.name, _values(definition, _request(facts))


def closable(condition: Condition) -> bool:
    """Whether each gap decides: nothing is unknown for good, and every leaf can come out either way.

    A day that is moved by months may miss the day that it should be: no day is a month before 31 March.
    """
    for inner in every_condition(condition, recorded=False):
        if isinstance(inner, Unknown):
            return False
        if isinstance(inner, Compare) and inner.operator == "is" and isinstance(inner.left, Shift):
            return False
        if isinstance(inner, OverList) and any(
            isinstance(one, Constant | Judgment) for one in every_condition(inner.where, recorded=False)
        ):
            return False
    return True


def _gaps(condition: Condition, facts: CaseFacts) -> Iterator[Gap]:
    this = node(condition)
    if isinstance(this, OverList):
        yield from _of_list(this, facts)
        return
    for leaf in facts_of(condition):
        name = leaf.definition.name
        if facts.values.get(name) is None:
            yield Gap(name, _told_apart(condition, leaf.definition, _request(facts)))
    for inner in children(condition, recorded=False):
        yield from _gaps(inner, facts)


def _of_list(over: OverList, facts: CaseFacts) -> Iterator[Gap]:
    known, values = facts.records(over.records), _fields(over, _request(facts))
    for index, record in enumerate(known.records):
        for name, options in values.items():
            if record.get(name) is None:
                yield Gap(f"{over.records}[{index}].{name}", options, over.records, index, name)
    if not known.complete:
        yield Gap(over.records, tuple(_further(over, values, _request(facts))), over.records)


def _fields(over: OverList, request: date) -> Mapping[str, tuple[Plain, ...]]:
    """The fields that are read of a record, each with the values that are told apart."""
    found = {
        leaf.definition.name: _told_apart(inner, leaf.definition, request, over.records)
        for inner in every_condition(over.where, recorded=False)
        for leaf in facts_of(inner)
        if isinstance(leaf, Field | FieldFlag)
    }
    if isinstance(over, AtLeastDistinct):
        found[over.field.definition.name] = values_of(over.field.definition, request)[:4]
    return found


def _told_apart(
    leaf: Condition, definition: Definition, request: date, records: str = ""
) -> tuple[Plain, ...]:
    """One value for each truth of a leaf that reads a fact, or a field of a record."""
    found: dict[bool | None, Plain] = {}
    for value in _values(definition, request):
        alone: Record = {definition.name: value}
        known = CaseFacts({"request_date": request, **({} if records else alone)})
        if records:
            known = CaseFacts(known.values, {records: RecordList((alone,))})
        truth = Evaluation(known).verdict(leaf, 0 if records else None).strict
        found.setdefault(truth, value)
        if len(found) == 2:
            break
    return tuple(found.values())


def _values(definition: Definition, request: date) -> tuple[Plain, ...]:
    values = values_of(definition, request)
    return (*values, request - YEARS, request + YEARS) if definition.kind is Kind.DATE else values


def _further(
    over: OverList, values: Mapping[str, tuple[Plain, ...]], request: date
) -> Iterator[tuple[Record, ...]]:
    """No further record, one that does not match, or up to as many as are needed that do."""
    matching = _record(over, values, request, Verdict(True, True))
    yield ()
    yield (_record(over, values, request, Verdict(False, False)),)
    match over:
        case AtLeast(n=n):
            yield from ((matching,) * count for count in range(1, n + 1))
        case AtLeastDistinct(n=n, field=field):
            name = field.definition.name
            for count in range(1, n + 1):
                for chosen in combinations(values[name], count):
                    yield tuple({**matching, name: value} for value in chosen)
        case Every():
            return


def _record(
    over: OverList, values: Mapping[str, tuple[Plain, ...]], request: date, wanted: Verdict
) -> Record:
    """A fully known record of this verdict under every reading."""
    for chosen in product(*values.values()):
        record = dict(zip(values, chosen, strict=True))
        known = CaseFacts({"request_date": request}, {over.records: RecordList((record,))})
        if Evaluation(known).verdict(over.where, 0) == wanted:
            return record
    raise AssertionError(f"no record of {over.records} comes out {wanted}")


def _request(facts: CaseFacts) -> date:
    request = facts.values["request_date"]
    assert isinstance(request, date)
    return request
