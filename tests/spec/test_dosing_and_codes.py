"""Dosing and codes: clauses D.1, D.2, C.0, C.J3490 and C.96365. What is advised changes no outcome.

Only a weight that fits the dose in pounds alone is asked about, before the dose can be looked at.
"""

from __future__ import annotations

from tests.spec.base_case import renewal_case
from tests.spec.harness import Decides, facts

DOSING = {"dose": "dose_mg_per_kg", "minutes": "infusion_minutes", "weekly": "infusions_per_week"}


def test_the_recommended_induction_dose(decides: Decides) -> None:
    decides(
        """
    dose | minutes | weekly || outcome | advisories
    0.5  | 40      | 2      || met     |
    0.5  | 40      | 2.5    || met     |
    0.5  | 40      | 3      || met     |
    0.51 | 40      | 3      || met     |
    0.45 | 40      | 3      || met     |
    0.54 | 40      | 3      || met     |
    0.44 | 40      | 3      || met     | D.1.dose
    0.55 | 40      | 3      || met     | D.1.dose
    0.4  | 40      | 3      || met     | D.1.dose
    0.5  | 39      | 3      || met     | D.1.minutes
    0.5  | 60      | 3      || met     | D.1.minutes
    0.5  | 40      | 1      || met     | D.1.frequency
    0.5  | 40      | 1.9    || met     | D.1.frequency
    0.5  | 40      | 3.5    || met     | D.1.frequency
    1.0  | 60      | 4      || met     | D.1.dose D.1.minutes D.1.frequency
    ?    | ?       | ?      || met     |
    ?    | 60      | ?      || met     | D.1.minutes
    """,
        facts(**DOSING),
    )


WEIGHT = {"mg": "dose_mg", "weight": "weight_kg", "dose": "dose_mg_per_kg"}


def test_a_weight_that_fits_only_pounds_is_asked_about(decides: Decides) -> None:
    # 40 mg are 0.5 mg/kg, to one decimal, of 72.7 to 88.8 kg, and in pounds of 160.3 to 195.9.
    decides(
        """
    mg | weight | dose || outcome    | missing   | advisories
    40 | 80     | ?    || met        |           |
    40 | 160.3  | ?    || met        |           |
    40 | 160.4  | ?    || incomplete | weight_kg |
    40 | 176    | ?    || incomplete | weight_kg |
    40 | 195.9  | ?    || incomplete | weight_kg |
    40 | 196    | ?    || met        |           |
    40 | 176    | 0.23 || met        |           | D.1.dose
    40 | 176    | 0.5  || met        |           |
    80 | 176    | ?    || met        |           |
    ?  | 176    | ?    || met        |           |
    40 | ?      | ?    || met        |           |
    """,
        facts(**WEIGHT),
    )


def test_a_weight_in_doubt_is_asked_about_at_renewal_too(decides: Decides) -> None:
    decides(
        """
    mg | weight | dose || outcome    | missing
    40 | 80     | ?    || met        |
    40 | 176    | ?    || incomplete | weight_kg
    40 | 176    | 0.23 || met        |
    """,
        facts(renewal_case, **WEIGHT),
    )


def test_a_weight_in_doubt_denies_nothing_and_hides_nothing(decides: Decides) -> None:
    decides(
        """
    mg | weight | dementia | features | specialist || outcome    | because | missing
    40 | 176    | yes      |          |            || not_met    | X.3     |
    40 | 176    | ?        |          |            || incomplete |         | dementia weight_kg
    40 | 176    |          | yes      |            || incomplete | X.2     | weight_kg
    40 | 176    |          |          | no         || incomplete |         | weight_kg requested_by_treating_specialist
    """,
        facts(features="psychotic_features", specialist="requested_by_treating_specialist", **WEIGHT),
    )


def test_maintenance_has_no_testable_dose(decides: Decides) -> None:
    decides(
        """
    dose | minutes | weekly || outcome | advisories
    1.0  | 60      | 0.25   || met     |
    0.5  | 40      | 2      || met     |
    """,
        facts(renewal_case, **DOSING),
    )


def test_the_unclassified_drug_code_needs_a_usable_ndc(decides: Decides) -> None:
    decides(
        """
    drug  | ndc           | usable || outcome | advisories
    J3490 | 42023-0114-10 | yes    || met     |
    J3490 | 42023-0114-10 | no     || met     | C.J3490
    J3490 | 42023-0114-10 | ?      || met     | C.J3490
    J3490 | none          | ?      || met     | C.J3490
    J3490 | ?             | ?      || met     | C.J3490
    none  | none          | ?      || met     |
    ?     | none          | ?      || met     |
    """,
        facts(drug="drug_code", usable="ndc_usable"),
    )


def test_the_code_of_the_infusion(decides: Decides) -> None:
    decides(
        """
    infusion || outcome | advisories
    96365    || met     |
    96366    || met     | C.96365
    none     || met     | C.96365
    ?        || met     |
    """,
        facts(infusion="administration_code"),
    )


def test_codes_are_looked_at_for_renewal_too(decides: Decides) -> None:
    decides(
        """
    infusion | drug  | ndc  || outcome | advisories
    none     | J3490 | none || met     | C.96365 C.J3490
    96365    | J3490 | ?    || met     |
    """,
        facts(renewal_case, infusion="administration_code", drug="drug_code"),
    )


def test_advisories_stand_beside_any_outcome_of_the_criteria_and_no_other(
    decides: Decides,
) -> None:
    decides(
        """
    product | route | dementia | features | dose || outcome        | because | missing  | advisories
            |       | yes      |          | 1.0  || not_met        | X.3     |          | D.1.dose
            |       | ?        |          | 1.0  || incomplete     |         | dementia | D.1.dose
            |       |          | yes      | 1.0  || judgment       | X.2     |          | D.1.dose
    mgb_aco |       |          |          | 1.0  || other_guidance |         |          |
            | ?     |          |          | 1.0  || incomplete     |         | route    |
    """,
        facts(product="product_line", features="psychotic_features", dose="dose_mg_per_kg"),
    )
