"""The small chart of this office: who its patients are, and what it knows of them.

Patients and office are those that a demonstration of Assent has for whoever tries it; no person is meant.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

NPI = "2000000317"
OFFICE = "Alder Psychiatry"
BIRTH_DATE = "1984-03-17"
YESTERDAY = (datetime.now(UTC) - timedelta(days=1)).date()
"""The day of everything here: in whatever zone the plan is, it is not tomorrow there."""


@dataclass(frozen=True)
class Member:
    """A patient, with the number of the member."""

    number: str
    given: str


DANA = Member("M-900001", "Dana")
KIM = Member("M-900003", "Kim")
SAM = Member("M-910040", "Sam")


def day(after: int) -> str:
    """A day, so many days after yesterday."""
    return f"{YESTERDAY + timedelta(days=after)}"


def _trial(drug: str, days: int, adherence: int | None) -> dict:
    return {
        "drug": drug, "in_current_episode": True, "days": days, "dose_accepted": True, "adherence": adherence,
        "response": "inadequate",
    }  # fmt: skip


_YES = (
    "requested_by_treating_specialist concurrent_oral_antidepressant candidate_determined candidacy_documented"
    " monitor_expertise prescriber_is_specialist psychiatrist_documented_mdd depressed_mood anhedonia sleep_disturbance"
    " fatigue poor_concentration guilt_or_worthlessness distress_or_impairment under_ongoing_care team_release_willing"
)
_NO = (
    "ever_manic_or_hypomanic weight_or_appetite_change psychomotor_change thoughts_of_death"
    " due_to_substance_or_condition better_explained_by_psychosis pregnant breastfeeding childbearing_potential"
    " primary_psychotic_disorder psychotic_features dementia ketamine_hypersensitivity substance_use_disorder"
    " prior_ketamine_course delirium aortic_aneurysm arterial_aneurysm arteriovenous_malformation"
    " intracerebral_hemorrhage arrhythmia unstable_cardiovascular_disease csf_obstruction eye_pressure_disorder"
    " uncontrolled_hyperthyroidism porphyria active_pulmonary_infection severe_pulmonary_disease"
)
CHART = {
    "drug": "ketamine", "route": "intravenous", "indication": "treatment_resistant_depression",
    "requested_start": day(6), "dose_mg": 36, "weight_kg": 72, "infusion_minutes": 40, "infusions_per_week": 2,
    "planned_infusions": 8, "drug_code": "J3490", "administration_code": "96365", "ndc": "00409-2051-05",
    "candidacy_evaluator": "psychiatrist", "administration_setting": "hospital", "monitored_by": "psychiatrist",
    "birth_date": BIRTH_DATE, "request_date": day(0), "symptom_days": 190, "family_release": "willing",
    "diagnoses": [{"code": "F33.2"}],
    "scores": [{"scale": "phq_9", "total": 19, "date": day(-7)}],
    "trials": [
        _trial("sertraline", 70, 92), _trial("venlafaxine", 84, 88), _trial("bupropion", 56, 95),
        _trial("mirtazapine", 49, None),
    ],
    "trials.complete": True,
    "blood_pressures": [{"systolic": 128, "diastolic": 78, "date": day(-7)}],
    "blood_pressures.complete": True,
    **dict.fromkeys(_YES.split(), True),
    **dict.fromkeys(_NO.split(), False),
}  # fmt: skip
"""What is known, by the names that the plan's questionnaire gives its questions. Two facts are not: how much of the
mirtazapine was taken, and whether ketamine was ever misused."""
LOOKED_UP = {
    **CHART, "ketamine_misuse": False, "trials": [*CHART["trials"][:3], _trial("mirtazapine", 49, 91)],
}  # fmt: skip
"""The same after somebody has looked for these two."""
