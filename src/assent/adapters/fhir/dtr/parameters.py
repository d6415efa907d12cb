"""What comes in with an operation: the Parameters of a package, of a next question, of errors to be logged."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assent.adapters.fhir.outcomes import Issue, UnreadableResource
from assent.adapters.fhir.resources import Resource, code_of, elements, kind, name
from assent.terms.requests import named_product_line

MOST_ASKED = 20
"""Coverages, orders and questionnaires of one call, each."""
ORDERS = frozenset({
    "Appointment", "CommunicationRequest", "DeviceRequest", "Encounter", "MedicationRequest", "NutritionOrder",
    "ServiceRequest", "SupplyRequest", "VisionPrescription", "ImmunizationRecommendation",
})  # fmt: skip
_RESPONSE = "questionnaire-response"
_ID = re.compile(r"[A-Za-z0-9.-]{1,64}")
_REFERENCE = re.compile(
    r"(?:https?://\S+/)?[A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64}(?:/_history/\S+)?|urn:(?:uuid|oid):\S+"
)


@dataclass(frozen=True, slots=True)
class PackageAsked:
    """What a package is asked for: by order, by questionnaire (canonical URLs), or by a context that the plan gave."""

    coverages: tuple[Resource, ...]
    orders: tuple[Resource, ...] = ()
    questionnaires: tuple[str, ...] = ()
    context: str = ""

    @property
    def coverage(self) -> str:
        """The reference to the coverage on the client's own server; empty where none was sent."""
        return name(self.coverages[0]) if self.coverages else ""

    @property
    def patient(self) -> str:
        """The reference to whom the coverage is for; empty where none was sent."""
        named = [
            reference
            for coverage in self.coverages
            for reference in elements(coverage, "beneficiary.reference")
        ]
        return next((reference for reference in named if isinstance(reference, str)), "")

    @property
    def order_references(self) -> tuple[str, ...]:
        """The references to the orders on the client's own server; one without an id cannot be referred to."""
        return tuple(name(order) for order in self.orders if _ID.fullmatch(code_of(order, "id")))

    @property
    def product_line(self) -> str:
        """The product line that the coverage names as its plan; empty where it names none, or several."""
        paths = ("class.value", "class.name", "type.text")
        texts = (
            str(text) for coverage in self.coverages for path in paths for text in elements(coverage, path)
        )
        return named_product_line(texts)


def package_asked(parameters: Resource) -> PackageAsked:
    """The input of $questionnaire-package. Raises ``UnreadableResource`` where what the guide requires is missing."""
    issues: list[Issue] = []
    read: dict[str, list[Any]] = {"coverage": [], "order": [], "questionnaire": [], "context": []}
    if kind(parameters) != "Parameters":
        raise UnreadableResource([Issue("Send a Parameters resource.", "resourceType", "structure")])
    for place, parameter in _parameters(parameters):
        named = str(parameter.get("name") or "")
        if named in read:
            value, wrong = _value(named, parameter)
            if wrong:
                issues.append(Issue(wrong, place, "structure"))
            else:
                read[named].append(value)
    issues += _wanting(read)
    if issues:
        raise UnreadableResource(issues)
    return PackageAsked(
        tuple(read["coverage"]), tuple(read["order"]), tuple(read["questionnaire"]), "".join(read["context"])
    )


def response_asked(body: Resource) -> tuple[Resource, str]:
    """The QuestionnaireResponse of $next-question, alone or in Parameters, and its FHIRPath in the body."""
    if kind(body) == "QuestionnaireResponse":
        return body, "QuestionnaireResponse"
    for place, parameter in _parameters(body):
        resource = parameter.get("resource")
        if not isinstance(resource, Mapping) or kind(resource) != "QuestionnaireResponse":
            continue
        if parameter.get("name") == _RESPONSE:
            return resource, f"{place}.resource"
    message = f"Send a QuestionnaireResponse, alone or as the parameter {_RESPONSE}."
    raise UnreadableResource([Issue(message, "Parameters.parameter", "required")])


def errors_asked(body: Resource) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The questionnaires of $log-questionnaire-errors, and the codes of the issues found in them."""
    questionnaires: list[str] = []
    codes: list[str] = []
    for _, parameter in _parameters(body):
        if parameter.get("name") == "questionnaire":
            questionnaires += [str(value) for key, value in parameter.items() if key in _CANONICALS]
        resource = parameter.get("resource")
        if parameter.get("name") == "operationOutcome" and isinstance(resource, Mapping):
            codes += [code for code in elements(resource, "issue.code") if isinstance(code, str)]
    wanting = [("questionnaire", questionnaires), ("operationOutcome", codes)]
    issues = [
        Issue(f"Name at least one {named}.", "Parameters.parameter", "required")
        for named, values in wanting
        if not values
    ]
    if kind(body) != "Parameters" or issues:
        raise UnreadableResource(
            issues or [Issue("Send a Parameters resource.", "resourceType", "structure")]
        )
    return tuple(questionnaires[:MOST_ASKED]), tuple(codes[:MOST_ASKED])


def text_parameter(body: Resource, named: str) -> str:
    """The text of a simple parameter, of whatever type; empty where there is none."""
    for _, parameter in _parameters(body):
        if parameter.get("name") == named:
            values = [value for key, value in parameter.items() if key.startswith("value")]
            return str(values[0]) if values else ""
    return ""


_CANONICALS = ("valueCanonical", "valueUri", "valueUrl", "valueString")


def _parameters(body: Resource) -> Iterator[tuple[str, Resource]]:
    parameters = body.get("parameter")
    for number, parameter in enumerate(parameters if isinstance(parameters, list) else ()):
        if isinstance(parameter, Mapping):
            yield f"Parameters.parameter[{number}]", parameter


def _value(named: str, parameter: Resource) -> tuple[Any, str]:
    """The value of a parameter, or what is wrong with it."""
    if named in ("coverage", "order"):
        resource = parameter.get("resource")
        kinds = ORDERS if named == "order" else frozenset({"Coverage"})
        if not isinstance(resource, Mapping) or kind(resource) not in kinds:
            return None, f"{named} needs a resource of the type {' or '.join(sorted(kinds))}."
        return resource, ""
    keys = _CANONICALS if named == "questionnaire" else ("valueString",)
    value = next((parameter[key] for key in keys if isinstance(parameter.get(key), str)), "")
    return value, "" if value and len(value) <= 500 else f"{named} needs a {keys[0]}."


def _wanting(read: Mapping[str, list[Any]]) -> Iterator[Issue]:
    place = "Parameters.parameter"
    if not read["coverage"]:
        yield Issue("coverage is missing; send the member's Coverage.", place, "required")
    for number, coverage in enumerate(read["coverage"]):
        if not _ID.fullmatch(code_of(coverage, "id")):
            yield Issue(
                f"coverage {number + 1} needs an id, by which the draft refers to it.", place, "required"
            )
        beneficiaries = elements(coverage, "beneficiary.reference")
        if not any(isinstance(named, str) and _REFERENCE.fullmatch(named) for named in beneficiaries):
            message = f"coverage {number + 1} needs a beneficiary, such as Patient/1."
            yield Issue(message, place, "required")
    if not (read["order"] or read["questionnaire"] or read["context"]):
        message = "Send an order, a questionnaire or a context: without one nothing says what is asked about."
        yield Issue(message, place, "required")
    if len(read["context"]) > 1:
        yield Issue("context stands twice; send it once.", place, "structure")
    for named in ("coverage", "order", "questionnaire"):
        if len(read[named]) > MOST_ASKED:
            yield Issue(f"{named} stands more than {MOST_ASKED} times; send fewer.", place, "too-costly")
