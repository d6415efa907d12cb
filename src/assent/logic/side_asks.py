"""What to ask on one side of the verdicts: the facts that can still change that side.

A fact is asked only if every condition above it is still unknown on that side. A fact that matters
only if another turns out true is that one's "if yes". Which side is looked at, ``assent.logic.asks``
chooses.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, assert_never

from assent.logic.absorb import worth_asking
from assent.logic.ask_tree import Ask, AskKind, AskTree, all_asked, followed_by, one_asked
from assent.logic.definitions import Definition, RecordsDefinition
from assent.logic.evaluate import Evaluation, live_readings
from assent.logic.ranges import could_be_latest
from assent.logic.tree import (
    AllOf,
    Another,
    AnyOf,
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
    Member,
    NoneOf,
    Not,
    OfRecords,
    Otherwise,
    OtherwiseValue,
    Readings,
    Unknown,
    Value,
    node,
    value_node,
)  # fmt: skip
from assent.logic.truth import Truth
from assent.logic.walk import operands, values


@dataclass(frozen=True, slots=True)
class Lookup:
    """One evaluation, and the definitions of its lists by name."""

    evaluation: Evaluation
    lists: Mapping[str, RecordsDefinition]


def asks_on_side(
    lookup: Lookup, condition: Condition, *, strict: bool, wanted: bool, clauses: tuple[str, ...]
) -> AskTree | None:
    """What would make one side of a condition known; None where it is. ``wanted`` is the truth that would help."""
    return _Side(lookup, strict=strict, clauses=clauses).ask(condition, wanted)


class _Side:
    """Where a condition stands: the side looked at, the record at hand, the clauses around it."""

    def __init__(
        self, lookup: Lookup, *, strict: bool, record: int | None = None, clauses: tuple[str, ...] = ()
    ) -> None:
        self.lookup = lookup
        self.evaluation = lookup.evaluation
        self.strict = strict
        self.record = record
        self.clauses = clauses

    def ask(self, condition: Condition, wanted: bool) -> AskTree | None:
        """The questions of one condition; ``wanted`` is the truth that would help."""
        if self.truth(condition) is not None:
            return None
        this = node(condition)
        match this:
            case Constant():
                return None
            case Flag() | FieldFlag():
                return self.question(this)
            case Compare() | Member():
                return all_asked(map(self.of_value, values(this)))
            case AllOf(parts, in_order=True):
                return self.ordered(parts, wanted)
            case AllOf(parts):
                return self.parts(parts, wanted, conjunct=True)
            case AnyOf(parts):
                return self.parts(parts, wanted, conjunct=False)
            case NoneOf(parts):
                return self.turned().parts(parts, not wanted, conjunct=False)
            case Not(part):
                return self.turned().ask(part, not wanted)
            case CountOf(_, parts):
                return all_asked(self.ask(part, wanted) for part in parts)
            case Given(gate, then):
                return self.gated(gate, then, wanted)
            case Otherwise(first, then):
                return one_asked((self.ask(first, wanted), self.ask(then, wanted)))
            case Unknown(asks):
                return one_asked(self.named(ask) for ask in asks)
            case Readings():
                live = live_readings(this, self.evaluation.adoptions)
                expressions = tuple(reading.expr for reading in live if reading.expr is not None)
                place = self.inside(*this.names) if this.names else self
                return place.parts(expressions, wanted, conjunct=self.strict)
            case Judgment(_, when):
                return self.turned().ask(when, not wanted)
            case Clause(id=name, expr=expr, binds_when=binds):
                inside = self.inside(name)
                return inside.ask(expr, wanted) if binds is None else inside.gated(binds, expr, wanted)
            case AtLeast():
                return self.at_least(this, wanted)
            case AtLeastDistinct():
                return self.distinct(this, wanted)
            case Every(records, where):
                unknown = [self.at(i).ask(where, wanted) for i in self.unsure(records, where)]
                ending = None if self.complete(records) else self.whole(records)
                return all_asked((*unknown, ending))
            case Latest():
                return self.latest(this, wanted)
        assert_never(this)

    def truth(self, condition: Condition) -> Truth:
        return self.evaluation.verdict(condition, self.record).side(self.strict)

    def turned(self) -> "_Side":
        return _Side(self.lookup, strict=not self.strict, record=self.record, clauses=self.clauses)

    def inside(self, *clauses: str) -> "_Side":
        return _Side(self.lookup, strict=self.strict, record=self.record, clauses=clauses)

    def at(self, record: int) -> "_Side":
        return _Side(self.lookup, strict=self.strict, record=record, clauses=self.clauses)

    def parts(self, parts: tuple[Condition, ...], wanted: bool, conjunct: bool) -> AskTree | None:
        asks = [self.ask(part, wanted) for part in worth_asking(parts, conjunct=conjunct)]
        return all_asked(asks) if conjunct is wanted else one_asked(asks)

    def ordered(self, parts: tuple[Condition, ...], wanted: bool) -> AskTree | None:
        """The first unknown part; what comes after it only as its "if yes"."""
        following: AskTree | None = None
        for part in reversed(parts):
            if self.truth(part) is None:
                following = followed_by(self.ask(part, wanted), following)
        return following

    def gated(self, gate: Condition, then: Condition, wanted: bool) -> AskTree | None:
        following = self.ask(then, wanted)
        turned = self.turned()
        if turned.truth(gate) is not None:
            return following
        return followed_by(turned.ask(gate, not wanted), following)

    def of_value(self, value: Value[Any]) -> AskTree | None:
        """What would make an unknown value known."""
        if isinstance(value, OfRecords):
            return self.gathered(value)
        if self.evaluation.value(value, self.record) is not None:
            return None
        this = value_node(value)
        match this:
            case Fact() | Field():
                return self.question(this)
            case OtherwiseValue(first, then):
                return one_asked((self.of_value(first), self.of_value(then)))
        return all_asked(map(self.of_value, operands(value)))

    def gathered(self, this: OfRecords[Any]) -> AskTree | None:
        """The unknown fields of records that could still count, then whether there are more records."""
        evaluation = self.evaluation
        extent = evaluation.gathered(this)
        if extent.settled:
            return None
        fields = [field for field in (this.field, this.by) if field is not None]
        inside: list[AskTree | None] = []
        for i, verdict in enumerate(evaluation.matches(this.records, this.where)):
            day = None if this.by is None else evaluation.held(this.by, i)
            if verdict.strict is not False and could_be_latest(day, extent.last):
                inside.append(self.at(i).ask(this.where, wanted=True))
                inside += [
                    self.at(i).question(field) for field in fields if evaluation.value(field, i) is None
                ]
        if self.complete(this.records) or (this.by is not None and not extent.absent):
            return all_asked(inside)
        ending = self.whole(this.records) if this.by is None else self.another(this.another)
        return all_asked((*inside, ending))

    def question(self, leaf: Flag | FieldFlag | Fact[object] | Field[object]) -> Ask:
        match leaf:
            case FieldFlag(records=records) | Field(records=records):
                return self.value(leaf.definition, f"{records}[{self.record}].")
        return self.value(leaf.definition)

    def value(self, definition: Definition, path: str = "") -> Ask:
        return Ask(path + definition.name, definition.question, self.clauses, definition.document)

    def named(self, ask: Definition | Another | AskedField | AskedAgain) -> Ask:
        match ask:
            case AskedField(leaf, words) | AskedAgain(leaf, words):
                return replace(self.question(leaf), question=words, in_doubt=True)
            case Definition():
                return self.value(ask)
            case Another():
                return self.another(ask)

    def another(self, ask: Another, count: int = 1, differ_by: str = "") -> Ask:
        return Ask(
            ask.records, ask.words, self.clauses, ask.document, AskKind.ANOTHER,
            count=count, differ_by=differ_by,
        )  # fmt: skip

    def whole(self, records: str) -> Ask:
        definition = self.lookup.lists[records]
        return Ask(records, definition.question, self.clauses, definition.document, AskKind.COMPLETE)

    def complete(self, records: str) -> bool:
        return self.evaluation.facts.records(records).complete

    def sides(self, records: str, where: Condition) -> list[Truth]:
        return [v.side(self.strict) for v in self.evaluation.matches(records, where)]

    def unsure(self, records: str, where: Condition) -> list[int]:
        return [i for i, truth in enumerate(self.sides(records, where)) if truth is None]

    def at_least(self, this: AtLeast, wanted: bool) -> AskTree | None:
        truths = self.sides(this.records, this.where)
        sure, unsure = truths.count(True), self.unsure(this.records, this.where)
        fields = [self.at(index).ask(this.where, wanted) for index in unsure]
        short = this.n - sure - len(unsure)
        if short > 0:
            return all_asked((*fields, self.more(this, short)))
        one_is_enough = wanted and sure + 1 == this.n
        return one_asked(fields) if one_is_enough else all_asked(fields)

    def more(self, this: AtLeast, count: int) -> Ask:
        """So many more records, or, where a known one already settles it, whether the list is complete."""
        if this.settled is not None:
            matched = self.evaluation.matches(this.records, this.settled)
            if any(verdict.strict is True for verdict in matched):
                return self.whole(this.records)
        return self.another(this.another, count)

    def distinct(self, this: AtLeastDistinct, wanted: bool) -> AskTree | None:
        truths = self.sides(this.records, this.where)
        values = [self.evaluation.value(this.field, i) for i in range(len(truths))]
        open_fields = [
            all_asked((
                self.at(i).ask(this.where, wanted),
                self.at(i).question(this.field) if values[i] is None else None,
            ))
            for i, truth in enumerate(truths)
            if truth is None or (truth and values[i] is None)
        ]  # fmt: skip
        could = [value for truth, value in zip(truths, values, strict=True) if truth is not False]
        reachable = len({value for value in could if value is not None}) + could.count(None)
        short = this.n - reachable
        ending = self.another(this.another, short, this.field.definition.name) if short > 0 else None
        return all_asked((*open_fields, ending))

    def latest(self, this: Latest, wanted: bool) -> AskTree | None:
        evaluation = self.evaluation
        _, chosen = evaluation.latest(this, self.strict)
        if chosen:
            return all_asked(self.at(index).ask(this.test, wanted) for index in chosen)
        could, _ = evaluation.could_be_latest(this, self.strict)
        doubtful = [
            all_asked((
                self.at(i).ask(this.where, wanted),
                self.at(i).question(this.by) if i in could and evaluation.value(this.by, i) is None else None,
                self.at(i).ask(this.test, wanted) if i in could else None,
            ))
            for i, match in enumerate(self.sides(this.records, this.where))
            if match is None or i in could
        ]  # fmt: skip
        return all_asked(doubtful) or self.another(this.another)
