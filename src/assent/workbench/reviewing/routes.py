"""Routes of this room: reviewers: the worklist, the inbox, the search, the case page."""

from assent.web.router import Router
from assent.workbench.reviewing import (
    case_routes,
    document_routes,
    search_routes,
    what_if_routes,
    worklist_routes,
)

router = Router(include_in_schema=False)
for _part in (worklist_routes, search_routes, case_routes, document_routes, what_if_routes):
    router.include_router(_part.router)
