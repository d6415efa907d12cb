"""Routes of this room: what nurses and physicians do to a request, on pages made for it."""

from fastapi import APIRouter

from assent.workbench.deciding import (
    appeals,
    approvals,
    delegates,
    facts,
    judgments,
    letters,
    questions,
    refusals,
)
from assent.workbench.shell.route import PageRoute

router = APIRouter(route_class=PageRoute, include_in_schema=False)
for _part in (facts, questions, approvals, judgments, refusals, letters, delegates, appeals):
    router.include_router(_part.router)
