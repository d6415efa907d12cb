"""The record of a request, and the bundle that asked for it, as the bundle that answers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from assent.adapters.fhir.pas import names
from assent.adapters.fhir.pas.claims import ClaimItem, PasClaim
from assent.adapters.fhir.pas.communications import communication_request
from assent.adapters.fhir.pas.notes import Notes, as_process_notes, note_texts
from assent.adapters.fhir.pas.review_actions import (
    LineAnswer,
    ReviewAction,
    answer_of,
    signature_of,
)
from assent.adapters.fhir.pas.structure import moment_text
from assent.adapters.fhir.pas.versions import PasVersion
from assent.adapters.fhir.resources import BundleIndex, Entry
from assent.adapters.fhir.systems import ADJUDICATION
from assent.casework.deadlines.occasions import approved_at
from assent.casework.record.days import plan_day
from assent.casework.record.line_state import LineState
from assent.casework.record.state import RequestState

_PENDED = ReviewAction.PENDED


@dataclass(frozen=True)
class AnsweredClaim:
    """A request to be answered: the Claim as it was sent last, and which line of the record each item is.

    ``at`` is when it is answered. ``lines`` are the ids of lines by the sequence of their item.
    """

    claim: PasClaim
    lines: Mapping[int, str]
    state: RequestState
    at: datetime

    def line(self, item: ClaimItem) -> LineState | None:
        """The line of an item; None where the record holds none for it."""
        return self.state.lines.get(self.lines[item.sequence])


def response_bundle(version: PasVersion, answered: AnsweredClaim) -> dict[str, Any]:
    """The PAS response bundle: the ClaimResponse first, then all that it refers to, as it was sent."""
    response = claim_response(version, answered, names.CLAIM_RESPONSE)
    added = [communication_request(answered.claim, answered.state)] if _asks(answered.state) else []
    if added:
        response["communicationRequest"] = [{"reference": entry["fullUrl"]} for entry in added]
    return bundle_of(names.RESPONSE_BUNDLE, response, added, answered.claim, answered.at)


def inquiry_bundle(version: PasVersion, answered: Sequence[AnsweredClaim], asked: PasClaim) -> dict[str, Any]:
    """The bundle that answers an inquiry: a ClaimResponse for each authorization, then all that they refer to."""
    responses = [claim_response(version, one, names.INQUIRY_RESPONSE) for one in answered]
    index = answered[0].claim if len(answered) == 1 else asked
    first, others = responses[0], responses[1:]
    entries = [_entry(other) for other in others]
    return bundle_of(names.INQUIRY_RESPONSE_BUNDLE, first, entries, index, answered[0].at)


def claim_response(version: PasVersion, answered: AnsweredClaim, profile: str) -> dict[str, Any]:
    """The ClaimResponse of a request as its record stands."""
    state, notes = answered.state, Notes()
    answers = {item.sequence: _answer(answered, item) for item in answered.claim.items}
    items = [_item(answered, item, answers[item.sequence], notes) for item in answered.claim.items]
    number = {"url": names.ADMINISTRATION_NUMBER, "valueString": state.id}
    if version.number_of_items:
        items = [one | {"extension": [*one["extension"], number]} for one in items]
    pended = any(answer.action is _PENDED for answer in answers.values())
    response = _head(answered, profile) | {"outcome": version.pended if pended else "complete"}
    response |= _granted(answers.values(), state)
    if not version.number_of_items:
        response["extension"] = [*response.get("extension", ()), number]
    response["item"] = items
    changed = [one for item in answered.claim.items if (one := _added(item, answers[item.sequence]))]
    response |= {"addItem": changed} if changed else {}
    response |= {"processNote": as_process_notes(notes)} if notes.texts else {}
    return response


def _asks(state: RequestState) -> bool:
    return bool(state.asks and state.open_lines)


def _head(answered: AnsweredClaim, profile: str) -> dict[str, Any]:
    """What every response says: which one it is, of what, for whom."""
    claim, state = answered.claim, answered.state
    id = str(uuid5(NAMESPACE_URL, f"{names.RESPONSE_NUMBER}:{state.id}:{state.version}:{profile}"))
    own = {"system": names.REQUEST_NUMBER, "value": state.id}
    return {
        "resourceType": "ClaimResponse",
        "id": id,
        "meta": {"profile": [profile]},
        **_reviewed(answered),
        "identifier": [*claim.claim.get("identifier", ()), own],
        "status": "active",
        "type": claim.claim["type"],
        "use": "preauthorization",
        "patient": _to(claim.patient),
        "created": moment_text(answered.at),
        "insurer": _to(claim.insurer),
        "requestor": _to(claim.requestor),
        "request": _to(claim.entry),
    }


def _reviewed(answered: AnsweredClaim) -> dict[str, Any]:
    """Whether a person has reviewed what is decided, and of which specialty; nothing while nothing is decided.

    A "no", or less than was asked for, always names who signed it.
    """
    lines = list(answered.state.lines.values())
    signed = [one for line in lines if (one := signature_of(line)) is not None]
    if not signed and all(line.determination is None for line in lines):
        return {}
    inner: list[dict[str, Any]] = [{"url": "wasHumanReviewedFlag", "valueBoolean": bool(signed)}]
    if signed:
        inner.append({"url": "reviewerSpecialty", "valueCodeableConcept": {"text": signed[-1].specialty}})
    return {"extension": [{"url": names.REVIEWER, "extension": inner}]}


def _granted(answers: Any, state: RequestState) -> dict[str, Any]:
    """The number and the days of what is granted as a whole."""
    grants = [answer.grant for answer in answers if answer.grant is not None]
    if not grants:
        return {}
    start, end = min(grant.start for grant in grants), max(grant.end for grant in grants)
    numbers = list(dict.fromkeys(line.authorization for line in state.lines.values() if line.authorization))
    reference = {"preAuthRef": numbers[-1]} if numbers else {}
    return {**reference, "preAuthPeriod": _period(start, end)}


def _answer(answered: AnsweredClaim, item: ClaimItem) -> LineAnswer:
    line = answered.line(item)
    if line is not None:
        return answer_of(line)
    return LineAnswer(ReviewAction.CANCELED if item.cancelled else _PENDED)


def _item(answered: AnsweredClaim, item: ClaimItem, answer: LineAnswer, notes: Notes) -> dict[str, Any]:
    line = answered.line(item)
    name = answered.lines[item.sequence]
    numbers = [notes.number(text) for text in note_texts(answered.state, name, answer)] if line else []
    held: dict[str, Any] = {
        "extension": [*item.traces, *_item_extensions(answered, item, answer)],
        "itemSequence": item.sequence,
    }
    held |= {"noteNumber": numbers} if numbers else {}
    number = line.authorization if line is not None and answer.grant is not None else ""
    return held | {"adjudication": [_adjudication(answer.action, number)]}


def _item_extensions(
    answered: AnsweredClaim, item: ClaimItem, answer: LineAnswer
) -> Iterator[dict[str, Any]]:
    if answer.grant is not None:
        issued = _issued_on(answered.state, answered.lines[item.sequence])
        if issued is not None:
            yield {"url": names.ISSUED_ON, "valueDate": issued.isoformat()}
        yield {"url": names.AUTHORIZED_PERIOD, "valuePeriod": _period(answer.grant.start, answer.grant.end)}
    if item.earlier:
        yield {"url": names.AUTHORIZATION_NUMBER, "valueString": item.earlier}
    if item.start is not None:
        yield {"url": names.REQUESTED_DATES, "valuePeriod": _period(item.start, item.end or item.start)}
    if answer.grant is not None:
        yield {"url": names.AUTHORIZED_DETAIL, "extension": _detail(item, answer)}


def _detail(item: ClaimItem, answer: LineAnswer) -> list[dict[str, Any]]:
    """What is granted: the code, and the units where a number limits them."""
    held = [{"url": "productOrServiceCode", "valueCodeableConcept": item.element["productOrService"]}]
    quantity = _quantity(item, answer)
    return [*held, {"url": "quantity", "valueQuantity": quantity}] if quantity else held


def _quantity(item: ClaimItem, answer: LineAnswer) -> dict[str, Any]:
    units = answer.grant.units if answer.grant is not None else None
    if units is None:
        return {}
    asked = item.element.get("quantity")
    named = {key: asked[key] for key in ("unit", "system", "code") if key in asked} if asked else {}
    return {"value": units, **(named or {"unit": "units"})}


def _added(item: ClaimItem, answer: LineAnswer) -> dict[str, Any] | None:
    """What is authorized in the place of what was asked for, where that is less (PAS 2.2.1, spec-37)."""
    grant = answer.grant
    if grant is None or answer.action not in (ReviewAction.MODIFIED, ReviewAction.PARTLY_CERTIFIED):
        return None
    quantity = _quantity(item, answer)
    return {
        "itemSequence": [item.sequence],
        "productOrService": item.element["productOrService"],
        "servicedPeriod": _period(grant.start, grant.end),
        **({"quantity": quantity} if quantity else {}),
        "adjudication": [_adjudication(ReviewAction.CERTIFIED)],
    }


def _adjudication(action: ReviewAction, number: str = "") -> dict[str, Any]:
    coding = {"system": names.REVIEW_ACTION_CODES, "code": action.value}
    inner: list[dict[str, Any]] = [{"url": "number", "valueString": number}] if number else []
    inner.append({"url": names.REVIEW_ACTION_CODE, "valueCodeableConcept": {"coding": [coding]}})
    return {
        "extension": [{"url": names.REVIEW_ACTION, "extension": inner}],
        "category": {"coding": [{"system": ADJUDICATION, "code": "submitted"}]},
    }


def _issued_on(state: RequestState, line: str) -> date | None:
    """The plan's day on which what is granted of a line was decided."""
    at = approved_at(state, line)
    return plan_day(at) if at is not None else None


def _period(start: date, end: date) -> dict[str, str]:
    return {"start": start.isoformat(), "end": end.isoformat()}


def _to(entry: Entry) -> dict[str, str]:
    return {"reference": entry.full_url}


def _entry(resource: Mapping[str, Any]) -> dict[str, Any]:
    return {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource}


def bundle_of(
    profile: str,
    response: Mapping[str, Any],
    added: Sequence[Mapping[str, Any]],
    claim: PasClaim,
    at: datetime,
) -> dict[str, Any]:
    """A bundle with a ClaimResponse first, what was ``added``, and all that these refer to as it was sent.

    What is sent back keeps the URL and the identifiers under which it came (spec-33); the Claim itself is left out.
    """
    made = [_entry(response), *added]
    return {
        "resourceType": "Bundle",
        "id": str(uuid5(NAMESPACE_URL, f"bundle:{response['id']}")),
        "meta": {"profile": [profile]},
        "identifier": {"system": names.RESPONSE_NUMBER, "value": response["id"]},
        "type": "collection",
        "timestamp": moment_text(at),
        "entry": [*made, *(_echo(entry) for entry in referred(made, claim))],
    }


def _echo(entry: Entry) -> dict[str, Any]:
    return {"fullUrl": entry.full_url, "resource": entry.resource}


def referred(made: Sequence[Mapping[str, Any]], claim: PasClaim) -> list[Entry]:
    """The entries of the request bundle that are reached from these, each once, without any Claim."""
    found: dict[str, Entry] = {}
    waiting = [(reference, None) for one in made for reference in _references(one["resource"])]
    pairs: list[tuple[str, Entry | None]] = list(waiting)
    while pairs:
        reference, within = pairs.pop(0)
        entry = _led_to(claim.index, reference, within)
        if entry is not None and entry.full_url not in found:
            found[entry.full_url] = entry
            pairs += [(one, entry) for one in _references(entry.resource)]
    return list(found.values())


def _led_to(index: BundleIndex, reference: str, within: Entry | None) -> Entry | None:
    entry = index.resolve(reference, within)
    if entry is None or not entry.full_url or entry.resource.get("resourceType") == "Claim":
        return None
    return entry


def _references(value: object) -> Iterator[str]:
    """Every reference in a resource, not to what it contains itself."""
    if isinstance(value, Mapping):
        reference = value.get("reference")
        if isinstance(reference, str) and not reference.startswith("#"):
            yield reference
        for inner in value.values():
            yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)
