"""Ratings: totals in the range of their scale, recomputed from items, whatever resource holds them."""

from typing import Any

import pytest

from assent.adapters.fhir.systems import RATING_SCALES
from assent.facts.scale_definitions import SCALES
from tests.adapters.fhir.charts.resources import concept, facts, observation, quantity, read, record, resource

ITEMS = SCALES["phq_9"].item_loinc
ANSWERS = ("LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9")
SCORES = (3, 3, 2, 2, 2, 2, 2, 1, 2)


def _form(id: str, scores: tuple[int | None, ...] = SCORES, **more: Any) -> dict[str, Any]:
    """An answered PHQ-9, as US Core has it."""
    items = [
        {"linkId": f"/{code}", "answer": [{"valueCoding": concept("LOINC", ANSWERS[score])["coding"][0]}]}
        for code, score in zip(ITEMS, scores, strict=True)
        if score is not None
    ]
    return resource(
        "QuestionnaireResponse",
        id,
        **{"status": "completed", "authored": "2026-01-26T09:00:00Z", "item": items, **more},
    )


def test_a_total_is_a_record_with_its_day() -> None:
    reading = read(
        observation("o", "44261-6", "2026-01-26T10:00:00-05:00", valueQuantity=quantity(19, "{score}"))
    )
    assert record(reading, "scores[0]") == {"scale": "phq_9", "total": 19, "date": "2026-01-26"}


@pytest.mark.parametrize("value", [300, 28, -1, 3.5])
def test_a_total_that_cannot_be_is_not_used(value: float) -> None:
    reading = read(observation("o", "44261-6", valueQuantity=quantity(value, "{score}")))
    assert not record(reading, "scores[0]")
    assert [one.says for one in reading.conflicts] == [
        f"Patient Health Questionnaire-9: a total of {value} {{score}} cannot be, only 0 to 27; it is not used"
    ]


@pytest.mark.parametrize("status", ["unknown", "preliminary", "cancelled", "entered-in-error", "registered"])
def test_a_total_that_is_not_final_does_not_count(status: str) -> None:
    reading = read(observation("o", "44261-6", status=status, valueInteger=19))
    assert not reading.proved[1:]
    assert [one.reason for one in reading.not_counted] == [f"its status is {status}"]


def test_items_make_up_the_total() -> None:
    reading = read(_form("q"))
    assert record(reading, "scores[0]") == {"scale": "phq_9", "items": [*SCORES], "date": "2026-01-26"}
    assert "items 3 + 3 + 2 + 2 + 2 + 2 + 2 + 1 + 2 come to 19" in reading.worked[0].steps[0]


def test_a_form_and_the_total_of_its_day_are_one_rating() -> None:
    reading = read(_form("q"), observation("o", "44261-6", valueInteger=19))
    assert record(reading, "scores[0]")["total"] == 19
    assert not record(reading, "scores[1]")
    assert not reading.conflicts


def test_a_total_against_its_items_is_shown() -> None:
    reading = read(_form("q"), observation("o", "44261-6", valueInteger=12))
    assert "the items come to 19, the total says 12" in reading.conflicts[0].says


def test_an_item_that_is_not_known_leaves_a_range() -> None:
    reading = read(_form("q", (3, 3, 2, 2, 2, 2, 2, 1, None)))
    assert "come to 17 to 20, as 1 items are not known" in reading.worked[0].steps[0]


def test_items_stand_in_components_or_in_observations_of_one_day() -> None:
    parts = [
        {"code": concept("LOINC", code), "valueInteger": score}
        for code, score in zip(ITEMS[:5], SCORES[:5], strict=True)
    ]
    panel = observation("panel", "44249-1", component=parts)
    alone = [
        observation(f"i{n}", code, valueCodeableConcept=concept("LOINC", ANSWERS[score]))
        for n, (code, score) in enumerate(zip(ITEMS[5:], SCORES[5:], strict=True))
    ]
    assert record(read(panel, *alone), "scores[0]")["items"] == [*SCORES]


def test_an_item_out_of_range_spoils_the_items() -> None:
    reading = read(observation("o", ITEMS[0], valueInteger=7))
    assert not record(reading, "scores[0]")
    assert "7 cannot be" in reading.conflicts[0].says


def test_other_scales_go_by_our_own_codes() -> None:
    reading = read(observation("o", "madrs", system=RATING_SCALES, valueInteger=31))
    assert record(reading, "scores[0]") == {"scale": "madrs", "total": 31, "date": "2026-01-26"}


def test_a_scale_that_is_only_named_supports() -> None:
    named = observation("o", "12345", system="https://ehr.example.org/flowsheet", valueInteger=24)
    named["code"]["text"] = "HAM-D 17"
    reading = read(named)
    assert facts(reading, "scores[0].scale") == [("ham_d", "supports")]
    assert facts(reading, "scores[0].total") == [(24, "supports")]
    named["code"]["text"] = "HAM-D 24"
    assert not facts(read(named), "scores[0].scale")


def test_a_teen_form_is_no_phq_9() -> None:
    assert not record(read(observation("o", "89204-2", valueInteger=19)), "scores[0]")


def test_two_totals_of_one_day_are_both_kept_and_shown() -> None:
    reading = read(observation("a", "44261-6", valueInteger=19), observation("b", "44261-6", valueInteger=11))
    assert [record(reading, f"scores[{n}]")["total"] for n in (0, 1)] == [19, 11]
    assert "totals of 19 and 11" in reading.conflicts[0].says


def test_a_rating_of_a_month_is_written_as_a_month() -> None:
    assert (
        record(read(observation("o", "44261-6", "2026-01", valueInteger=19)), "scores[0]")["date"]
        == "2026-01"
    )


def test_the_latest_rating_comes_first_and_old_ones_are_left_out() -> None:
    reading = read(
        observation("a", "44261-6", "2025-03-01", valueInteger=9),
        observation("b", "44261-6", "2026-01-01", valueInteger=19),
        observation("c", "44261-6", "2019-01-01", valueInteger=22),
    )
    assert [record(reading, f"scores[{n}]").get("total") for n in (0, 1, 2)] == [19, 9, None]


def test_an_unfinished_form_says_nothing() -> None:
    assert not record(read(_form("q", status="in-progress")), "scores[0]")
