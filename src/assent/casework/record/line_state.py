"""One line of a request: what was asked, what was decided of it, and where it stands by that."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assent.casework.appeal.events import LineRuling
from assent.casework.deadlines.events import DeemedAdverse, DeemedGranted
from assent.casework.determination.determination import Adverse, Approved, Determination, PartiallyApproved
from assent.casework.determination.events import DelegateDecisionEntered, ReopenGround
from assent.casework.determination.signature import Departure
from assent.casework.record.lines import Grant, RequestedLine
from assent.casework.requirement.events import NeedDetermined
from assent.casework.review.events import Assessed, ExtensionTaken


class LineStatus(StrEnum):
    """Where one line stands. ``overturned``: an outside body ordered a grant, whatever the plan had determined."""

    OPEN = "open"
    APPROVED = "approved"
    PARTIALLY_APPROVED = "partially_approved"
    ADVERSE = "adverse"
    OVERTURNED = "overturned"
    WITHDRAWN = "withdrawn"
    NOT_REQUIRED = "not_required"


@dataclass(frozen=True, slots=True)
class LineAssessment:
    """The latest assessment of a line, and the event that recorded it."""

    sequence: int
    assessed: Assessed


@dataclass(frozen=True, slots=True)
class EnteredDecision:
    """A delegate's decision that waits for a second person: by which event and whom it was entered.

    ``documents`` are those that the request had then, by digest.
    """

    sequence: int
    by: str
    entered: DelegateDecisionEntered
    documents: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LineState:
    """One line: what was asked, what was decided, and what the law made of lateness, kept apart.

    ``earlier`` are determinations that a reopening or an appeal replaced. ``authorization`` is the
    number issued for what stands now. ``ruling`` is what an outside body said of it last on the matter
    itself, ``effectuated`` what the plan granted by it. ``reopened`` is the ground of the latest reopening.
    ``entered`` is a decision of the delegate that nobody has confirmed yet, ``reversed`` what is granted until
    an appeal of it is decided. ``departure`` and ``not_cited`` are of the determination that stands.
    ``received_at`` is when a line came that was not among those of the submission, ``instead_of`` the line in
    whose place it stands.
    """

    requested: RequestedLine
    assessment: LineAssessment | None = None
    determination: Determination | None = None
    deemed: DeemedAdverse | DeemedGranted | None = None
    extension: ExtensionTaken | None = None
    delegate: str = ""
    entered: EnteredDecision | None = None
    earlier: tuple[Determination, ...] = ()
    authorization: str = ""
    withdrawn: bool = False
    need: NeedDetermined | None = None
    ruling: LineRuling | None = None
    effectuated: Grant | None = None
    reopened: ReopenGround | None = None
    reversed: Grant | None = None
    departure: Departure | None = None
    not_cited: tuple[str, ...] = ()
    received_at: datetime | None = None
    instead_of: str = ""

    @property
    def status(self) -> LineStatus:
        """Where the line stands: by the plan's own decision, or by an outside body that overturned it."""
        if self.ordered is not None and not isinstance(self.determination, Approved):
            return LineStatus.OVERTURNED
        match self.determination:
            case None:
                if self.need is not None and self.need.released:
                    return LineStatus.NOT_REQUIRED
                return LineStatus.WITHDRAWN if self.withdrawn else LineStatus.OPEN
            case Approved():
                return LineStatus.APPROVED
            case PartiallyApproved():
                return LineStatus.PARTIALLY_APPROVED
            case Adverse():
                return LineStatus.ADVERSE

    @property
    def granted(self) -> Grant | None:
        """What may be authorized: by determination, because the law deems it granted, or by an outside body.

        Or until an appeal is decided, where the denial is reversed so long.
        """
        if isinstance(self.deemed, DeemedGranted):
            return self.requested.asked
        if self.effectuated is not None:
            return self.effectuated
        if self.reversed is not None and not isinstance(self.determination, Approved):
            return self.reversed
        return (
            None
            if self.determination is None or isinstance(self.determination, Adverse)
            else self.determination.grant
        )

    @property
    def refused(self) -> bool:
        """Whether there is a "no": adverse, partial, or deemed adverse."""
        refused = isinstance(self.determination, Adverse | PartiallyApproved)
        return refused or (self.determination is None and isinstance(self.deemed, DeemedAdverse))

    @property
    def appealable(self) -> bool:
        """Whether that "no" can be appealed to the plan: no outside body has looked at the matter since."""
        return self.refused and self.ruling is None

    @property
    def ordered(self) -> Grant | None:
        """What an outside body ordered the plan to grant."""
        return self.ruling.grant if self.ruling is not None else None

    @property
    def owed(self) -> Grant | None:
        """What of that the plan has not granted yet."""
        ordered, granted = self.ordered, self.granted
        done = ordered is None or (granted is not None and granted.covers(ordered))
        return None if done else ordered
