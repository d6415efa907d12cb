"""How the facts of an intravenous ketamine request are distributed in an example population.

Keyed by fact name, so that a policy over other facts is not touched. The shares are chosen so that
every outcome occurs; they estimate nothing.
"""

from __future__ import annotations

from typing import Final

from assent.targets.sql.example_population import Distribution, Formula, Weights, chance

ALWAYS_KNOWN: Final = frozenset({"request_kind", "product_line", "drug", "route", "birth_date"})
"""Facts that no request lacks."""

_REQUEST: dict[str, Distribution] = {
    "request_kind": Weights({"initial": 8, "reauthorization": 2}),
    "product_line": Weights(
        {
            "commercial": 55,
            "qualified_health_plan": 22,
            "mgb_aco": 6,
            "medicare_advantage": 9,
            "one_care": 4,
            "senior_care_options": 4,
        }
    ),
    "drug": Weights({"ketamine": 97, "esketamine": 3}),
    "route": Formula(
        "CASE WHEN drug = 'esketamine' THEN CASE WHEN $u < 0.9 THEN 'intranasal' ELSE 'intravenous' END "
        "WHEN $u < 0.97 THEN 'intravenous' WHEN $u < 0.985 THEN 'intramuscular' ELSE 'oral' END"
    ),
    "indication": Weights(
        {
            "treatment_resistant_depression": 84,
            "severe_suicidal_ideation": 9,
            "ptsd": 4,
            "other": 3,
        }
    ),
    "cms_guidance_exists": Weights({False: 70, True: 15, None: 15}),
    "masshealth_guidance_exists": Weights({False: 80, True: 8, None: 12}),
    "requested_by_treating_specialist": chance(0.97),
    "requested_start": Formula("request_date + CAST(3 + $u * 25 AS INTEGER)"),
    "first_infusion_date": Formula("request_date + CAST(3 + $u * 25 AS INTEGER)"),
    "weight_kg": Formula("45 + $u * $v * 80"),
    "dose_mg_per_kg": Weights({0.5: 90, 0.75: 6, 1.0: 4}),
    "dose_mg": Formula("round(45 + $u * 40)"),
    "infusion_minutes": Weights({40: 90, 60: 10}),
    "infusions_per_week": Weights({2: 70, 3: 20, 1: 10}),
    "planned_infusions": Formula("floor(4 + $u * 8)"),
    "drug_code": Weights({"J3490": 95, "J3590": 5}),
    "administration_code": Weights({"96365": 95, "96374": 5}),
    "ndc_usable": chance(0.9),
    "concurrent_oral_antidepressant": chance(0.9),
    "concurrent_mood_stabilizer": chance(0.25),
    "mood_stabilizer_form": Weights({"oral": 95, "not_oral": 5}),
    "candidacy_evaluator": Weights(
        {
            "psychiatrist": 93,
            "psychiatric_aprn": 4,
            "other_physician": 2,
            "other_clinician": 1,
        }
    ),
    "candidate_determined": chance(0.98),
    "candidacy_documented": chance(0.97),
    "administration_setting": Weights(
        {
            "provider_office": 55,
            "hospital": 33,
            "infusion_clinic": 9,
            "ambulatory_surgical_center": 1,
            "home": 1,
            "other": 1,
        }
    ),
    "monitored_by": Weights(
        {"psychiatrist": 70, "other_specialist": 26, "nurse": 2, "nobody": 1, "other": 1}
    ),
    "monitor_expertise": chance(0.96),
    "prescriber_is_specialist": chance(0.93),
    "specialist_consulted": chance(0.7),
}
_DEPRESSION: dict[str, Distribution] = {
    "birth_date": Formula("request_date - CAST(6500 + sqrt($u) * 22000 AS INTEGER)"),
    "depressed_mood": chance(0.97),
    "anhedonia": chance(0.93),
    **dict.fromkeys(
        (
            "weight_or_appetite_change",
            "sleep_disturbance",
            "fatigue",
            "poor_concentration",
            "guilt_or_worthlessness",
        ),
        Formula("$u < 0.75 + severity * 0.25"),
    ),
    "psychomotor_change": chance(0.4),
    "thoughts_of_death": Formula("$u < 0.2 + severity * 0.6"),
    "symptom_days": Formula("floor(14 + $u * 700)"),
    "distress_or_impairment": chance(0.99),
    "due_to_substance_or_condition": chance(0.01),
    "better_explained_by_psychosis": chance(0.005),
    "ever_manic_or_hypomanic": chance(0.02),
    "psychiatrist_documented_mdd": chance(0.9),
    "severe_suicidal_ideation": Formula("indication = 'severe_suicidal_ideation' OR $u < severity * 0.3"),
    "rapid_onset_needed": Formula("$u < 0.3 + severity * 0.6"),
    "severe_depressive_symptoms": Formula("$u < 0.3 + severity"),
    "response_scale": Weights({"phq_9": 60, "qids_sr16": 15, "madrs": 15, "ham_d": 10}),
    "baseline_total": Formula("floor(14 + $u * 13)"),
    "current_total": Formula("floor(4 + $u * 20)"),
    "scale_improvement_documented": Weights({True: 75, False: 8, None: 17}),
    "functional_improvement_documented": Weights({True: 70, False: 12, None: 18}),
    "psychotherapy_failed": chance(0.6),
    "earlier_authorization": chance(0.95),
}
_RARE = (
    "pregnant", "breastfeeding", "pregnancy_risk_stated", "primary_psychotic_disorder", "dementia",
    "ketamine_hypersensitivity", "delirium", "aortic_aneurysm", "arterial_aneurysm",
    "arteriovenous_malformation", "intracerebral_hemorrhage", "arrhythmia",
    "unstable_cardiovascular_disease", "csf_obstruction", "eye_pressure_disorder",
    "uncontrolled_hyperthyroidism", "porphyria", "active_pulmonary_infection",
    "severe_pulmonary_disease", "ketamine_misuse",
)  # fmt: skip
_CLEARANCES = ("aneurysm", "hemorrhage", "cardiovascular", "csf", "eye", "thyroid")
_EXCLUSIONS: dict[str, Distribution] = {
    **dict.fromkeys(_RARE, chance(0.006)),
    "psychotic_features": chance(0.02),
    "childbearing_potential": chance(0.3),
    "effective_contraception": chance(0.9),
    "substance_use_disorder": chance(0.15),
    "sud_active": chance(0.3),
    "sud_treatment_accepted": chance(0.8),
    "sud_only_nicotine_or_caffeine": chance(0.3),
    "abstinent_since": Formula("request_date - CAST(15 + $u * 300 AS INTEGER)"),
    "sud_maintenance_treatment": chance(0.5),
    "prior_ketamine_course": Formula("request_kind = 'reauthorization' OR $u < 0.1"),
    "prior_course_adequate_dose": chance(0.85),
    "prior_course_reduced_symptoms": chance(0.85),
    "prior_course_improved_function": chance(0.8),
    "last_delirium_date": Formula("CASE WHEN delirium THEN request_date - CAST($u * 40 AS INTEGER) END"),
    "hemorrhage_date": Formula(
        "CASE WHEN intracerebral_hemorrhage THEN request_date - CAST(100 + $u * 900 AS INTEGER) END"
    ),
    "under_ongoing_care": chance(0.99),
    "team_release_willing": chance(0.985),
    "family_release": Weights({"willing": 85, "no_family": 12, "refused": 3}),
    **{f"{name}_clearance": Weights({"given": 60, "none": 20, "refused": 5, "conditional": 8, "pending": 7})
       for name in _CLEARANCES},
}  # fmt: skip
_LISTS: dict[str, Distribution] = {
    "diagnoses": Weights({1: 5, 2: 3, 3: 1, 0: 1}),
    "diagnoses.code": Weights({"F32.2": 2, "F33.2": 5, "F33.1": 2, "F41.1": 1}),
    "scores": Weights({1: 50, 2: 30, 3: 15, 0: 5}),
    "scores.scale": Weights({"phq_9": 60, "qids_sr16": 15, "madrs": 11, "ham_d": 14}),
    "scores.total": Formula("floor(7 + severity * 14 + $u * 6)"),
    "scores.date": Formula("request_date - CAST($u * $v * 60 AS INTEGER)"),
    "trials": Weights({0: 3, 2: 6, 3: 9, 4: 25, 5: 28, 6: 18, 7: 8, 8: 3}),
    "trials.drug": Formula("'drug-' || CAST(floor($u * 40) AS INTEGER)"),
    "trials.drug_class": Weights(
        {
            "ssri": 38,
            "snri": 22,
            "tca": 8,
            "mirtazapine": 10,
            "bupropion": 14,
            "maoi": 2,
            "serotonin_modulator": 5,
            "other_antidepressant": 1,
        }
    ),
    "trials.role": Weights({"antidepressant": 92, "augmentation": 8}),
    "trials.in_current_episode": chance(0.95),
    "trials.days": Formula("floor(20 + $u * 200)"),
    "trials.dose_accepted": chance(0.97),
    "trials.sufficient_per_physician": chance(0.4),
    "trials.adherence": Formula("round(72 + sqrt($u) * 28, 1)"),
    "trials.response": Weights({"inadequate": 92, "intolerance": 6, "adequate": 2}),
    "blood_pressures": Weights({1: 60, 2: 35, 0: 5}),
    "blood_pressures.systolic": Formula("round(100 + $u * $v * 70)"),
    "blood_pressures.diastolic": Formula("round(60 + $u * $v * 36)"),
    "blood_pressures.date": Formula("request_date - CAST($u * 90 AS INTEGER)"),
    "blood_pressures_complete": Weights({True: 95, None: 5}),
    "scores_complete": Weights({True: 85, False: 10, None: 5}),
    "trials_complete": Weights({True: 85, False: 10, None: 5}),
}

INTRAVENOUS_KETAMINE: Final[dict[str, Distribution]] = {**_REQUEST, **_DEPRESSION, **_EXCLUSIONS, **_LISTS}
"""Distributions of the facts that a request for intravenous ketamine gives."""

DISTRIBUTIONS: Final[dict[str, dict[str, Distribution]]] = {"intravenous_ketamine": INTRAVENOUS_KETAMINE}
"""Every set by the name by which a policy's package asks for it."""
