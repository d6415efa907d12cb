"""The endpoints of the standards put together, beside the interface and the pages."""

from fastapi import APIRouter, FastAPI

from assent.adapters.fhir.outcomes import UnreadableResource
from assent.exchange.checked import NO_PROFILES, IncomingProfiles
from assent.exchange.crd import routes as crd
from assent.exchange.dtr import routes as dtr
from assent.exchange.ground import CDS_SERVICES, DTR, FHIR, problem_as_outcome, unreadable
from assent.exchange.pas import routes as pas
from assent.exchange.subscriptions import routes as subscriptions
from assent.exchange.trust import tokens
from assent.exchange.trust.callers import may_call, may_call_by_access, may_call_hook

ROUTERS: tuple[APIRouter, ...] = (
    tokens.router,
    crd.router,
    *pas.ROUTERS,
    *subscriptions.ROUTERS,
    *dtr.ROUTERS,
)
"""The endpoints in the order in which an address is looked for."""


def attach(app: FastAPI, profiles: IncomingProfiles = NO_PROFILES) -> FastAPI:
    """Serve the endpoints; below their addresses each problem is an OperationOutcome.

    ``profiles`` are those that what comes in is checked against.
    """
    app.state.incoming_profiles = profiles
    app.state.problem_forms.update({FHIR: problem_as_outcome, CDS_SERVICES: problem_as_outcome})
    rights = {
        DTR: may_call_by_access,
        FHIR: may_call,
        CDS_SERVICES: may_call_hook,
    }  # the narrower address first
    app.state.body_rights.update(rights)
    app.add_exception_handler(UnreadableResource, unreadable)
    for router in ROUTERS:
        app.include_router(router)
    return app
