"""What bars automatic approval under Policy 031: each row is approved without what it states, and barred with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from assent.casework.assessment.approval_questions import approval_questions
from assent.casework.assessment.assessment import Assessment, assess
from assent.casework.assessment.bars import ON_RECEIPT, REQUEST_DATE_DIFFERS, PlanBars, removable_bars
from assent.casework.assessment.case import Basis, Case, Evidence
from assent.logic.ask_tree import asked, flat
from assent.logic.case_facts import CaseFacts, RecordList
from assent.logic.conclude import Outcome
from assent.logic.partial_dates import PartialDate
from assent.logic.tree import Plain
from tests.packages import PACKAGE
from tests.spec.base_case import (
    REQUESTED,
    Given,
    initial_case,
    pressures,
    renewal_case,
    scores,
    trial,
    trials,
)

POLICY = PACKAGE.newest
SIGNED = Evidence(Basis.ATTESTED, "signed request", REQUESTED, "Jane Roe, MD, NPI 1234567893")
SAFE = {
    "administration_setting": "hospital",
    "monitored_by": "psychiatrist",
    "monitor_expertise": True,
    "prescriber_is_specialist": True,
}
FOUR = ("ssri", "ssri", "snri", "bupropion")


def first(**changes: Given) -> CaseFacts:
    """A clean first request: eight infusions, two a week, at half a milligram for each kilogram."""
    ordered = {
        "infusions_per_week": 2.0,
        "planned_infusions": 8,
        "dose_mg_per_kg": 0.5,
        "infusion_minutes": 40.0,
        "requested_start": REQUESTED,
    }
    return initial_case(**{**ordered, **changes})  # type: ignore[arg-type]


def renewed(**changes: Given) -> CaseFacts:
    """A clean renewal: an infusion every other week, in the same setting."""
    ordered = {"infusions_per_week": 0.5, "planned_infusions": 26, "requested_start": REQUESTED}
    return renewal_case(**{**ordered, **SAFE, **changes})  # type: ignore[arg-type]


def assessed(
    facts: CaseFacts, evidence: Evidence | None = SIGNED, plan: PlanBars | None = None
) -> Assessment:
    behind = dict.fromkeys((*facts.values, *facts.lists), evidence) if evidence else {}
    case = Case("R-1", facts, behind)
    return assess(POLICY, case, package=PACKAGE, plan_bars=plan or PlanBars())


def ids(assessment: Assessment) -> tuple[str, ...]:
    assert assessment.outcome is Outcome.MET
    return tuple(bar.id for bar in assessment.bars)


def test_a_clean_first_request_and_a_clean_renewal_are_not_barred() -> None:
    assert ids(assessed(first())) == ()
    assert ids(assessed(renewed())) == ()


LATER = REQUESTED + timedelta(days=91)
SEVERE: dict[str, Given] = {"severe_suicidal_ideation": True, "rapid_onset_needed": True}
BY_TOTALS: dict[str, Given] = {
    "scale_improvement_documented": None,
    "functional_improvement_documented": None,
    "response_scale": "phq_9",
    "baseline_total": 20,
    "current_total": 8,
    "baseline_date": REQUESTED - timedelta(days=200),
    "current_date": REQUESTED - timedelta(days=3),
}
BY_TABLE_A: dict[str, Given] = {
    **dict.fromkeys(
        ("depressed_mood", "anhedonia", "sleep_disturbance", "fatigue", "poor_concentration"), True
    ),
    "symptom_days": 100,
    "distress_or_impairment": True,
    "due_to_substance_or_condition": False,
    "better_explained_by_psychosis": False,
}
DAYS_SINCE_1970 = (REQUESTED - date(1970, 1, 1)).days


def with_a_further_trial(**changes: Plain | None) -> RecordList:
    """Four trials that count, and a fifth with these changes."""
    four = trials(*FOUR)
    return replace(four, records=(*four.records, trial("tca", **changes)))


LONG_AGO = REQUESTED - timedelta(days=75)
"""In a month that ended within the last 60 days and began before them."""
SHORT = trials(*FOUR[:3]), trial("tca", days=10, sufficient_per_physician=True)
FIRST: tuple[tuple[str, dict[str, Given]], ...] = (
    ("D.1.dose", {"dose_mg_per_kg": 0.55}),
    ("D.1.weight", {"dose_mg": 40.0, "weight_kg": 176.0, "dose_mg_per_kg": 0.5}),
    ("D.1.weight", {"dose_mg": 40.0, "weight_kg": 195.0, "dose_mg_per_kg": 0.5}),
    ("D.1.dose", {"dose_mg_per_kg": 0.44}),
    ("D.1.minutes", {"infusion_minutes": 60.0}),
    ("D.1.frequency", {"infusions_per_week": 1.0, "planned_infusions": 4}),
    ("units.above_schedule", {"planned_infusions": 9}),
    ("units.unknown", {"planned_infusions": None, "infusions_per_week": None}),
    ("units.above_three_a_week", {"planned_infusions": 13, "infusions_per_week": None}),
    ("C.J3490", {"ndc_usable": False}),
    ("C.J3490", {"ndc_usable": None}),
    ("C.J3490", {"ndc_usable": None, "drug_code": None}),
    ("C.drug_code", {"drug_code": "J2001"}),
    ("C.drug_code", {"drug_code": "none"}),
    ("C.96365", {"administration_code": "96374"}),
    ("first_infusion.outside_term", {"first_infusion_date": REQUESTED + timedelta(days=28)}),
    ("first.after_authorization", {"earlier_authorization": True}),
    ("first.after_authorization", {"earlier_authorization_end": REQUESTED - timedelta(days=10)}),
    ("first.after_authorization", {"scale_improvement_documented": False}),
    ("first.after_authorization", {"functional_improvement_documented": False}),
    ("trials.unrecognized_medicine", {"trials": with_a_further_trial(medicine=None)}),
    ("trials.other_use", {"trials": with_a_further_trial(made_for_another_use=True)}),
    ("trials.repeated_dispense", {"trials": with_a_further_trial(repeated_dispense=True)}),
    ("trials.longer_than_symptoms", {"symptom_days": 59}),
    ("trials.at_once", {"symptom_days": 83}),
    ("symptoms.longer_than_life", {"symptom_days": 19_000}),
    ("ideation.contradicted", {**SEVERE, "thoughts_of_death": False}),
    ("ratings.lowest_band", {"scores": scores(("phq_9", 18, 5), ("ham_d", 7, 1))}),
    ("ratings.lowest_band", {"scores": scores(("phq_9", 18, 5), ("cgi_s", 2, 1))}),
    ("ratings.after_first_infusion",
        {"first_infusion_date": REQUESTED, "scores": scores(("phq_9", 18, 5), ("phq_9", 18, -1))}),
    ("diagnosis.not_documented", {**BY_TABLE_A, "psychiatrist_documented_mdd": False}),
    ("X.10.old_pressure", {"blood_pressures": pressures((120, 80, 91))}),
    ("X.10.hardly_possible", {"blood_pressures": pressures((59, 40, 5))}),
    ("X.10.hardly_possible", {"blood_pressures": pressures((80, 71, 5))}),
    ("date.1970", {"birth_date": date(1970, 1, 1)}),
    ("date.1970", {"scores": scores(("phq_9", 18, 5), ("phq_9", 18, DAYS_SINCE_1970))}),
    ("date.1970", {"blood_pressures": pressures((120, 80, 5), (120, 80, DAYS_SINCE_1970))}),
    ("diagnosis_code", {"diagnoses": RecordList(({"code": "F31.9"},))}),
    ("diagnosis_code", {"diagnoses": RecordList(({"code": "296.33"},))}),
    ("diagnosis_code", {"diagnoses": RecordList(({"code": "F33.2"}, {"code": "370143000"}))}),
    ("diagnosis_code", {"diagnoses": RecordList(({"code": "depression"},))}),
    ("early_start", {"requested_start": REQUESTED - timedelta(days=1)}),
    ("late_start", {"requested_start": LATER}),
)  # fmt: skip


@pytest.mark.parametrize(("bar", "changes"), FIRST)
def test_what_bars_a_first_request(bar: str, changes: dict[str, Given]) -> None:
    assert bar in ids(assessed(first(**changes)))


@pytest.mark.parametrize(
    "changes",
    [
        {"dose_mg_per_kg": 0.54},
        {"dose_mg_per_kg": 0.45},
        {"dose_mg_per_kg": None},
        {"infusions_per_week": 3.0, "planned_infusions": 12},
        {"infusions_per_week": 2.25, "planned_infusions": 9},
        {"planned_infusions": None},
        {"infusions_per_week": None},
        {"first_infusion_date": REQUESTED + timedelta(days=27)},
        {"symptom_days": 84},
        {"blood_pressures": pressures((60, 50, 5))},
        {**SEVERE, "thoughts_of_death": True},
        {"scores": scores(("phq_9", 18, 5), ("ham_d", 8, 1))},
        {"scores": scores(("phq_9", 18, 5), ("cgi_s", 3, 1))},
        {"diagnoses": RecordList(({"code": "F33.2"}, {"code": "f332"}))},
        {"scores": scores(("phq_9", 18, 5), ("ham_d", 7, 31))},
        {"blood_pressures": pressures((120, 80, 90))},
        {"birth_date": date(1970, 1, 2)},
        {"requested_start": REQUESTED + timedelta(days=90)},
    ],
)
def test_what_stops_short_of_a_bar(changes: dict[str, Given]) -> None:
    assert ids(assessed(first(**changes))) == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"response": "adequate", "medicine": None},
        {"made_for_another_use": False, "repeated_dispense": False},
        {"role": "augmentation", "medicine": None},
    ],
)
def test_a_trial_that_counts_for_nothing_bars_nothing(changes: dict[str, Plain | None]) -> None:
    assert ids(assessed(first(trials=with_a_further_trial(**changes)))) == ()


def test_two_dated_totals_of_the_last_days_bar_nothing() -> None:
    assert ids(assessed(renewed(**BY_TOTALS))) == ()
    at_the_edge = {**BY_TOTALS, "current_date": REQUESTED - timedelta(days=60)}
    assert ids(assessed(renewed(**at_the_edge))) == ()


def test_what_passes_is_counted_back_from_the_day_of_the_assessment() -> None:
    later = REQUESTED + timedelta(days=8)
    assert "passing.delirium_or_infection" in ids(assessed(first(assessed_on=later)))
    of_that_day = replace(SIGNED, on=later)
    assert ids(assessed(first(assessed_on=later), of_that_day)) == ()
    pressure_then = first(assessed_on=later, blood_pressures=pressures((120, 80, 83)))
    assert ids(assessed(pressure_then, of_that_day)) == ("X.10.old_pressure",)


def test_a_short_trial_on_the_physicians_word_bars() -> None:
    others, short = SHORT
    case = first(trials=replace(others, records=(*others.records, short)))
    assert ids(assessed(case)) == ("trials.short",)
    enough = replace(others, records=(*others.records, {**short, "days": 14}))
    assert ids(assessed(first(trials=enough))) == ()


ANOTHER_SCALE: dict[str, Given] = {
    "response_scale": "other",
    "response_scale_name": "BDI-II",
    "response_scale_lowest": 0,
    "response_scale_highest": 63,
    "response_scale_more_is_better": False,
}
MORE_IS_BETTER: dict[str, Given] = {**ANOTHER_SCALE, "response_scale_more_is_better": True}
RENEWALS: tuple[tuple[str, dict[str, Given]], ...] = (
    ("renewal.above_one_a_week", {"infusions_per_week": 2.0}),
    ("renewal.above_one_a_week", {"infusions_per_week": None, "planned_infusions": 54}),
    ("units.above_schedule", {"planned_infusions": 28}),
    ("dose.above_1_mg_per_kg", {"dose_mg_per_kg": 1.1}),
    ("renewal.safety", {"administration_setting": "home"}),
    ("renewal.safety", {"monitored_by": None}),
    ("renewal.totals_did_not_fall", {"response_scale": "phq_9", "baseline_total": 8, "current_total": 8}),
    (
        "renewal.totals_did_not_fall",
        {
            "scale_improvement_documented": None,
            "functional_improvement_documented": True,
            "response_scale": "phq_9",
            "baseline_total": 8,
            "current_total": 9,
        },
    ),
    ("renewal.totals_did_not_fall", {**MORE_IS_BETTER, "baseline_total": 20, "current_total": 8}),
    ("diagnosis_code", {"diagnoses": RecordList(({"code": "F31.81"},))}),
    ("renewal.mania", {"ever_manic_or_hypomanic": True}),
    ("renewal.undated_totals", {**BY_TOTALS, "baseline_date": None}),
    ("renewal.undated_totals", {**BY_TOTALS, "current_date": None}),
    ("renewal.old_total", {**BY_TOTALS, "current_date": REQUESTED - timedelta(days=61)}),
    (
        "renewal.old_total",
        {
            **BY_TOTALS,
            "scale_improvement_documented": True,
            "current_date": REQUESTED - timedelta(days=61),
        },
    ),
    ("renewal.totals_too_near", {**BY_TOTALS, "baseline_date": REQUESTED - timedelta(days=16)}),
    (
        "renewal.rated_no_better",
        {"response_scale": "phq_9", "baseline_total": 18, "scores": scores(("phq_9", 18, 60))},
    ),
    ("renewal.minutes", {"infusion_minutes": 39.0}),
    ("renewal.minutes", {"infusion_minutes": 61.0}),
    ("renewal.gap", {"earlier_authorization_end": REQUESTED - timedelta(days=61)}),
    ("renewal.gap", {"earlier_authorization_end": PartialDate(LONG_AGO.year, LONG_AGO.month)}),
    ("renewal.overlap", {"earlier_authorization_end": REQUESTED + timedelta(days=61)}),
    ("renewal.mild_baseline", {**BY_TOTALS, "baseline_total": 4, "current_total": 1}),
    (
        "renewal.mild_baseline",
        {**BY_TOTALS, "response_scale": "cgi_s", "baseline_total": 2, "current_total": 1},
    ),
    ("renewal.mild_baseline", {**BY_TOTALS, **ANOTHER_SCALE}),
)


@pytest.mark.parametrize(("bar", "changes"), RENEWALS)
def test_what_bars_a_renewal(bar: str, changes: dict[str, Given]) -> None:
    assert bar in ids(assessed(renewed(**changes)))


@pytest.mark.parametrize(
    "changes",
    [
        {"infusions_per_week": 1.0, "planned_infusions": 53},
        {"planned_infusions": 27},
        {"dose_mg_per_kg": 1.0},
        {"response_scale": "phq_9", "baseline_total": 8, "current_total": 7},
        {**MORE_IS_BETTER, "baseline_total": 8, "current_total": 20},
        {**BY_TOTALS, "response_scale": "cgi_s", "baseline_total": 3, "current_total": 1},
        {"diagnoses": RecordList(({"code": "F33.42"},))},
        {"earlier_authorization_end": REQUESTED - timedelta(days=60)},
        {"earlier_authorization_end": REQUESTED + timedelta(days=10)},
        {"earlier_authorization_end": REQUESTED + timedelta(days=60)},
        {"earlier_authorization_end": PartialDate(REQUESTED.year, REQUESTED.month)},
        {"infusion_minutes": 60.0},
        {**BY_TOTALS, "baseline_date": REQUESTED - timedelta(days=17)},
        {"functional_improvement_documented": True, "current_date": REQUESTED - timedelta(days=61)},
        {
            "response_scale": "phq_9",
            "baseline_total": 18,
            "scores": scores(("phq_9", 18, 61), ("phq_9", 17, 5)),
        },
        {"response_scale": "phq_9", "baseline_total": 18, "scores": scores(("madrs", 20, 5))},
    ],
)
def test_what_stops_short_of_barring_a_renewal(changes: dict[str, Given]) -> None:
    assert ids(assessed(renewed(**changes))) == ()


@pytest.mark.parametrize(("days_ago", "barred"), [(7, ()), (8, ("passing.delirium_or_infection",))])
def test_a_statement_about_delirium_or_infection_counts_for_seven_days(
    days_ago: int, barred: tuple[str, ...]
) -> None:
    assert ids(assessed(first(), replace(SIGNED, on=REQUESTED - timedelta(days=days_ago)))) == barred


@pytest.mark.parametrize(
    ("on", "barred"),
    [(REQUESTED - timedelta(days=30), False), (REQUESTED - timedelta(days=31), True), (None, True)],
)
def test_one_about_pregnancy_or_substance_use_counts_for_thirty_days(on: date | None, barred: bool) -> None:
    found = ids(assessed(first(), replace(SIGNED, on=on)))
    assert ("passing.pregnancy_or_substance_use" in found) is barred


def test_without_any_evidence_that_is_left_to_receipt() -> None:
    assert ids(assessed(first(), None)) == ()
    assert "evidence" in {bar.id for bar in ON_RECEIPT}


def test_a_pressure_that_cardiology_cleared_may_be_old() -> None:
    old = pressures((170, 80, 91))
    cleared = {"cardiovascular_clearance": "given", "cardiovascular_clearance_by": "cardiology"}
    assert ids(assessed(first(blood_pressures=old, **cleared))) == ()


def test_every_bar_of_the_policy_has_a_row() -> None:
    rows = {bar for bar, _ in (*FIRST, *RENEWALS)} | {"trials.short"}
    states = {"passing.delirium_or_infection", "passing.pregnancy_or_substance_use"}
    assert {bar.id for bar in PACKAGE.bars} == rows - {"early_start", "late_start", "diagnosis_code"} | states


@pytest.mark.parametrize(
    ("removed", "changes"),
    [(bar, changes) for bar, changes in (*FIRST, *RENEWALS) if bar in removable_bars(PACKAGE)],
)
def test_a_plan_may_do_without_some(removed: str, changes: dict[str, Given]) -> None:
    of = renewed if (removed, changes) in RENEWALS else first
    assert removed not in ids(assessed(of(**changes), plan=PlanBars(frozenset({removed}))))


def test_and_not_without_the_others() -> None:
    fixed = {bar for bar, _ in (*FIRST, *RENEWALS)} - removable_bars(PACKAGE)
    for bar, changes in (*FIRST, *RENEWALS):
        if bar in fixed:
            of = renewed if (bar, changes) in RENEWALS else first
            assert bar in ids(assessed(of(**changes), plan=PlanBars(frozenset({bar}))))
    assert REQUEST_DATE_DIFFERS in removable_bars(PACKAGE)


@pytest.mark.parametrize(
    ("changes", "bar", "optional"),
    [
        ({"monitored_by": None}, "renewal.safety", ("monitored_by",)),
        (
            {"monitored_by": "other_specialist", "monitor_expertise": None},
            "renewal.safety",
            ("monitor_expertise",),
        ),
        ({"administration_setting": "home", "monitored_by": None}, "renewal.safety", ()),
        ({"ndc_usable": None}, "C.J3490", ("ndc_usable",)),
    ],
)
def test_a_bar_that_rests_on_something_unknown_offers_the_question(
    changes: dict[str, Given], bar: str, optional: tuple[str, ...]
) -> None:
    assessment = assessed(renewed(**changes))
    assert [(one.id, one.optional) for one in assessment.bars] == [(bar, optional)]
    assert assessment.missing is None


def test_a_bar_changes_no_outcome() -> None:
    for bar, changes in FIRST:
        assert assessed(first(**changes)).outcome is Outcome.MET, bar


@pytest.mark.parametrize(
    ("facts", "asks"),
    [
        (first(), ()),
        (first(planned_infusions=None, infusions_per_week=None), ("infusions_per_week", "planned_infusions")),
        (first(planned_infusions=None), ()),
        (first(drug_code=None, ndc_usable=None), ("drug_code", "ndc")),
        (first(drug_code="J3490", ndc_usable=None), ("ndc",)),
        (first(drug_code="J3490", ndc_usable=None, ndc="60001-0001-01"), ()),
        (first(drug_code="J3490", ndc_usable=False), ()),
        (renewed(monitored_by=None), ("monitored_by",)),
        (renewed(administration_setting="home", monitored_by=None), ()),
        (first(dose_mg_per_kg=None), ()),
        (first(dose_mg_per_kg=0.7), ()),
    ],
)  # fmt: skip
def test_what_bars_for_want_of_an_answer_is_asked(facts: CaseFacts, asks: tuple[str, ...]) -> None:
    """What no criterion asks is asked where only an answer is lacking, and where an answer can help."""
    assessment = assessed(facts)
    assert assessment.missing is None
    assert flat(approval_questions(assessment, PACKAGE)) == asks


def test_what_the_plan_does_without_is_not_asked() -> None:
    facts = first(blood_pressures=pressures((120, 80, 200)))
    asked_for = flat(approval_questions(assessed(facts), PACKAGE))
    removed = PlanBars(frozenset({"X.10.old_pressure"}))
    assert "blood_pressures" in asked_for
    assert "blood_pressures" not in flat(approval_questions(assessed(facts, plan=removed), PACKAGE))


def test_what_is_asked_for_a_bar_names_it() -> None:
    tree = approval_questions(assessed(renewed(monitored_by=None)), PACKAGE)
    assert [ask.clauses for ask in asked(tree)] == [("renewal.safety",)]
