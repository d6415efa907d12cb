"""What became of one line, as the code of X12 that says it. Only what is signed says no, or grants less.

The codes: A1 certified in total, A3 not certified, A4 pended, A6 modified (fewer units, or other days), C canceled.
That no authorization is needed has no code here: the guides show none, and a note says it in words.
"""

from dataclasses import dataclass
from enum import StrEnum

from assent.casework.deadlines.events import DeemedAdverse
from assent.casework.determination.determination import Adverse, Determination, PartiallyApproved
from assent.casework.determination.signature import ClinicianSignature
from assent.casework.record.line_state import LineState, LineStatus
from assent.casework.record.lines import Grant


class ReviewAction(StrEnum):
    """The review action of an item."""

    CERTIFIED = "A1"
    NOT_CERTIFIED = "A3"
    PENDED = "A4"
    MODIFIED = "A6"
    CANCELED = "C"
    NO_ACTION = ""


@dataclass(frozen=True, slots=True)
class LineAnswer:
    """What is answered of a line: the action, what is granted, and the signed "no" or "less" that it rests on."""

    action: ReviewAction
    grant: Grant | None = None
    refusal: Adverse | PartiallyApproved | None = None


def answer_of(line: LineState) -> LineAnswer:
    """The answer of a line as it stands.

    A line that the law deems adverse is no determination, and stays pended. What is granted until an appeal is
    decided, or by an outside body, counts like any grant.
    """
    grant, refusal = line.granted, _refusal(line.determination)
    if grant is not None:
        if grant.covers(line.requested.asked):
            return LineAnswer(ReviewAction.CERTIFIED, grant)
        return LineAnswer(ReviewAction.MODIFIED, grant, refusal)
    match line.status:
        case LineStatus.ADVERSE:
            return LineAnswer(ReviewAction.NOT_CERTIFIED, refusal=refusal)
        case LineStatus.WITHDRAWN:
            return LineAnswer(ReviewAction.CANCELED)
        case LineStatus.NOT_REQUIRED:
            return LineAnswer(ReviewAction.NO_ACTION)
        case _:
            return LineAnswer(ReviewAction.PENDED)


def is_deemed_adverse(line: LineState) -> bool:
    """Whether the law lets the line be appealed because the plan was late, while no decision stands."""
    return line.determination is None and isinstance(line.deemed, DeemedAdverse)


def signature_of(line: LineState) -> ClinicianSignature | None:
    """Who signed what stands of a line; None where nobody did."""
    return line.determination.signature if line.determination is not None else None


def _refusal(determination: Determination | None) -> Adverse | PartiallyApproved | None:
    return determination if isinstance(determination, Adverse | PartiallyApproved) else None
