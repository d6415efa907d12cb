"""Routes of this room: figures, regulation rules and readings for policy staff."""

from fastapi import APIRouter

from assent.workbench.shell.route import PageRoute

router = APIRouter(route_class=PageRoute, include_in_schema=False)
