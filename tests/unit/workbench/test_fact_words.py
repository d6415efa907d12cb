"""Facts as every page names and shows them."""

from assent.policies.mgb_031 import v2026_01
from assent.workbench.shell.fact_fields import (
    choice_words,
    fact_at,
    fact_field,
    fact_value,
    facts_by_name,
    spelled,
    without_unit,
)

KNOWN = facts_by_name(v2026_01.POLICY)


def test_a_number_has_its_unit_and_no_name_has_it_again() -> None:
    assert fact_value(KNOWN, "dose_mg", 45.5) == "45.5 milligrams"
    assert fact_value(KNOWN, "trials[3].adherence", 89.0) == "89%"
    assert without_unit("dose mg per kg", fact_at(KNOWN, "dose_mg_per_kg")) == "dose"
    assert without_unit("planned infusions", fact_at(KNOWN, "planned_infusions")) == "planned infusions"


def test_choices_and_abbreviations_are_as_printed() -> None:
    assert choice_words("medicare_advantage") == "Medicare Advantage"
    assert choice_words("psychiatric_aprn") == "psychiatric APRN"
    assert spelled("ndc usable") == "NDC usable"


def test_labels_of_fields_are_questions_with_whole_numbers() -> None:
    assert fact_field(KNOWN, "trials.complete", "v").label.startswith("Are these all the medication trials")
    assert "1,000,000" in fact_field(KNOWN, "trials[0].days_of_medicine", "v").help
    assert "`" not in fact_field(KNOWN, "drug_code", "v").label
