"""Routers that a call of another part of the program passes at a glance."""

from functools import cached_property
from typing import Any

from fastapi import APIRouter
from starlette.routing import Match
from starlette.types import Scope


class Router(APIRouter):
    """A router whose routes are matched one by one only where one of them can begin as the address does.

    There are some four hundred routes, and one after the other took a twentieth of a call's time. All routes are
    declared before the first call.
    """

    def matches(self, scope: Scope) -> tuple[Match, Any]:
        """Whether a call is for one of the routes."""
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if not path.startswith(self._beginnings):
            return Match.NONE, {}
        return super().matches(scope)

    @cached_property
    def _beginnings(self) -> tuple[str, ...]:
        """What every address of a route begins with, up to its first parameter; nothing for routes without one."""
        paths = {getattr(route, "path", "").partition("{")[0] for route in self.routes}
        return tuple(path for path in paths if not path.startswith(tuple(paths - {path})))
