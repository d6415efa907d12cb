"""Policy 031 as a decision of GoRules' zen-engine: the same clauses, both sides, as 0, 1 and 2.

The engine knows two truths, so unknown is written out: false 0, unknown 1, true 2, "and" is min,
"or" is max. Record conditions are worked out in loop nodes, once for each record; the clauses and
what they share follow in one expression node. In the engine's favour, and not timed: cases are
encoded beforehand (flags as 0, 1, 2, dates as day numbers, dates moved by months already moved).
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Any, assert_never

from assent.logic.case_facts import CaseFacts
from assent.logic.evaluate import Evaluation
from assent.logic.policy import Pathway, Policy
from assent.logic.tree import (
    AllOf,
    AnyOf,
    Arithmetic,
    AtLeast,
    AtLeastDistinct,
    Clause,
    Compare,
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
    Unknown,
)  # fmt: skip
from assent.targets.python.graph import Amount, Graph, Shape, reachable
from assent.targets.python.names import Names

STRICT, LENIENT = True, False
_SIGNS = {"is": "=="}


class ZenModel:
    """One decision of the engine for each pathway; ``verdict_codes`` decodes what it answers."""

    def __init__(self, policy: Policy) -> None:
        import zen  # type: ignore[import-not-found,unused-ignore]

        self._by = policy.pathway_by
        self._models = {key: _Model(policy, one) for key, one in policy.pathways.items()}
        engine = zen.ZenEngine()
        self._decisions = {
            key: engine.create_decision(json.dumps(one.document())) for key, one in self._models.items()
        }

    def encoded(self, facts: CaseFacts) -> tuple[str, dict[str, Any]]:
        """The case as the engine takes it, and which decision is to take it."""
        key = str(facts.values[self._by])
        return key, self._models[key].encoded(facts)

    def evaluate(self, case: tuple[str, dict[str, Any]], *, trace: bool) -> Any:
        """What the engine answers."""
        return self._decisions[case[0]].evaluate(case[1], {"trace": trace})

    def verdict_codes(self, case: tuple[str, dict[str, Any]], answer: Any) -> dict[str, int]:
        """The verdict code of each clause by its id."""
        result = answer["result"]
        return {
            name: 3 * result[f"{key}_s"] + result.get(f"{key}_l", result[f"{key}_s"])
            for name, key in self._models[case[0]].clauses.items()
        }


class _Model:
    def __init__(self, policy: Policy, pathway: Pathway) -> None:
        graph = Graph({})
        beside = (*policy.administrative, *policy.advisories)
        roots = [graph.shape(one) for one in (pathway.criteria, *beside)]
        self._shapes = tuple(reachable(roots))
        self._names = Names(roots, ())
        self.clauses = {
            shape.this.id: self._key(shape)
            for shape in self._shapes
            if isinstance(shape.this, Clause) and shape.records is None
        }
        quantifiers = [shape.quantifier for shape in self._shapes]
        self._distinct = [one for one in quantifiers if isinstance(one, AtLeastDistinct)]
        self._lists = tuple({one.quantifier.records for one in self._shapes if one.quantifier is not None})

    def document(self) -> dict[str, Any]:
        """The decision as a document: input, a loop for each list, the clauses, output."""
        nodes = [_node("input", "inputNode", None)]
        nodes += [
            _node(name, "expressionNode", {
                "expressions": list(self._record_lines(name)), "inputField": name,
                "outputPath": name, "executionMode": "loop", "passThrough": True,
            })
            for name in self._lists
        ]  # fmt: skip
        lines = [line for shape in self._shapes for line in self._lines(shape)]
        nodes += [
            _node("clauses", "expressionNode", {"expressions": lines}),
            _node("output", "outputNode", None),
        ]
        names = [one["id"] for one in nodes]
        edges = [
            {"id": f"{left}-{right}", "type": "edge", "sourceId": left, "targetId": right}
            for left, right in pairwise(names)
        ]
        return {"nodes": nodes, "edges": edges}

    def encoded(self, facts: CaseFacts) -> dict[str, Any]:
        """The facts as numbers, the moved dates among them, and the lists with what they compare with."""
        context = {name: _plain(value) for name, value in facts.values.items()}
        flags = [one.this.definition.name for one in self._shapes if isinstance(one.this, Flag)]
        context |= {name: _truth(facts.values.get(name)) for name in flags}
        shifts = {amount for shape in self._shapes for value in shape.values for amount in _parts(value)}
        evaluation = Evaluation(facts)
        outside = {
            f"v{amount.number}": _plain(evaluation.value(amount.this))
            for amount in shifts
            if isinstance(amount.this, Shift) and amount.records is None
        }
        context |= outside
        for name in self._lists:
            known = facts.records(name)
            case_facts = {fact: context.get(fact) for fact in self._facts_in_records(name)}
            context[name] = [{**outside, **case_facts, **self._record(one)} for one in known.records]
            context[f"open_{name}"] = not known.complete
        for one in self._distinct:
            values = (record.get(one.field.definition.name) for record in facts.records(one.records).records)
            context[_values_of(one)] = sorted({_plain(value) for value in values} - {None}, key=str)
        return context

    def _record(self, record: Any) -> dict[str, Any]:
        flags = {one.this.definition.name for one in self._shapes if isinstance(one.this, FieldFlag)}
        return {name: _truth(value) if name in flags else _plain(value) for name, value in record.items()} | {
            name: 1 for name in flags if name not in record
        }

    def _facts_in_records(self, records: str) -> set[str]:
        """The facts that conditions on the records of a list look at; a loop sees nothing but its record."""
        inside = list(
            reachable(one for shape in self._shapes if _reads(shape, records) for one in shape.inner)
        )
        amounts = (part.this for shape in inside for value in shape.values for part in _parts(value))
        flags = (shape.this for shape in inside)
        return {one.definition.name for one in (*amounts, *flags) if isinstance(one, Fact | Flag)}

    def _key(self, shape: Shape) -> str:
        return self._names.shape(shape) or f"n_{shape.number}"

    def _record_lines(self, records: str) -> Iterator[dict[str, str]]:
        """What is worked out once for each record: all that a quantifier or several places need."""
        of_list = [shape for shape in self._shapes if _reads(shape, records)]
        needed = {inner.number for shape in of_list for inner in shape.inner}
        for shape in reachable(inner for one in of_list for inner in one.inner):
            if shape.number in needed or (shape.records and self._names.shape(shape)):
                yield from self._sides(f"w{shape.number}", shape)
            else:
                yield from self._lines(shape)

    def _lines(self, shape: Shape) -> Iterator[dict[str, str]]:
        if shape.records is None and self._names.shape(shape):
            yield from self._before(shape)
            yield from self._sides(self._key(shape), shape)

    def _before(self, shape: Shape) -> Iterator[dict[str, str]]:
        match shape.this:
            case Latest(records):
                surely = f"filter({records}, #.w{shape.inner[0].number}_s == 2 and #.date != null)"
                latest = f"len({surely}) == 0 ? null : max(map({surely}, #.date))"
                yield _line(f"last{shape.number}", latest)

    def _sides(self, key: str, shape: Shape) -> Iterator[dict[str, str]]:
        yield _line(f"{key}_s", self._inline(shape, STRICT))
        if shape.disputed:
            yield _line(f"{key}_l", self._inline(shape, LENIENT))

    def _truth(self, shape: Shape, side: bool) -> str:
        if not self._names.shape(shape):
            return self._inline(shape, side)
        letter = "s" if side is STRICT or not shape.disputed else "l"
        key = f"w{shape.number}" if shape.records else self._key(shape)
        return f"$.{key}_{letter}"

    def _inline(self, shape: Shape, side: bool) -> str:
        def part(inner: Shape, at: bool = side) -> str:
            return self._truth(inner, at)

        parts, this = shape.inner, shape.this
        match this:
            case Constant(truth):
                return "2" if truth else "0"
            case Unknown():
                return "1"
            case Flag(definition) | FieldFlag(_, definition):
                return definition.name
            case Compare(operator):
                sign = _SIGNS.get(operator, operator)
                return self._leaf(
                    shape, f"{self._value(shape.values[0])} {sign} {self._value(shape.values[1])}"
                )
            case Member(_, choices):
                written = ", ".join(_quoted(choice) for choice in choices)
                return self._leaf(shape, f"{self._value(shape.values[0])} in [{written}]")
            case AllOf():
                return _joined("min", map(part, parts))
            case AnyOf():
                return _joined("max", map(part, parts))
            case NoneOf():
                return f"(2 - {_joined('max', (part(one, not side) for one in parts))})"
            case Not():
                return f"(2 - {part(parts[0], not side)})"
            case CountOf(n):
                listed = f"[{', '.join(map(part, parts))}]"
                return f"(count({listed}, # == 2) >= {n} ? 2 : (count({listed}, # > 0) >= {n} ? 1 : 0))"
            case Given():
                return _joined("max", (f"2 - {part(parts[0], not side)}", part(parts[1])))
            case Otherwise():
                return f"({part(parts[0])} == 1 ? {part(parts[1])} : {part(parts[0])})"
            case Readings():
                return _joined("min" if side is STRICT else "max", map(part, parts))
            case Judgment():
                return f"(2 - {part(parts[0], LENIENT)})" if side is STRICT else "2"
            case Clause():
                gate = (f"2 - {part(parts[0], not side)}", part(parts[-1]))
                return part(parts[0]) if len(parts) == 1 else _joined("max", gate)
            case AtLeast() | AtLeastDistinct() | Every() | Latest():
                return self._over_list(shape, side)
        assert_never(this)

    def _over_list(self, shape: Shape, side: bool) -> str:
        this, where = shape.quantifier, shape.inner[0]
        assert this is not None
        held = f"#.w{where.number}_{'s' if side is STRICT or not where.disputed else 'l'}"
        opened = f"open_{this.records}"
        match this:
            case AtLeast(records, n):
                sure, possible = (f"count({records}, {held} {test}) >= {n}" for test in ("== 2", "> 0"))
                return f"({sure} ? 2 : ({opened} or {possible} ? 1 : 0))"
            case Every(records):
                sure = f"count({records}, {held} == 2) == len({records}) and not {opened}"
                return f"({sure} ? 2 : (count({records}, {held} > 0) == len({records}) ? 1 : 0))"
            case AtLeastDistinct(records, n, field):
                name = field.definition.name
                surely, could = (
                    f"count({_values_of(this)} as one, some({records}, {held} {test} and #.{name} == one))"
                    for test in ("== 2", "> 0")
                )
                bare = f"count({records}, {held} > 0 and #.{name} == null)"
                at_all = f"(some({records}, {held} == 2) ? 1 : 0)"
                return (
                    f"(max([{surely}, {at_all}]) >= {n} ? 2 : ({opened} or {could} + {bare} >= {n} ? 1 : 0))"
                )
            case Latest(records):
                return self._latest(shape, this, held, opened, side)
        assert_never(this)

    def _latest(self, shape: Shape, this: Latest, held: str, opened: str, side: bool) -> str:
        last, test = f"$.last{shape.number}", shape.inner[1]
        tested = f"#.w{test.number}_{'s' if side is STRICT or not test.disputed else 'l'}"
        could = f"{held} > 0 and (#.date == null or {last} == null or #.date >= {last})"
        doubt = f"some({this.records}, {could} and ({held} == 1 or #.date == null))"
        tests = f"map(filter({this.records}, {could}), {tested})"
        least, most, none = f"min({tests})", f"max({tests})", f"({opened} ? 1 : 0)"
        agreed = f"{least} == {most} and (some({this.records}, {held} == 2) or {least} == {none})"
        surely = f"({last} == null ? {none} : {most if this.tie else least})"
        return f"({doubt} ? ({agreed} ? {least} : 1) : {surely})"

    def _leaf(self, shape: Shape, met: str) -> str:
        known = [self._value(one) for one in shape.values if not isinstance(one.this, Literal)]
        lacking = " or ".join(f"{name} == null" for name in known)
        return f"({lacking} ? 1 : ({met} ? 2 : 0))" if known else f"({met} ? 2 : 0)"

    def _value(self, amount: Amount) -> str:
        match this := amount.this:
            case Literal(plain):
                return _quoted(plain)
            case Fact(definition) | Field(_, definition):
                return str(definition.name)
            case Shift(_, span):
                return (
                    f"v{amount.number}"
                    if amount.records is None
                    else f"({self._value(amount.inner[0])} + {span.days})"
                )
            case Arithmetic(operator):
                left, right = map(self._value, amount.inner)
                sign = "-" if operator == "days" else operator
                return f"(({left} == null or {right} == null) ? null : {left} {sign} {right})"
            case OtherwiseValue():
                first, then = map(self._value, amount.inner)
                return f"({first} == null ? {then} : {first})"
            case OfRecords():
                raise NotImplementedError(
                    f"{type(this).__name__} has no form in this model; no clause of 031 uses it"
                )
        assert_never(this)


def _values_of(this: AtLeastDistinct) -> str:
    """What the context calls the different values of a field over the records of a list."""
    return f"values_of_{this.records}_{this.field.definition.name}"


def _reads(shape: Shape, records: str) -> bool:
    """Whether it is over the records of this list."""
    return shape.quantifier is not None and shape.quantifier.records == records


def _parts(amount: Amount) -> Iterator[Amount]:
    for inner in amount.inner:
        yield from _parts(inner)
    yield amount


def _plain(value: object) -> object:
    return value.toordinal() if isinstance(value, date) else value


def _truth(value: object) -> int:
    return 1 if value is None else 2 * bool(value)


def _quoted(value: object) -> str:
    return json.dumps(_plain(value)).replace('"', "'")


def _joined(word: str, parts: Iterable[str]) -> str:
    found = list(parts)
    return found[0] if len(found) == 1 else f"{word}([{', '.join(found)}])"


def _line(key: str, text: str) -> dict[str, str]:
    return {"id": key, "key": key, "value": text}


def _node(name: str, kind: str, content: object) -> dict[str, Any]:
    found = {"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}}
    return found if content is None else {**found, "content": content}
