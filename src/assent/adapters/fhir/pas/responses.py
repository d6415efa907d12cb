"""The record of a request, and the bundle that asked for it, as the bundle that answers."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from assent.adapters.fhir.pas import names
from assent.adapters.fhir.pas.answered import AnsweredClaim
from assent.adapters.fhir.pas.communications import communication_request
from assent.adapters.fhir.pas.item_notes import RequestNotes
from assent.adapters.fhir.pas.items import added_item, answered_item, line_answer, period
from assent.adapters.fhir.pas.notes import Notes, as_process_notes
from assent.adapters.fhir.pas.request.claims import PasClaim
from assent.adapters.fhir.pas.review_actions import ReviewAction, signature_of
from assent.adapters.fhir.pas.structure import moment_text
from assent.adapters.fhir.pas.tasks import task_entries, tasks_of
from assent.adapters.fhir.pas.versions import PasVersion
from assent.adapters.fhir.resources import BundleIndex, Entry
from assent.casework.record.state import RequestState


def response_bundle(version: PasVersion, request: AnsweredClaim) -> dict[str, Any]:
    """The PAS response bundle: the ClaimResponse first, then all that it refers to, as it was sent."""
    response = claim_response(version, request, names.CLAIM_RESPONSE)
    asked = [communication_request(version, request)] if request.asks else []
    if asked:
        response["communicationRequest"] = [{"reference": entry["fullUrl"]} for entry in asked]
    added = [*asked, *task_entries(version, request)]
    return bundle_of(names.RESPONSE_BUNDLE, response, added, request.claim, request.at)


def inquiry_bundle(version: PasVersion, requests: Sequence[AnsweredClaim], asked: PasClaim) -> dict[str, Any]:
    """The bundle that answers an inquiry: a ClaimResponse for each authorization, then all that they refer to."""
    responses = [claim_response(version, request, names.INQUIRY_RESPONSE) for request in requests]
    index = requests[0].claim if len(requests) == 1 else asked
    first, following = responses[0], responses[1:]
    entries = [*(_entry(response) for response in following), *tasks_of(version, requests)]
    return bundle_of(names.INQUIRY_RESPONSE_BUNDLE, first, entries, index, requests[0].at)


def claim_response(version: PasVersion, request: AnsweredClaim, profile: str) -> dict[str, Any]:
    """The ClaimResponse of a request as its record stands."""
    state, notes, of_all = request.state, Notes(), RequestNotes(request)
    answers = {item.sequence: line_answer(request, item) for item in request.claim.items}
    items = [
        answered_item(version, of_all, item, answers[item.sequence], notes) for item in request.claim.items
    ]
    pended = any(answer.action is ReviewAction.PENDED for answer in answers.values())
    response = _head(version, request, profile) | {"outcome": version.pended if pended else "complete"}
    response |= _granted(answers.values(), state)
    if not version.number_of_items:
        number = {"url": names.ADMINISTRATION_NUMBER, "valueString": state.id}
        response["extension"] = [*response.get("extension", ()), number]
    response["item"] = items
    added = (added_item(version, request, item, answers[item.sequence]) for item in request.claim.items)
    changed = [item for item in added if item is not None]
    response |= {"addItem": changed} if changed else {}
    response |= {"processNote": as_process_notes(notes)} if notes.texts else {}
    return response


def _head(version: PasVersion, request: AnsweredClaim, profile: str) -> dict[str, Any]:
    """What every response says: which one it is, of what, for whom."""
    claim, state = request.claim, request.state
    id = str(uuid5(NAMESPACE_URL, f"{names.RESPONSE_NUMBER}:{state.id}:{state.version}:{profile}"))
    own = {"system": names.REQUEST_NUMBER, "value": state.id}
    return {
        "resourceType": "ClaimResponse",
        "id": id,
        "meta": {"profile": [profile]},
        **_reviewed(request),
        "identifier": [*claim.claim.get("identifier", ()), own],
        "status": "active",
        "type": claim.claim["type"],
        "use": "preauthorization",
        "patient": _to(claim.patient),
        "created": moment_text(request.at),
        "insurer": _to(claim.insurer),
        "requestor": _to(claim.requestor),
        "request": _request(version, request),
    }


def _request(version: PasVersion, request: AnsweredClaim) -> dict[str, Any]:
    """The Claim that asked; of a request that came by another way 2.2 says that there is none."""
    if request.by_claim or not version.number_of_items:
        return dict(_to(request.claim.entry))
    return {"extension": [{"url": names.DATA_ABSENT, "valueCode": "not-applicable"}]}


def _reviewed(request: AnsweredClaim) -> dict[str, Any]:
    """Whether a person has reviewed what is decided, and of which specialty; nothing while nothing is decided.

    A "no", or less than was asked for, always names who signed it.
    """
    lines = list(request.state.lines.values())
    signed = [signature for line in lines if (signature := signature_of(line)) is not None]
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
    return {**reference, "preAuthPeriod": period(start, end)}


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
    entries = [_entry(response), *added]
    return {
        "resourceType": "Bundle",
        "id": str(uuid5(NAMESPACE_URL, f"bundle:{response['id']}")),
        "meta": {"profile": [profile]},
        "identifier": {"system": names.RESPONSE_NUMBER, "value": response["id"]},
        "type": "collection",
        "timestamp": moment_text(at),
        "entry": [*entries, *(_echo(entry) for entry in referred(entries, claim))],
    }


def _echo(entry: Entry) -> dict[str, Any]:
    return {"fullUrl": entry.full_url, "resource": entry.resource}


def referred(entries: Sequence[Mapping[str, Any]], claim: PasClaim) -> list[Entry]:
    """The entries of the request bundle that are reached from these, each once, without any Claim."""
    by_url: dict[str, Entry] = {}
    waiting = [(reference, None) for entry in entries for reference in _references(entry["resource"])]
    pairs: list[tuple[str, Entry | None]] = list(waiting)
    while pairs:
        reference, within = pairs.pop(0)
        entry = _led_to(claim.index, reference, within)
        if entry is not None and entry.full_url not in by_url:
            by_url[entry.full_url] = entry
            pairs += [(reference, entry) for reference in _references(entry.resource)]
    return list(by_url.values())


def _led_to(index: BundleIndex, reference: str, within: Entry | None) -> Entry | None:
    entry = index.resolve(reference, within)
    if entry is None or not entry.full_url or entry.resource.get("resourceType") == "Claim":
        return None
    return entry


def _references(value: object) -> Iterator[str]:
    """Every reference in a resource, not to what it contains itself."""
    waiting = [value]
    for inside in waiting:
        if isinstance(inside, dict):
            reference = inside.get("reference")
            if isinstance(reference, str) and not reference.startswith("#"):
                yield reference
            waiting += [inner for inner in inside.values() if isinstance(inner, (dict, list))]
        elif isinstance(inside, list):
            waiting += inside
