"""A fact as somebody gave it: its path, its value, and what stands behind it."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from assent.casework.assessment.case import Basis, Evidence
from assent.casework.record.caller import Attachment, FromCaller, Name
from assent.casework.record.checks import Refused, written
from assent.logic.tree import Plain


@dataclass(frozen=True, slots=True)
class GivenFact:
    """A value for a path such as ``pregnant`` or ``trials[3].adherence``.

    ``value`` None takes back what was said: the fact is unknown again. ``document`` is the digest of
    the attachment in which the value stands, empty where there is none.
    """

    path: Annotated[Name, FromCaller("The fact, or the place in a record.", "trials[3].adherence")]
    value: Annotated[Plain | None, FromCaller("The value that is right.")]
    evidence: Annotated[Evidence, FromCaller("What shows it.")]
    document: Attachment = ""

    def __post_init__(self) -> None:
        if not self.path.strip():
            written("fact", path=self.path)

    @property
    def supported(self) -> bool:
        """Whether an attestation or a document stands behind it. That a chart is kept proves no resource of it."""
        in_document = bool(self.document) and self.evidence.basis is not Basis.CHART
        return supported(self.evidence) or in_document


def supported(evidence: Evidence) -> bool:
    """An attestation that somebody signed, or a document that states it. A presumption is neither.

    A resource of a chart is a document where it names its author and its day.
    """
    match evidence.basis:
        case Basis.ATTESTED:
            return bool(evidence.by.strip())
        case Basis.STATED:
            return bool(evidence.source.strip())
        case Basis.CHART:
            return bool(evidence.by.strip()) and evidence.on is not None
        case Basis.COMPUTED | Basis.PRESUMED:
            return False


def check_dated(path: str, evidence: Evidence, today: date) -> None:
    """Raise ``Refused`` for a statement that would be signed, or a document written, after ``today``.

    That is the day where the plan is.
    """
    if evidence.on is not None and evidence.on > today:
        raise Refused(f"{path}: its evidence is dated {evidence.on}, after today, {today}; correct the date.")
