"""What a patient's chart says of the facts of Policy 031.

A code for a diagnosis supports and never proves that something is severe, uncontrolled or recent. What only a
clinician can say (that a trial failed, that the member is a candidate, that nothing is wrong) has no rule.
"""

from assent.facts import chart
from assent.logic.chart_rules import (
    AllergyTo,
    ChartRule,
    ChartSupport,
    CodedResource,
    DiagnosisTables,
    MeasuredRecords,
    MedicineGiven,
    MedicineInUse,
    MedicineOrdered,
    OrderedBy,
    Recorded,
)
from assent.policies.mgb_031.facts import depression as dp
from assent.policies.mgb_031.facts import exclusions as ex
from assent.policies.mgb_031.facts import treatment as tx
from assent.policies.mgb_031.facts.treatment import Drug, Route

_KETAMINE = (Drug.KETAMINE.value, Drug.ESKETAMINE.value)
_DEPRESSION = (
    *(f"ICD-10-CM F32.{number}" for number in (0, 1, 2, 3, 4, 5, 9)), "ICD-10-CM F33",
    "SNOMED 370143000", "SNOMED 36923009", "SNOMED 15193003", "SNOMED 191611001", "SNOMED 268621008",
)  # fmt: skip
"""Major depressive disorder. F32.A and F32.8 are other depressions."""

_DEPRESSION_RULES = (
    CodedResource(dp.psychiatrist_documented_mdd.definition.name, True, ChartSupport.SUPPORTS, _DEPRESSION,
        while_active=True),
    CodedResource(dp.severe_suicidal_ideation.definition.name, True, ChartSupport.SUPPORTS,
        ("ICD-10-CM R45.851", "SNOMED 6471006"), while_active=True, within_days=30),
    CodedResource(dp.thoughts_of_death.definition.name, True, ChartSupport.SUPPORTS,
        ("ICD-10-CM R45.851", "ICD-10-CM T14.91", "SNOMED 6471006"), while_active=True, within_days=30),
)  # fmt: skip

_EXCLUSION_RULES = (
    DiagnosisTables(
        ever=frozenset({
            dp.ever_manic_or_hypomanic.definition.name, ex.primary_psychotic_disorder.definition.name,
            ex.intracerebral_hemorrhage.definition.name,
        }),
        passing={ex.active_pulmonary_infection.definition.name: 30, "pregnant": 300, "breastfeeding": 365},
        dated={ex.intracerebral_hemorrhage.definition.name: ex.hemorrhage_date.definition.name},
    ),
    CodedResource(ex.delirium.definition.name, True, ChartSupport.SUPPORTS, ("ICD-10-CM F05", "SNOMED 2776000"),
        dated=ex.last_delirium_date.definition.name),
    CodedResource(ex.unstable_cardiovascular_disease.definition.name, True, ChartSupport.SUPPORTS, (
        "ICD-10-CM I20.0", "ICD-10-CM I21", "ICD-10-CM I50", "SNOMED 88805009", "SNOMED 410429000",
        "SNOMED 429007001"), while_active=True),
    CodedResource(ex.uncontrolled_hyperthyroidism.definition.name, True, ChartSupport.SUPPORTS,
        ("ICD-10-CM E05", "SNOMED 34486009"), while_active=True),
    CodedResource(ex.severe_pulmonary_disease.definition.name, True, ChartSupport.SUPPORTS, (
        "ICD-10-CM J43", "ICD-10-CM J44", "ICD-10-CM J96.1", "SNOMED 13645005", "SNOMED 185086009"), while_active=True),
    CodedResource(ex.sud_maintenance_treatment.definition.name, True, ChartSupport.SUPPORTS, (
        *(f"HCPCS G{number}" for number in range(2067, 2076)), "HCPCS G2086", "HCPCS G2087", "HCPCS H0020"),
        of=Recorded.PROCEDURE, within_days=60),
    CodedResource(ex.under_ongoing_care.definition.name, True, ChartSupport.SUPPORTS, (
        "CPT 90791", "CPT 90792", "CPT 90832", "CPT 90834", "CPT 90837", "CPT 99213", "CPT 99214", "CPT 99215"),
        of=Recorded.ENCOUNTER, within_days=365, at_least=2),
    AllergyTo(ex.ketamine_hypersensitivity.definition.name, True, _KETAMINE),
    MedicineGiven(ex.prior_ketamine_course.definition.name, True, Drug.KETAMINE.value),
    MeasuredRecords(ex.blood_pressures.name, ex.measured_on.definition.name, {
        ex.systolic.definition.name: ("LOINC 8480-6", "LOINC 8459-0"),
        ex.diastolic.definition.name: ("LOINC 8462-4", "LOINC 8453-3")}, within_days=365),
)  # fmt: skip

_TREATMENT_RULES = (
    MedicineInUse(tx.concurrent_oral_antidepressant.definition.name, True, chart.ORAL_ANTIDEPRESSANT, oral=True),
    MedicineInUse(tx.concurrent_mood_stabilizer.definition.name, True, chart.MOOD_STABILIZER),
    MedicineOrdered(tx.drug.definition.name, {name: name for name in _KETAMINE}, tx.route.definition.name, {
        "SNOMED 47625008": Route.INTRAVENOUS.value, "SNOMED 46713006": Route.INTRANASAL.value,
        "SNOMED 78421000": Route.INTRAMUSCULAR.value, "SNOMED 34206005": Route.SUBCUTANEOUS.value,
        "SNOMED 26643006": Route.ORAL.value, "Route IV": Route.INTRAVENOUS.value,
        "Route NASINHL": Route.INTRANASAL.value, "Route IM": Route.INTRAMUSCULAR.value, "Route PO": Route.ORAL.value},
        doses=tuple(fact.definition.name for fact in (
            tx.dose_mg, tx.dose_mg_per_kg, tx.infusion_minutes, tx.infusions_per_week))),
    OrderedBy(tx.prescriber_is_specialist.definition.name, True, _KETAMINE,
        tx.prescriber_is_specialist.definition.codes),
)  # fmt: skip

CHART_RULES: tuple[ChartRule, ...] = (
    chart.BIRTH_DATE,
    chart.WEIGHT,
    chart.PREGNANT,
    chart.RATINGS,
    chart.DIAGNOSES,
    chart.ANTIDEPRESSANT_TRIALS,
    *_DEPRESSION_RULES,
    *_EXCLUSION_RULES,
    *_TREATMENT_RULES,
)
