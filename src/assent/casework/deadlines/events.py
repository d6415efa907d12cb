"""What time brings: a deadline of a line, that it was missed, and what the law makes of that."""

from dataclasses import dataclass
from datetime import datetime

from assent.casework.record.checks import in_utc, written
from assent.casework.record.stored import stored


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline of one line: the rule that sets it, its citation, when it is due.

    ``appeal`` is the appeal that it is of, or the outside decision that orders a grant by then.
    """

    rule: str
    line: str
    due: datetime
    citation: str = ""
    appeal: str = ""

    def __post_init__(self) -> None:
        written("deadline", rule=self.rule, line=self.line)
        in_utc("deadline", due=self.due)


@stored("deadline_missed")
@dataclass(frozen=True, slots=True)
class DeadlineMissed:
    """A deadline passed without its act."""

    deadline: Deadline


@stored("deemed_adverse")
@dataclass(frozen=True, slots=True)
class DeemedAdverse:
    """What the law makes of a missed deadline: the line can be appealed. NOT a determination."""

    deadline: Deadline


@stored("deemed_granted")
@dataclass(frozen=True, slots=True)
class DeemedGranted:
    """What the law makes of a missed deadline: the line is granted. NOT a determination."""

    deadline: Deadline


DeadlineBody = DeadlineMissed | DeemedAdverse | DeemedGranted
"""What lateness brings."""
