"""The readable record of one request, before it is set in type."""

from dataclasses import dataclass
from datetime import date

from assent.casework.notices.letterhead import Letterhead
from assent.casework.notices.notice import Block


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One request for a reader outside the plan: facts, clauses, history and letters, in English.

    It holds everything of the record that a reviewer of the plan sees. ``date`` is the day as of which it was
    made.
    """

    request: str
    title: str
    date: date
    date_words: str
    letterhead: Letterhead
    blocks: tuple[Block, ...]
