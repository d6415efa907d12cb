"""The application: routes by audience, behind one outermost layer."""

import gc
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager, nullcontext
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from assent import __version__
from assent.web import plain_actions
from assent.web.appeal import routes as appeals
from assent.web.assessment import routes as policies
from assent.web.authorization import routes as authorizations
from assent.web.determination import routes as decisions
from assent.web.intake import documents
from assent.web.intake import routes as requests
from assent.web.notices import routes as letters
from assent.web.people import clients, offices, openid
from assent.web.people import routes as people
from assent.web.plan import routes as plan
from assent.web.record import routes as record
from assent.web.reports import routes as reports
from assent.web.requirement import routes as requirement
from assent.web.review import peer_to_peer
from assent.web.review import routes as review
from assent.web.server import health, problems
from assent.web.server.description import describe
from assent.web.server.edge import Edge
from assent.web.server.installation import Installation
from assent.web.worklist import routes as worklist

_ROUTERS = (
    requests.router,  # what is called most is looked for first
    people.router,
    clients.router,
    offices.router,
    plan.router,
    openid.router,
    worklist.router,
    documents.router,
    letters.router,
    review.router,
    plain_actions.router,
    decisions.router,
    peer_to_peer.router,
    appeals.router,
    authorizations.router,
    policies.router,
    requirement.router,
    reports.router,
    record.router,
    health.router,
)


def _operation(route: APIRoute) -> str:
    """The id of an operation, which becomes the name of a function in generated clients."""
    return f"{route.tags[0]}_{route.name}" if route.tags else route.name


class Application(FastAPI):
    """FastAPI with the description of ``documented``."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI description."""
        return describe(self)


def create_app(
    installation: Installation, while_served: Callable[[], AbstractContextManager[None]] = nullcontext
) -> FastAPI:
    """The HTTP interface of an installation, ready to be served.

    ``while_served`` is entered when the server starts, and left when it has answered its last call.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        with while_served():
            yield

    app = Application(
        lifespan=lifespan,
        title="Assent",
        version=__version__,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=_operation,
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.state.installation = installation
    app.state.counted = installation.counted()
    app.state.problem_forms, app.state.problem_page, app.state.body_rights = {}, None, {}
    for router in _ROUTERS:
        app.include_router(router)
    problems.handle(app)
    app.add_middleware(Edge)
    return app


_NEW_OBJECTS = 20_000
"""So many more objects made than freed, some dozen calls under way, before the collector looks."""


@contextmanager
def settled() -> Iterator[None]:
    """While a process serves: the collector of cycles leaves alone what is loaded, and looks less often.

    All of a program of this size is walked through again and again otherwise. What a call makes is nearly
    all freed without the collector.
    """
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
