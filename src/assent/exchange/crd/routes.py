"""The addresses of the CDS services: what there is, and a call of each."""

from typing import Annotated, Any

from fastapi import Path, Request, Response

from assent.adapters.fhir.crd.requests import HookRequest, read_hook
from assent.adapters.fhir.limits import read_json
from assent.adapters.fhir.outcomes import UnreadableResource, operation_outcome
from assent.casework.exchange.guidance import CoverageAssertion, HookCall
from assent.casework.record.checks import NotFound
from assent.desk.exchange.guidance import keep_hook_call
from assent.exchange.checked import CRD_GUIDES
from assent.exchange.crd.answering import answer
from assent.exchange.crd.discovery import hook_of, services
from assent.exchange.ground import CDS_SERVICES, FhirRoute, SentBytes, as_json
from assent.exchange.trust.addresses import address_of
from assent.exchange.trust.callers import FhirCaller, hook_caller
from assent.web.router import Router
from assent.web.server.installation import Here

router = Router(route_class=FhirRoute, include_in_schema=False)
_JSON = "application/json"


@router.get(CDS_SERVICES)
def list_services(here: Here) -> Response:
    """What services there are, what each wants to know beforehand, and what a program may set."""
    return Response(as_json(services(here.desk.plan.letterhead.plan)), media_type=_JSON)


@router.post(f"{CDS_SERVICES}/{{service}}")
def call_service(service: Annotated[str, Path(max_length=50)], request: Request, body: SentBytes) -> Response:
    """Says what the plan requires of the orders of a call. The call and its answer are kept."""
    hook = hook_of(service)
    if hook is None:
        raise NotFound(f"There is no such service; {CDS_SERVICES} lists what there is.")
    caller = hook_caller(request, f"{CDS_SERVICES}/{service}")
    content = read_json(body)
    sent = read_hook(content, hook)
    try:
        caller.incoming.hook(CRD_GUIDES[sent.guide], content)
        hook_answer = answer(sent, caller, address_of(caller.desk, request))
    except UnreadableResource as error:
        _keep(caller, sent, body, operation_outcome(error.issues), error.status, None)
        raise
    content_sent = _keep(caller, sent, body, hook_answer.body, 200, hook_answer.assertion)
    return Response(content_sent, media_type=_JSON)


def _keep(
    caller: FhirCaller,
    sent: HookRequest,
    body: bytes,
    response: Any,
    status: int,
    assertion: CoverageAssertion | None,
) -> bytes:
    """Keep a call and what was answered; the bytes of the answer."""
    content = as_json(response)
    id, account = caller.desk.exchanging.new_id(), caller.client.account.id
    call = HookCall(id, caller.now, account, sent.hook, sent.instance, body, content, status)
    keep_hook_call(caller.desk, call, assertion)
    return content
