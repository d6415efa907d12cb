"""Rules of profiles in FHIRPath, each read once; what the engine cannot decide, and faulty ones, are passed over."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from assent.adapters.fhir.profiles.elements import Invariant
from assent.adapters.fhir.profiles.surroundings import (
    NOTHING_AROUND,
    RuleSurroundings,
    member_of,
    resolved,
    within,
)
from assent.adapters.fhir.profiles.whole_rules import is_broken_whole
from assent.adapters.fhir.resources import kind

_BEYOND = (
    "conformsTo(",
    "htmlChecks(",
    "descendants(",
    "subsumes",
    "checkModifiers(",
)
"""Functions that need a server, or that take time with the square of what they are given."""
_IS = re.compile(r"\bis (?:System\.)?(Boolean|String|Integer|Decimal|DateTime|Date|Time)\b")
_ELSEWHERE = frozenset({"ele-1"})
"""Rules that the walk itself keeps: each element has a value or children."""


@cache
def faulty_invariants() -> Mapping[tuple[str, str], str]:
    """Rules that fail what they should not, by key and expression, with the reason."""
    text = (resources.files(__package__) / "faulty_invariants.toml").read_text("utf-8")
    return {
        (invariant["key"], invariant["expression"]): invariant["reason"]
        for invariant in tomllib.loads(text)["invariant"]
    }


def is_broken(
    rule: Invariant,
    value: Any,
    path: str,
    resource: Any,
    outermost: Any,
    around: RuleSurroundings = NOTHING_AROUND,
) -> bool:
    """Whether a value breaks a rule for certain.

    ``path`` is the type of the value, or its path in the definition of a resource. The outcome of a rule is wrong
    only where it is false: where it is nothing, or the engine fails, nobody knows.
    """
    if rule.key in _ELSEWHERE:
        return False
    broken = is_broken_whole(rule, value)
    if broken is not None:
        return broken
    if _is_beyond(rule.key, rule.expression):
        return False
    environment = {"resource": resource, "rootResource": outermost}
    try:
        with within(around):
            outcome = _compiled(rule.expression)(_typed(value, path), environment)
    except Exception:  # whatever the engine lacks: a function, a type, a comparison; and what is undecided
        return False
    return isinstance(outcome, Sequence) and list(outcome) == [False]


@lru_cache(maxsize=4096)
def _is_beyond(key: str, expression: str) -> bool:
    return any(name in expression for name in _BEYOND) or (key, expression) in faulty_invariants()


@lru_cache(maxsize=4096)
def _compiled(expression: str) -> Any:
    """The rule made ready. At its top ``$this`` is the value itself, which the engine says only inside ``select``."""
    from fhirpathpy import compile as compile_path
    from fhirpathpy.models import models

    options = {
        "userInvocationTable": {
            "hasValue": {"fn": _has_value, "arity": {0: []}},
            "resolve": {"fn": _resolve, "arity": {0: []}},
            "memberOf": {"fn": member_of, "arity": {1: ["String"]}},
        },
        "traceFn": _untold,
    }
    return compile_path(f"select({_IS.sub(_of_fhir, expression)})", models["r4"], options)


def _of_fhir(match: re.Match[str]) -> str:
    """``is Boolean`` as ``is boolean``: guides write the engine's own types where they mean those of FHIR."""
    return f"is {match[1][0].lower()}{match[1][1:]}"


def _typed(value: Any, path: str) -> Any:
    """A value with its type, by which the engine knows what the parts of it are."""
    from fhirpathpy.engine.nodes import ResourceNode

    return ResourceNode.create_node(value, path)  # type: ignore[no-untyped-call]


def _resolve(values: Sequence[Any]) -> list[Any]:
    """What references lead to, each with its type."""
    return [_typed(resource, kind(resource)) for resource in resolved(values)]


def _has_value(values: Sequence[Any]) -> bool:
    """Whether it is one primitive value; its extensions, which the engine has as a value beside it, do not count."""
    plain = [
        value for value in values if not (isinstance(value, Mapping) and value.keys() <= {"id", "extension"})
    ]
    return len(plain) == 1 and not isinstance(plain[0], Mapping | type(None))


def _untold(*_: Any) -> None:
    """The trace of a rule goes nowhere: it would hold what was sent."""
