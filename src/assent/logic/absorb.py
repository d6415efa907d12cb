"""Absorption: in "x and (x or y)" only x matters, in "x or (x and y)" too. Decided on the tree itself.

So that every engine leaves out the same questions, it looks at structure and never at values.
"""

from assent.logic.tree import AllOf, AnyOf, Condition


def worth_asking(parts: tuple[Condition, ...], *, conjunct: bool) -> tuple[Condition, ...]:
    """The parts of a conjunction (or disjunction) that are not absorbed by a sibling."""
    opposite = AnyOf if conjunct else AllOf
    return tuple(
        part
        for part in parts
        if not (
            isinstance(part, opposite) and any(other is not part and other in part.parts for other in parts)
        )
    )
