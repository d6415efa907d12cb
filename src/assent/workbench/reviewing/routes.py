"""Routes of this room: reviewers: the worklist, the inbox, the search, the case page."""

from fastapi import APIRouter

from assent.workbench.reviewing import (
    case_routes,
    document_routes,
    search_routes,
    what_if_routes,
    worklist_routes,
)

router = APIRouter(include_in_schema=False)
for _part in (worklist_routes, search_routes, case_routes, document_routes, what_if_routes):
    router.include_router(_part.router)
