"""Which parts of a condition are asked about, and which are absorbed, decided on the tree itself.

Absorption: in "x and (x or y)" only x matters, in "x or (x and y)" too. So that every engine leaves out
the same questions, this looks at structure and never at values.
"""

from assent.logic.tree import AllOf, AnyOf, Clause, Condition, NoneOf, Not, node


def every_part_counts(condition: Condition, *, helps: bool) -> bool:
    """Whether each part has to come out in favor, so that each is asked about by itself.

    ``helps`` says whether the condition's being true helps the request.
    """
    match node(condition):
        case AllOf() | NoneOf():
            return helps
        case AnyOf():
            return not helps
        case Not() | Clause(binds_when=None):
            return True
    return False


def worth_asking(parts: tuple[Condition, ...], *, conjunct: bool) -> tuple[Condition, ...]:
    """The parts of a conjunction (or disjunction) that are not absorbed by a sibling."""
    opposite = AnyOf if conjunct else AllOf
    return tuple(
        part
        for part in parts
        if not (
            isinstance(part, opposite)
            and any(sibling is not part and sibling in part.parts for sibling in parts)
        )
    )
