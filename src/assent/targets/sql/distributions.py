"""Distributions of the facts of an example population, read from the TOML file that a policy's package names."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assent.logic.definitions import Kind
from assent.logic.policy import Vocabulary
from assent.logic.values import Plain
from assent.targets.sql.example_population import Distribution, Formula, Weights, chance
from assent.targets.sql.schema import PopulationError, list_complete

_UNKNOWN = "unknown"
_TRUTH = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Distributions:
    """How each fact is distributed, by its name, and the facts that no case lacks."""

    of: Mapping[str, Distribution] = field(default_factory=dict)
    always_known: frozenset[str] = frozenset()


def read_distributions(text: str, vocabulary: Vocabulary) -> Distributions:
    """Distributions from the text of a file; raises ``PopulationError`` naming the fact.

    A fact has a number (the share of cases in which it is true), a SQL expression, or a table of weights by
    value, where ``unknown`` stands for a fact that is not known.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PopulationError(f"The distributions of an example population are no TOML: {error}.") from None
    kinds = _kinds(vocabulary)
    distributions = data.get("distributions", {})
    for name in (*distributions, *data.get("always_known", ())):
        if name not in kinds:
            raise PopulationError(f"distributions: {name!r} is no fact of the policy.")
    read = {name: _distribution(name, value, kinds[name]) for name, value in distributions.items()}
    return Distributions(read, frozenset(data.get("always_known", ())))


def _kinds(vocabulary: Vocabulary) -> dict[str, Kind]:
    """The kind of value of each fact, field (``trials.days``), length of a list and completeness of one."""
    kinds = {definition.name: definition.kind for definition in vocabulary.facts}
    for records in vocabulary.lists:
        kinds[records.name] = Kind.INTEGER
        kinds[list_complete(records.name)] = Kind.BOOLEAN
        kinds |= {f"{records.name}.{part.name}": part.kind for part in records.fields}
    return kinds


def _distribution(name: str, value: Any, kind: Kind) -> Distribution:
    match value:
        case str():
            return Formula(value)
        case bool():
            pass
        case int() | float() if kind is Kind.BOOLEAN and 0 <= value <= 1:
            return chance(value)
        case dict() if value and all(type(weight) in (int, float) for weight in value.values()):
            return Weights({_value(name, key, kind): weight for key, weight in value.items()})
    raise PopulationError(
        f"distributions: {name} needs a SQL expression, weights by value or, for a yes-or-no fact, a share "
        f"from 0 to 1; not {value!r}."
    )


def _value(name: str, key: str, kind: Kind) -> Plain | None:
    if key == _UNKNOWN:
        return None
    try:
        match kind:
            case Kind.BOOLEAN:
                return _TRUTH[key]
            case Kind.INTEGER:
                return int(key)
            case Kind.NUMBER:
                return float(key)
            case _:
                return key
    except (KeyError, ValueError):
        raise PopulationError(f"distributions: {name} cannot be {key!r}.") from None
