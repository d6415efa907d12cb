"""Which of several pieces of evidence is used, and why. The others stay in sight as a conflict.

1. The later one, by its date (``on``). One without a date counts as earlier than any date.
2. Of the same date, the more direct source, by the words of ``source`` and by whether anybody
   signed (``by``), most direct first: a signed attestation or a document with an author; a document
   without an author; no source; a claim, a bill, a dispense or a diagnosis code, which supports but
   never proves.
3. Otherwise the first in the order given; the conflict says that nothing told them apart.
"""

import re
from collections.abc import Sequence
from datetime import date
from enum import IntEnum

from assent.casework.case import Evidence

_INDIRECT = re.compile(
    r"\b(claims?|billing|bill|billed|codes?|coded|icd(-?10)?(-cm)?|dispenses?|pharmacy|problem list)\b",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"\b(attest(ed|ation|s)?|signed)\b", re.IGNORECASE)


class Directness(IntEnum):
    """How directly a source shows a value, least first."""

    CODE_OR_CLAIM = 0
    NO_SOURCE = 1
    DOCUMENT = 2
    SIGNED = 3


_WORDS = {
    Directness.CODE_OR_CLAIM: "a claim or a code",
    Directness.NO_SOURCE: "a statement without source",
    Directness.DOCUMENT: "a document without author",
    Directness.SIGNED: "a signed attestation or a document with an author",
}


def directness(evidence: Evidence) -> Directness:
    """How direct a source is, by its own words."""
    if _SIGNED.search(evidence.source):
        return Directness.SIGNED
    if _INDIRECT.search(evidence.source):
        return Directness.CODE_OR_CLAIM
    if evidence.by:
        return Directness.SIGNED
    return Directness.DOCUMENT if evidence.source else Directness.NO_SOURCE


def chosen(pieces: Sequence[Evidence]) -> tuple[int, str]:
    """The index of the piece that is used, and why."""
    keys = [(piece.on or date.min, directness(piece)) for piece in pieces]
    best = max(keys)
    used = keys.index(best)
    others = [key for index, key in enumerate(keys) if index != used]
    return used, _why(best, max(others, default=best))


def _why(used: tuple[date, Directness], next_best: tuple[date, Directness]) -> str:
    if used[0] != next_best[0]:
        before = "the next has no date" if next_best[0] == date.min else f"the next is of {next_best[0]}"
        return f"it is the latest, of {used[0]}; {before}"
    if used[1] != next_best[1]:
        return f"of the same date, it is the more direct: {_WORDS[used[1]]}, against {_WORDS[next_best[1]]}"
    return "nothing tells the two apart by date or source; the first one given is used"
