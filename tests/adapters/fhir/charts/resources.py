"""Resources as charts hold them, made short for tests; everything in them is made up."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from assent.adapters.fhir import systems
from assent.adapters.fhir.charts.reading import read_chart
from assent.casework.assessment.chart import ChartReading
from assent.logic.package import PolicyPackage
from assent.policies.mgb_031.package import PACKAGE

ON = date(2026, 2, 5)
SERTRALINE_50, SERTRALINE_100 = (
    ("312940", "sertraline 50 MG Oral Tablet"),
    ("312941", "sertraline 100 MG Oral Tablet"),
)
_SYSTEMS = {
    "ICD": systems.ICD_10_CM, "SCT": systems.SNOMED, "LOINC": systems.LOINC, "RX": systems.RXNORM,
    "HCPCS": systems.HCPCS, "CPT": systems.CPT, "NUCC": "http://nucc.org/provider-taxonomy",
}  # fmt: skip
_TERMS = "http://terminology.hl7.org/CodeSystem"

PATIENT = {"resourceType": "Patient", "id": "p", "birthDate": "1979-04-17"}
DOCTOR = {"resourceType": "Practitioner", "id": "dr", "name": [{"family": "Marsh", "given": ["Ada"]}]}
BY_DOCTOR = {"reference": "Practitioner/dr"}


def read(
    *resources: Mapping[str, Any], package: PolicyPackage = PACKAGE, on: date = ON, **more: Any
) -> ChartReading:
    """What a chart of the patient with these resources says."""
    return read_chart([PATIENT, DOCTOR, *resources], package, on, **more)


def facts(reading: ChartReading, path: str) -> list[tuple[object, str]]:
    """What a chart says of a path: each value with what the resource does for it."""
    return [(one.value, one.support.value) for one in reading.of(path)]


def record(reading: ChartReading, path: str) -> dict[str, object]:
    """The proved values of one record."""
    return {
        one.path.rpartition(".")[2]: one.value for one in reading.proved if one.path.startswith(f"{path}.")
    }


def concept(system: str, code: str, display: str = "") -> dict[str, Any]:
    """A concept with one code."""
    return {
        "coding": [
            {
                "system": _SYSTEMS.get(system, system),
                "code": code,
                **({"display": display} if display else {}),
            }
        ]
    }


def resource(kind: str, id: str, **elements: Any) -> dict[str, Any]:
    """A resource of the patient."""
    return {"resourceType": kind, "id": id, "subject": {"reference": "Patient/p"}, **elements}


def condition(
    id: str, code: str, onset: str = "2025-05-02", *, system: str = "ICD", **more: Any
) -> dict[str, Any]:
    """A confirmed, active condition; ``clinical`` and ``verified`` are its two statuses."""
    clinical, verified = more.pop("clinical", "active"), more.pop("verified", "confirmed")
    return resource(
        "Condition", id, code=concept(system, code), onsetDateTime=onset,
        clinicalStatus=concept(f"{_TERMS}/condition-clinical", clinical),
        verificationStatus=concept(f"{_TERMS}/condition-ver-status", verified), **more,
    )  # fmt: skip


def observation(
    id: str, code: str, on: str = "2026-01-26", *, system: str = "LOINC", **more: Any
) -> dict[str, Any]:
    """A final observation."""
    return resource(
        "Observation",
        id,
        **{"status": "final", "code": concept(system, code), "effectiveDateTime": on, **more},
    )


def quantity(value: float, unit: str) -> dict[str, Any]:
    """A quantity in a UCUM unit."""
    return {"value": value, "unit": unit, "system": systems.UCUM, "code": unit}


def dispense(
    id: str, on: str, days: int | None = 30, product: tuple[str, str] = SERTRALINE_50, **more: Any
) -> dict[str, Any]:
    """A dispense of a medicine."""
    supply = {} if days is None else {"daysSupply": {"value": days}}
    return resource("MedicationDispense", id, **{
        "status": "completed", "medicationCodeableConcept": concept("RX", *product), "whenHandedOver": on,
        **supply, **more,
    })  # fmt: skip


def statement(id: str, name: str, start: str, end: str | None = None, **more: Any) -> dict[str, Any]:
    """A statement that a medicine was taken."""
    period = {"start": start, **({"end": end} if end else {})}
    return resource("MedicationStatement", id, **{
        "status": "completed", "medicationCodeableConcept": {"text": name}, "effectivePeriod": period, **more,
    })  # fmt: skip


def order(id: str, name: str, on: str, **more: Any) -> dict[str, Any]:
    """An order of a medicine."""
    return resource("MedicationRequest", id, **{
        "status": "active", "intent": "order", "medicationCodeableConcept": {"text": name}, "authoredOn": on,
        "requester": BY_DOCTOR, **more,
    })  # fmt: skip


def allergy(id: str, code: str, *, type_: str = "allergy", verified: str = "confirmed") -> dict[str, Any]:
    """An allergy or intolerance to a medicine, by its RxNorm code."""
    return {
        "resourceType": "AllergyIntolerance", "id": id, "patient": {"reference": "Patient/p"}, "type": type_,
        "code": concept("RX", code), "recordedDate": "2025-11-24",
        "verificationStatus": concept(f"{_TERMS}/allergyintolerance-verification", verified),
    }  # fmt: skip
