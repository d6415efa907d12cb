"""A provider's system as the guide describes it: asks for a package, shows what is enabled, fills it, goes on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.exchange.smart import access, register
from tests.web.served import ACCOUNTS, Served

DTR = "/fhir/dtr"
ADAPTIVE = "mgb-031-initial-adaptive"
HCPCS = "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
ORDER = {
    "resourceType": "MedicationRequest",
    "id": "mr-1",
    "status": "draft",
    "intent": "order",
    "medicationCodeableConcept": {"coding": [{"system": RXNORM, "code": "6130"}]},
    "subject": {"reference": "Patient/p1"},
}
COVERAGE = {
    "resourceType": "Coverage",
    "id": "cov-1",
    "status": "active",
    "beneficiary": {"reference": "Patient/p1"},
    "payor": [{"reference": "Organization/plan"}],
    "class": [{"type": {"coding": [{"code": "plan"}]}, "value": "Commercial"}],
}
_VALUES = {
    "boolean": "valueBoolean",
    "integer": "valueInteger",
    "decimal": "valueDecimal",
    "date": "valueDate",
    "string": "valueString",
}
_WHO = {"url": "practitioner", "valueReference": {"reference": "Practitioner/7"}}
_MANUAL = {
    "url": "http://hl7.org/fhir/us/davinci-dtr/StructureDefinition/information-origin",
    "extension": [{"url": "source", "valueCode": "manual"}, {"url": "author", "extension": [_WHO]}],
}
"""Somebody typed it."""
Item = Mapping[str, Any]


class _Tokens(dict[str, str]):
    """The tokens of an installation; the program's is one of the token endpoint, a new one whenever it is asked for."""

    def __init__(self, served: Served) -> None:
        super().__init__(served.tokens)
        self._served, self.program = served, ACCOUNTS["program"].id

    def __getitem__(self, who: str) -> str:
        if who != "program":
            return super().__getitem__(who)
        return access(self._served, self.program)["Authorization"].removeprefix("Bearer ")


def by_access(served: Served, issuer: str = "") -> Served:
    """The same installation, where the program of the first office is registered and calls by access tokens.

    ``issuer`` is that of its CDS Hooks tokens.
    """
    register(served, ACCOUNTS["program"].id, issuer=issuer)
    served.tokens = _Tokens(served)
    return served


def asking(*more: Mapping[str, Any], coverage: Mapping[str, Any] | None = COVERAGE) -> dict[str, Any]:
    """The input of $questionnaire-package."""
    held = [{"name": "coverage", "resource": coverage}] if coverage else []
    return {"resourceType": "Parameters", "parameter": [*held, *more]}


def by_order(order: Mapping[str, Any] = ORDER) -> dict[str, Any]:
    return {"name": "order", "resource": order}


def by_name(id: str) -> dict[str, Any]:
    return {"name": "questionnaire", "valueCanonical": f"https://assent.test{DTR}/Questionnaire/{id}"}


def package(
    served: Served, body: Mapping[str, Any], base: str = DTR, who: str = "program"
) -> list[list[dict[str, Any]]]:
    """The bundles of a package, each as its resources in order."""
    answer = served.post(who, f"{base}/Questionnaire/$questionnaire-package", body)
    assert answer.status_code == 200, answer.text
    bundles = [
        one["resource"] for one in answer.json()["parameter"] if one["name"].lower() == "packagebundle"
    ]
    return [[entry["resource"] for entry in bundle["entry"]] for bundle in bundles]


def filled(
    items: Any, case: Mapping[str, Any], record: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Items answered from a case file's facts; what the case does not say is left open."""
    answers: list[dict[str, Any]] = []
    for item in items:
        if item["type"] == "group" and item.get("repeats"):
            answers += [
                {"linkId": item["linkId"], "item": filled(item["item"], case, one)}
                for one in _records(case, item["linkId"])
            ]
        elif item["type"] == "group":
            answers.append({"linkId": item["linkId"], "item": filled(item["item"], case)})
        elif (value := _value(item["linkId"], case, record)) is not None:
            answers.append({"linkId": item["linkId"], "answer": [_answer(item, value)]})
    return answers


def asked(items: Any) -> Iterator[str]:
    """The linkIds of the questions among items."""
    for item in items:
        if item["type"] not in ("group", "display"):
            yield item["linkId"]
        yield from asked(item.get("item", ()))


def asked_until_completed(
    served: Served, response: dict[str, Any], case: Mapping[str, Any], base: str = DTR
) -> dict[str, Any]:
    """The response of an adaptive form, filled and sent on until the plan completes it."""
    for _ in range(40):
        if response["status"] == "completed":
            return response
        response = once_more(served, response, case, base)
    raise AssertionError("still asked after 40 rounds")


def once_more(
    served: Served, response: dict[str, Any], case: Mapping[str, Any], base: str = DTR, who: str = "program"
) -> dict[str, Any]:
    """The response of an adaptive form after one more round: what was asked is answered from the case."""
    body = {**response, "item": filled(response["contained"][0].get("item", ()), case)}
    parameters = {
        "resourceType": "Parameters",
        "parameter": [{"name": "questionnaire-response", "resource": body}],
    }
    answer = served.post(who, f"{base}/Questionnaire/$next-question", parameters)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["parameter"][0]["resource"]
    return found


def _records(case: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    held = case.get(name) or []
    records: list[Mapping[str, Any]] = held["records"] if isinstance(held, Mapping) else held
    return records


def _value(link: str, case: Mapping[str, Any], record: Mapping[str, Any] | None) -> Any:
    name, _, field = link.partition(".")
    if not field:
        value = case.get(name)
    elif record is not None:
        value = record.get(field)
    else:
        held = case.get(name)
        value = held.get(field) if isinstance(held, Mapping) else None
    return value.get("value") if isinstance(value, Mapping) else value


def _answer(item: Item, value: Any) -> dict[str, Any]:
    if item["type"] == "choice":
        return {"extension": [_MANUAL], "valueCoding": _coding(item, value)}
    if item["type"] == "quantity":
        unit = next(one["valueCoding"] for one in item["extension"] if "unitOption" in one["url"])
        held = {"value": value, "unit": unit["display"], "system": unit["system"], "code": unit["code"]}
        return {"extension": [_MANUAL], "valueQuantity": held}
    return {"extension": [_MANUAL], _VALUES[item["type"]]: value}


def _coding(item: Item, value: str) -> dict[str, Any]:
    """The answer as the item offers it; a value set's codes are those of the policy's code system."""
    for option in item.get("answerOption", ()):
        if option["valueCoding"]["code"] == value:
            return dict(option["valueCoding"])
    return {
        "system": f"{item['answerValueSet'].partition('/ValueSet/')[0]}/CodeSystem/mgb-031-answers",
        "code": value,
    }
