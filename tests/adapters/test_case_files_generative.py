"""Whatever is in a file, reading it gives cases and never an exception; and valid cases come back."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from datetime import date
from typing import Any

import yaml
from hypothesis import event, given
from hypothesis import strategies as st

from assent.adapters.case_files import parse_case, read_text, sentence
from assent.casework.assessment.case import Case
from assent.logic.definitions import Definition, Kind
from assent.logic.derivations import SumOfSame
from assent.policies.mgb_031.facts import VOCABULARY
from tests.adapters.case_texts import TODAY
from tests.packages import CATALOGUE, PACKAGE

NAMES = [one.name for one in VOCABULARY.facts] + [one.name for one in VOCABULARY.lists]
INNER = [
    "value", "on", "by", "source", "words", "complete", "records", "evidence", "items", "start", "end",
    "dispenses", "days_supply", "says", "facts", *(f.name for one in VOCABULARY.lists for f in one.fields),
]  # fmt: skip
KEYS = st.sampled_from([*NAMES, *INNER, "case", "policy", "attestations"]) | st.text(max_size=5)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["phq_9", "cgi_i", "lithium", "none_apply", "2026-02-10", "9999-12-31", *NAMES])
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=25,
)


def is_well_formed(case: Case) -> bool:
    """Its faults can be said and printed."""
    said = [sentence(fault) for fault in case.faults]
    return all(text.isprintable() and len(text) < 600 for text in said)


@given(st.dictionaries(KEYS, ANYTHING, max_size=8) | ANYTHING)
def test_any_mapping_is_a_case(whole: object) -> None:
    assert is_well_formed(parse_case(whole, "x", CATALOGUE))
    if isinstance(whole, dict):
        assert is_well_formed(parse_case({**whole, "request_date": TODAY}, "x", CATALOGUE))


@given(st.sampled_from(NAMES), ANYTHING)
def test_anything_under_a_known_name(name: str, value: object) -> None:
    case = parse_case({"request_date": TODAY, name: value}, "x", CATALOGUE)
    assert is_well_formed(case)
    assert case.faults or case.request_date


@given(ANYTHING, st.sampled_from(["a.json", "a.yaml", "a.ndjson", "stdin"]))
def test_any_value_written_out_is_read(whole: object, name: str) -> None:
    text = json.dumps(whole) if name != "a.yaml" else yaml.safe_dump(whole)
    cases = list(read_text(text.encode("utf-8", "surrogatepass"), name, CATALOGUE))
    assert cases
    assert all(map(is_well_formed, cases))


@given(
    st.binary(max_size=60) | st.text("{}[]\"':,-&*!?|>#%@ \n\ttrue0.", max_size=60).map(str.encode),
    st.sampled_from(["a.json", "a.yaml", "a.ndjson", "stdin"]),
)
def test_any_bytes_are_cases(data: bytes, name: str) -> None:
    cases = list(read_text(data, name, CATALOGUE))
    assert cases
    assert all(map(is_well_formed, cases))
    assert all(case.faults for case in cases)


def right(definition: Definition) -> st.SearchStrategy[Any]:
    """Values of a fact as they stand in a file."""
    low, high = definition.low or 0, definition.high or 0
    match definition.kind:
        case Kind.BOOLEAN:
            return st.booleans()
        case Kind.INTEGER:  # 1 to 7 are totals on every scale
            return st.integers(1, 7) if "total" in definition.name else st.integers(int(low), int(high))
        case Kind.NUMBER:
            return st.floats(low, high).map(lambda n: min(max(round(n, 2), low), high))
        case Kind.DATE:
            return st.dates(date(1930, 1, 1), date(2026, 2, 10)).map(date.isoformat)
        case Kind.CHOICE:
            return st.sampled_from(definition.choices)
        case Kind.CODE:
            return st.text("QXZ", min_size=1, max_size=6)


# Left out: answers that another answer may contradict or replace.
FREE = [
    one
    for one in VOCABULARY.facts
    if one.name
    not in {
        "request_date",
        "assessed_on",
        "last_delirium_date",
        "hemorrhage_date",
        "dose_mg",
        "response_scale",
    }
]
FACTS = st.fixed_dictionaries({}, optional={one.name: right(one) for one in FREE})
IN_LIST = re.compile(r"(?P<list>\w+)\[(?P<at>\d+)\]\.(?P<field>\w+)")
SUMS = {one.fact for one in PACKAGE.derivations if isinstance(one, SumOfSame)}
"""Fields that are worked out whatever is stated."""
LISTS = st.fixed_dictionaries(
    {},
    optional={
        one.name: st.fixed_dictionaries(
            {
                "complete": st.booleans(),
                "records": st.lists(
                    st.fixed_dictionaries(
                        {}, optional={f.name: right(f) for f in one.fields if f.name not in SUMS}
                    ),
                    max_size=3,
                ),
            }
        )
        for one in VOCABULARY.lists
    },
)


def without_contradictions(
    facts: dict[str, Any], lists: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The facts without those that a fault says contradict others; every other fault fails."""
    facts, lists = deepcopy(facts), deepcopy(lists)
    while faults := parse_case({"request_date": TODAY, **facts, **lists}, "a", CATALOGUE).faults:
        event("something contradicts")
        assert all("correct it or what it contradicts" in fault.says for fault in faults)
        for fact in {fault.fact for fault in faults}:
            in_list = IN_LIST.fullmatch(fact)
            if in_list:
                del lists[in_list["list"]]["records"][int(in_list["at"])][in_list["field"]]
            else:
                del facts[fact]
    return facts, lists


@given(FACTS, LISTS, st.sampled_from(["a.json", "a.yaml"]))
def test_a_valid_case_comes_back(facts: dict[str, Any], lists: dict[str, Any], name: str) -> None:
    facts, lists = without_contradictions(facts, lists)
    whole = {"request_date": TODAY, **facts, **lists}
    text = json.dumps(whole) if name == "a.json" else yaml.safe_dump(whole, sort_keys=False)
    (case,) = read_text(text.encode(), name, CATALOGUE)
    assert case.faults == ()
    assert case == parse_case(whole, "a", CATALOGUE)
    plain = {key: str(v) if isinstance(v, date) else v for key, v in case.facts.values.items()}
    assert plain == {"request_date": TODAY, **facts}
    for key, given_list in lists.items():
        read = case.facts.records(key)
        assert read.complete is given_list["complete"]
        assert [{k: str(v) if isinstance(v, date) else v for k, v in r.items()} for r in read.records] == (
            given_list["records"]
        )
