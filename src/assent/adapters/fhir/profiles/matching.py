"""Values compared with what a profile fixes, wholly or in part."""

from collections.abc import Mapping
from typing import Any


def holds(value: Any, pattern: Any) -> bool:
    """Whether a value has all that a pattern has; of a list each member somewhere in it."""
    if isinstance(pattern, Mapping):
        return isinstance(value, Mapping) and all(
            holds(value.get(key), part) for key, part in pattern.items()
        )
    if isinstance(pattern, list):
        return isinstance(value, list) and all(any(holds(inner, part) for inner in value) for part in pattern)
    return is_same(value, pattern)


def is_same(value: Any, fixed: Any) -> bool:
    """Whether a value is exactly another; true is not 1, as it is in Python."""
    if isinstance(value, bool) or isinstance(fixed, bool):
        return value is fixed
    return bool(value == fixed)
