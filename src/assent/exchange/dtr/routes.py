"""The addresses of DTR, each version of the guide at its own base."""

from collections.abc import Mapping

from fastapi import APIRouter, Request, Response

from assent.adapters.fhir.dtr.capabilities import capability_statement
from assent.adapters.fhir.dtr.parameters import errors_asked, text_parameter
from assent.adapters.fhir.dtr.questionnaires import Guide
from assent.adapters.fhir.outcomes import Issue, operation_outcome
from assent.adapters.fhir.profiles.guides import Message
from assent.adapters.fhir.resources import Resource
from assent.casework.record.days import plan_day
from assent.exchange.checked import DTR_GUIDES
from assent.exchange.dtr import reads
from assent.exchange.dtr.forms import Forms
from assent.exchange.dtr.next_question import next_question
from assent.exchange.dtr.package import questionnaire_package
from assent.exchange.ground import DTR as AT_2_2
from assent.exchange.ground import FhirRoute, Sent, fhir
from assent.exchange.trust.addresses import address_of
from assent.exchange.trust.callers import BackendService, FhirCaller
from assent.web.router import Router

AT_2_0 = f"{AT_2_2}/2.0"
_EXPANDS_BY = ("url", "valueSetVersion", "filter", "offset", "count")


_SCOPES = {"CodeSystem": "ValueSet"}
"""What another type of resource is read by: the codes of answers are those of value sets."""


def _forms(
    request: Request, caller: FhirCaller, base: str, guide: Guide, type_: str = "Questionnaire"
) -> Forms:
    """The forms for a program whose token lets it read this type of resource."""
    caller.check(_SCOPES.get(type_, type_), "r")
    return Forms(caller.desk, address_of(caller.desk, request) + base, guide, plan_day(caller.now))


def _routes(base: str, guide: Guide) -> APIRouter:
    """The routes of one version of the guide."""
    router = Router(route_class=FhirRoute, prefix=base, tags=[f"dtr {guide}"], include_in_schema=False)

    @router.get("/metadata")
    async def metadata(request: Request) -> Response:
        """What this base supports."""
        return fhir(
            capability_statement(guide, address_of(request.app.state.installation.desk, request) + base)
        )

    @router.post("/Questionnaire/$questionnaire-package")
    def package(request: Request, parameters: Sent, caller: BackendService) -> Response:
        """The forms for an order, a context or a name, with all that they need and a draft of what is known."""
        forms = _forms(request, caller, base, guide)
        return fhir(questionnaire_package(forms, parameters, caller))

    @router.post("/Questionnaire/$next-question")
    def next_questions(request: Request, body: Sent, caller: BackendService) -> Response:
        """What is to be asked next, until nothing more can change what the plan concludes."""
        forms = _forms(request, caller, base, guide)
        caller.incoming.message(DTR_GUIDES[guide], Message.NEXT_QUESTION, body)
        return fhir(next_question(forms, body, caller, address_of(caller.desk, request)))

    @router.post("/Questionnaire/$log-questionnaire-errors")
    def log_errors(request: Request, body: Sent, caller: BackendService) -> Response:
        """Notes that questionnaires of ours did not work: their names and kinds of faults, nothing of what was sent."""
        forms = _forms(request, caller, base, guide)
        caller.incoming.message(DTR_GUIDES[guide], Message.LOG_ERRORS, body)
        return fhir(_logged(request, body, forms))

    @router.post("/ValueSet/$expand")
    def expand_posted(request: Request, body: Sent, caller: BackendService) -> Response:
        """A value set, expanded."""
        query = {named: text_parameter(body, named) for named in _EXPANDS_BY}
        return fhir(reads.expand(_forms(request, caller, base, guide, "ValueSet"), query))

    @router.get("/ValueSet/$expand")
    def expand(request: Request, caller: BackendService) -> Response:
        """A value set, expanded."""
        return fhir(reads.expand(_forms(request, caller, base, guide, "ValueSet"), _query(request)))

    for type_ in reads.KINDS:
        _reading(router, type_, base, guide)
    return router


def _reading(router: APIRouter, type_: str, base: str, guide: Guide) -> None:
    """Read and search of one type of resource."""

    @router.get(f"/{type_}/{{id}}", name=f"read {type_}")
    def read(id: str, request: Request, caller: BackendService) -> Response:
        """One resource."""
        return fhir(reads.read(_forms(request, caller, base, guide, type_), type_, id))

    @router.get(f"/{type_}", name=f"search {type_}")
    def search(request: Request, caller: BackendService) -> Response:
        """The resources of this type."""
        return fhir(reads.search(_forms(request, caller, base, guide, type_), type_, _query(request)))


def _query(request: Request) -> Mapping[str, str]:
    return dict(request.query_params)


def _logged(request: Request, body: Resource, forms: Forms) -> Resource:
    questionnaires, codes = errors_asked(body)
    ours = {forms.named(canonical, "Parameters.parameter").form.id for canonical in questionnaires}
    known = sorted(_KINDS_OF_FAULT.intersection(codes)) or ["other"]
    for id in sorted(ours):
        event = f"questionnaire error: {id}: {', '.join(known)}"
        request.app.state.installation.log.warning(event, count=len(codes))
    return operation_outcome([Issue("Noted.", code="informational", severity="information")])


_KINDS_OF_FAULT = frozenset({
    "invalid", "structure", "required", "value", "invariant", "processing", "not-supported", "not-found",
    "too-long", "code-invalid", "extension", "exception", "timeout", "incomplete", "business-rule",
})  # fmt: skip
"""The kinds of faults that are logged; of any other only that there was one."""

ROUTERS = (_routes(AT_2_0, Guide.V2_0), _routes(AT_2_2, Guide.V2_2))
