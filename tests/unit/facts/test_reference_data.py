"""The reference data is whole: a test that reads no row would pass."""

from __future__ import annotations

import csv
import json

import pytest

from tests.unit.facts.reference import CLINICAL, reference_file
from tests.unit.facts.test_diagnosis_codes import FAMILIES

ROWS = {
    "antidepressant_products.csv": 217,
    "antidepressants.csv": 37,
    "augmentation_mood_stabilizers.csv": 22,
    "dosing_arithmetic.csv": 7,
    "icd10cm_families.csv": 334,
    "icd10cm_sud.csv": 458,
    "ketamine_products.csv": 18,
    "qids_sr16_vectors.json": 12,
    "days_covered_vectors.json": 9,
}


@pytest.mark.parametrize(("name", "count"), ROWS.items())
def test_every_row_is_there(name: str, count: int) -> None:
    text = reference_file(name).read_text("utf-8")
    rows = json.loads(text) if name.endswith(".json") else list(csv.DictReader(text.splitlines()))
    assert len(rows) == count


def test_every_file_is_counted() -> None:
    assert {path.name for path in CLINICAL.iterdir()} - {"README.md"} == set(ROWS)


def test_every_family_has_codes() -> None:
    text = reference_file("icd10cm_families.csv").read_text("utf-8")
    assert {row["family"] for row in csv.DictReader(text.splitlines())} == set(FAMILIES)
