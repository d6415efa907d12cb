"""What may be recorded at any time: notes, and looks at the record."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from assent.casework.record.caller import FromCaller, InWords, Words
from assent.casework.record.checks import written
from assent.casework.record.stored import stored


@stored("note_written")
@dataclass(frozen=True, slots=True)
class NoteWritten:
    """A note for the plan's own people."""

    says: Annotated[Words, FromCaller("The note.")]

    def __post_init__(self) -> None:
        written("note", says=self.says)


@stored("viewed")
@dataclass(frozen=True, slots=True)
class Viewed:
    """Somebody looked at the record: which part, and for what."""

    part: str
    purpose: str


@stored("clock_corrected")
@dataclass(frozen=True, slots=True)
class ClockCorrected:
    """The entries before were dated by a clock that was ahead; from here on times are right again.

    It alone may be dated before the entry that precedes it. ``dated`` is what the clock had said.
    """

    dated: datetime
    why: Annotated[str, InWords()]

    def __post_init__(self) -> None:
        written("correction of the clock", why=self.why)


RecordBody = NoteWritten | Viewed | ClockCorrected
"""What may be recorded at any time."""
