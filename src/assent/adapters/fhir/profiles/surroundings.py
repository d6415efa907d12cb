"""What rules in FHIRPath need beside the value that they look at: what references lead to, and what value sets hold."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from assent.adapters.fhir.profiles.codes import Listed
from assent.adapters.fhir.resources import kind


class Undecided(Exception):
    """A rule asks for what is not known here, so that it says nothing."""


@dataclass(frozen=True, slots=True)
class RuleSurroundings:
    """``resolve`` finds the resource to which a reference leads inside of a message, None where it leads elsewhere.

    ``holds`` says whether the value set of a canonical URL holds a value.
    """

    resolve: Callable[[Any], Any]
    holds: Callable[[str, Any], Listed]


NOTHING_AROUND = RuleSurroundings(lambda _: None, lambda *_: Listed.UNKNOWN)
"""Of a value that stands alone."""
_AROUND: ContextVar[RuleSurroundings] = ContextVar("surroundings of a rule")


@contextmanager
def within(surroundings: RuleSurroundings) -> Iterator[None]:
    """Let rules that are run in this block find what they need."""
    token = _AROUND.set(surroundings)
    try:
        yield
    finally:
        _AROUND.reset(token)


def resolved(values: Sequence[Any]) -> list[Mapping[str, Any]]:
    """FHIRPath's ``resolve()``. Raises ``Undecided`` where one of the references leads out of the message.

    The specification leaves such a reference out; a rule would then fail for what nobody here can see.
    """
    found = [_AROUND.get().resolve(value) for value in values if not _is_extension_only(value)]
    if not all(isinstance(resource, Mapping) and kind(resource) for resource in found):
        raise Undecided
    return found


def member_of(values: Sequence[Any], url: str) -> list[bool]:
    """FHIRPath's ``memberOf()``: nothing where there is not one value, or the value set is not known whole."""
    if len(values) != 1:
        return []
    listed = _AROUND.get().holds(url, values[0])
    return [] if listed is Listed.UNKNOWN else [listed is Listed.IN]


def _is_extension_only(value: Any) -> bool:
    return isinstance(value, Mapping) and value.keys() <= {"id", "extension"}
