"""What an answer of PAS says, read as a provider's system reads it."""

from __future__ import annotations

from typing import Any

from httpx import Response

from tests.exchange.bundles import Bundle
from tests.web.served import Served


def submit(served: Served, version: str, bundle: Bundle, who: str = "program") -> Bundle:
    """The response bundle of a request bundle."""
    answer = served.post(who, f"/fhir/pas/{version}/Claim/$submit", bundle)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/fhir+json"
    return dict(answer.json())


def response_of(bundle: Bundle) -> Bundle:
    """The ClaimResponse of a response bundle, which is its first entry."""
    first: Bundle = bundle["entry"][0]["resource"]
    assert first["resourceType"] == "ClaimResponse"
    return first


def actions(response: Bundle) -> dict[int, str]:
    """The review action of each item, by its sequence."""
    return {item["itemSequence"]: action_of(item) for item in response["item"]}


def action_of(item: Bundle) -> str:
    """The review action of an item."""
    inner = {
        one["url"].rpartition("-")[2]: one for one in item["adjudication"][0]["extension"][0]["extension"]
    }
    code: str = inner["reviewActionCode"]["valueCodeableConcept"]["coding"][0]["code"]
    return code


def notes(response: Bundle) -> list[str]:
    """The texts of the notes."""
    return [note["text"] for note in response.get("processNote", ())]


def extension(element: Bundle, name: str) -> Any:
    """The value of an extension of the guide; of one with parts, each part by its name."""
    found = next(one for one in element["extension"] if one["url"].endswith(f"extension-{name}"))
    if "extension" in found:
        return {one["url"]: _value(one) for one in found["extension"]}
    return _value(found)


def _value(one: Bundle) -> Any:
    return next(value for key, value in one.items() if key.startswith("value"))


def issues(answer: Response) -> list[Bundle]:
    """The issues of an OperationOutcome."""
    outcome = answer.json()
    assert outcome["resourceType"] == "OperationOutcome"
    return list(outcome["issue"])
