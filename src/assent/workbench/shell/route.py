"""Routes of pages: forms are read before the work begins, and whatever goes wrong ends as a page."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Path, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from assent.casework.plan.plan import PlanError
from assent.casework.record.checks import Refused
from assent.desk.assessment.policies import UnknownPolicy
from assent.web.server.parameters import ID
from assent.web.server.problems import Stopped
from assent.web.server.strict import StrictRoute
from assent.workbench.shell import problem_pages
from assent.workbench.shell.forms import read_form

_EXPECTED = (Stopped, Refused, PlanError, UnknownPolicy, RequestValidationError, HTTPException)
RequestName = Annotated[str, Path(pattern=ID, max_length=80)]
"""The id of a request in the address of a page; whether the caller may know of it is asked with what is done."""
_Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class PageRoute(StrictRoute):
    """A route that answers with a page. The form that was sent is at ``request.state.form``."""

    def get_route_handler(self) -> _Handler:
        """The handler, between the reading of the form and the page of an error."""
        handle = super().get_route_handler()

        async def as_page(request: Request) -> Response:
            try:
                await read_form(request)
                return await handle(request)
            except _EXPECTED as error:
                return await problem_pages.answer(request, error)
            finally:
                await request.close()  # the files of the form

        return as_page
