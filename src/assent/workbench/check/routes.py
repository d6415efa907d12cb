"""Routes of this room: check a case without signing in: what will be asked, and where it stands."""

from fastapi import APIRouter

from assent.workbench.shell.route import PageRoute

router = APIRouter(route_class=PageRoute, include_in_schema=False)
