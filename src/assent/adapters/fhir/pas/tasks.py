"""What is asked of an office as Tasks: with the address that takes the answers, so that nothing else need be known."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from assent.adapters.fhir.pas import names
from assent.adapters.fhir.pas.answered import AnsweredClaim
from assent.adapters.fhir.pas.notes import open_documents, questions
from assent.adapters.fhir.pas.request.claims import ClaimItem, PasClaim
from assent.adapters.fhir.pas.versions import PasVersion
from assent.adapters.fhir.resources import elements
from assent.adapters.fhir.systems import LOINC, NPI

_BY_FORM, _BY_CODE = "attachment-request-questionnaire", "attachment-request-code"


def task_entries(version: PasVersion, request: AnsweredClaim) -> list[dict[str, Any]]:
    """The entries of the Tasks of a request that asks: one for its questionnaire, one for documents that have a code.

    Without an address that takes answers, or an identifier of the plan, there is none.
    """
    payer = _payer(request.claim)
    if not request.asks or not request.attach_to or not payer:
        return []
    context = [
        _input(version, item, version.task_context, _context(version, request)) for item in request.open_items
    ]
    tasks = [_task(version, request, payer, _BY_FORM, context)]
    codes = dict.fromkeys(
        names.DOCUMENT_CODES[document]
        for document in open_documents(request.state)
        if document in names.DOCUMENT_CODES
    )
    inputs = [
        _input(version, item, "attachments-needed", {"valueCodeableConcept": _concept(LOINC, code)})
        for item in request.open_items
        for code in codes
    ]
    return [*tasks, _task(version, request, payer, _BY_CODE, inputs)] if inputs else tasks


def _task(
    version: PasVersion,
    request: AnsweredClaim,
    payer: dict[str, Any],
    code: str,
    inputs: Sequence[dict[str, Any]],
) -> dict[str, Any]:
    claim, state = request.claim, request.state
    asked = "\n".join(questions(state))
    id = str(uuid5(NAMESPACE_URL, f"task:{state.id}:{code}:{asked}"))
    provider = {"identifier": {"system": NPI, "value": claim.provider_npi}} if claim.provider_npi else payer
    resource = {
        "resourceType": "Task",
        "id": id,
        "meta": {"profile": [names.TASK]},
        "identifier": [{"system": names.REQUEST_NUMBER, "value": state.id}],
        "status": "requested",
        "intent": "order",
        "code": _concept(names.PAS_CODES, code),
        "for": {"reference": claim.patient.full_url},
        "requester": payer,
        "owner": provider if version.task_owner_is_provider else payer,
        "reasonCode": _concept(names.PAS_CODES, "priorAuthorization"),
        "reasonReference": {"reference": claim.entry.full_url},
        "input": [_typed("payer-url", {"valueUrl": request.attach_to}), *inputs],
    }
    return {"fullUrl": f"urn:uuid:{id}", "resource": resource}


def _payer(claim: PasClaim) -> dict[str, Any]:
    """The plan by its identifier as the office gave it: its NPI, else the first; empty where it gave none."""
    identifiers = [
        identifier for identifier in elements(claim.insurer.resource, "identifier") if _whole(identifier)
    ]
    chosen = next(
        (identifier for identifier in identifiers if identifier["system"] == NPI),
        next(iter(identifiers), None),
    )
    return {"identifier": {"system": chosen["system"], "value": chosen["value"]}} if chosen else {}


def _whole(identifier: Any) -> bool:
    return all(isinstance(identifier.get(name), str) and identifier[name] for name in ("system", "value"))


def _context(version: PasVersion, request: AnsweredClaim) -> dict[str, Any]:
    """The context with which DTR is begun: the number of the request."""
    number = request.state.id
    if version.task_context_is_text:
        return {"valueString": number}
    return {"valueIdentifier": {"system": names.REQUEST_NUMBER, "value": number}}


def _input(version: PasVersion, item: ClaimItem, type: str, value: dict[str, Any]) -> dict[str, Any]:
    """One thing that is wanted, for one item."""
    line = {"url": version.task_line, version.task_line_value: item.sequence}
    return {"extension": [line], **_typed(type, value)}


def _typed(type: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"type": _concept(names.PAS_CODES, type), **value}


def _concept(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def tasks_of(version: PasVersion, requests: Sequence[AnsweredClaim]) -> Iterator[dict[str, Any]]:
    """The Tasks of several requests."""
    for request in requests:
        yield from task_entries(version, request)
