"""A chart of 5,000 resources to the facts of Policy 031, against json.loads of the same bytes.

Usage: python -m bench.charts [--resources N] [--rounds N] [--most SECONDS]

json.loads is what nobody who reads a chart can do without. Every round times both on the same bytes, one after the
other; the ratio is the median of the ratios of the rounds. Exits with 1 where the median time to facts is over
``--most`` seconds of the processor, or where two rounds give different facts.
"""

import argparse
import json
import platform
import random
import sys
from datetime import date, timedelta
from statistics import median
from time import process_time
from typing import Any

from assent.adapters.fhir.charts import read_chart_bytes
from assent.policies.mgb_031.package import PACKAGE

ON = date(2026, 11, 30)
_LABS = (
    "2339-0",
    "6299-2",
    "38483-4",
    "49765-1",
    "2947-0",
    "6298-4",
    "2069-3",
    "4548-4",
    "8302-2",
    "39156-5",
)
_MEDICINES = (
    ("314076", "lisinopril 10 MG Oral Tablet"), ("312940", "sertraline 50 MG Oral Tablet"),
    ("313990", "fluoxetine 40 MG Oral Capsule"), ("314231", "simvastatin 10 MG Oral Tablet"),
    ("1099316", "desipramine hydrochloride 75 MG Oral Tablet"), ("197604", "digoxin 0.125 MG Oral Tablet"),
)  # fmt: skip
_CONDITIONS = (
    ("http://snomed.info/sct", "38341003"), ("http://snomed.info/sct", "444814009"),
    ("http://hl7.org/fhir/sid/icd-10-cm", "F33.1"), ("http://snomed.info/sct", "160903007"),
)  # fmt: skip


def main() -> int:
    """Measure, print, and compare the rounds."""
    wanted = _arguments()
    data = json.dumps(chart(wanted.resources)).encode()
    loads, reads, digests = list[float](), list[float](), set[str]()
    for _ in range(wanted.rounds):
        loads.append(_timed(lambda: json.loads(data)))
        reads.append(_timed(lambda: digests.add(repr(read_chart_bytes(data, PACKAGE, ON)))))
    ratio = median(read / load for read, load in zip(reads, loads, strict=True))
    print(f"Python {platform.python_version()}, {platform.machine()}, {wanted.rounds} rounds")
    print(f"{wanted.resources} resources, {len(data) / 1e6:.1f} MB")
    print(f"json.loads   {median(loads) * 1000:7.1f} ms")
    print(f"to facts     {median(reads) * 1000:7.1f} ms    ratio {ratio:.2f}")
    return 1 if median(reads) > wanted.most or len(digests) > 1 else 0


def chart(count: int) -> dict[str, Any]:
    """A made-up bundle of so many resources: observations above all, as in charts of real systems."""
    draw = random.Random(31)
    makers = (
        _observation,
        _observation,
        _observation,
        _pressure,
        _encounter,
        _request,
        _dispense,
        _condition,
    )
    held = [{"resourceType": "Patient", "id": "p", "birthDate": "1980-05-06"}]
    held += [draw.choice(makers)(number, draw) for number in range(count - 1)]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in held],
    }


def _resource(kind: str, number: int, **elements: Any) -> dict[str, Any]:
    return {
        "resourceType": kind,
        "id": f"r{number}",
        "meta": {"profile": [f"http://hl7.org/fhir/us/core/StructureDefinition/us-core-{kind.lower()}"]},
        "subject": {"reference": "Patient/p"},
        "encounter": {"reference": f"Encounter/e{number}"},
        **elements,
    }


def _concept(system: str, code: str, display: str = "") -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code, "display": display}], "text": display}


def _time(draw: random.Random) -> str:
    return f"{ON - timedelta(days=draw.randrange(3000))}T10:15:00-05:00"


def _observation(number: int, draw: random.Random) -> dict[str, Any]:
    code, value = draw.choice((*_LABS, "29463-7", "44261-6")), draw.randrange(27)
    weight = code == "29463-7"
    return _resource(
        "Observation", number, status="final", code=_concept("http://loinc.org", code, "a measurement"),
        effectiveDateTime=_time(draw),
        valueQuantity=_quantity(value + 60.0, "kg") if weight else _quantity(value, "1"),
    )  # fmt: skip


def _quantity(value: float, unit: str) -> dict[str, Any]:
    return {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit}


def _pressure(number: int, draw: random.Random) -> dict[str, Any]:
    parts = (("8480-6", draw.randrange(100, 160)), ("8462-4", draw.randrange(60, 95)))
    return _resource(
        "Observation", number, status="final", code=_concept("http://loinc.org", "85354-9"),
        effectiveDateTime=_time(draw),
        component=[
            {"code": _concept("http://loinc.org", code), "valueQuantity": _quantity(value, "mm[Hg]")}
            for code, value in parts
        ],
    )  # fmt: skip


def _encounter(number: int, draw: random.Random) -> dict[str, Any]:
    code = draw.choice(("90792", "99213", "90837"))
    return _resource(
        "Encounter", number, status="finished", type=[_concept("http://www.ama-assn.org/go/cpt", code)],
        period={"start": _time(draw)},
    )  # fmt: skip


def _medicine(draw: random.Random) -> dict[str, Any]:
    code, display = draw.choice(_MEDICINES)
    return _concept("http://www.nlm.nih.gov/research/umls/rxnorm", code, display)


def _request(number: int, draw: random.Random) -> dict[str, Any]:
    return _resource(
        "MedicationRequest", number, status="completed", intent="order", authoredOn=_time(draw),
        medicationCodeableConcept=_medicine(draw),
    )  # fmt: skip


def _dispense(number: int, draw: random.Random) -> dict[str, Any]:
    return _resource(
        "MedicationDispense", number, status="completed", whenHandedOver=_time(draw),
        medicationCodeableConcept=_medicine(draw), daysSupply={"value": 30}, quantity={"value": 30},
    )  # fmt: skip


def _condition(number: int, draw: random.Random) -> dict[str, Any]:
    terms = "http://terminology.hl7.org/CodeSystem"
    return _resource(
        "Condition", number, code=_concept(*draw.choice(_CONDITIONS)), onsetDateTime=_time(draw),
        clinicalStatus=_concept(f"{terms}/condition-clinical", "active"),
        verificationStatus=_concept(f"{terms}/condition-ver-status", "confirmed"),
    )  # fmt: skip


def _timed(work: Any) -> float:
    started = process_time()
    work()
    return process_time() - started


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--resources", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--most", type=float, default=0.3, help="seconds to facts at the median")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
