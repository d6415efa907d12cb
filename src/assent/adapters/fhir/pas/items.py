"""The items of a response: what became of each line, and what is authorized in the place of what was asked for."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from assent.adapters.fhir.pas import names
from assent.adapters.fhir.pas.answered import AnsweredClaim
from assent.adapters.fhir.pas.item_notes import RequestNotes
from assent.adapters.fhir.pas.notes import Notes, note_texts
from assent.adapters.fhir.pas.request.claims import ClaimItem
from assent.adapters.fhir.pas.review_actions import LineAnswer, ReviewAction, answer_of
from assent.adapters.fhir.pas.versions import PasVersion
from assent.adapters.fhir.resources import extension_value, kind
from assent.adapters.fhir.systems import ADJUDICATION
from assent.casework.deadlines.occasions import granted_at
from assent.casework.record.days import plan_day
from assent.casework.record.state import RequestState

_PLACES = ("locationCodeableConcept", "locationAddress", "locationReference")
"""Where a service is given, in any of its forms."""


def line_answer(request: AnsweredClaim, item: ClaimItem) -> LineAnswer:
    """What is answered of an item."""
    line = request.line(item)
    if line is not None:
        return answer_of(line)
    return LineAnswer(ReviewAction.CANCELED if item.cancelled else ReviewAction.PENDED)


def answered_item(
    version: PasVersion, of_all: RequestNotes, item: ClaimItem, answer: LineAnswer, notes: Notes
) -> dict[str, Any]:
    """An item of a ClaimResponse; its notes, and those ``of_all`` open items, are among the ``notes`` of the whole."""
    request = of_all.request
    line = request.line(item)
    name = request.lines[item.sequence]
    texts = note_texts(request.state, name, answer, of_all) if line else ()
    numbers = [notes.number(text) for text in texts]
    response_item: dict[str, Any] = {
        "extension": [*item.traces, *_of_item(version, request, item, answer)],
        "itemSequence": item.sequence,
    }
    response_item |= {"noteNumber": numbers} if numbers else {}
    number = line.authorization if line is not None and answer.grant is not None else ""
    return response_item | {"adjudication": [_adjudication(answer.action, number)]}


def added_item(
    version: PasVersion, request: AnsweredClaim, item: ClaimItem, answer: LineAnswer
) -> dict[str, Any] | None:
    """What is authorized in the place of what was asked for, where that is less (PAS 2.2.1, spec-37)."""
    grant = answer.grant
    if grant is None or answer.action is not ReviewAction.MODIFIED:
        return None
    quantity = _quantity(item, answer)
    echoed = {key: item.element[key] for key in ("modifier", *_PLACES) if key in item.element}
    provider = _provider(request)
    line = request.line(item)
    return {
        **({"extension": [*_of_added(request, item, answer)]} if version.number_of_items else {}),
        "itemSequence": [item.sequence],
        **({"provider": [provider]} if provider else {}),
        "productOrService": item.element["productOrService"],
        "servicedPeriod": period(grant.start, grant.end),
        **echoed,
        **({"quantity": quantity} if quantity else {}),
        "adjudication": [_adjudication(ReviewAction.CERTIFIED, line.authorization if line else "")],
    }


def period(start: date, end: date) -> dict[str, str]:
    """Two days as a Period."""
    return {"start": start.isoformat(), "end": end.isoformat()}


def _of_item(
    version: PasVersion, request: AnsweredClaim, item: ClaimItem, answer: LineAnswer
) -> Iterator[dict[str, Any]]:
    """The extensions of an item, but for its trace numbers."""
    yield from _granted(request, item, answer)
    if item.earlier:
        yield {"url": names.AUTHORIZATION_NUMBER, "valueString": item.earlier}
    if item.start is not None:
        yield {"url": names.REQUESTED_DATES, "valuePeriod": period(item.start, item.end or item.start)}
    provider = _provider(request)
    if answer.grant is not None and provider:
        inner = [{"url": "provider", "valueReference": provider}]
        yield {"url": names.AUTHORIZED_PROVIDER, "extension": inner}
    if answer.grant is not None:
        yield {"url": names.AUTHORIZED_DETAIL, "extension": _detail(item, answer)}
    if version.number_of_items:
        yield _plan_number(request)


def _of_added(request: AnsweredClaim, item: ClaimItem, answer: LineAnswer) -> Iterator[Mapping[str, Any]]:
    """The extensions of what is authorized instead."""
    yield from item.traces
    yield from _granted(request, item, answer)
    if item.earlier:
        yield {"url": names.AUTHORIZATION_NUMBER, "valueString": item.earlier}
    yield _plan_number(request)
    order = extension_value(item.element, names.REQUESTED_SERVICE)
    if isinstance(order, Mapping):
        yield {"url": names.REQUESTED_SERVICE, "valueReference": order}


def _plan_number(request: AnsweredClaim) -> dict[str, Any]:
    return {"url": names.ADMINISTRATION_NUMBER, "valueString": request.state.id}


def _granted(request: AnsweredClaim, item: ClaimItem, answer: LineAnswer) -> Iterator[dict[str, Any]]:
    """When what is granted was decided, and for which days."""
    if answer.grant is None:
        return
    issued = _issued_on(request.state, request.lines[item.sequence])
    if issued is not None:
        yield {"url": names.ISSUED_ON, "valueDate": issued.isoformat()}
    yield {"url": names.AUTHORIZED_PERIOD, "valuePeriod": period(answer.grant.start, answer.grant.end)}


def _provider(request: AnsweredClaim) -> dict[str, str]:
    """The office that is authorized, which is the one that asked; empty where it is no Organization of the bundle."""
    requestor = request.claim.requestor
    own = kind(requestor.resource) == "Organization" and bool(requestor.full_url)
    draft = request.state.draft
    asked = draft is not None and draft.provider == request.claim.provider_npi
    return {"reference": requestor.full_url} if own and asked else {}


def _detail(item: ClaimItem, answer: LineAnswer) -> list[dict[str, Any]]:
    """What is granted: the code, and the units where a number limits them."""
    details = [{"url": "productOrServiceCode", "valueCodeableConcept": item.element["productOrService"]}]
    quantity = _quantity(item, answer)
    return [*details, {"url": "quantity", "valueQuantity": quantity}] if quantity else details


def _quantity(item: ClaimItem, answer: LineAnswer) -> dict[str, Any]:
    units = answer.grant.units if answer.grant is not None else None
    if units is None:
        return {}
    asked = item.element.get("quantity")
    named = {key: asked[key] for key in ("unit", "system", "code") if key in asked} if asked else {}
    return {"value": units, **(named or {"unit": "units"})}


def _adjudication(action: ReviewAction, number: str = "") -> dict[str, Any]:
    """The review action of an item with the number of its authorization."""
    category = {"category": {"coding": [{"system": ADJUDICATION, "code": "submitted"}]}}
    if action is ReviewAction.NO_ACTION:
        return category
    coding = {"system": names.REVIEW_ACTION_CODES, "code": action.value}
    inner: list[dict[str, Any]] = [{"url": "number", "valueString": number}] if number else []
    inner.append({"url": names.REVIEW_ACTION_CODE, "valueCodeableConcept": {"coding": [coding]}})
    return {"extension": [{"url": names.REVIEW_ACTION, "extension": inner}], **category}


def _issued_on(state: RequestState, line: str) -> date | None:
    """The plan's day on which what is granted of a line was decided."""
    at = granted_at(state, line)
    return plan_day(at) if at is not None else None
