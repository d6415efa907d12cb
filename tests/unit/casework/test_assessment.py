"""The assessment of a case: readings, previews, terms, advisories, bars, trace and faults."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

import pytest

from assent.casework.assessment.as_json import assessment_json
from assent.casework.assessment.assessment import Assessment, assess
from assent.casework.assessment.case import Bar, Basis, Case, Conflict, Evidence, Fault
from assent.casework.assessment.findings import Findings
from assent.casework.assessment.terms import Terms
from assent.desk.assessment.assess import record
from assent.logic.authoring import Grant, Pathway, reading, readings
from assent.logic.case_facts import CaseFacts, RecordList
from assent.logic.conclude import Outcome
from assent.logic.truth import FALSE, TRUE, Verdict
from assent.policies.mgb_031.facts import treatment as tx
from assent.policies.mgb_031.facts.treatment import Route
from assent.policies.mgb_031.v2026_01 import POLICY
from tests.packages import PACKAGE
from tests.spec.base_case import (
    INITIAL,
    REQUESTED,
    Given,
    initial_case,
    pressures,
    renewal_case,
    scores,
    trial,
    trials,
)

T = TypeVar("T")
MET, NOT_MET, INCOMPLETE = Outcome.MET, Outcome.NOT_MET, Outcome.INCOMPLETE
JUDGMENT, ELSEWHERE = Outcome.JUDGMENT, Outcome.OTHER_GUIDANCE
QIDS = scores(("qids_sr16", 13, 5), complete=True)


def of(facts: CaseFacts, adoptions: Mapping[str, str] | None = None, **case: Any) -> Assessment:
    """The assessment of these facts."""
    return assess(POLICY, Case("a case", facts, **case), adoptions, package=PACKAGE)


def initial(**changes: Given) -> Assessment:
    """The assessment of a first request that meets every criterion, with changes."""
    return of(initial_case(REQUESTED, **changes))


# --- Readings -------------------------------------------------------------------------------------


def outcomes(one: Assessment) -> dict[str, dict[str, Outcome | None]]:
    """The outcome under each reading, by question."""
    found: dict[str, dict[str, Outcome | None]] = {}
    for entry in one.readings:
        found.setdefault(entry.question, {})[entry.reading] = entry.outcome
    return found


def test_every_reading_of_an_open_question_has_the_outcome_of_the_whole_case() -> None:
    one = initial(scores=QIDS)
    assert one.outcome is JUDGMENT
    assert one.findings.judgment == ("I.3",)
    assert outcomes(one) == {
        "I.3.c.cutoff": {
            "sixteen": NOT_MET, "eleven": MET,
            "thirteen": MET, "any_total": MET, "twenty_one": NOT_MET, "unusable": NOT_MET,
        }
    }  # fmt: skip
    assert [reading.live for reading in one.readings] == [True, True, False, False, False, False]


def test_other_questions_stay_open_while_a_reading_is_tried() -> None:
    one = initial(scores=QIDS, administration_setting="infusion_clinic")
    found = outcomes(one)
    assert found["I.3.c.cutoff"]["sixteen"] is NOT_MET
    assert found["I.3.c.cutoff"]["eleven"] is JUDGMENT
    assert found["I.6.setting"] == {"office": JUDGMENT, "not_office": NOT_MET}


@pytest.mark.parametrize("question", ["I.3.c.cutoff", "I.6.setting"])
def test_each_outcome_is_that_of_the_case_with_the_reading_adopted(question: str) -> None:
    facts = initial_case(scores=QIDS, administration_setting="infusion_clinic")
    for name, outcome in outcomes(of(facts))[question].items():
        assert of(facts, {question: name}).outcome is outcome


def test_recorded_readings_are_listed_after_the_live_ones() -> None:
    given = RecordList((trial("ssri"), trial("snri"), trial("bupropion"), trial("augmentation")), True)
    one = initial(trials=given, psychotherapy_failed=False, severe_suicidal_ideation=False)
    assert list(outcomes(one)["I.4.count"].items()) == [
        ("antidepressants_only", NOT_MET), ("augmentation_too", MET), ("psychotherapy_too", NOT_MET),
        ("both_too", MET), ("augmentation_besides", NOT_MET), ("psychotherapy_instead", NOT_MET),
    ]  # fmt: skip


def test_a_note_without_an_expression_is_listed_without_an_outcome() -> None:
    asked = readings(
        "Q", "What does it mean?",
        live=[
            reading("oral", "one", tx.route.is_(Route.ORAL)),
            reading("vein", "another", tx.route.is_(Route.INTRAVENOUS)),
        ],
        recorded=[reading("note", "a third, which cannot be evaluated")],
    )  # fmt: skip
    pathway = Pathway("initial", asked, Grant(days=28, clause="I.0.term"))
    policy = replace(POLICY, pathways={**POLICY.pathways, "initial": pathway})
    one = assess(policy, Case("a case", initial_case()), package=PACKAGE)
    assert [(found.reading, found.live, found.outcome) for found in one.readings] == [
        ("oral", True, NOT_MET), ("vein", True, MET), ("note", False, None),
    ]  # fmt: skip
    assert [found["outcome"] for found in assessment_json(one, "", "")["readings"]] == [
        "not_met",
        "met",
        None,
    ]


def test_an_adopted_question_is_no_longer_open() -> None:
    one = of(initial_case(scores=QIDS), {"I.3.c.cutoff": "eleven"})
    assert (one.outcome, one.readings, one.adoptions) == (MET, (), {"I.3.c.cutoff": "eleven"})


def test_a_case_that_is_not_met_anyway_lists_no_readings() -> None:
    one = initial(scores=QIDS, ketamine_misuse=True)
    assert (one.outcome, one.readings, one.findings.judgment) == (NOT_MET, (), ())
    assert one.findings.exclusions == ("X.17",)


def test_a_question_for_a_clinician_has_no_readings() -> None:
    one = initial(administration_setting="other")
    assert (one.outcome, one.readings, one.findings.judgment) == (JUDGMENT, (), ("I.6",))


# --- Routes ---------------------------------------------------------------------------------------


def test_an_undetermined_route_shows_the_criteria_and_decides_nothing_by_them() -> None:
    one = initial(product_line="medicare_advantage", ketamine_misuse=True, scores=QIDS)
    assert (one.outcome, one.preview, one.pathway) == (JUDGMENT, True, "initial")
    assert one.findings == Findings(judgment=("V.MA",))
    assert (one.missing, one.readings, one.advisories, one.way, one.terms) == (None, (), (), None, None)
    assert one.guidance is not None
    assert one.guidance[0] == ""
    verdicts = {clause.id: clause.verdict for clause in one.trace}
    assert verdicts["X.17"] == FALSE
    assert verdicts["I.3"] == Verdict(False, True)
    assert verdicts["I.1"] == TRUE
    assert not {"O.3", "D.1.dose"} & set(verdicts), "no administrative clause and no advisory"


def test_other_guidance_shows_no_criteria() -> None:
    one = initial(product_line="mgb_aco")
    assert (one.outcome, one.preview, one.pathway, one.trace) == (ELSEWHERE, False, None, ())
    assert one.guidance is not None
    assert one.guidance[0].startswith("MassHealth Drug List")
    assert one.guidance[1].startswith("V.MH: ")


def test_without_the_kind_of_request_it_is_asked_and_nothing_else() -> None:
    one = initial(request_kind=None, ketamine_misuse=True)
    assert (one.outcome, one.missing_facts, one.trace) == (INCOMPLETE, ("request_kind",), ())


# --- Terms ----------------------------------------------------------------------------------------


def granted(one: Assessment) -> Terms:
    """The terms of a case that is met."""
    assert one.outcome is MET
    assert one.terms is not None
    return one.terms


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-02-16", "2026-03-15"), ("2026-02-10", "2026-03-09"),
        ("2028-02-01", "2028-02-28"), ("2026-12-20", "2027-01-16"),
    ],
)  # fmt: skip
def test_a_first_term_is_28_days_both_included(start: str, end: str) -> None:
    terms = granted(initial(requested_start=date.fromisoformat(start)))
    assert (terms.start, terms.end, terms.days) == (date.fromisoformat(start), date.fromisoformat(end), 28)
    assert (terms.end - terms.start).days == 27


@pytest.mark.parametrize(
    ("start", "end"),
    [("2026-03-16", "2027-03-15"), ("2027-03-01", "2028-02-28"), ("2028-03-01", "2029-02-28")],
)
def test_a_renewed_term_is_365_days_both_included(start: str, end: str) -> None:
    terms = granted(of(renewal_case(requested_start=date.fromisoformat(start))))
    assert (terms.start, terms.end, terms.days) == (date.fromisoformat(start), date.fromisoformat(end), 365)


def test_a_term_starts_as_requested_else_with_the_first_infusion_else_with_the_request() -> None:
    asked, first = date(2026, 2, 16), date(2026, 2, 18)
    for changes, start in (
        ({"requested_start": asked, "first_infusion_date": first}, (asked, "requested_start")),
        ({"first_infusion_date": first}, (first, "first_infusion_date")),
        ({}, (REQUESTED, "request_date")),
    ):
        terms = granted(initial(**changes))
        assert (terms.start, terms.starts_with) == start


@pytest.mark.parametrize(
    ("given", "units", "total"),
    [
        ({"planned_infusions": 8, "infusions_per_week": 2.0}, "8", "288 mg"),
        ({"planned_infusions": 6, "infusions_per_week": 3.0}, "6", "216 mg"),
        ({"infusions_per_week": 2.0}, "8", "288 mg"),
        ({"infusions_per_week": 3.0}, "12", "432 mg"),
        ({"infusions_per_week": 2.5}, None, None),
        ({}, None, None),
    ],
)
def test_units_of_a_first_term_follow_from_the_number_or_from_the_week(
    given: dict[str, Given], units: str | None, total: str | None
) -> None:
    infusion, drug = granted(initial(dose_mg=36.0, infusion_minutes=40.0, **given)).lines
    assert (infusion.code, infusion.units) == ("96365", units)
    if units is None:
        assert "does not say how many infusions" in infusion.says
    assert (drug.code, drug.units) == ("J3490", None)
    assert "does not determine billing units" in drug.says
    assert (total is None) == (" mg in all" not in drug.says)
    assert drug.says.startswith(total or "the policy")


def test_units_of_a_year_follow_only_from_the_number_asked_for() -> None:
    weekly = renewal_case(infusion_minutes=40.0, infusions_per_week=1.0)
    assert granted(of(weekly)).lines[0].units is None
    counted = renewal_case(infusion_minutes=40.0, infusions_per_week=1.0, planned_infusions=26)
    assert granted(of(counted)).lines[0].units == "26"


def test_milligrams_follow_from_the_dose_by_weight() -> None:
    common: dict[str, Given] = {"dose_mg_per_kg": 0.5, "planned_infusions": 4, "infusion_minutes": 40.0}
    assert granted(initial(**common, weight_kg=80.0)).lines[1].says.startswith("160 mg in all")
    assert granted(initial(**common)).lines[1].says.startswith("the policy does not determine")


def test_requested_codes_are_shown_and_none_means_the_usual_one() -> None:
    one = granted(initial(drug_code="J3490", ndc="00409-2051-05", administration_code="96365"))
    assert [(line.code, line.ndc) for line in one.lines] == [("96365", None), ("J3490", "00409-2051-05")]
    none = granted(initial(drug_code="none", ndc="none", administration_code="none"))
    assert [(line.code, line.ndc) for line in none.lines] == [("96365", None), ("J3490", None)]


@pytest.mark.parametrize("minutes", [None, 10.0])
def test_units_that_fail_for_their_minutes_say_so(minutes: float | None) -> None:
    infusion, _ = granted(initial(planned_infusions=8, infusion_minutes=minutes)).lines
    assert infusion.units is None
    assert "how many infusions" not in infusion.says


def test_a_code_that_is_no_ndc_leaves_the_terms_standing() -> None:
    assert granted(initial(planned_infusions=8, ndc="code-2")).lines[0].code == "96365"


@pytest.mark.parametrize(
    "facts", [initial_case(scores=QIDS), initial_case(dementia=True), initial_case(dementia=None)]
)
def test_only_what_is_met_has_terms(facts: CaseFacts) -> None:
    assert of(facts).terms is None


# --- Advisories -----------------------------------------------------------------------------------


def diagnoses(*codes: str | None) -> RecordList:
    """Diagnosis codes of the chart."""
    return RecordList(tuple({"code": code} for code in codes), False)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("F33.41", "recurrent depression in remission"),
        ("F20.9", "primary_psychotic_disorder"),
        ("F31.81", "ever_manic_or_hypomanic"),
        ("F33.3", "psychotic_features"),
    ],
)
def test_a_diagnosis_code_that_contradicts_a_fact_is_noted_and_changes_nothing(code: str, words: str) -> None:
    plain = initial()
    one = initial(diagnoses=diagnoses("F33.2", None, code))
    assert one.outcome is plain.outcome is MET
    (noted,) = [advisory for advisory in one.advisories if advisory.clause == "C.0"]
    assert code in noted.says
    assert words in noted.says
    assert plain.advisories == tuple(advisory for advisory in one.advisories if advisory != noted)


def test_codes_that_agree_or_say_nothing_are_not_noted() -> None:
    one = initial(diagnoses=diagnoses("F33.2", "Z00.0", "no code", None))
    assert [advisory for advisory in one.advisories if advisory.clause == "C.0"] == []


def test_advisories_are_named_at_the_level_of_the_policy_and_change_nothing() -> None:
    one = initial(
        dose_mg_per_kg=1.0, infusion_minutes=60.0, infusions_per_week=5.0,
        drug_code="J3490", ndc="none", administration_code="96374",
    )  # fmt: skip
    assert one.outcome is MET
    assert [advisory.clause for advisory in one.advisories] == ["D.1", "D.1", "D.1", "C.J3490", "C.96365"]
    assert len({advisory.says for advisory in one.advisories}) == 5


# --- Bars -----------------------------------------------------------------------------------------

SCHEDULED = initial_case(infusions_per_week=2.0)


def test_nothing_bars_a_case_that_is_met_by_what_was_stated() -> None:
    assert initial(infusions_per_week=2.0).bars == ()


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [({"dementia": True}, "not_met"), ({"dementia": None}, "incomplete"), ({"scores": QIDS}, "judgment")],
)
def test_an_outcome_other_than_met_bars(changes: dict[str, Given], outcome: str) -> None:
    assert initial(**changes).bars == (Bar("outcome", f"the outcome is {outcome}"),)


@pytest.mark.parametrize(
    "changes", [{"product_line": "mgb_aco"}, {"product_line": "medicare_advantage"}, {"request_kind": None}]
)
def test_an_outcome_without_criteria_bars_too(changes: dict[str, Given]) -> None:
    assert initial(**changes).bars != ()


def test_a_conflict_a_presumption_and_an_open_formality_bar() -> None:
    conflict = Conflict("arrhythmia", used=False, others=(True,), why="it is the later")
    one = of(SCHEDULED, conflicts=(conflict,))
    assert (one.outcome, one.conflicts) == (MET, (conflict,))
    assert one.bars == (Bar("conflict", "the evidence for arrhythmia disagrees"),)
    presumed = of(SCHEDULED, evidence={"porphyria": Evidence(Basis.PRESUMED, "presumption of the plan")})
    assert presumed.bars == (Bar("presumed", "porphyria is presumed"),)
    attested = of(SCHEDULED, evidence={"porphyria": Evidence(Basis.ATTESTED, by="prescriber")})
    assert attested.bars == ()
    unsigned = initial(requested_by_treating_specialist=None, infusions_per_week=2.0)
    assert unsigned.outcome is MET
    assert unsigned.bars == (Bar("unsettled", "O.3 is not known to be fulfilled"),)


# --- The trace ------------------------------------------------------------------------------------

FIRST = ("request_kind", "product_line", "drug", "route", "indication")
CASES = {
    "met": initial_case(),
    "renewal": renewal_case(),
    "judgment": initial_case(scores=QIDS),
    "preview": initial_case(product_line="medicare_advantage"),
    "not met": initial_case(dementia=True, route="oral"),
    "little known": CaseFacts({**{name: INITIAL[name] for name in FIRST}, "request_date": REQUESTED}),
}


@pytest.mark.parametrize("name", CASES)
def test_a_clause_stands_once_and_after_one_that_it_is_inside_of(name: str) -> None:
    clauses = of(CASES[name]).trace
    ids = [clause.id for clause in clauses]
    assert ids
    assert len(ids) == len(set(ids))
    for clause in clauses:
        assert set(clause.children) <= set(ids)
        outside = [other.id for other in clauses if clause.id in other.children]
        assert not outside or min(map(ids.index, outside)) < ids.index(clause.id)
        assert [used.fact for used in clause.used] == list(dict.fromkeys(used.fact for used in clause.used))


def test_a_clause_about_records_has_a_verdict_for_each() -> None:
    given = RecordList(
        (*trials("ssri", "snri").records, trial("bupropion", adherence=70.0), trial("tca", adherence=None))
    )
    clauses = {clause.id: clause for clause in initial(trials=given).trace}
    adherent = clauses["I.4.b"]
    assert adherent.verdict is None
    assert adherent.records == (
        ("trials[0]", TRUE), ("trials[1]", TRUE), ("trials[2]", FALSE), ("trials[3]", Verdict(None, None)),
    )  # fmt: skip
    assert [(used.fact, used.value) for used in adherent.used] == [
        ("trials[0].adherence", 90.0), ("trials[1].adherence", 90.0),
        ("trials[2].adherence", 70.0), ("trials[3].adherence", None),
    ]  # fmt: skip
    assert clauses["I.4"].records == ()
    assert clauses["I.4"].verdict is not None


def test_a_list_without_records_has_an_empty_grid() -> None:
    clauses = {clause.id: clause for clause in initial(trials=RecordList((), False)).trace}
    assert (clauses["I.4.b"].verdict, clauses["I.4.b"].records) == (None, ())


def test_a_question_shows_each_reading_and_which_is_live_under_the_adoption() -> None:
    facts = initial_case(scores=QIDS)
    for adoptions, live in (({}, {"sixteen", "eleven"}), ({"I.3.c.cutoff": "thirteen"}, {"thirteen"})):
        clause = next(clause for clause in of(facts, adoptions).trace if clause.id == "I.3.c")
        (question,) = [one for one in clause.questions if one.question == "I.3.c.cutoff"]
        assert {reading.name for reading in question.readings if reading.live} == live
        assert len(question.readings) == 6


def test_a_note_has_no_verdict_in_the_trace() -> None:
    route = next(entry for entry in initial().trace if entry.id == "I.0.route")
    assert [(one.name, one.live, one.verdict) for one in route.questions[0].readings] == [
        ("not_covered", True, TRUE),
        ("outside", False, None),
    ]


def test_a_clause_that_does_not_bind_says_so() -> None:
    clauses = {
        clause.id: clause for clause in initial(indication="ptsd", severe_depressive_symptoms=True).trace
    }
    assert not clauses["I.1"].binds
    assert clauses["O.2"].binds
    assert not {clause.id: clause for clause in initial().trace}["O.2"].binds


def test_the_trace_carries_the_evidence_of_a_value() -> None:
    evidence = {
        "dementia": Evidence(Basis.STATED, "MoCA", date(2026, 1, 20), "Dr A", "28 of 30"),
        "scores[0].total": Evidence(Basis.COMPUTED, words="sum of nine items"),
    }
    shown = record(of(initial_case(), evidence=evidence))
    used = {fact["fact"]: fact for clause in shown["trace"] for fact in clause["facts"]}
    assert used["dementia"]["evidence"] == {
        "basis": "stated", "source": "MoCA", "on": "2026-01-20", "by": "Dr A", "words": "28 of 30",
    }  # fmt: skip
    assert used["scores[0].total"]["evidence"] == {"basis": "computed", "words": "sum of nine items"}
    assert "evidence" not in used["porphyria"]


# --- Faults ---------------------------------------------------------------------------------------


def test_an_invalid_case_carries_all_its_faults_and_nothing_else() -> None:
    faults = (Fault("porphyra", "true", "is not known"), Fault("weight_kg", "7", "must be from 20 to 400"))
    one = of(initial_case(pregnant=True), {"I.3.c.cutoff": "eleven"}, faults=faults)
    bars = (Bar("outcome", "the outcome is invalid"),)
    bare = Assessment(one.case, Outcome.INVALID, POLICY, {"I.3.c.cutoff": "eleven"}, errors=faults, bars=bars)
    assert one == bare
    assert (one.findings, one.missing_facts, one.trace, one.terms) == (Findings(), (), (), None)
    shown = record(one)
    assert [error["fact"] for error in shown["errors"]] == ["porphyra", "weight_kg"]
    filled = {name for name, value in shown.items() if value}
    bars_shown = {"automatic_approval_barred_by", "automatic_approval_checked_on_receipt"}
    assert filled == {"case", "case_digest", "outcome", "policy", "adoptions", "errors", *bars_shown}


def test_a_fault_that_only_evaluation_finds_is_one_too() -> None:
    one = initial(birth_date=date(9990, 1, 1))
    assert one.outcome is Outcome.INVALID
    assert [(error.fact, error.value) for error in one.errors] == [("birth_date", "'9990-01-01'")]
    assert (one.trace, one.bars) == ((), (Bar("outcome", "the outcome is invalid"),))


# --- The same case, the same bytes ----------------------------------------------------------------


def written(facts: CaseFacts) -> str:
    """The assessment as the program prints it."""
    return json.dumps(record(of(facts)), ensure_ascii=False)


def turned(values: Mapping[str, T]) -> dict[str, T]:
    """The same mapping, written in the other order."""
    return dict(reversed(list(values.items())))


@pytest.mark.parametrize("name", CASES)
def test_the_same_input_gives_the_same_bytes_in_any_order(name: str) -> None:
    facts = CASES[name]
    lists = {
        one: RecordList(tuple(map(turned, records.records)), records.complete)
        for one, records in turned(facts.lists).items()
    }
    assert written(CaseFacts(turned(facts.values), lists)) == written(facts)


def test_an_unknown_fact_and_a_fact_left_out_are_the_same_case() -> None:
    facts = initial_case(blood_pressures=pressures((120, 80, 0)))
    padded = CaseFacts({**facts.values, "dose_mg": None, "ndc": None}, facts.lists)
    assert record(of(padded))["case_digest"] == record(of(facts))["case_digest"]
    assert record(of(padded))["case_digest"] != record(initial(dementia=True))["case_digest"]


def test_the_digest_is_given_and_not_worked_out() -> None:
    shown = assessment_json(initial(), "sha256:policy", "sha256:case")
    assert (shown["policy"]["digest"], shown["case_digest"]) == ("sha256:policy", "sha256:case")
