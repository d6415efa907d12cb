"""The routes of plain actions, one for each row."""

from collections.abc import Callable, Mapping

from fastapi import Response
from pydantic import BaseModel

from assent.casework.plain_actions import PLAIN_ACTIONS, PlainAction
from assent.casework.record.caller import stated_fields
from assent.casework.record.event import Body
from assent.desk.plain_actions import act
from assent.desk.record.standing_display import RequestStanding
from assent.web.record.standing import standing
from assent.web.router import Router
from assent.web.server.caller import Caller, SignedIn
from assent.web.server.description import EXISTING
from assent.web.server.parameters import Expected, RequestId
from assent.web.server.stated import as_stated, body_of
from assent.web.server.strict import StrictRoute

router = Router(route_class=StrictRoute)

_TEXTS: Mapping[str, tuple[str, str]] = {
    "assign": ("Assign", "Gives a request to somebody to work on."),
    "unlock": ("Unlock", "Lets others work on it again."),
    "escalate": ("Escalate", "Has somebody of a role look now."),
    "propose_expedite": (
        "Ask for the expedited clock",
        "Says that the standard time could harm the member. Intake, a nurse or a physician grants it.",
    ),
    "grant_expedite": (
        "Let the expedited clock run",
        "Lets the expedited clock run; the standard one runs on beside it.",
    ),
    "note": ("Leave a note", "Leaves a note for the plan's people."),
    "log_oral_notice": (
        "Log that somebody was told by voice",
        "Records that somebody was told by voice: who, when, what.",
    ),
    "book": ("Book it", "Arranges when who speaks with whom."),
}
"""By the text key of a row: the summary of the call, and what it does."""


def _endpoint(row: PlainAction) -> Callable[..., RequestStanding]:
    """The function of a row's route; it takes a body where the caller states anything."""

    def recorded(
        request: str, body: BaseModel | None, caller: Caller, expected: int | None, response: Response
    ) -> RequestStanding:
        stated: Body = as_stated(row.event, body)
        state = act(caller.desk, request, stated, caller.actor, caller.now, expected=expected)
        return standing(state, response)

    def with_body(
        request: RequestId, body: BaseModel, caller: SignedIn, expected: Expected, response: Response
    ) -> RequestStanding:
        return recorded(request, body, caller, expected, response)

    def without_body(
        request: RequestId, caller: SignedIn, expected: Expected, response: Response
    ) -> RequestStanding:
        return recorded(request, None, caller, expected, response)

    if not stated_fields(row.event):
        return without_body
    with_body.__annotations__["body"] = body_of(row.event)
    return with_body


for _row in PLAIN_ACTIONS:
    _summary, _description = _TEXTS[_row.text]
    router.add_api_route(
        "/api/requests/{request}" + _row.path,
        _endpoint(_row),
        methods=[_row.method],
        name=_row.name,
        tags=[_row.group],
        summary=_summary,
        description=_description,
        responses=EXISTING,
        response_model=RequestStanding,
    )
