"""Routes of this room: the record for auditors: replayed, verified, read."""

from fastapi import APIRouter

from assent.workbench.shell.route import PageRoute

router = APIRouter(route_class=PageRoute, include_in_schema=False)
