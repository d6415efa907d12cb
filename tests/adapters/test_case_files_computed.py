"""Computed facts with their inputs, competing evidence, attestations; no conflict is silent."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assent.casework.assessment.case import Basis, Case, Computed
from assent.facts.derive.case_facts import age_on
from tests.adapters.case_texts import fault_paths, parsed

PHQ_9: list[int | None] = [3, 3, 2, 2, 2, 2, 2, 1, 1]
CGI_I = {"response_scale": "cgi_i"}


def dispensed(*fills: tuple[str, int | None], end: str = "2025-03-01") -> dict[str, Any]:
    dispenses = [{"on": on, "days_supply": supply} for on, supply in fills]
    return {"start": "2025-01-01", "end": end, "dispenses": dispenses}


def value_at(case: Case, path: str) -> object:
    if "[" not in path:
        return case.facts.values.get(path)
    name, _, rest = path.partition("[")
    index, _, field = rest.partition("].")
    return case.facts.records(name).records[int(index)].get(field)


def conflict_at(case: Case, path: str) -> tuple[object, ...] | None:
    return next((one.others for one in case.conflicts if one.fact == path), None)


@pytest.mark.parametrize(
    ("facts", "path", "value", "others"),
    [
        # a total is the total of its items
        ({"scores": [{"scale": "phq_9", "items": PHQ_9}]}, "scores[0].total", 18, None),
        ({"scores": [{"scale": "phq_9", "items": PHQ_9, "total": 18}]}, "scores[0].total", 18, None),
        ({"scores": [{"scale": "phq_9", "items": PHQ_9, "total": 9}]}, "scores[0].total", 18, (9,)),
        ({"scores": [{"scale": "phq_9", "items": [*PHQ_9[:8], None]}]}, "scores[0].total", None, None),
        ({"scores": [{"scale": "phq_9", "items": [*PHQ_9[:8], None], "total": 19}]},
            "scores[0].total", 19, None),
        ({"scores": [{"scale": "phq_9", "items": [*PHQ_9[:8], None], "total": 9}]},
            "scores[0].total", 9, ("17 to 20",)),
        ({"scores": [{"items": PHQ_9}]}, "scores[0].total", None, None),
        ({"scores": [{"scale": "cgi_s", "items": [0]}]}, "scores[0].total", None, None),
        ({"scores": [{"scale": "cgi_s", "total": 0}]}, "scores[0].total", None, None),
        ({**CGI_I, "current_total": 0}, "current_total", None, None),
        # a class belongs to the medicine; a role is what it was given for
        ({"trials": [{"drug": "Zoloft"}]}, "trials[0].drug_class", "ssri", None),
        ({"trials": [{"drug": "Zoloft"}]}, "trials[0].role", "antidepressant", None),
        ({"trials": [{"drug": "sertraline", "drug_class": "snri"}]}, "trials[0].drug_class",
            "ssri", ("snri",)),
        ({"trials": [{"drug": "bupropion", "role": "augmentation"}]}, "trials[0].role",
            "augmentation", ("antidepressant",)),
        ({"trials": [{"drug": "lithium", "role": "antidepressant"}]}, "trials[0].role",
            "augmentation", ("antidepressant",)),
        ({"trials": [{"drug": "lithium", "drug_class": "ssri"}]}, "trials[0].drug_class",
            "ssri", ("none",)),
        ({"trials": [{"drug": "ketamine"}]}, "trials[0].role", "other", None),
        ({"trials": [{"drug": "novostatin"}]}, "trials[0].drug_class", None, None),
        ({"trials": [{"drug": "novostatin", "drug_class": "tca"}]}, "trials[0].drug_class", "tca", None),
        # days and adherence
        ({"trials": [dispensed()]}, "trials[0].days", 60, None),
        ({"trials": [{**dispensed(), "days": 42}]}, "trials[0].days", 42, (60,)),
        ({"trials": [dispensed(("2025-01-01", 48))]}, "trials[0].adherence", 80.0, None),
        ({"trials": [{**dispensed(("2025-01-01", 48)), "adherence": 95}]}, "trials[0].adherence",
            95, (80.0,)),
        ({"trials": [{**dispensed(("2025-01-01", 47)), "adherence": 78.3}]}, "trials[0].adherence",
            78.3, None),
        ({"trials": [dispensed()]}, "trials[0].adherence", None, None),
        ({"trials": [dispensed(("2025-01-01", None))]}, "trials[0].adherence", None, None),
        ({"trials": [{"dispenses": [{"on": "2025-01-01", "days_supply": 30}]}]},
            "trials[0].adherence", None, None),
        # dose, code, baseline
        ({"dose_mg": 34, "weight_kg": 68.4}, "dose_mg_per_kg", 0.4971, None),
        ({"dose_mg": 36, "weight_kg": 66}, "dose_mg_per_kg", 0.5455, None),  # not 0.55, and then 0.6
        ({"dose_mg": 34, "weight_kg": 68.4, "dose_mg_per_kg": 0.5}, "dose_mg_per_kg", 0.5, None),
        ({"dose_mg": 70, "weight_kg": 70, "dose_mg_per_kg": 0.5}, "dose_mg_per_kg", 0.5, (1.0,)),
        ({"ndc": "00409-2051-05"}, "ndc_usable", True, None),
        ({"ndc": "00409-2051-05", "ndc_usable": False}, "ndc_usable", True, (False,)),
        ({"ndc": "none"}, "ndc_usable", None, None),
        ({"ndc": "1234567890"}, "ndc_usable", None, None),
        (CGI_I, "baseline_total", 4, None),
        ({**CGI_I, "baseline_total": 5}, "baseline_total", 4, (5,)),
        ({"response_scale": "phq_9"}, "baseline_total", None, None),
        # a code supports and never proves
        ({"dementia": False, "diagnoses": [{"code": "F03.90"}]}, "dementia", False, (True,)),
        ({"dementia": None, "diagnoses": [{"code": "F03.90"}]}, "dementia", None, None),
    ],
)  # fmt: skip
def test_which_value_is_used_and_what_it_stands_against(
    facts: dict[str, object], path: str, value: object, others: tuple[object, ...] | None
) -> None:
    case = parsed(**facts)
    assert case.faults == ()
    assert value_at(case, path) == value
    assert conflict_at(case, path) == others


@pytest.mark.parametrize(
    ("facts", "path", "inputs"),
    [
        ({"birth_date": "1984-03-17"}, "age", "1984-03-17 to request_date 2026-02-10"),
        ({"dose_mg": 36, "weight_kg": 72}, "dose_mg_per_kg", "36 mg divided by 72 kg"),
        ({"scores": [{"scale": "phq_9", "items": PHQ_9}]}, "scores[0].total", "3, 3, 2, 2"),
        ({"scores": [{"scale": "phq_9", "items": [*PHQ_9[:8], None]}]}, "scores[0].total",
            "from 17 to 20"),
        ({"scores": [{"scale": "cgi_s", "total": 0}]}, "scores[0].total", "not assessed"),
        ({"trials": [{"drug": "novostatin"}]}, "trials[0].drug_class", "not in the table"),
        ({"trials": [{"drug": "ketamine"}]}, "trials[0].role", "neither"),
        ({"trials": [dispensed(("2025-01-01", 48))]}, "trials[0].adherence", "48 of 60 days"),
        ({"trials": [dispensed()]}, "trials[0].adherence", "nothing was dispensed"),
        ({"ndc": "1234567890"}, "ndc_usable", "hyphens"),
        ({"diagnoses": [{"code": "296.33"}]}, "diagnoses[0].code", "says nothing"),
    ],
)  # fmt: skip
def test_a_computed_fact_shows_its_inputs(facts: dict[str, object], path: str, inputs: str) -> None:
    (found,) = [one for one in parsed(**facts).computed if one.fact == path]
    assert inputs in found.inputs


@pytest.mark.parametrize(
    ("record", "path"),
    [
        ({"scores": [{"scale": "phq_9", "items": [9, *PHQ_9[1:]]}]}, "scores[0].items[0]"),
        ({"scores": [{"scale": "phq_9", "items": [3]}]}, "scores[0].items"),
        ({"scores": [{"scale": "phq_9", "items": ["three"]}]}, "scores[0].items[0]"),
        ({"scores": [{"scale": "phq_9", "items": [10**5000]}]}, "scores[0].items[0]"),
        ({"scores": [{"scale": "phq_9", "items": [float("nan")]}]}, "scores[0].items[0]"),
        ({"scores": [{"items": 18}]}, "scores[0].items"),
        ({"trials": [{"start": "2025-02-01", "end": "2025-01-01"}]}, "trials[0].end"),
        ({"trials": [{"dispenses": {}}]}, "trials[0].dispenses"),
        ({"trials": [dispensed(("2025-01-01", 400))]}, "trials[0].dispenses[0].days_supply"),
        ({"trials": [dispensed(("soon", 30))]}, "trials[0].dispenses[0].on"),
        ({"trials": [{"dispenses": [{"date": 1, "on": "2025-01-01"}]}]}, "trials[0].dispenses[0].date"),
        ({"trials": [{"dispenses": [7]}]}, "trials[0].dispenses[0]"),
        ({"dose_mg": 1000, "weight_kg": 20}, "dose_mg"),
    ],
)  # fmt: skip
def test_faults_of_inputs(record: dict[str, object], path: str) -> None:
    assert fault_paths(parsed(**record)) == [path]


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2008, 2, 29), date(2026, 2, 27), 17),
        (date(2008, 2, 29), date(2026, 2, 28), 18),
        (date(2008, 2, 10), date(2026, 2, 10), 18),
        (date(2008, 2, 11), date(2026, 2, 10), 17),
    ],
)
def test_age(born: date, day: date, age: int) -> None:
    assert age_on(born, day) == age


def test_age_is_shown_and_is_no_fact() -> None:
    case = parsed(birth_date="1984-03-17")
    assert Computed("age", 41, case.computed[0].inputs, of_facts=True) in case.computed
    assert "age" not in case.facts.values


@pytest.mark.parametrize(
    ("first", "second", "used", "why"),
    [
        ({"on": "2026-01-01"}, {"on": "2025-06-01"}, True, "the later"),
        ({"on": "2025-06-01"}, {"on": "2026-01-01"}, False, "the later"),
        ({}, {"on": "2020-01-01"}, False, "no date"),
        ({"source": "claim"}, {"source": "ECG"}, False, "more direct"),
        ({"source": "ICD-10 code"}, {}, False, "more direct"),
        ({"source": "ECG"}, {}, True, "more direct"),
        ({"source": "ECG"}, {"source": "ECG", "by": "cardiologist"}, False, "more direct"),
        ({"source": "claim", "by": "billing office"}, {"source": "note"}, False, "more direct"),
        ({"source": "signed attestation"}, {"source": "note"}, True, "more direct"),
        ({"source": "claim", "on": "2026-01-02"}, {"source": "ECG", "on": "2026-01-01"}, True, "later"),
        ({"source": "note"}, {"source": "letter"}, True, "the first one given"),
    ],
)  # fmt: skip
def test_the_later_then_the_more_direct_is_used(
    first: dict[str, str], second: dict[str, str], used: bool, why: str
) -> None:
    case = parsed(dementia=[{"value": True, **first}, {"value": False, **second}])
    assert case.facts.values["dementia"] is used
    (conflict,) = case.conflicts
    assert (conflict.used, conflict.others) == (used, (not used,))
    assert why in conflict.why
    assert case.evidence["dementia"].source == (first if used else second).get("source", "")


def test_evidence_that_agrees_or_knows_nothing_is_no_conflict() -> None:
    case = parsed(
        dementia=[{"value": True}, {"value": None, "on": "2026-01-01"}, {"value": True}],
        delirium=[{"value": None}],
        trials=[{"evidence": {"source": "chart", "on": "2026-01-02", "by": "Dr A", "words": "x"}}],
    )
    assert (case.conflicts, case.faults) == ((), ())
    assert case.facts.values["dementia"] is True
    assert "delirium" not in case.facts.values
    assert case.evidence["trials[0]"].words == "x"


def test_an_attestation_answers_a_group_but_never_what_is_stated_true() -> None:
    signed = {"says": "none_apply", "by": "Dr A", "on": "2026-02-09"}
    case = parsed(
        porphyria=True, delirium=False, dementia={"value": False, "source": "note"},
        attestations=[{**signed, "facts": ["porphyria", "delirium", "dementia", "pregnant"]}],
    )  # fmt: skip
    assert case.faults == ()
    assert {name: value for name, value in case.facts.values.items() if name != "request_date"} == {
        "porphyria": True, "delirium": False, "dementia": False, "pregnant": False,
    }  # fmt: skip
    assert [(one.fact, one.used, one.others) for one in case.conflicts] == [("porphyria", True, (False,))]
    assert case.evidence["pregnant"].basis is Basis.ATTESTED
    assert case.evidence["pregnant"].by == "Dr A"
    assert case.evidence["dementia"].basis is Basis.STATED


def test_remission_is_what_a_continued_treatment_is_for() -> None:
    facts = {"indication": "treatment_resistant_depression", "diagnoses": [{"code": "F33.42"}]}
    assert conflict_at(parsed(**facts, request_kind="initial"), "indication") == ("remission",)
    assert conflict_at(parsed(**facts, request_kind="reauthorization"), "indication") is None


@pytest.mark.parametrize(
    ("dose", "weight", "derived"),
    [
        (40, 80, 0.5),
        (40, 176, None),
        (40, 161, None),
        (40, 195.9, None),
        (40, 160, 0.25),
        (40, 200, 0.2),
        (50, 50, 1.0),
    ],
)
def test_a_weight_that_only_fits_pounds_gives_no_dose_by_weight(
    dose: float, weight: float, derived: float | None
) -> None:
    case = parsed(dose_mg=dose, weight_kg=weight)
    assert case.facts.values.get("dose_mg_per_kg") == derived
    (found,) = [one for one in case.computed if one.fact == "dose_mg_per_kg"]
    both = "Is the weight in kilograms or in pounds?"
    assert (both in found.inputs) is (derived is None)
