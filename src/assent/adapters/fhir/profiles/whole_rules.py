"""Rules about all that a resource holds (``descendants``), each in one pass: their FHIRPath takes the square of it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from assent.adapters.fhir.profiles.elements import Invariant

_CONTAINER = "#"
"""By this a contained resource refers to the one that contains it."""


def is_broken_whole(rule: Invariant, value: Any) -> bool | None:
    """Whether a value breaks a rule of these; None for any other rule."""
    fragment, breaks = _RULES.get(rule.key, ("", None))
    if breaks is None or fragment not in rule.expression:
        return None
    return isinstance(value, Mapping) and breaks(value)


def _has_idle_contained(resource: Mapping[str, Any]) -> bool:
    """Whether something contained is referred to by nothing, and does not refer to what contains it."""
    contained = resource.get("contained")
    if not isinstance(contained, list) or not contained:
        return False
    texts = set(_texts(resource))
    return any(
        isinstance(inner, Mapping)
        and isinstance(inner.get("id"), str)
        and f"#{inner['id']}" not in texts
        and _CONTAINER not in set(_texts(inner))
        for inner in contained
    )


def _texts(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, str):
            yield inner
        elif isinstance(inner, Mapping):
            waiting += inner.values()
        elif isinstance(inner, list):
            waiting += inner


def _repeats(holder: Mapping[str, Any], name: str, key: str) -> bool:
    """Whether a key stands twice among the parts of a name, those inside of others included."""
    seen = set[str]()
    waiting = [holder]
    while waiting:
        parts = waiting.pop().get(name)
        for part in parts if isinstance(parts, list) else ():
            if not isinstance(part, Mapping):
                continue
            text = part.get(key)
            if isinstance(text, str):
                if text in seen:
                    return True
                seen.add(text)
            waiting.append(part)
    return False


def _repeats_link(questionnaire: Mapping[str, Any]) -> bool:
    return _repeats(questionnaire, "item", "linkId")


def _repeats_concept(code_system: Mapping[str, Any]) -> bool:
    return _repeats(code_system, "concept", "code")


_RULES: dict[str, tuple[str, Callable[[Mapping[str, Any]], bool]]] = {
    "dom-3": ("contained.where(", _has_idle_contained),
    "que-2": ("descendants().linkId.isDistinct()", _repeats_link),
    "csd-1": ("descendants().concept.code).isDistinct()", _repeats_concept),
}
"""By key, each with what its expression holds: one that a later version words otherwise is not taken for it."""
