"""What a fresh assessment says of a record, remembered while nothing that it rests on is another.

A "no" stands to it before it is signed, its letters tell of it in every language, and a letter that is held back is
composed anew in every run of the mailroom.
"""

from dataclasses import dataclass

from assent.casework.assessment.assessment import Assessment
from assent.casework.plan.plan import PlanError
from assent.casework.record.checks import Refused
from assent.desk.assessment.assess import assess_case
from assent.desk.record.recording import Recording
from assent.desk.review.reassessment import chosen_readings, valid_case
from assent.logic.conclude import Outcome

_MOST = 256
"""So many requests are remembered at most: an assessment takes some tens of kilobytes."""


@dataclass(frozen=True, slots=True)
class _Concluded:
    """An assessment, and the very objects that it was made from. None: the recorded facts cannot be assessed."""

    basis: tuple[object, ...]
    assessment: Assessment | None

    def stands_on(self, basis: tuple[object, ...]) -> bool:
        """Whether these are the same objects: states and plans are never changed, only replaced."""
        return all(mine is theirs for mine, theirs in zip(self.basis, basis, strict=True))


_CONCLUDED: dict[str, _Concluded] = {}


def concluded(work: Recording) -> Assessment | None:
    """The assessment of a request as it stands; None where its recorded facts cannot be, and nobody knows the way."""
    state, desk = work.state, work.desk
    basis = (state.facts, state.draft, state.resolutions, desk.plan, desk.catalogue, desk.read_case)
    known = _CONCLUDED.get(state.id)
    if known is None or not known.stands_on(basis):
        if len(_CONCLUDED) >= _MOST:
            _CONCLUDED.clear()
        known = _CONCLUDED[state.id] = _Concluded(basis, _assessed(work))
    return known.assessment


def _assessed(work: Recording) -> Assessment | None:
    try:
        assessment = assess_case(
            valid_case(work), work.desk.catalogue, work.desk.plan, chosen_readings(work.state)
        )
    except (Refused, PlanError):
        return None
    return None if assessment.outcome is Outcome.INVALID else assessment
