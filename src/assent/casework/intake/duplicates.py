"""Requests that may be the same one twice: same member, same service, overlapping dates."""

from collections.abc import Iterable
from dataclasses import dataclass

from assent.casework.intake.events import Submitted
from assent.casework.record.lines import RequestedLine
from assent.casework.record.state import RequestState, Stage


@dataclass(frozen=True, slots=True)
class RequestKnown:
    """As much of a request as finding duplicates needs. ``lines`` are those not withdrawn."""

    request: str
    member: str
    lines: tuple[RequestedLine, ...]


def summary(state: RequestState) -> RequestKnown | None:
    """The summary of a submitted request; None for a draft and where all was withdrawn."""
    if state.draft is None or state.submitted is None or state.stage is Stage.WITHDRAWN:
        return None
    lines = tuple(line.requested for line in state.lines.values() if not line.withdrawn)
    return RequestKnown(state.id, state.draft.member, lines)


def duplicates(state: RequestState, submitted: Submitted, others: Iterable[RequestKnown]) -> tuple[str, ...]:
    """The other requests that ask for a same service for this member on overlapping dates, sorted."""
    member = state.draft.member if state.draft else ""
    duplicates = {
        other.request
        for other in others
        if other.request != state.id
        and other.member == member
        and any(_overlap(mine, theirs) for mine in submitted.lines for theirs in other.lines)
    }
    return tuple(sorted(duplicates))


def _overlap(one: RequestedLine, other: RequestedLine) -> bool:
    same = one.code == other.code and (one.ndc == other.ndc or None in (one.ndc, other.ndc))
    return same and one.start <= other.end and other.start <= one.end
