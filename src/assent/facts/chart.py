"""What a patient's chart says of the shared facts: rules that any policy may list as its own."""

from assent.facts.diagnosis import diagnoses, diagnosis_code
from assent.facts.medicines import Role
from assent.facts.member import birth_date, weight_kg
from assent.facts.pregnancy import pregnant
from assent.facts.scales import Scale, scale, scored_on, scores, total
from assent.facts.trials import (
    Response,
    TrialRole,
    days,
    dose_accepted,
    drug_name,
    in_current_episode,
    response,
    trials,
)
from assent.logic.chart_rules import (
    CodedAnswer,
    Demographic,
    ListedCodes,
    Measured,
    MedicineTrials,
    RatedRecords,
)

BIRTH_DATE = Demographic(birth_date.definition.name, "birthDate")

WEIGHT = Measured(weight_kg.definition.name, (*weight_kg.definition.codes, "LOINC 3141-9"), within_days=90)
"""The latest weight; after 90 days somebody should weigh again."""

PREGNANT = CodedAnswer(
    pregnant.definition.name,
    ("LOINC 82810-3",),
    {"LOINC LA15173-0": True, "SNOMED 77386006": True, "LOINC LA26683-5": False, "SNOMED 60001007": False},
    within_days=30,
)
"""A recorded pregnancy status of the last 30 days supports the answer; it does not stand for the question asked now."""

RATINGS = RatedRecords(
    scores.name,
    scale.definition.name,
    total.definition.name,
    "items",
    scored_on.definition.name,
    totals={Scale.PHQ_9.value: ("SNOMED 720433000",)}
    | {one.value: (f"Rating scale {one.value}",) for one in Scale},
    names={**{one.value: one.value for one in Scale}, **scale.definition.words},
    answers={"LOINC LA6568-5": 0, "LOINC LA6569-3": 1, "LOINC LA6570-1": 2, "LOINC LA6571-9": 3},
    within_days=730,
)
"""Totals and items of the last two years. HAM-D, MADRS, QIDS and CGI have no code of LOINC: they go by our own."""

DIAGNOSES = ListedCodes(diagnoses.name, diagnosis_code.definition.name)

ANTIDEPRESSANT_TRIALS = MedicineTrials(
    trials.name,
    drug=drug_name.definition.name,
    days=days.definition.name,
    start="start",
    end="end",
    dispenses="dispenses",
    roles=frozenset({TrialRole.ANTIDEPRESSANT.value, TrialRole.AUGMENTATION.value}),
    dose_accepted=dose_accepted.definition.name,
    in_current_episode=in_current_episode.definition.name,
    response=response.definition.name,
    intolerance=Response.INTOLERANCE.value,
    episode=("ICD-10-CM F32", "ICD-10-CM F33", "SNOMED 370143000", "SNOMED 36923009", "SNOMED 15193003",
        "SNOMED 191611001", "SNOMED 268621008"),
    within_days=1826,
)  # fmt: skip
"""Antidepressants and augmenting medicines of the last five years, against the onset of the active depression."""

ORAL_ANTIDEPRESSANT = frozenset({Role.ANTIDEPRESSANT.value})
MOOD_STABILIZER = frozenset({Role.MOOD_STABILIZER.value})
