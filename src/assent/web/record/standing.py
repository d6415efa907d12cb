"""A request as it stands, with its ETag: the answer to every call that changes one."""

from fastapi import Response

from assent.casework.record.state import RequestState
from assent.desk.record import standing_display
from assent.desk.record.standing_display import DecisionStanding, RequestStanding


def standing(state: RequestState, response: Response) -> RequestStanding:
    """The state as an answer, with its ETag."""
    response.headers["ETag"] = f'"{state.version}"'
    return standing_display.standing(state)


def decision_standing(state: RequestState, response: Response) -> DecisionStanding:
    """The state as the answer to a decision, with its ETag."""
    response.headers["ETag"] = f'"{state.version}"'
    return standing_display.decision_standing(state)
