"""Two cases that meet the policy, one of each kind; every spec table states its changes to one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import count

from assent.logic.case_facts import CaseFacts, Record, RecordList
from assent.logic.tree import Plain

REQUESTED = date(2026, 2, 10)
Given = Plain | RecordList | None
"""What a table may say of a fact: a value, a list of records, or None for unknown."""

NO_EXCLUSION: Mapping[str, Plain] = {
    "pregnant": False,
    "breastfeeding": False,
    "pregnancy_risk_stated": False,
    "primary_psychotic_disorder": False,
    "psychotic_features": False,
    "dementia": False,
    "ketamine_hypersensitivity": False,
    "substance_use_disorder": False,
    "prior_ketamine_course": False,
    "delirium": False,
    "aortic_aneurysm": False,
    "arterial_aneurysm": False,
    "arteriovenous_malformation": False,
    "intracerebral_hemorrhage": False,
    "arrhythmia": False,
    "unstable_cardiovascular_disease": False,
    "csf_obstruction": False,
    "eye_pressure_disorder": False,
    "uncontrolled_hyperthyroidism": False,
    "porphyria": False,
    "active_pulmonary_infection": False,
    "severe_pulmonary_disease": False,
    "under_ongoing_care": True,
    "team_release_willing": True,
    "family_release": "willing",
    "ketamine_misuse": False,
}
REQUEST: Mapping[str, Plain] = {
    "product_line": "commercial",
    "drug": "ketamine",
    "route": "intravenous",
    "indication": "treatment_resistant_depression",
    "requested_by_treating_specialist": True,
    "birth_date": date(1980, 1, 1),
    "concurrent_oral_antidepressant": True,
    "drug_code": "J3490",
    "ndc_usable": True,
    "administration_code": "96365",
}
INITIAL: Mapping[str, Plain] = {
    **REQUEST,
    **NO_EXCLUSION,
    "request_kind": "initial",
    "psychiatrist_documented_mdd": True,
    "ever_manic_or_hypomanic": False,
    "candidacy_evaluator": "psychiatrist",
    "candidate_determined": True,
    "candidacy_documented": True,
    "administration_setting": "hospital",
    "monitored_by": "psychiatrist",
    "monitor_expertise": True,
    "prescriber_is_specialist": True,
}
RENEWAL: Mapping[str, Plain] = {
    **REQUEST,
    **NO_EXCLUSION,
    "request_kind": "reauthorization",
    "earlier_authorization": True,
    "scale_improvement_documented": True,
}


def initial_case(on: date = REQUESTED, **changes: Given) -> CaseFacts:
    """A first request of that date that meets every criterion, with changes."""
    lists = {
        "trials": trials("ssri", "ssri", "snri", "bupropion"),
        "scores": scores(("phq_9", 18, 5), on=on),
        "blood_pressures": pressures((120, 80, 0), on=on),
    }
    return _case({**INITIAL, "request_date": on}, lists, changes)


def renewal_case(on: date = REQUESTED, **changes: Given) -> CaseFacts:
    """A reauthorization request of that date that meets every criterion, with changes."""
    lists = {"blood_pressures": pressures((120, 80, 0), on=on)}
    return _case({**RENEWAL, "request_date": on}, lists, changes)


_MEDICINE = "medicine "
_MEDICINES = count(1)


def trial(drug_class: str, **changes: Plain | None) -> Record:
    """An adequate trial of this episode that failed, of a medicine of its own; `augmentation` is one of no class."""
    augments = drug_class == "augmentation"
    return {
        "medicine": f"{_MEDICINE}{next(_MEDICINES)}",
        "drug_class": None if augments or drug_class == "?" else drug_class,
        "role": "augmentation" if augments else "antidepressant",
        "in_current_episode": True,
        "days": 60,
        "dose_accepted": True,
        "adherence": 90.0,
        "response": "inadequate",
        **changes,
    }


def trials(*classes: str, complete: bool = False) -> RecordList:
    """Adequate failed trials of these classes."""
    return RecordList(tuple(trial(one) for one in classes), complete)


Score = tuple[str | None, int | None, int | None]
"""Scale, total, days before the request."""


def scores(*given: Score, complete: bool = False, on: date = REQUESTED) -> RecordList:
    """Rating totals."""
    return RecordList(
        tuple({"scale": scale, "total": total, "date": _before(on, days)} for scale, total, days in given),
        complete,
    )


Pressure = tuple[float | None, float | None, int | None]
"""Systolic, diastolic, days before the request."""


def pressures(*given: Pressure, complete: bool = False, on: date = REQUESTED) -> RecordList:
    """Blood pressure readings."""
    return RecordList(
        tuple(
            {"systolic": systolic, "diastolic": diastolic, "date": _before(on, days)}
            for systolic, diastolic, days in given
        ),
        complete,
    )


def _before(on: date, days: int | None) -> date | None:
    return None if days is None else on - timedelta(days)


def _case(
    values: Mapping[str, Plain | None],
    lists: Mapping[str, RecordList],
    changes: Mapping[str, Given],
) -> CaseFacts:
    changed: dict[str, Plain | None] = dict(values)
    records = dict(lists)
    for name, given in changes.items():
        if isinstance(given, RecordList):
            records[name] = given
        else:
            changed[name] = given
    medicines: dict[str, str] = {}
    return CaseFacts(changed, {name: _numbered(given, medicines) for name, given in records.items()})


def _numbered(given: RecordList, medicines: dict[str, str]) -> RecordList:
    """The medicines of ``trial`` numbered from 1: a row that is read twice gives the same case twice."""
    return replace(given, records=tuple(_of_case(one, medicines) for one in given.records))


def _of_case(record: Record, medicines: dict[str, str]) -> Record:
    name = record.get("medicine")
    if not isinstance(name, str) or not name.startswith(_MEDICINE):
        return record
    return {**record, "medicine": medicines.setdefault(name, f"{_MEDICINE}{len(medicines) + 1}")}
