"""What every answer to a CDS Hooks call of CRD must be."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from assent.adapters.fhir.resources import Resource, codings, elements, extensions
from assent.conformance.checks import expect

BILLING_OPTIONS = "http://hl7.org/fhir/us/davinci-crd/StructureDefinition/ext-billing-options"
COVERAGE_INFORMATION = "http://hl7.org/fhir/us/davinci-crd/StructureDefinition/ext-coverage-information"
ORDERS = frozenset({
    "Appointment", "CommunicationRequest", "DeviceRequest", "Encounter", "MedicationRequest", "NutritionOrder",
    "ServiceRequest", "VisionPrescription",
})  # fmt: skip
_INDICATORS = frozenset({"info", "warning", "critical"})
_PORTAL = re.compile(r"\bportal\b", re.IGNORECASE)
_LONGEST_SUMMARY = 140


def cards(answer: Resource) -> list[Resource]:
    """The cards of an answer, each as a card must be."""
    sent = answer.get("cards")
    expect(isinstance(sent, list), "The answer has no list of cards.")
    sent_cards: list[Resource] = list(sent or ())
    for card in sent_cards:
        _check_card(card)
    return sent_cards


def _check_card(card: Resource) -> None:
    summary = card.get("summary")
    expect(isinstance(summary, str) and len(summary) < _LONGEST_SUMMARY, "A card has no short summary.")
    expect(card.get("indicator") in _INDICATORS, f"Indicator {card.get('indicator')!r}.")
    source = card.get("source", {})
    expect(source.get("label"), "A card's source names no insurer.")
    expect(source.get("topic", {}).get("code"), "A card's source has no topic.")
    expect(
        all(suggestion.get("uuid") for suggestion in elements(card, "suggestions")),
        "A suggestion has no uuid.",
    )
    for link in elements(card, "links"):
        expect(link.get("type") in {"absolute", "smart"}, f"A link is of type {link.get('type')!r}.")
        url = str(link.get("url", ""))
        expect(re.match(r"https?://", url), f"A link's address is not absolute: {url}.")
    words = f"{summary} {card.get('detail', '')} {[link.get('label') for link in elements(card, 'links')]}"
    expect(not _PORTAL.search(words), "A card leads to a portal.")
    expect(topic(card) != "coverage-info", "Coverage information came as a card.")


def topic(card: Resource) -> str:
    """The code of what a card is about."""
    return str(card.get("source", {}).get("topic", {}).get("code", ""))


def system_actions(answer: Resource) -> list[Resource]:
    """The system actions of an answer, each as one must be."""
    actions: list[Resource] = list(answer.get("systemActions", ()))
    for action in actions:
        expect(
            action.get("type") in {"create", "update", "delete"}, f"An action of type {action.get('type')!r}."
        )
        expect(action.get("description"), "An action has no description.")
        expect("resource" in action or "resourceId" in action, "An action has no resource.")
    return actions


def coverage_information(resource: Resource) -> list[dict[str, Any]]:
    """The assertions about coverage of an order: each sub-extension's value by its URL."""
    return [dict(_parts(extension)) for extension in extensions(resource, COVERAGE_INFORMATION)]


def _parts(extension: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for inner in elements(extension, "extension"):
        for name, value in inner.items():
            if name.startswith("value"):
                yield inner["url"], value


def annotated(answer: Resource) -> dict[str, list[dict[str, Any]]]:
    """The assertions of each updated order, by ``Type/id``."""
    updates = [action["resource"] for action in system_actions(answer) if action.get("type") == "update"]
    return {f"{order['resourceType']}/{order['id']}": coverage_information(order) for order in updates}


def orders(request: Resource) -> dict[str, Resource]:
    """The orders and appointments in the context of a call, by ``Type/id``."""
    context = request.get("context", {})
    values = [
        *elements(context, "draftOrders.entry.resource"),
        *elements(context, "appointments.entry.resource"),
        *elements(request, "prefetch"),
    ]
    resources = [resource for value in values for resource in (elements(value, "entry.resource") or [value])]
    return {
        f"{resource['resourceType']}/{resource['id']}": resource
        for resource in resources
        if resource.get("resourceType") in ORDERS
    }


def billing_option_codes(order: Resource) -> Iterator[str]:
    """The codes by which an order says that it may be billed."""
    for element in ("medicationCodeableConcept", "code", "codeCodeableConcept"):
        for concept in elements(order, element):
            for option in extensions(concept, BILLING_OPTIONS):
                values = (value for name, value in option.items() if name.startswith("value"))
                yield from (coding.code for value in values for coding in codings(value))


def without_assertions(resource: Resource) -> dict[str, Any]:
    """An order as it was before coverage information was added."""
    kept = [
        extension
        for extension in resource.get("extension", ())
        if extension.get("url") != COVERAGE_INFORMATION
    ]
    other_elements = {name: value for name, value in resource.items() if name != "extension"}
    return other_elements | ({"extension": kept} if kept else {})
