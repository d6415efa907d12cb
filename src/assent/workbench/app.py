"""The workbench put together: its rooms, and what their pages need of the application."""

from collections.abc import Mapping
from types import MappingProxyType

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from assent.web.server.problems import answer as answer_with_problem
from assent.web.server.problems import reads_pages
from assent.workbench.actions import routes as actions
from assent.workbench.actions import steps
from assent.workbench.administration import routes as administration
from assent.workbench.auditing import routes as auditing
from assent.workbench.check import routes as check
from assent.workbench.deciding import routes as deciding
from assent.workbench.figures import routes as figures
from assent.workbench.office import new_request
from assent.workbench.office import routes as office
from assent.workbench.policies import routes as policies
from assent.workbench.reviewing import routes as reviewing
from assent.workbench.shell import (
    account_pages,
    demonstration,
    front,
    problem_pages,
    signing_in,
    static_files,
)
from assent.workbench.shell.sealed import FieldSealing

ROUTERS = (
    static_files.router,
    front.router,
    demonstration.router,
    signing_in.router,
    account_pages.router,
    check.router,
    policies.router,
    new_request.router,
    office.router,
    deciding.router,
    reviewing.router,
    figures.router,
    auditing.router,
    administration.router,
    steps.router,
    actions.router,
)
"""The rooms in the order in which an address is looked for."""


def attach(
    app: FastAPI, sealing: FieldSealing, demonstration_links: Mapping[str, str] = MappingProxyType({})
) -> FastAPI:
    """Serve the pages beside the interface; ``sealing`` is what hidden fields are sealed with.

    ``demonstration_links`` are the keys by which a demonstration is entered, by account.
    """
    app.state.sealing = sealing
    app.state.demonstration_links = demonstration_links
    app.state.problem_page = problem_pages.bare
    for router in ROUTERS:
        app.include_router(router)
    app.add_exception_handler(HTTPException, _of_the_router)
    return app


async def _of_the_router(request: Request, error: Exception) -> Response:
    """An address that there is not: a page for people, a problem for programs."""
    if reads_pages(request.url.path, request.headers):
        return await problem_pages.answer(request, error)
    return await answer_with_problem(request, error)
