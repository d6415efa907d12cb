"""The schema, the starter case and the examples: three descriptions of one form, held together."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from assent.adapters.case_files import case_schema, parse_case, read_cases, starter_case
from assent.adapters.case_files.yaml_text import yaml_values
from assent.logic.conclude import conclude
from assent.logic.definitions import Definition, Kind
from assent.logic.evaluate import Evaluation
from assent.policies.mgb_031.facts import VOCABULARY
from assent.policies.mgb_031.v2026_01 import POLICY
from tests.adapters.case_texts import TODAY, read
from tests.packages import CATALOGUE, PACKAGE

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
OUTCOMES = {
    "met.json": "met",
    "met-with-evidence.yaml": "met",
    "two-facts-missing.json": "incomplete",
    "judgment-by-a-reading.json": "judgment",
    "excluded.json": "not_met",
    "other-guidance.json": "other_guidance",
    "reauthorization.json": "met",
    "invalid.json": "invalid",
}
SCHEMA = case_schema(PACKAGE)
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=FormatChecker(["date"]))
# Facts that other facts of their own cannot contradict.
SINGLE = [
    one for one in VOCABULARY.facts if one.name not in ("request_date", "assessed_on")
]  # those rest on each other


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    names = {one.name for one in VOCABULARY.facts} | {one.name for one in VOCABULARY.lists}
    assert SCHEMA["properties"].keys() == names | {"case", "policy", "attestations"}


def test_every_example_is_listed() -> None:
    files = {path.name for path in EXAMPLES.iterdir() if path.suffix in {".json", ".yaml"}}
    assert files == OUTCOMES.keys()
    text = (EXAMPLES / "README.md").read_text("utf-8")
    assert [name for name in files if f"`{name}`" not in text] == []


@pytest.mark.parametrize(("name", "outcome"), OUTCOMES.items())
def test_an_example_ends_as_it_says(name: str, outcome: str) -> None:
    (case,) = read_cases(EXAMPLES / name, CATALOGUE)
    assert case.id == Path(name).stem
    if outcome == "invalid":
        assert len(case.faults) == 6
        assert len(case.conversions) == 3
        return
    assert case.faults == ()
    assert conclude(POLICY, Evaluation(case.facts)).outcome == outcome


@pytest.mark.parametrize("name", OUTCOMES)
def test_the_schema_accepts_an_example_unless_it_is_invalid(name: str) -> None:
    (whole,) = yaml_values((EXAMPLES / name).read_text("utf-8"), name)  # JSON is YAML too
    assert VALIDATOR.is_valid(whole) is (name != "invalid.json")


@pytest.mark.parametrize("kind", ["initial", "reauthorization"])
def test_the_starter_case_reads_as_it_stands(kind: str) -> None:
    text = starter_case(PACKAGE, kind)
    (case,) = read(text)
    assert case.faults == ()
    assert case.facts.values == {"request_date": date(2026, 2, 10), "request_kind": kind}
    questions = {one.name: one.question for one in VOCABULARY.facts}
    questions |= {one.name: one.question for one in VOCABULARY.lists}
    for name, question in questions.items():
        assert text.count(f"\n{name}:") == 1
        assert question in text


BILLED = {one.name for one in VOCABULARY.facts if one.billed}
NEAR_NUMBERS = st.integers(-1, 21000) | st.floats(-1, 500, allow_nan=False).map(lambda n: round(n, 2))
ANY_VALUE = (
    NEAR_NUMBERS
    | st.booleans()
    | st.none()
    | st.text("abcJ0123 -", max_size=12)
    | st.dates(date(1890, 1, 1), date(2026, 2, 10)).map(date.isoformat)
    | st.sampled_from(["2025-02-30", "2025-02-03T00:00", "20250203", "yes", "80 kg"])
)


def values(definition: Definition) -> st.SearchStrategy[Any]:
    """Values that are right, nearly right, or of another type."""
    choices = st.sampled_from(definition.choices) if definition.choices else st.nothing()
    limits = [n for n in (definition.low, definition.high) if n is not None]
    edges = st.sampled_from([n + d for n in limits for d in (-1, 0, 1)]) if limits else st.nothing()
    return choices | edges | ANY_VALUE


def as_the_schema_says(whole: dict[str, object]) -> bool:
    """Whether it reads without faults, and nothing of it is written otherwise than it is kept.

    A day that forms print where none is known is a day all the same, and a code with modifiers is a text.
    """
    case = parse_case(whole, "x", CATALOGUE)
    texts = (
        one
        for one in case.conversions
        if not (one.fact.partition("[")[0] in BILLED and one.says.startswith('"'))
    )
    return not case.faults and all("forms print" in one.says for one in texts)


@given(st.data())
def test_schema_and_reader_agree_on_a_single_fact(data: st.DataObject) -> None:
    definition = data.draw(st.sampled_from(SINGLE))
    value = data.draw(values(definition))
    form = data.draw(st.sampled_from(["alone", "evidence", "competing"]))
    wrapped = {"alone": value, "evidence": {"value": value}, "competing": [{"value": value}]}[form]
    whole = {"request_date": TODAY, definition.name: wrapped}
    assert VALIDATOR.is_valid(whole) is as_the_schema_says(whole)


@given(st.data())
def test_schema_and_reader_agree_on_a_single_field(data: st.DataObject) -> None:
    records = data.draw(st.sampled_from(VOCABULARY.lists))
    field = data.draw(st.sampled_from(records.fields))
    entries = [{field.name: data.draw(values(field))}]
    listed = data.draw(st.sampled_from([entries, {"complete": True, "records": entries}]))
    whole: dict[str, object] = {"request_date": TODAY, records.name: listed}
    assert VALIDATOR.is_valid(whole) is as_the_schema_says(whole)


@pytest.mark.parametrize(
    ("whole", "valid"),
    [
        ({}, False),
        ({"request_date": None}, False),
        ({"request_date": {"value": None}}, False),
        ({"request_date": {"value": TODAY, "source": "portal"}}, True),
        ({"request_date": TODAY, "pregnant": []}, False),
        ({"request_date": TODAY, "colour": 1}, False),
        ({"request_date": TODAY, "case": 17, "trials": None}, True),
        ({"request_date": TODAY, "trials": {"complete": True}}, False),
        ({"request_date": TODAY, "scores": [{"items": [1, None]}]}, True),
        ({"request_date": TODAY, "scores": [{"items": ["one"]}]}, False),
        ({"request_date": TODAY, "trials": [{"dispenses": [{"on": TODAY, "days_supply": 400}]}]}, False),
        ({"request_date": TODAY, "attestations": [{"says": "none_apply", "facts": ["pregnant"]}]}, False),
        ({"request_date": TODAY, "pregnant": {"source": "x"}}, False),
        ({"request_date": TODAY, "pregnant": {"value": None, "on": TODAY, "by": "x"}}, True),
    ],
)  # fmt: skip
def test_schema_and_reader_agree_on_forms(whole: dict[str, object], valid: bool) -> None:
    assert VALIDATOR.is_valid(whole) is valid
    assert (parse_case(whole, "x", CATALOGUE).faults == ()) is valid


def test_kinds_have_their_schema() -> None:
    assert {one.kind for one in VOCABULARY.facts} == set(Kind)
