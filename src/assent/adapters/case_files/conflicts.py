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

from assent.casework.assessment.case import Evidence

_INDIRECT = re.compile(
    r"\b(claims?|bill(ing|ed)?|cod(es?|ed)|icd(-?10)?(-cm)?|dispenses?|pharmacy|problem list)\b",
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


def chosen(pieces: Sequence[Evidence]) -> int:
    """The index of the piece that is used."""
    keys = [_rank(piece) for piece in pieces]
    return keys.index(max(keys))


def why_used(used: Evidence, others: Sequence[Evidence]) -> str:
    """Why one piece is used rather than others that disagree with it."""
    (day, direct), (next_day, next_direct) = _rank(used), max(_rank(other) for other in others)
    if day != next_day:
        before = "the other has no date" if next_day == date.min else f"the other is of {next_day}"
        return f"it is the later, of {day}; {before}"
    if direct != next_direct:
        return f"of the same date, {_WORDS[direct]} is more direct than {_WORDS[next_direct]}"
    return "nothing tells the two apart by date or source; the first one given is used"


def _rank(piece: Evidence) -> tuple[date, Directness]:
    return piece.on or date.min, directness(piece)
