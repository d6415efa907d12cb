"""What the endpoint of DTR says of itself."""

from typing import Any

from assent.adapters.fhir.dtr.questionnaires import Guide

_GUIDE = "http://hl7.org/fhir/us/davinci-dtr"
_PAYER = f"{_GUIDE}/CapabilityStatement/dtr-payer-service"
_SERVICES = "http://terminology.hl7.org/CodeSystem/restful-security-service"
_NEXT = "http://hl7.org/fhir/uv/sdc/OperationDefinition/Questionnaire-next-question"
_EXPAND = "http://hl7.org/fhir/OperationDefinition/ValueSet-expand"
PUBLISHED = "2026-11-30"
"""The day on which what is said here last changed."""
VERSIONS = {Guide.V2_0: "2.0.1", Guide.V2_2: "2.2.0"}


def capability_statement(guide: Guide, base: str) -> dict[str, Any]:
    """The CapabilityStatement of one version of the guide at its base."""
    operations = [
        {
            "name": "questionnaire-package",
            "definition": f"{_GUIDE}/OperationDefinition/questionnaire-package",
        },
        {
            "name": "log-questionnaire-errors",
            "definition": f"{_GUIDE}/OperationDefinition/log-questionnaire-errors",
        },
        {"name": "next-question", "definition": _NEXT},
    ]
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": PUBLISHED,
        "kind": "instance",
        "instantiates": [_PAYER],
        "software": {"name": "Assent"},
        "implementation": {"description": f"Documentation by DTR {VERSIONS[guide]}", "url": base},
        "fhirVersion": "4.0.1",
        "format": ["json"],
        "implementationGuide": [f"{_GUIDE}/ImplementationGuide/hl7.fhir.us.davinci-dtr|{VERSIONS[guide]}"],
        "rest": [
            {
                "mode": "server",
                "security": {"service": [{"coding": [{"system": _SERVICES, "code": "SMART-on-FHIR"}]}]},
                "resource": [
                    _read("Questionnaire") | {"operation": operations},
                    _read("Library"),
                    _read("ValueSet") | {"operation": [{"name": "expand", "definition": _EXPAND}]},
                    _read("CodeSystem"),
                ],
            }
        ],
    }


def _read(kind: str) -> dict[str, Any]:
    search = [{"name": name, "type": "uri" if name == "url" else "token"} for name in ("url", "version")]
    interactions = [{"code": "read"}, {"code": "search-type"}]
    return {"type": kind, "interaction": interactions, "searchParam": search}
