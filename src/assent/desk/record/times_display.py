"""Deadlines, wherever a request is shown."""

from dataclasses import dataclass, field
from datetime import datetime

from assent.casework.deadlines.clocks import Due
from assent.terms.answers import described


@dataclass(frozen=True, slots=True)
class DeadlineShown:
    """One deadline of a line, with its rule and the counting in words."""

    rule: str
    citation: str
    due_at: datetime | None
    arithmetic: str
    extension: str | None
    binds: bool = field(metadata=described("Whether it is the earliest one, which binds."))
    uncertain: bool = field(
        metadata=described("Whether the rule is one of which counsel has to say if it applies.")
    )


def deadlines(due: Due) -> tuple[DeadlineShown, ...]:
    """Each deadline with its rule and its arithmetic."""
    return tuple(
        DeadlineShown(
            rule=deadline.rule_id,
            citation=deadline.citation,
            due_at=deadline.due_at,
            arithmetic=deadline.arithmetic,
            extension=deadline.extension,
            binds=deadline.binds,
            uncertain=deadline.is_marked,
        )
        for deadline in due
    )
