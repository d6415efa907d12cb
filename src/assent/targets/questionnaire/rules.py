"""When a condition can be known to hold, or not, as rules over single answers: never tighter than the truth.

A form may show a question too many, never one too few. So wherever rules cannot say what the tree says, they say
less: a comparison with another fact, arithmetic, or a count of records holds "perhaps".
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any

from assent.logic.adoptions import Adoptions, live_expressions
from assent.logic.definitions import Kind
from assent.logic.tree import (
    AllOf,
    AnyOf,
    AtLeast,
    AtLeastDistinct,
    Clause,
    Compare,
    Condition,
    Constant,
    Fact,
    Field,
    FieldFlag,
    Flag,
    Given,
    Latest,
    Literal,
    Member,
    NoneOf,
    Not,
    Otherwise,
    Plain,
    Readings,
    Unknown,
    Value,
    node,
)
from assent.logic.units import conversion
from assent.targets.questionnaire.items import Comparison, Enable, Rule

Rules = frozenset[frozenset[Rule]]
"""Alternatives, each of which is rules that hold together."""
PERHAPS: Rules = frozenset({frozenset()})
"""Nothing has to hold."""
NEVER: Rules = frozenset()
"""Nothing can make it hold."""
_MOST = 24
"""Alternatives; where there were more, one side keeps only what its alternatives share, which says less."""
_OPPOSITE: dict[str, Comparison] = {">": "<=", ">=": "<", "<": ">=", "<=": ">"}
_TURNED: dict[str, Comparison] = {">": "<", ">=": "<=", "<": ">", "<=": ">=", "is": "="}


def both(left: Rules, right: Rules) -> Rules:
    """Rules under which both can hold."""
    if len(left) * len(right) > _MOST:
        left, right = sorted((left, right), key=len)
        right = shared(right)
    return _absorbed(first | second for first, second in product(left, right))


def shared(rules: Rules) -> Rules:
    """What has to hold whichever alternative does."""
    return frozenset({frozenset.intersection(*rules)}) if rules else NEVER


def either(parts: Iterable[Rules]) -> Rules:
    """Rules under which some part can hold."""
    return _absorbed(together for part in parts for together in part)


def known_true(condition: Condition, adoptions: Adoptions) -> Rules:
    """What has to hold where the condition is known to be true."""
    this = node(condition)
    match this:
        case Constant(truth):
            return PERHAPS if truth else NEVER
        case Flag() | FieldFlag():
            return _one(_path(this), "=", True)
        case Compare() | Member():
            return _compared(this)
        case Not(part):
            return known_false(part, adoptions)
        case AllOf(parts):
            return _all(known_true(part, adoptions) for part in parts)
        case AnyOf(parts):
            return either(known_true(part, adoptions) for part in parts)
        case NoneOf(parts):
            return _all(known_false(part, adoptions) for part in parts)
        case Given(gate, then):
            return either((known_false(gate, adoptions), known_true(then, adoptions)))
        case Clause(expr=expr, binds_when=binds):
            bound = NEVER if binds is None else known_false(binds, adoptions)
            return either((bound, known_true(expr, adoptions)))
        case Readings():
            return either(known_true(expr, adoptions) for expr in live_expressions(this, adoptions))
        case Otherwise(first, then):
            return either((known_true(first, adoptions), both(not_known(first), known_true(then, adoptions))))
        case Unknown():
            return NEVER
        case AtLeast(where=where) | AtLeastDistinct(where=where):
            return known_true(where, adoptions)
        case Latest(where=where, test=test):
            return both(known_true(where, adoptions), known_true(test, adoptions))
    return PERHAPS


def known_false(condition: Condition, adoptions: Adoptions) -> Rules:
    """What has to hold where the condition is known to be false; of lists nothing is said."""
    this = node(condition)
    match this:
        case Constant(truth):
            return NEVER if truth else PERHAPS
        case Flag() | FieldFlag():
            return _one(_path(this), "=", False)
        case Compare() | Member():
            return _compared(this, opposite=True)
        case Not(part):
            return known_true(part, adoptions)
        case AllOf(parts):
            return either(known_false(part, adoptions) for part in parts)
        case AnyOf(parts):
            return _all(known_false(part, adoptions) for part in parts)
        case NoneOf(parts):
            return either(known_true(part, adoptions) for part in parts)
        case Given(gate, then):
            return both(known_true(gate, adoptions), known_false(then, adoptions))
        case Clause(expr=expr):
            return known_false(expr, adoptions)
        case Readings():
            return either(known_false(expr, adoptions) for expr in live_expressions(this, adoptions))
        case Otherwise(first, then):
            return either(
                (known_false(first, adoptions), both(not_known(first), known_false(then, adoptions)))
            )
        case Unknown():
            return NEVER
    return PERHAPS


def not_true(condition: Condition, adoptions: Adoptions) -> Rules:
    """What has to hold where the condition is false or not known."""
    this = node(condition)
    match this:
        case Constant(truth):
            return NEVER if truth else PERHAPS
        case Flag(definition):
            return _one(definition.name, "!=", True)
        case Compare("is", Fact(definition), Literal(plain)) if definition.kind is not Kind.CODE:
            return _one(definition.name, "!=", plain)
        case Member(Fact(definition), choices) if definition.kind is not Kind.CODE:
            return _all(_one(definition.name, "!=", choice) for choice in choices)
        case Not(part):
            return not_false(part, adoptions)
        case AllOf(parts):
            return either(not_true(part, adoptions) for part in parts)
        case AnyOf(parts):
            return _all(not_true(part, adoptions) for part in parts)
        case Clause(expr=expr):
            return not_true(expr, adoptions)
    return PERHAPS


def not_false(condition: Condition, adoptions: Adoptions) -> Rules:
    """What has to hold where the condition is true or not known."""
    this = node(condition)
    match this:
        case Constant(truth):
            return PERHAPS if truth else NEVER
        case Flag(definition):
            return _one(definition.name, "!=", False)
        case Compare("is", Fact(definition), Literal(plain)) if definition.kind is not Kind.CODE:
            return either((_one(definition.name, "=", plain), _one(definition.name, "unanswered")))
        case Member(Fact(definition), choices) if definition.kind is not Kind.CODE:
            known = (_one(definition.name, "=", choice) for choice in choices)
            return either((*known, _one(definition.name, "unanswered")))
        case Not(part):
            return not_true(part, adoptions)
        case AllOf(parts):
            return _all(not_false(part, adoptions) for part in parts)
        case AnyOf(parts):
            return either(not_false(part, adoptions) for part in parts)
        case Clause(expr=expr):
            return not_false(expr, adoptions)
    return PERHAPS


def not_known(condition: Condition) -> Rules:
    """What has to hold where the condition is not known: said only of a test of one fact."""
    this = node(condition)
    match this:
        case Flag(definition) | Compare(_, Fact(definition), Literal()) | Member(Fact(definition)):
            return _one(definition.name, "unanswered")
        case Not(part):
            return not_known(part)
    return PERHAPS


def settled(rules: Rules, known: dict[str, Plain | None], askable: frozenset[str]) -> Rules:
    """With what is known put in, and without rules about what the form does not ask."""
    return _absorbed(
        frozenset(rule for rule in together if rule.path not in known and rule.path in askable)
        for together in rules
        if all(rule.path not in known or _holds(rule, known[rule.path]) for rule in together)
    )


def without(rules: Rules, outer: Enable | None) -> Rules:
    """What is left to say where these rules hold anyway, as those of the section around an item."""
    outer_rules = frozenset(outer.rules) if outer and outer.every else frozenset()
    return _absorbed(together - outer_rules for together in rules)


def flat(rules: Rules) -> Enable | None:
    """One row of rules, all or some of which must hold; None where the item is always shown.

    Alternatives that do not fit into one row keep what they have in common, else one rule each.
    """
    if frozenset() in rules or not rules:
        return None
    if len(rules) == 1:
        return Enable(True, _sorted(next(iter(rules))))
    common = frozenset.intersection(*rules)
    if common:
        return Enable(True, _sorted(common))
    count = {rule: sum(rule in together for together in rules) for together in rules for rule in together}
    chosen = {min(together, key=lambda rule: (-count[rule], _order(rule))) for together in rules}
    return Enable(False, _sorted(chosen))


def _holds(rule: Rule, value: Plain | None) -> bool:
    """Whether a rule holds for a value that is known; a rule that only compares is taken to."""
    match rule.test:
        case "=":
            return value == rule.value
        case "!=":
            return value != rule.value
        case "answered":
            return value is not None
        case "unanswered":
            return value is None
    return True


def _all(parts: Iterable[Rules]) -> Rules:
    combined = PERHAPS
    for part in parts:
        combined = both(combined, part)
    return combined


def _absorbed(alternatives: Iterable[frozenset[Rule]]) -> Rules:
    """Without alternatives that ask for more than another does."""
    kept = set(alternatives)
    return frozenset(alternative for alternative in kept if not any(fewer < alternative for fewer in kept))


def _one(path: str, test: Comparison, value: Plain | None = None, unit: str = "") -> Rules:
    return frozenset({frozenset({Rule(path, test, value, unit)})})


def _compared(condition: Compare | Member, *, opposite: bool = False) -> Rules:
    """A comparison of one fact with a value that the policy writes out."""
    match condition:
        case Member(value, choices):
            tests = (_tested(value, "!=" if opposite else "=", choice, value.unit) for choice in choices)
            return _all(tests) if opposite else either(tests)
        case Compare(operator, left, Literal(plain)):
            test: Comparison = "=" if operator == "is" else operator
            literal = condition.right
        case Compare(operator, Literal(plain), left):
            left, literal, test = condition.right, condition.left, _TURNED[operator]
        case _:
            return PERHAPS
    if opposite:
        test = "!=" if test == "=" else _OPPOSITE[test]
    same = left.unit == literal.unit or conversion(literal.unit, left.unit) == 1
    return _tested(left, test, plain, left.unit) if same else PERHAPS


def _tested(value: Value[Any], test: Comparison, plain: Plain, unit: str) -> Rules:
    """A test of a fact or field.

    ``!=`` of a field of some record says nothing of the others, and a code may be written in several ways.
    """
    if not isinstance(value, Fact | Field) or value.kind is Kind.CODE:
        return PERHAPS
    if test == "!=" and isinstance(value, Field):
        return PERHAPS
    measured = unit if value.kind is Kind.NUMBER else ""
    return _one(_path(value), test, plain, measured)


def _path(leaf: Flag | FieldFlag | Fact[Any] | Field[Any]) -> str:
    name = leaf.definition.name
    return f"{leaf.records}.{name}" if isinstance(leaf, Field | FieldFlag) else name


def _sorted(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple(sorted(rules, key=_order))


def _order(rule: Rule) -> tuple[str, str, str]:
    return rule.path, rule.test, str(rule.value)
