"""What the plan answers, as far as this office reads it."""

from dataclasses import dataclass

_COVERAGE = "http://hl7.org/fhir/us/davinci-crd/StructureDefinition/ext-coverage-information"
_MEANS = {
    "A1": "granted", "A2": "granted in part", "A3": "denied by a clinician", "A4": "open", "A6": "less is granted",
    "C": "canceled", "NA": "no authorization needed",
}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """An answer of PAS: the plan's number of the request, a code for each item, the authorization, the notes."""

    number: str
    codes: tuple[str, ...]
    authorization: str
    days: str
    notes: tuple[str, ...]
    asks: bool
    """Whether the plan waits for answers of this office; the notes are then its questions."""
    tasks: tuple[dict, ...] = ()
    """Where answers can be sent: one Task for the questionnaire, one for documents that have a code."""

    @property
    def meaning(self) -> str:
        """The codes in words."""
        return ", ".join(
            f"{code} ({_MEANS.get(code, 'see the notes')})" for code in dict.fromkeys(self.codes)
        )


def answer_of(bundle: dict) -> Answer | None:
    """The first ClaimResponse of a bundle, of a bundle in it, or of Parameters; None where there is none."""
    for held in (*bundle.get("entry", ()), *bundle.get("parameter", ())):
        resource = held.get("resource", {})
        if resource.get("resourceType") == "ClaimResponse":
            beside = [one["resource"] for one in bundle["entry"]]
            asks = any(one["resourceType"] == "CommunicationRequest" for one in beside)
            return _read(resource, asks, tuple(one for one in beside if one["resourceType"] == "Task"))
        if found := answer_of(resource):
            return found
    return None


def coverage_information(order: dict) -> dict:
    """What CRD says of an order, by the name of each part."""
    found = next(one for one in order["extension"] if one["url"] == _COVERAGE)
    return {part["url"]: _value(part) for part in found["extension"]}


def notice_kind(bundle: dict) -> str:
    """Of which kind a notification is: ``handshake`` or ``event-notification``."""
    held = bundle["entry"][0]["resource"]["parameter"]
    return next(_value(one) for one in held if one["name"] == "type")


def _read(response: dict, asks: bool, tasks: tuple[dict, ...]) -> Answer:
    number = next(one["value"] for one in response["identifier"] if one["system"] == "urn:assent:request")
    codes = tuple(_code(item) for item in response.get("item", ()))
    period = response.get("preAuthPeriod", {})
    days = f"{period['start']} to {period['end']}" if period else ""
    notes = tuple(one["text"] for one in response.get("processNote", ()))
    return Answer(number, codes, response.get("preAuthRef", ""), days, notes, asks, tasks)


def _code(item: dict) -> str:
    """X12's code of what became of an item."""
    action = item["adjudication"][0]["extension"][0]
    part = next(one for one in action["extension"] if one["url"].endswith("reviewActionCode"))
    return part["valueCodeableConcept"]["coding"][0]["code"]


def _value(part: dict) -> str:
    return next(value for name, value in part.items() if name.startswith("value"))
