"""What questions are about, as people call it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assent.casework.assessment.labels import label
from assent.logic.case_facts import CaseFacts, RecordList
from assent.policies.mgb_031.v2026_01 import POLICY

LISTS: dict[str, list[dict[str, Any]]] = {
    "trials": [{"drug": "Zoloft", "medicine": "sertraline"}, {"days": 60}],
    "scores": [{"scale": "phq_9", "date": date(2026, 2, 3)}, {"date": date(2026, 2, 4)}],
    "blood_pressures": [{"systolic": 120.0, "date": date(2026, 1, 2)}, {"systolic": 120.0}],
    "diagnoses": [{"code": "F33.2"}],
}
FACTS = CaseFacts({}, {name: RecordList(tuple(records)) for name, records in LISTS.items()})


@pytest.mark.parametrize(
    ("path", "called"),
    [
        ("trials[0].adherence", "Zoloft (trial 1): adherence"),
        ("trials[1].dose_accepted", "trial 2: dose accepted"),
        ("trials[7].adherence", "trial 8: adherence"),
        ("trials[0]", "Zoloft (trial 1)"),
        ("scores[0].total", "phq 9 of 2026-02-03 (rating 1): total"),
        ("scores[1].scale", "rating 2 of 2026-02-04: scale"),
        ("blood_pressures[0].diastolic", "blood pressure reading 1 of 2026-01-02: diastolic"),
        ("blood_pressures[1].date", "blood pressure reading 2: date"),
        ("diagnoses[0].code", "F33.2 (diagnosis 1): code"),
        ("ketamine_misuse", "ketamine misuse"),
        ("trials", "trials"),
        ("no_such_list[0].field", "no such list[0].field"),
    ],
)
def test_a_record_is_called_by_its_medicine_scale_or_date(path: str, called: str) -> None:
    assert label(path, POLICY.vocabulary, FACTS.record) == called
