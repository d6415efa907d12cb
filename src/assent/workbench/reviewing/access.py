"""Who may open the pages of this room: the plan's own people, never an office."""

from typing import Annotated

from fastapi import Path

from assent.casework.people.permissions import TABLE, Action
from assent.casework.record.actors import OFFICES
from assent.casework.record.checks import NotFound, NotPermitted
from assent.desk.people.offices import check_known_to
from assent.web.server.caller import Caller
from assent.workbench.shell.words import say

Digest = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]


def check_reviewing(caller: Caller) -> None:
    """Raise ``NotFound`` for an office, which has pages of its own, ``NotPermitted`` for who sees no request."""
    if caller.account.role in OFFICES:
        raise NotFound(say("reviewing.not_for_offices"))
    if caller.account.role not in TABLE[Action.VIEW]:
        raise NotPermitted(say("reviewing.not_for_role"))


def check_inside(caller: Caller, request: str) -> None:
    """The same for a page of one request; what is not there is ``NotFound`` when it is looked at."""
    check_known_to(caller.desk, request, caller.actor)
    check_reviewing(caller)
