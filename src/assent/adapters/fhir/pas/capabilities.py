"""What an endpoint of PAS says of itself: the operations of Claim, and how programs sign in."""

from typing import Any

from assent.adapters.fhir.cdex.attachments import OPERATION
from assent.adapters.fhir.pas.subscriptions import TOPIC, TOPIC_OF_STATEMENT
from assent.adapters.fhir.pas.versions import PasVersion

_GUIDE = "http://hl7.org/fhir/us/davinci-pas"
_INTERMEDIARY = f"{_GUIDE}/CapabilityStatement/EHRIntermediaryCapabilities"
_SERVICES = "http://terminology.hl7.org/CodeSystem/restful-security-service"
PUBLISHED = "2026-11-30"
"""The day on which what is said here last changed."""


def capability_statement(version: PasVersion, base: str) -> dict[str, Any]:
    """The CapabilityStatement of one version at its base."""
    operations = [
        {"name": "submit", "definition": f"{_GUIDE}/OperationDefinition/Claim-submit"},
        {"name": "inquire", "definition": f"{_GUIDE}/OperationDefinition/Claim-inquiry"},
    ]
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": PUBLISHED,
        "kind": "instance",
        "software": {"name": "Assent"},
        "implementation": {"description": f"Prior authorization by PAS {version.guide}", "url": base},
        "fhirVersion": "4.0.1",
        "format": ["json"],
        "implementationGuide": [f"{_GUIDE}/ImplementationGuide/hl7.fhir.us.davinci-pas|{version.guide}"],
        "rest": [
            {
                "mode": "server",
                "security": {"service": [{"coding": [{"system": _SERVICES, "code": "SMART-on-FHIR"}]}]},
                "resource": [{"type": "Claim", "operation": operations}, _subscriptions()],
                "operation": [{"name": "submit-attachment", "definition": OPERATION}],
            }
        ],
    }


def _subscriptions() -> dict[str, Any]:
    """What can be done with subscriptions, and to which topic."""
    return {
        "extension": [{"url": TOPIC_OF_STATEMENT, "valueCanonical": TOPIC}],
        "type": "Subscription",
        "interaction": [{"code": code} for code in ("create", "read", "update", "delete", "search-type")],
        "operation": [{"name": "status", "definition": _STATUS}],
    }


_STATUS = "http://hl7.org/fhir/uv/subscriptions-backport/OperationDefinition/backport-subscription-status"
