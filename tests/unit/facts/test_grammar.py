"""How values are written: what is converted and shown, what never is, and what is refused with a way out."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assent.facts.grammar import NotUnderstood, Understood, conversion_says, read_value, unit_key
from assent.logic.definitions import Definition, Kind
from assent.logic.units import conversion
from assent.policies.mgb_031.facts import VOCABULARY

FACTS = {one.name: one for one in VOCABULARY.facts}
FACTS |= {f"{one.name}.{field.name}": field for one in VOCABULARY.lists for field in one.fields}
NUMBERS = [one for one in FACTS.values() if one.kind in (Kind.INTEGER, Kind.NUMBER)]
CHOICES = [one for one in FACTS.values() if one.kind is Kind.CHOICE]


def read(name: str, given: object) -> Understood:
    understood = read_value(FACTS[name], given)
    assert isinstance(understood, Understood), understood
    return understood


@pytest.mark.parametrize(
    ("name", "written", "value", "says"),
    [
        ("pregnant", "Yes", True, '"Yes" read as yes'),
        ("pregnant", " NO ", False, '" NO " read as no'),
        ("pregnant", "not known", None, '"not known" read as not known'),
        ("route", "IV", "intravenous", '"IV" read as intravenous'),
        ("route", "i.v.", "intravenous", '"i.v." read as intravenous'),
        ("indication", "TRD", "treatment_resistant_depression", '"TRD" read as treatment_resistant_depression'),
        ("drug", "Ketalar", "ketamine", '"Ketalar" read as ketamine'),
        ("request_kind", "Initial", "initial", '"Initial" read as initial'),
        ("product_line", "One Care", "one_care", '"One Care" read as one_care'),
        ("scores.scale", "PHQ9", "phq_9", '"PHQ9" read as phq_9'),
        ("scores.scale", "QIDS-SR-16", "qids_sr16", '"QIDS-SR-16" read as qids_sr16'),
        ("trials.adherence", "90%", 90, '"90%" read as 90 percent'),
        ("trials.adherence", "87.5 percent", 87.5, '"87.5 percent" read as 87.5 percent'),
        ("trials.days", "8 weeks", 56, '"8 weeks" read as 56 days'),
        ("trials.days", "8wks", 56, '"8wks" read as 56 days'),
        ("weight_kg", "180 lb", 81.6466266, '"180 lb" read as 81.6466266 kg'),
        ("weight_kg", "80,5 kg", 80.5, '"80,5 kg" read as 80.5 kg'),
        ("dose_mg", "0.05 g", 50, '"0.05 g" read as 50 mg'),
        ("infusion_minutes", "1 hour", 60, '"1 hour" read as 60 minutes'),
        ("infusions_per_week", "twice a week", 2, '"twice a week" read as 2 times per week'),
        ("infusions_per_week", "3 infusions per week", 3, '"3 infusions per week" read as 3 times per week'),
        ("blood_pressures.systolic", "120 mmHg", 120, '"120 mmHg" read as 120 mm Hg'),
        ("administration_code", 96365, "96365", '96365 read as the code "96365"'),
        ("birth_date", "NULL", None, '"NULL" read as not known'),
        ("hemorrhage_date", "1900-01-01", None,
            '"1900-01-01" read as not known: forms print that day where none is known'),
    ],
)  # fmt: skip
def test_what_is_written_with_a_unit_or_a_word_is_converted_and_shown(
    name: str, written: object, value: object, says: str
) -> None:
    understood = read(name, written)
    assert understood.value == value
    assert type(understood.value) is type(value)
    assert conversion_says(FACTS[name], understood) == says


@given(st.sampled_from(NUMBERS), st.data())
def test_a_number_alone_is_never_converted(definition: Definition, data: st.DataObject) -> None:
    low, high = definition.low or 0, definition.high or 0
    value = data.draw(st.integers(int(low) + 1, int(high)))
    for given_ in (value, float(value), str(value), f" {value} "):
        understood = read_value(definition, given_)
        assert isinstance(understood, Understood)
        assert understood.value == value
    assert read_value(definition, value) == Understood(value)


@given(st.sampled_from([one for one in NUMBERS if one.unit]), st.data())
def test_a_written_unit_is_converted_by_its_exact_factor(definition: Definition, data: st.DataObject) -> None:
    words = {
        "lb": "[lb_av]",
        "weeks": "wk",
        "h": "h",
        "mcg": "ug",
        "g": "g",
        "mcg/kg": "ug/kg",
        "per day": "/d",
    }
    word, unit = data.draw(st.sampled_from(sorted(words.items())))
    number = data.draw(st.integers(1, 500))
    factor, understood = conversion(unit, definition.unit), read_value(definition, f"{number} {word}")
    if factor is None:
        assert isinstance(understood, NotUnderstood)
    elif isinstance(understood, Understood):
        assert isinstance(understood.value, int | float)
        assert Fraction(understood.value) == pytest.approx(number * factor)
        assert understood.written == f"{number} {word}"


@given(st.sampled_from(CHOICES), st.data())
def test_a_choice_is_read_in_any_case_and_spelling(definition: Definition, data: st.DataObject) -> None:
    value = data.draw(st.sampled_from(definition.choices))
    between = data.draw(st.sampled_from(["-", " ", "", "_", ". "]))
    case = data.draw(st.sampled_from([str.upper, str.title, str.lower]))
    understood = read_value(definition, case(value).replace("_", between))
    assert isinstance(understood, Understood)
    assert understood.value == value


def test_no_word_stands_for_two_values_of_a_choice() -> None:
    for definition in CHOICES:
        plain = {"".join(filter(str.isalnum, value)).casefold(): value for value in definition.choices}
        assert len(plain) == len(definition.choices)
        for word, value in definition.words.items():
            assert plain.get("".join(filter(str.isalnum, word)).casefold(), value) == value, (
                definition.name,
                word,
            )


@pytest.mark.parametrize(
    "given_", ["2-3", "2 – 3", "2 to 3", "2 or 3", "between 2 and 3", "2—3 per week", "2 -3"]
)
def test_a_range_is_refused_with_what_to_write(given_: str) -> None:
    refused = read_value(FACTS["infusions_per_week"], given_)
    assert isinstance(refused, NotUnderstood)
    assert "is a range where one number is due" in refused.says
    assert "such as 2" in refused.says


KNOWN = [
    True, 0, 1, -1, 7.5, 10**6, "maybe", "2-3", "> 5", "12 stone", "heavy", "17.3.1984", 19840317,
    datetime(2026, 2, 5), "by injection", float("nan"),  # noqa: DTZ001
]  # fmt: skip


@pytest.mark.parametrize("given_", KNOWN)
def test_nobody_is_told_to_say_that_a_known_value_is_unknown(given_: object) -> None:
    refusals = [read_value(definition, given_) for definition in FACTS.values()]
    said = [one.says for one in refusals if isinstance(one, NotUnderstood)]
    assert said
    assert not [says for says in said if "null" in says or "where it is not known" in says]


@pytest.mark.parametrize(
    "given_",
    [0, "0", 1771200000, "1771200000", 20260210, "20260210", "2026-2-10", "2026/02/10", "02/10/2026",
     "2026-02-10T00:00", "2026-02-10 00:00:00+00", "2026-W07-2", "2026-02-30", True, "",
     "٢٠٢٦-٠٢-١٠", datetime(2026, 2, 10)],  # noqa: DTZ001
)  # fmt: skip
def test_a_date_is_written_in_one_way(given_: object) -> None:
    assert isinstance(read_value(FACTS["birth_date"], given_), NotUnderstood)
    assert read("birth_date", "2026-02-10").value == date(2026, 2, 10)


def test_a_birth_date_that_forms_print_is_not_unknown() -> None:
    assert read("birth_date", "1900-01-01").value == date(1900, 1, 1)


@pytest.mark.parametrize(
    ("key", "fact", "unit"),
    [("weeks", "trials.days", "weeks"), ("weight_lb", "weight_kg", "lb"), ("Weight_Pounds", "weight_kg", "pounds"),
     ("infusion_hours", "infusion_minutes", "hours"), ("symptom_weeks", "symptom_days", "weeks")],
)  # fmt: skip
def test_a_key_may_name_a_unit(key: str, fact: str, unit: str) -> None:
    assert unit_key(key, FACTS.values()) == (FACTS[fact], unit)


@pytest.mark.parametrize("key", ["days", "weight_kg", "weight", "months", "weight_m", "lb", "color"])
def test_a_key_that_names_no_convertible_unit_means_nothing(key: str) -> None:
    assert unit_key(key, FACTS.values()) is None
