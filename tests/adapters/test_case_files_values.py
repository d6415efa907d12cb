"""Each kind of fault of a value: its exact path, and words that say the way out."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from assent.adapters.case_files import parse_case, sentence
from assent.logic.partial_dates import PartialDate
from tests.adapters.case_texts import TODAY, fault_paths, parsed
from tests.packages import CATALOGUE

RECORD = {"drug": "sertraline"}


@pytest.mark.parametrize(
    ("facts", "path", "words"),
    [
        # names
        ({"brith_date": "1980-01-01"}, "brith_date", "did you mean birth_date?"),
        ({"age": 40}, "age", "give birth_date instead"),
        ({"zzz": 1}, "zzz", "remove it"),
        ({"trials": [{"dose": 5}]}, "trials[0].dose", "did you mean dose_accepted?"),
        ({"trials": {"all": True, "records": []}}, "trials.all", "the keys are complete, records"),
        ({"dementia": {"value": True, "who": "x"}}, "dementia.who", "value, source, on, by, words"),
        # yes or no
        ({"pregnant": 0}, "pregnant", "write yes or no"),
        ({"pregnant": "1"}, "pregnant", "a number may be a code"),
        ({"pregnant": "maybe"}, "pregnant", "write yes or no"),
        ({"pregnant": 2.5}, "pregnant", "must be true or false"),
        # numbers
        ({"weight_kg": "12 stone"}, "weight_kg", "write it in kg"),
        ({"weight_kg": "1,000"}, "weight_kg", "in two ways; write 1000, or 1.000"),
        ({"weight_kg": 440}, "weight_kg", "write its unit after it if that is another, such as lb"),
        ({"weight_lb": 180, "weight_kg": 80}, "weight_lb", "keep one of the two"),
        ({"weight_kg": "heavy"}, "weight_kg", "from 20 to 400, in kg"),
        ({"weight_kg": True}, "weight_kg", "must be a number"),
        ({"weight_kg": 401}, "weight_kg", "from 20 to 400, in kg"),
        ({"weight_kg": float("nan")}, "weight_kg", "from 20 to 400"),
        ({"weight_kg": float("inf")}, "weight_kg", "from 20 to 400"),
        ({"weight_kg": 10**5000}, "weight_kg", "a very long number"),
        ({"infusions_per_week": "2-3"}, "infusions_per_week", "such as 2 or 3"),
        ({"infusions_per_week": "2 to 3 times a week"}, "infusions_per_week", "2 times a week or 3 times"),
        ({"planned_infusions": "8 infusions"}, "planned_infusions", "without a unit"),
        ({"dose_mg": "0.5 mg/kg"}, "dose_mg", "does not convert to mg"),
        ({"trials": [{"adherence": "> 80%"}]}, "trials[0].adherence", "write the number itself, as 80%"),
        ({"trials": [{"days": "2 months"}]}, "trials[0].days", "has no fixed length"),
        ({"trials": [{"days": "1.5 weeks"}]}, "trials[0].days", "it comes to 10.5 days"),
        ({"blood_pressures": [{"systolic": "120/80"}]}, "blood_pressures[0].systolic", "write one number"),
        ({"planned_infusions": 8.5}, "planned_infusions", "a whole number from 1 to 366"),
        ({"planned_infusions": True}, "planned_infusions", "a whole number"),
        ({"planned_infusions": 10**400}, "planned_infusions", "from 1 to 366"),
        ({"trials": [RECORD, {"adherence": 120}]}, "trials[1].adherence", "0 to 100, in percent"),
        ({"trials": {"records": [{"days": "six weeks"}]}}, "trials[0].days", "write it in digits"),
        # dates
        ({"birth_date": "17.3.1984"}, "birth_date", "such as 2026-02-05"),
        ({"birth_date": "1984-02-30"}, "birth_date", "is not a day of the calendar"),
        ({"birth_date": "1984-03-17T00:00:00"}, "birth_date", "write the day alone"),
        ({"birth_date": datetime(1984, 3, 17)}, "birth_date", "write the day alone"),  # noqa: DTZ001
        ({"birth_date": 19840317}, "birth_date", "such as 2026-02-05"),
        ({"birth_date": "2025-13"}, "birth_date", "such as 2026-02-05"),
        ({"birth_date": "2025-00"}, "birth_date", "such as 2026-02-05"),
        ({"birth_date": "25-03"}, "birth_date", "such as 2026-02-05"),
        ({"birth_date": "1884"}, "birth_date", "correct the year"),
        ({"hemorrhage_date": "2026-03"}, "hemorrhage_date", "on or before the request date"),
        ({"requested_start": "2026-03"}, "requested_start", "names no day, only a month"),
        ({"first_infusion_date": 2026}, "first_infusion_date", "names no day, only a year"),
        ({"dementia": {"value": True, "on": "2026-01"}}, "dementia.on", "names no day, only a month"),
        ({"birth_date": "1884-03-17"}, "birth_date", "correct the year"),
        ({"first_infusion_date": "9998-12-31"}, "first_infusion_date", "correct the year"),
        ({"hemorrhage_date": "2026-02-11"}, "hemorrhage_date", "on or before the request date"),
        ({"scores": [{"date": "2026-03-01"}]}, "scores[0].date", "on or before the request date"),
        ({"trials": [{"end": "2026-03-01"}]}, "trials[0].end", "on or before the request date"),
        ({"birth_date": "1984-03-17", "trials": [{"start": "1984-03-16", "end": "1984-12-01"}]},
            "trials[0].start", "on or after birth_date"),
        ({"birth_date": "1984-03-17", "trials": [{"start": "1984-02"}]}, "trials[0].start", "on or after birth_date"),
        # choices and codes
        ({"product_line": "comercial"}, "product_line", "did you mean commercial?"),
        ({"scores": [{"scale": "PHQ-15"}]}, "scores[0].scale", "did you mean phq_9?"),
        ({"route": "by injection"}, "route", "must be one of intravenous, intranasal"),
        ({"route": ["oral"]}, "route", "must be one value, or a list of mappings"),
        ({"administration_code": 96365.5}, "administration_code", "put it in quotes"),
        ({"drug_code": " "}, "drug_code", "write null"),
        ({"drug_code": "x" * 2001}, "drug_code", "at most 2000"),
        ({"drug_code": "a\x1b[2J"}, "drug_code", "cannot be printed"),
        ({"drug_code": "\ud800"}, "drug_code", "cannot be printed"),
        # forms
        ({"pregnant": []}, "pregnant", "must be one value, or a list of mappings"),
        ({"pregnant": {"source": "chart"}}, "pregnant", "under the key value"),
        ({"pregnant": {"value": True, "on": "today"}}, "pregnant.on", "such as 2026-02-05"),
        ({"pregnant": {"value": "perhaps"}}, "pregnant.value", "write yes or no"),
        ({"pregnant": [{"value": True}, {"value": 1}]}, "pregnant[1].value", "write yes or no"),
        ({"pregnant": [{"value": True}] * 51}, "pregnant", "at most 50"),
        ({"trials": "none"}, "trials", "must be a list of records"),
        ({"trials": {"complete": True}}, "trials.records", "write [] where there are none"),
        ({"trials": {"complete": "all", "records": []}}, "trials.complete", "write yes or no"),
        ({"trials": ["sertraline"]}, "trials[0]", "must be a mapping with drug"),
        ({"trials": [None]}, "trials[0]", "must be a mapping"),
        ({"trials": [{}] * 501}, "trials", "at most 500"),
        ({"trials": [{"evidence": "chart"}]}, "trials[0].evidence", "source, on, by, words"),
        ({"case": ""}, "case", "must not be empty"),
        ({"case": "a\nb"}, "case", "one line"),
        ({"case": "x" * 201}, "case", "at most 200"),
        ({"policy": ["mgb-031"]}, "policy", "must be a text"),
        # what cannot be together
        ({"scores": [{}, {"scale": "phq_9", "total": 28}]}, "scores[1].total", "0 to 27 for phq_9"),
        ({"response_scale": "cgi_s", "current_total": 9}, "current_total", "1 to 7 for cgi_s"),
        ({"delirium": False, "last_delirium_date": "2026-01-01"}, "last_delirium_date", "no date"),
        ({"earlier_authorization": False, "earlier_authorization_end": "2026-01-01"},
            "earlier_authorization_end", "no date"),
        ({"earlier_authorization": False, "earlier_authorization_end": "2026-03-01"},
            "earlier_authorization_end", "no date"),
        # attestations
        ({"attestations": {}}, "attestations", "must be a list"),
        ({"attestations": ["none"]}, "attestations[0]", "must be a mapping"),
    ],
)  # fmt: skip
def test_a_fault_names_its_path_and_the_way_out(facts: dict[str, object], path: str, words: str) -> None:
    case = parsed(**facts)
    assert fault_paths(case) == [path]
    (said,) = map(sentence, case.faults)
    assert words in said
    assert "\n" not in said
    assert len(said) < 300


def test_all_faults_of_a_case_come_at_once() -> None:
    case = parsed(pregnant="?", weight_kg="80 ft", route="ivy", scores=[{"total": 99}], colour=1)
    assert fault_paths(case) == ["colour", "route", "weight_kg", "pregnant", "scores[0].total"]


def test_faults_without_number_end() -> None:
    case = parsed(trials=[{f"key{n}": n for n in range(30)}] * 100)
    assert len(case.faults) == 1001
    assert "more than 1000 faults" in case.faults[-1].says


def test_a_mapping_with_too_many_keys_is_one_fault() -> None:
    assert fault_paths(parsed(**{f"key{n}": n for n in range(600)})) == ["case", "request_date"]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"request_date": None},
        {"request_date": []},
        {"request_date": {"value": None}},
        {"request_date": [{"value": None}]},
        {"request_date": "soon"},
    ],
)
def test_the_request_date_must_be_there(given: dict[str, object]) -> None:
    assert fault_paths(parse_case(given, "x", CATALOGUE)) == ["request_date"]


@pytest.mark.parametrize("given", [None, [], "text", 3])
def test_a_case_is_a_mapping(given: object) -> None:
    (fault,) = parse_case(given, "x", CATALOGUE).faults
    assert "must be a mapping" in fault.says


def test_unsigned_attestations_are_refused() -> None:
    case = parsed(attestations=[{"says": "all_apply", "facts": ["porphyrya", "route"]}])
    assert fault_paths(case) == [
        "attestations[0].says", "attestations[0].by", "attestations[0].on",
        "attestations[0].facts[0]", "attestations[0].facts[1]",
    ]  # fmt: skip
    assert "did you mean porphyria?" in case.faults[3].says


def test_what_is_allowed() -> None:
    case = parsed(
        case=17, planned_infusions=8.0, weight_kg=80, birth_date=date(1984, 3, 17), pregnant=None,
        first_infusion_date="2026-03-01", trials=None, scores={"complete": None, "records": []},
    )  # fmt: skip
    assert case.faults == ()
    assert case.id == "17"
    assert case.policy == "mgb-031"
    assert case.request_date == date.fromisoformat(TODAY)
    assert case.facts.values["planned_infusions"] == 8
    assert isinstance(case.facts.values["planned_infusions"], int)
    assert "pregnant" not in case.facts.values
    assert not case.facts.records("scores").complete


@pytest.mark.parametrize("written", ["1980-03", "1980", 1980])
def test_a_date_may_be_known_to_the_month_or_the_year(written: str | int) -> None:
    case = parsed(birth_date=written, scores=[{"date": written}])
    known = PartialDate(1980, 3 if written == "1980-03" else None)
    assert case.faults == ()
    assert case.facts.values["birth_date"] == known
    assert case.facts.records("scores").records == ({"date": known},)


def test_evidence_that_knows_the_day_goes_before_the_month_that_holds_it() -> None:
    pieces = [{"value": "2025-08", "on": "2026-02-01"}, {"value": "2025-08-10", "on": "2025-12-01"}]
    case = parsed(hemorrhage_date=pieces)
    assert case.facts.values["hemorrhage_date"] == date(2025, 8, 10)
    assert case.conflicts == ()
    apart = parsed(hemorrhage_date=[pieces[0], {"value": "2025-07-10", "on": "2025-12-01"}])
    assert apart.facts.values["hemorrhage_date"] == PartialDate(2025, 8)
    assert len(apart.conflicts) == 1


def test_days_of_a_trial_are_not_counted_from_a_month() -> None:
    case = parsed(trials=[{"start": "2025-01", "end": "2025-03-31"}])
    assert "days" not in case.facts.records("trials").records[0]
    assert [one.inputs for one in case.computed] == [
        "2025-01 to 2025-03-31: the days are counted where both days are known"
    ]
