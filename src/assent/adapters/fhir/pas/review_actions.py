"""What became of one line, as the code of X12 that says it. Only what is signed says no, or grants less.

The codes: A1 certified in total, A2 certified in part (fewer units), A3 not certified, A4 pended, A6 modified (other
days), C canceled, NA no action required.
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
    PARTLY_CERTIFIED = "A2"
    NOT_CERTIFIED = "A3"
    PENDED = "A4"
    MODIFIED = "A6"
    CANCELED = "C"
    NO_ACTION = "NA"


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
        asked = line.requested.asked
        if grant.covers(asked):
            return LineAnswer(ReviewAction.CERTIFIED, grant)
        same_days = grant.start <= asked.start and grant.end >= asked.end
        less = ReviewAction.PARTLY_CERTIFIED if same_days else ReviewAction.MODIFIED
        return LineAnswer(less, grant, refusal)
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
