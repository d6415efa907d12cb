"""A request as it stands, with its ETag: the answer to every call that changes one."""

from collections.abc import Iterable

from fastapi import Response

from assent.casework.assessment.case import Conversion
from assent.casework.record.state import RequestState
from assent.desk.record import standing_display
from assent.desk.record.standing_display import DecisionStanding, RequestStanding


def standing(
    state: RequestState, response: Response, conversions: Iterable[Conversion] = ()
) -> RequestStanding:
    """The state as an answer, with its ETag, and what was converted of what was sent."""
    response.headers["ETag"] = f'"{state.version}"'
    return standing_display.standing(state, conversions)


def decision_standing(state: RequestState, response: Response) -> DecisionStanding:
    """The state as the answer to a decision, with its ETag."""
    response.headers["ETag"] = f'"{state.version}"'
    return standing_display.decision_standing(state)
