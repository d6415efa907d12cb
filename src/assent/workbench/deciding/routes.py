"""Routes of this room: what nurses and physicians do to a request, on pages made for it."""

from assent.web.router import Router
from assent.workbench.deciding import (
    appeals,
    approvals,
    authorizations,
    delegates,
    facts,
    judgments,
    letters,
    need,
    outside,
    questions,
    refusals,
    reversals,
)
from assent.workbench.shell.route import PageRoute

router = Router(route_class=PageRoute, include_in_schema=False)
_PARTS = (
    need, facts, questions, approvals, judgments, refusals, letters, delegates, appeals, reversals, outside,
    authorizations,
)  # fmt: skip
for _part in _PARTS:
    router.include_router(_part.router)
