"""What is attached by CDex to a request that waits: a document or a completed form, under the plan's number."""

from base64 import b64encode

from bundles import LOINC, coded, number_of
from chart import NPI, Member

_CDEX = "http://hl7.org/fhir/us/davinci-cdex/StructureDefinition/cdex-parameters-submit-attachment"


def address_of(task: dict) -> str:
    """Where a Task wants the attachments."""
    wanted = (one for one in task["input"] if one["type"]["coding"][0]["code"] == "payer-url")
    return next(wanted)["valueUrl"]


def note(text: str, title: str) -> dict:
    """A visit note, with its bytes: nobody is asked to fetch it."""
    data = b64encode(text.encode()).decode()
    return {
        "resourceType": "DocumentReference", "status": "current", "type": coded(LOINC, "11506-3"),
        "content": [{"attachment": {"contentType": "text/plain", "data": data, "title": title}}],
    }  # fmt: skip


def attached(task: dict, member: Member, content: dict, final: bool) -> dict:
    """The call that attaches something to what a Task is about; ``final``: nothing more follows."""
    return {
        "resourceType": "Parameters",
        "meta": {"profile": [_CDEX]},
        "parameter": [
            {"name": "TrackingId", "valueIdentifier": task["identifier"][0]},
            {"name": "AttachTo", "valueCode": "preauthorization"},
            {"name": "OrganizationId", "valueIdentifier": {"system": "http://hl7.org/fhir/sid/us-npi", "value": NPI}},
            {"name": "MemberId", "valueIdentifier": number_of(member)},
            {"name": "Attachment", "part": [{"name": "Content", "resource": content}]},
            {"name": "Final", "valueBoolean": final},
        ],
    }  # fmt: skip
