"""Medicines of a chart become trials: one a medicine, days of supply counted once, dose and episode beside them."""

from assent.casework.assessment.chart import ChartReading
from tests.adapters.fhir.charts.resources import (
    SERTRALINE_50,
    SERTRALINE_100,
    allergy,
    condition,
    dispense,
    facts,
    order,
    quantity,
    read,
    record,
    statement,
)


def _steps(reading: ChartReading, path: str = "trials[0]") -> str:
    return "; ".join(step for one in reading.worked if one.path == path for step in one.steps)


def test_one_medicine_in_four_resources_is_one_trial() -> None:
    reading = read(
        dispense("d1", "2025-06-02"),
        dispense("d2", "2025-07-02"),
        statement("s", "Zoloft", "2025-06-02", "2025-07-31"),
        order("o", "sertraline hydrochloride 50 MG Oral Tablet", "2025-06-02"),
    )
    assert record(reading, "trials[0]") == {
        "drug": "sertraline", "start": "2025-06-02", "end": "2025-07-31",
        "dispenses": [
            {"on": "2025-06-02", "days_supply": 30, "product": "312940"},
            {"on": "2025-07-02", "days_supply": 30, "product": "312940"},
        ],
    }  # fmt: skip
    assert not record(reading, "trials[1]")
    assert "one trial of sertraline, from 2 dispenses, 1 statement, 1 order" in _steps(reading)


def test_an_early_refill_begins_when_the_earlier_supply_ends() -> None:
    reading = read(dispense("d1", "2025-06-02"), dispense("d2", "2025-06-25"))
    assert record(reading, "trials[0]")["end"] == "2025-07-31"
    assert "60 days, 60 of them covered by supply: 100.0 %" in _steps(reading)


def test_two_strengths_of_one_day_are_taken_together() -> None:
    reading = read(
        dispense("d1", "2025-06-02", 30, SERTRALINE_50), dispense("d2", "2025-06-02", 30, SERTRALINE_100)
    )
    assert record(reading, "trials[0]")["end"] == "2025-07-01"


def test_days_without_supply_are_counted_and_long_ones_part_trials() -> None:
    reading = read(dispense("d1", "2025-05-01"), dispense("d2", "2025-06-10"), dispense("d3", "2025-10-01"))
    assert record(reading, "trials[0]")["end"] == "2025-07-09"
    assert "10 days without supply" in _steps(reading)
    assert record(reading, "trials[1]")["start"] == "2025-10-01"


def test_supply_that_lasts_beyond_the_reading_ends_with_it() -> None:
    reading = read(dispense("d", "2026-01-20", 90))
    assert record(reading, "trials[0]")["end"] == "2026-02-05"
    assert "still in hand on 2026-02-05" in _steps(reading)


def test_an_unknown_supply_leaves_the_end_open() -> None:
    reading = read(dispense("d1", "2025-06-02"), dispense("d2", "2025-07-01", None))
    assert "end" not in record(reading, "trials[0]")
    assert "for how long is not said" in _steps(reading)


def test_a_supply_follows_from_quantity_and_dosage() -> None:
    dosage = {
        "timing": {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d"}},
        "doseAndRate": [{"doseQuantity": {"value": 1, "unit": "tablet"}}],
    }
    reading = read(dispense("d", "2025-06-02", None, quantity={"value": 60}, dosageInstruction=[dosage]))
    assert record(reading, "trials[0]")["end"] == "2025-07-01"
    assert "60 units at 2 a day last 30 days" in _steps(reading)
    assert facts(reading, "trials[0].dose_accepted") == [(True, "supports")]


def test_a_dose_below_the_least_of_the_label_speaks_against_it() -> None:
    half = dispense("d", "2025-06-02", 30, quantity={"value": 15})
    assert facts(read(half), "trials[0].dose_accepted") == [(True, "contradicts")]
    full = dispense("d", "2025-06-02", 30, quantity={"value": 30})
    reading = read(full)
    assert facts(reading, "trials[0].dose_accepted") == [(True, "supports")]
    assert "50 mg x 30 units / 30 days" in _steps(reading)
    assert "30 of 30 days' supply at 50 mg a day or more" in _steps(reading)


def test_of_a_medicine_without_a_least_dose_nothing_is_said() -> None:
    reading = read(statement("s", "phenelzine", "2025-06-02", "2025-08-01"))
    assert not facts(reading, "trials[0].dose_accepted")


def test_an_order_does_not_show_that_it_was_taken() -> None:
    dosage = {
        "timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}},
        "doseAndRate": [{"doseQuantity": quantity(150, "mg")}],
    }
    reading = read(order("o", "venlafaxine", "2025-12-08", dosageInstruction=[dosage]))
    assert facts(reading, "trials[0].drug") == [("venlafaxine", "supports")]
    assert facts(reading, "trials[0].dose_accepted") == [(True, "supports")]
    assert not facts(reading, "trials[0].end")
    assert "only ordered" in _steps(reading)


def test_the_onset_of_the_active_depression_places_a_trial() -> None:
    depression = condition("c", "F33.2", "2025-05-02")
    inside = read(depression, statement("s", "sertraline", "2025-06-02", "2025-08-01"))
    assert facts(inside, "trials[0].in_current_episode") == [(True, "supports")]
    before = read(depression, statement("s", "sertraline", "2024-06-02", "2024-08-01"))
    assert facts(before, "trials[0].in_current_episode") == [(False, "supports")]
    across = read(depression, statement("s", "sertraline", "2025-04-02", "2025-08-01"))
    assert not facts(across, "trials[0].in_current_episode")
    assert "92 days lie on or after it" in _steps(across)


def test_an_onset_known_to_the_month_places_only_what_lies_outside_of_it() -> None:
    depression = condition("c", "F33.2", "2025-06")
    assert not facts(
        read(depression, statement("s", "sertraline", "2025-06-20", "2025-08-01")),
        "trials[0].in_current_episode",
    )
    after = read(depression, statement("s", "sertraline", "2025-07-01", "2025-08-01"))
    assert facts(after, "trials[0].in_current_episode") == [(True, "supports")]


def test_an_active_order_does_not_make_a_trial_longer() -> None:
    reading = read(dispense("d", "2025-06-02"), order("o", "sertraline", "2025-06-02"))
    assert record(reading, "trials[0]")["end"] == "2025-07-01"


def test_what_is_still_taken_is_known_to_the_day_on_which_it_was_said() -> None:
    told = read(statement("s", "sertraline", "2025-06-01", status="active", dateAsserted="2025-12-01"))
    assert record(told, "trials[0]")["end"] == "2025-12-01"
    assert "end" not in record(read(statement("s", "sertraline", "2025-06-01", status="active")), "trials[0]")


def test_a_long_episode_has_its_early_trials() -> None:
    early = statement("s", "sertraline", "2015-06-01", "2015-08-31")
    assert not read(early).worked
    assert record(read(early, condition("c", "F33.2", "2015-01")), "trials[0]")["drug"] == "sertraline"


def test_a_month_is_written_as_a_month() -> None:
    reading = read(statement("s", "bupropion", "2025-09", "2025-11"))
    found = record(reading, "trials[0]")
    assert (found["start"], found["end"]) == ("2025-09", "2025-11")


def test_an_intolerance_supports_how_the_trial_ended() -> None:
    reading = read(
        statement("s", "bupropion", "2025-09-01", "2025-09-20"), allergy("a", "42347", type_="intolerance")
    )
    assert facts(reading, "trials[0].response") == [("intolerance", "supports")]


def test_two_medicines_at_once_overlap_in_words() -> None:
    reading = read(
        statement("s", "sertraline", "2025-06-01", "2025-08-31"),
        statement("m", "aripiprazole", "2025-08-01", "2025-10-15"),
    )
    assert "together with aripiprazole on 31 days" in _steps(reading)
    assert record(reading, "trials[1]")["drug"] == "aripiprazole"


def test_what_was_not_dispensed_or_not_taken_is_no_trial() -> None:
    reading = read(
        dispense("d", "2025-06-02", status="cancelled"),
        dispense("e", "2025-06-02", status="entered-in-error"),
        statement("s", "sertraline", "2025-06-02", status="not-taken"),
        order("o", "sertraline", "2025-06-02", doNotPerform=True),
        order("q", "sertraline", "2025-06-02", intent="proposal"),
    )
    assert not [one for one in reading.facts if one.path.startswith("trials")]
    assert len(reading.not_counted) == 5


def test_a_product_for_another_use_is_called_by_its_name() -> None:
    reading = read(statement("s", "doxepin 6 MG Oral Tablet", "2025-06-01", "2025-08-01"))
    assert record(reading, "trials[0]")["drug"] == "doxepin 6 MG Oral Tablet"


def test_a_medicine_stands_in_the_resource_that_is_referred_to() -> None:
    medicine = {"resourceType": "Medication", "id": "m", "code": {"text": "escitalopram 10 MG Oral Tablet"}}
    contained = statement("s", "", "2025-06-01", "2025-08-01")
    del contained["medicationCodeableConcept"]
    contained |= {"medicationReference": {"reference": "#x"}, "contained": [{**medicine, "id": "x"}]}
    by_reference = dispense("d", "2024-06-02")
    del by_reference["medicationCodeableConcept"]
    by_reference["medicationReference"] = {"reference": "Medication/m"}
    reading = read(medicine, contained, by_reference)
    assert [record(reading, f"trials[{n}]")["drug"] for n in (0, 1)] == ["escitalopram", "escitalopram"]
