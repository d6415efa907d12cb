"""Totals and bands of rating scales."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assent.facts.scoring import (
    NO_BAND,
    SCALES,
    ScoringError,
    band,
    check_total,
    item_faults,
    total_bounds,
    total_from_items,
)
from tests.unit.facts.reference import reference_file

BLANK = None


def qids(**answers: int | None) -> list[int | None]:
    return [answers.get(f"q{number}", 0) for number in range(1, 17)]


@pytest.mark.parametrize(
    ("scale", "count", "low", "high"),
    [
        ("phq_9", 9, 0, 27),
        ("ham_d", 17, 0, 52),
        ("qids_sr16", 16, 0, 27),
        ("madrs", 10, 0, 60),
        ("cgi_s", 1, 1, 7),
        ("cgi_i", 1, 1, 7),
    ],
)
def test_the_ends_of_each_scale_are_reached(scale: str, count: int, low: int, high: int) -> None:
    definition = SCALES[scale]
    assert definition.item_count == count
    assert total_from_items(scale, [definition.item_minimum] * count) == low == definition.low
    assert total_from_items(scale, definition.item_maxima) == high == definition.high


@pytest.mark.parametrize("scale", SCALES)
def test_the_domains_hold_each_item_once(scale: str) -> None:
    definition = SCALES[scale]
    items = [number for domain in definition.domains for number in domain]
    assert items == list(range(1, definition.item_count + 1))


@pytest.mark.parametrize("scale", ["phq_9", "ham_d", "qids_sr16", "madrs"])
def test_the_bands_have_no_gap_and_no_overlap(scale: str) -> None:
    bands = SCALES[scale].bands
    assert (bands[0].low, bands[-1].high) == (SCALES[scale].low, SCALES[scale].high)
    assert all(after.low == before.high + 1 for before, after in pairwise(bands))


@pytest.mark.parametrize(
    ("items", "total"),
    [
        (qids(q1=3, q2=BLANK, q3=BLANK, q4=BLANK), 3),  # no blank can raise the highest value
        (qids(q1=2, q2=BLANK), None),
        (qids(q6=2, q7=BLANK, q8=BLANK, q9=1), 2),  # the form asks for one of each pair
        (qids(q6=BLANK, q7=BLANK), None),
        (qids(q6=BLANK, q7=BLANK, q8=3), 3),
        (qids(q15=1, q16=2), 2),
        (qids(q5=BLANK), None),
    ],
)
def test_qids_adds_the_highest_of_each_domain(items: list[int | None], total: int | None) -> None:
    assert total_from_items("qids_sr16", items) == total


def test_the_weight_item_of_ham_d_may_say_that_it_could_not_be_rated() -> None:
    items = [1] * 17
    items[15] = 3
    assert total_from_items("ham_d", items) == 16


@pytest.mark.parametrize("scale", ["cgi_s", "cgi_i"])
def test_a_global_impression_of_0_is_unknown(scale: str) -> None:
    assert total_from_items(scale, [0]) is None
    assert total_from_items(scale, [2]) == 2


def test_an_unknown_item_leaves_bounds() -> None:
    items = [2, 2, 2, 2, 2, 2, 2, 1, None]
    assert total_from_items("phq_9", items) is None
    assert total_bounds("phq_9", items) == (15, 18)


@pytest.mark.parametrize(
    ("scale", "total", "label"),
    [
        ("phq_9", 0, "minimal"),
        ("phq_9", 4, "minimal"),
        ("phq_9", 15, "moderately severe"),
        ("phq_9", 20, "severe"),
        ("qids_sr16", 0, "no depression"),
        ("qids_sr16", 21, "very severe"),
        ("ham_d", 17, "moderate"),
        ("ham_d", 24, "severe"),
        ("madrs", 28, "moderate"),
        ("madrs", 35, "severe"),
        ("cgi_s", 4, NO_BAND),
    ],
)
def test_bands(scale: str, total: int, label: str) -> None:
    assert band(scale, total) == label


@pytest.mark.parametrize(
    ("scale", "items", "field", "value"),
    [
        ("phq_9", [0] * 10, "phq_9 items", 10),
        ("phq_9", [4] + [0] * 8, "phq_9 item 1", 4),
        ("phq_9", [True] + [0] * 8, "phq_9 item 1", True),
        ("ham_d", [0] * 3 + [3] + [0] * 13, "ham_d item 4", 3),
        ("ham_d", [0] * 16 + [3], "ham_d item 17", 3),
        ("madrs", [-1] + [0] * 9, "madrs item 1", -1),
        ("cgi_s", [8], "cgi_s item 1", 8),
        ("bdi", [], "scale", "bdi"),
    ],
)
def test_a_fault_names_its_field(scale: str, items: list[int], field: str, value: object) -> None:
    with pytest.raises(ScoringError) as caught:
        total_from_items(scale, items)
    assert (caught.value.field, caught.value.value) == (field, value)
    assert caught.value.allowed in str(caught.value)
    assert caught.value.says in str(caught.value)


def test_there_is_one_fault_for_each_item() -> None:
    faults = item_faults("phq_9", [9, 0, -1, 0, 0, 0, 0, 0, 5])
    assert [fault.field for fault in faults] == ["phq_9 item 1", "phq_9 item 3", "phq_9 item 9"]


@pytest.mark.parametrize(
    ("scale", "total"), [("phq_9", 300), ("ham_d", 53), ("cgi_i", 0), ("madrs", -1), ("madrs", 1.5)]
)
def test_a_total_that_cannot_occur_is_a_fault(scale: str, total: object) -> None:
    with pytest.raises(ScoringError, match=f"{scale} total"):
        check_total(scale, total)


@given(st.sampled_from(sorted(SCALES)), st.data())
def test_bounds_hold_every_completion(scale: str, data: st.DataObject) -> None:
    definition = SCALES[scale]
    known = [data.draw(st.integers(definition.item_minimum, highest)) for highest in definition.item_maxima]
    total = total_from_items(scale, known)
    hidden = [data.draw(st.booleans()) for _ in known]
    partly = [None if hide else value for hide, value in zip(hidden, known, strict=True)]
    low, high = total_bounds(scale, partly)
    assert definition.low <= low <= high <= definition.high
    if not definition.either_or:  # a blank of a pair is read as 0, which a completion may not be
        assert total is not None
        assert low <= total <= high


def test_reference_vectors() -> None:
    vectors = json.loads(reference_file("qids_sr16_vectors.json").read_text("utf-8"))
    assert vectors
    for vector in vectors:
        assert total_from_items("qids_sr16", vector["items"]) == vector["total"]
