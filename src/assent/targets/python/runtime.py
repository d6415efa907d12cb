"""What a generated program calls: the few operations that Python has no operator for."""

from typing import Any

from assent.logic.errors import FactError


def divided(left: Any, right: Any, fact: str) -> Any:
    """The quotient; a zero divisor is an impossible input that names the fact, never false."""
    if right == 0:
        raise FactError(fact, right, "is divided by and must not be 0; correct it")
    return left / right


def least(one: int, other: int) -> int:
    """Of two verdict codes the lesser truth, side by side."""
    return min(one // 3, other // 3) * 3 + min(one % 3, other % 3)


def greatest(one: int, other: int) -> int:
    """Of two verdict codes the greater truth, side by side."""
    return max(one // 3, other // 3) * 3 + max(one % 3, other % 3)
