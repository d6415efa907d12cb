"""Routes of this room: policies to read beside the published document."""

from fastapi import APIRouter

from assent.workbench.shell.route import PageRoute

router = APIRouter(route_class=PageRoute, include_in_schema=False)
