"""Arithmetic on quantities with decimal places and units is the same, and exact, in every engine."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from assent.logic.authoring import AuthoringError, Condition, Fact, Value, number, otherwise, quantity
from assent.logic.case_facts import CaseFacts
from assent.logic.conclude import conclude
from assent.logic.errors import FactError
from assent.logic.evaluate import Evaluation
from assent.logic.tree import Arithmetic, Compare, Literal, OtherwiseValue
from assent.targets.python import compile_policy
from assent.targets.sql.population import population_query
from assent.targets.sql.relations import relation_of
from tests.unit.targets.three_engines import REQUESTED, Laboratory

Draw = Any
FACTS: tuple[Fact[float], ...] = (
    number("grams", "How heavy?", "g", 0, 5000),
    number("pounds", "How heavy?", "[lb_av]", 0.5, 11),
    number("meters", "How long?", "m", 0.3, 2.6),
    number("inches", "How long?", "[in_i]", 12, 102),
    number("change", "What changed?", "", -5, 5),
)
LABORATORY = Laboratory(FACTS)
CASES = 30


@st.composite
def values(draw: Draw, depth: int = 2) -> Value[Any]:
    """A quantity worked out from one to a few facts."""
    if depth == 0 or draw(st.booleans()):
        return draw(st.sampled_from(FACTS))  # type: ignore[no-any-return]
    left, right = draw(values(depth - 1)), draw(values(depth - 1))
    makers = (
        lambda: left * right, lambda: left / right, lambda: left * 3, lambda: left / 0.7,
        lambda: left + right, lambda: left - right, lambda: otherwise(left, right),
    )  # fmt: skip
    try:
        return draw(st.sampled_from(makers))()  # type: ignore[no-any-return]
    except AuthoringError:
        return left  # type: ignore[no-any-return]


@st.composite
def comparisons(draw: Draw) -> Condition:
    """A comparison of two quantities, or with a number in the same unit."""
    left, operator = draw(values()), draw(st.sampled_from(("is", ">=", ">", "<=", "<")))
    plain = draw(st.sampled_from((0.3, 1, 2.5, 40)))
    right = draw(st.one_of(values(), st.just(quantity(plain, left.unit))))
    try:
        return LABORATORY.policy(Compare(operator, left, right)).clauses()["K"].expr
    except AuthoringError:
        assume(False)
        raise


def plain_numbers(fact: Fact[float]) -> st.SearchStrategy[float | None]:
    """A value in the fact's range, of few decimal places or of many, or unknown."""
    low, high = fact.definition.low, fact.definition.high
    assert low is not None
    assert high is not None
    places = st.sampled_from((0, 1, 2, 9, 14))
    exact = st.floats(low, high).flatmap(lambda found: places.map(lambda many: round(found, many)))
    within = exact.filter(lambda found: low <= found <= high)
    return st.one_of(within, within, within, st.none())


CASE = st.fixed_dictionaries({fact.definition.name: plain_numbers(fact) for fact in FACTS})


@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
@given(comparisons(), st.lists(CASE, min_size=CASES, max_size=CASES))
def test_the_engines_agree(condition: Condition, cases: list[Mapping[str, float | None]]) -> None:
    policy = LABORATORY.policy(condition)
    compiled = compile_policy(policy)
    facts = [CaseFacts({"request_date": REQUESTED, "kind": 1, **case}) for case in cases]
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        named = ((str(place), each) for place, each in enumerate(facts))
        schema = relation_of(connection, policy.vocabulary, named, "cases")
        query = population_query(policy, schema, "cases")
        found = connection.execute(f'SELECT outcome, "K strict", missing FROM ({query.text})').fetchall()
    for each, (outcome, truth, missing) in zip(facts, found, strict=True):
        if outcome == "invalid":
            assert _divides_by_zero(condition, each)
            continue
        expected = conclude(policy, Evaluation(each))
        verdict = expected.evaluation.verdict(condition).strict
        by_python = compiled.conclude(each)
        assert (outcome, truth) == (expected.outcome.value, verdict)
        assert (by_python.outcome, list(by_python.missing)) == (expected.outcome, missing)
        assert verdict is _by_hand(condition, each)


def _by_hand(condition: Condition, facts: CaseFacts) -> bool | None:
    """The truth from the decimal text alone, rounded to a billionth as arithmetic does."""
    assert isinstance(condition, Compare)
    left, right = _in_base(condition.left, facts), _in_base(condition.right, facts)
    if not isinstance(condition.left, Arithmetic | OtherwiseValue) and not isinstance(
        condition.right, Arithmetic | OtherwiseValue
    ):
        return Evaluation(facts).verdict(condition).strict  # given values, not rounded
    if left is None or right is None:
        return None
    compared = {"is": left == right, ">=": left >= right, ">": left > right, "<=": left <= right}
    return compared.get(condition.operator, left < right)


_BASE = {"g": Fraction(1), "[lb_av]": Fraction("453.59237"), "m": Fraction(1), "[in_i]": Fraction("0.0254")}


def _in_base(value: Value[Any], facts: CaseFacts) -> Fraction | None:
    """A value in grams and meters."""
    match value:
        case Literal(plain, _, unit):
            return Fraction(str(plain)) * _scale(unit)
        case Fact(definition):
            plain = facts.values.get(definition.name)
            places = round(Fraction(str(plain)), 9) if plain is not None else None
            return None if places is None else places * _scale(definition.unit)
        case OtherwiseValue(first, then):
            known = _in_base(first, facts)
            return _in_base(then, facts) if known is None else known
        case Arithmetic(operator, left, right):
            one, other = _in_base(left, facts), _in_base(right, facts)
            if one is None or other is None:
                return None
            match operator:
                case "+":
                    return one + other
                case "-":
                    return one - other
                case "*":
                    return one * other
            return one / other
    raise AssertionError(value)


def _scale(unit: str) -> Fraction:
    scale = Fraction(1)
    above, *below = unit.split("/")
    for text, power in ((above, 1), *((part, -1) for part in below)):
        for factor in filter(None, text.split(".")):
            digits = factor[-1] if factor[-1].isdigit() else ""
            scale *= _BASE[factor.removesuffix(digits)] ** (power * int(digits or 1))
    return scale


def _divides_by_zero(condition: Condition, facts: CaseFacts) -> bool:
    try:
        _by_hand(condition, facts)
    except ZeroDivisionError:
        return True
    return any(value == 0 for value in facts.values.values())


@pytest.mark.parametrize(
    ("case", "invalid"),
    [
        ({"change": 1e-10, "inches": 12.0}, True),
        ({"change": -0.0, "inches": 12.0}, True),
        ({"change": 1e-10}, False),
        ({"change": 1e-9, "inches": 12.0}, False),
    ],
)
def test_a_divisor_is_zero_as_it_is_divided_by_in_every_engine(
    case: dict[str, float], *, invalid: bool
) -> None:
    """A fact counts to a billionth: what is less divides as 0, and only where both sides are known."""
    inches, change = FACTS[3], FACTS[4]
    assert _outcomes(Compare(">", inches / change, inches), case) == {invalid}


def test_a_divisor_that_is_not_known_is_no_zero() -> None:
    grams, meters, change = FACTS[0], FACTS[2], FACTS[4]
    divided = meters / (grams / change)
    condition = Compare(">", divided, quantity(0.3, divided.unit))
    assert _outcomes(condition, {"meters": 1.0, "grams": 0.0}) == {False}
    assert _outcomes(condition, {"meters": 1.0, "grams": 0.0, "change": 2.0}) == {True}


def _outcomes(condition: Condition, case: Mapping[str, float]) -> set[bool]:
    """Whether each engine finds the case invalid."""
    policy = LABORATORY.policy(condition)
    unknown = dict.fromkeys(fact.definition.name for fact in FACTS)
    facts = CaseFacts({"request_date": REQUESTED, "kind": 1, **unknown, **case})
    with duckdb.connect() as connection:
        schema = relation_of(connection, policy.vocabulary, [("0", facts)], "cases")
        query = population_query(policy, schema, "cases")
        ((by_sql,),) = connection.execute(f"SELECT outcome FROM ({query.text})").fetchall()
    by_reference = _fails(lambda: conclude(policy, Evaluation(facts)))
    by_python = _fails(lambda: compile_policy(policy).conclude(facts))
    return {by_sql == "invalid", by_reference, by_python}


def _fails(work: Callable[[], object]) -> bool:
    try:
        work()
    except FactError:
        return True
    return False
