"""Routes of this room: reviewers: the worklist, the inbox, the search, the case page."""

from fastapi import APIRouter

from assent.workbench.shell.route import PageRoute

router = APIRouter(route_class=PageRoute, include_in_schema=False)
