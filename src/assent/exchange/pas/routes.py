"""The addresses of PAS, each version at its own base: submit, inquire, attach, and what is supported."""

from fastapi import APIRouter, Request, Response

from assent.adapters.fhir.pas.capabilities import capability_statement
from assent.adapters.fhir.pas.versions import PAS_2_0, PAS_2_2, PasVersion
from assent.exchange.ground import PAS_2_0 as AT_2_0
from assent.exchange.ground import PAS_2_2 as AT_2_2
from assent.exchange.ground import FhirRoute, Sent, SentBytes, fhir
from assent.exchange.pas.attachments import submit_attachment
from assent.exchange.pas.inquiry import inquire
from assent.exchange.pas.submission import submit
from assent.exchange.trust.addresses import address_of
from assent.exchange.trust.callers import Program
from assent.web.router import Router
from assent.web.server.installation import Here


def _routes(base: str, version: PasVersion) -> APIRouter:
    """The routes of one version."""
    router = Router(route_class=FhirRoute, prefix=base, tags=[f"pas {version.name}"], include_in_schema=False)

    @router.post("/Claim/$submit")
    def submit_claim(bundle: Sent, data: SentBytes, caller: Program) -> Response:
        """Takes a request, a renewal, an update or a cancellation, and answers as the record then stands."""
        caller.check("Claim", "c")
        return fhir(submit(version, bundle, data, caller))

    @router.post("/Claim/$inquire")
    def inquire_claim(bundle: Sent, caller: Program) -> Response:
        """Answers where the requests stand that the example asks for."""
        caller.check("Claim", "r")
        return fhir(inquire(version, bundle, caller))

    @router.post("/$submit-attachment")
    def submit_attachments(parameters: Sent, data: SentBytes, caller: Program) -> Response:
        """Takes what the office attaches to a request that waits, and says what was taken."""
        caller.check("Claim", "u")
        return fhir(submit_attachment(parameters, data, caller))

    @router.get("/metadata")
    def metadata(request: Request, here: Here) -> Response:
        """What this base supports."""
        return fhir(capability_statement(version, address_of(here.desk, request) + base))

    return router


ROUTERS = (_routes(AT_2_2, PAS_2_2), _routes(AT_2_0, PAS_2_0))
