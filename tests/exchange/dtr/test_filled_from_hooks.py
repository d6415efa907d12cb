"""What came with a hook fills the draft of the form that is asked for with its context, for nobody else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from assent.exchange.dtr.charted import FILLED_FOR
from tests.exchange.conftest import EXCHANGE
from tests.exchange.dtr.client import (
    ADAPTIVE,
    COVERAGE,
    DTR,
    ORDER,
    asked,
    asking,
    by_access,
    by_name,
    by_order,
    package,
)
from tests.exchange.hooks import (
    BORN,
    PATIENT,
    information,
    medication,
    post,
    service,
    signing,
    write_directory,
)
from tests.exchange.smart import ISSUER, register
from tests.web.served import ACCOUNTS, Served, over

OURS = {**COVERAGE, "beneficiary": {"reference": f"Patient/{PATIENT}"}, "class": []}
TIMING = {"repeat": {"frequency": 2, "period": 1, "periodUnit": "wk", "duration": 40, "durationUnit": "min"}}
DOSE = {"doseQuantity": {"value": 36, "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg"}}
ORDERED = medication() | {
    "status": "active", "dosageInstruction": [{"timing": TIMING, "doseAndRate": [DOSE]}],
}  # fmt: skip
STATED = {"drug": "ketamine", "dose_mg": 36, "infusion_minutes": 40, "infusions_per_week": 2}
PRESSURE = {
    "resourceType": "Observation", "id": "bp", "status": "final", "subject": {"reference": f"Patient/{PATIENT}"},
    "code": {"coding": [{"system": "http://loinc.org", "code": "85354-9"}]}, "effectiveDateTime": "2026-02-03",
    "component": [
        {"code": {"coding": [{"system": "http://loinc.org", "code": code}]},
         "valueQuantity": {"value": value, "system": "http://unitsofmeasure.org", "code": "mm[Hg]"}}
        for code, value in (("8480-6", 128), ("8462-4", 78))
    ],
}  # fmt: skip


@pytest.fixture
def plan(an_empty_store: Path, tmp_path: Path) -> Iterator[Served]:
    """An installation whose program calls hooks and DTR, and another program of the same office beside it."""
    folder = tmp_path / "office"
    shutil.copytree(an_empty_store, folder)
    (folder / "exchange.toml").write_text(EXCHANGE, "utf-8")
    write_directory(folder)
    with over(folder) as served:
        yield by_access(served, issuer=ISSUER)


def context(plan: Served, *orders: Mapping[str, Any], **prefetch: Any) -> dict[str, Any]:
    """The context of what was said in a call."""
    sent = signing(*map(dict, orders or (ORDERED, service())))
    sent["prefetch"].update(prefetch)
    answer = post(plan, sent)
    assert answer.status_code == 200, answer.text
    said = information(answer.json()["systemActions"][0])
    return {"name": "context", "valueString": said["coverage-assertion-id"][0]}


def drafted(items: Any) -> dict[str, list[Any]]:
    """The answers of a draft by their links, each marked as filled in by the plan's server."""
    found: dict[str, list[Any]] = {}
    for item in items:
        for answer in item.get("answer", ()):
            ((origin,), *_) = ([one["extension"][0]["valueCode"]] for one in answer["extension"])
            assert origin in ("auto-server", "auto")
            (value,) = [held for key, held in answer.items() if key.startswith("value")]
            found.setdefault(item["linkId"], []).append(_plain(value))
        for link, values in drafted(item.get("item", ())).items():
            found.setdefault(link, []).extend(values)
    return found


def _plain(value: Any) -> Any:
    return value.get("code" if "display" in value else "value") if isinstance(value, dict) else value


def answers(plan: Served, *more: Mapping[str, Any], base: str = DTR, **coverage: Any) -> dict[str, list[Any]]:
    (bundle,) = package(plan, asking(*more, coverage={**OURS, **coverage}), base)
    return drafted(bundle[-1].get("item", ()))


@pytest.mark.parametrize("base", [DTR, f"{DTR}/2.0"])
def test_what_the_prefetch_proves_stands_in_the_draft(plan: Served, base: str) -> None:
    found = answers(plan, context(plan, pressures=PRESSURE), base=base)
    assert found.pop("product_line") == ["commercial"]
    assert found.pop("birth_date") == [BORN]
    assert (found.pop("blood_pressures.systolic"), found.pop("blood_pressures.diastolic")) == ([128], [78])
    assert found.pop("blood_pressures.date") == ["2026-02-03"]
    assert found == {name: [value] for name, value in STATED.items()}


def test_an_adaptive_form_does_not_ask_it(plan: Served) -> None:
    (bundle,) = package(plan, asking(context(plan), by_name(ADAPTIVE), coverage=OURS))
    assert {"birth_date", *STATED} <= set(drafted(bundle[-1]["item"]))
    wanted = set(asked(bundle[-1]["contained"][0]["item"])) - set(drafted(bundle[-1]["item"]))
    assert wanted == {"route", "indication"}


def test_nothing_for_another_program_of_the_same_office(plan: Served) -> None:
    mine = context(plan)
    register(plan, "other-ehr", issuer="")
    plan.tokens.program = "other-ehr"  # type: ignore[attr-defined]
    assert answers(plan, mine) == {"product_line": ["commercial"]}


def test_nothing_for_another_patient_or_of_long_ago(plan: Served) -> None:
    mine = context(plan)
    assert answers(plan, mine, beneficiary={"reference": "Patient/another"}) == {
        "product_line": ["commercial"]
    }
    plan.now += FILLED_FOR - timedelta(days=1)
    assert "dose_mg" in answers(plan, mine)
    plan.now += timedelta(days=2)
    assert answers(plan, mine) == {"product_line": ["commercial"]}


def test_what_disagrees_or_is_only_supported_stays_open(plan: Served) -> None:
    other = {**ORDERED, "id": "mr-2", "subject": {"reference": "Patient/another"}}
    supports = {
        "resourceType": "Condition", "id": "c", "subject": {"reference": f"Patient/{PATIENT}"},
        "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "F03.90"}]},
    }  # fmt: skip
    found = answers(plan, context(plan, condition=supports, more=other))
    assert found["dose_mg"] == [36]
    assert "dementia" not in found


def test_an_order_that_comes_with_the_call_itself_fills_too(plan: Served) -> None:
    found = answers(plan, by_order(ORDERED))
    assert found == {name: [value] for name, value in STATED.items()}
    assert ACCOUNTS["program"].id not in str(found)
    assert answers(plan, by_order(ORDER)) == {}, "an order of another patient"
