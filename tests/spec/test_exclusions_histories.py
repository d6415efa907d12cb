"""What excludes whatever any specialist says: clauses X.1 to X.7."""

from __future__ import annotations

from tests.spec.harness import Decides, facts

pregnancy = facts(
    stated="pregnancy_risk_stated",
    potential="childbearing_potential",
    contraception="effective_contraception",
)
NAMES = {
    "stated": ("pregnancy_risk_stated",),
    "potential": ("childbearing_potential",),
    "contraception": ("effective_contraception",),
    "active": ("sud_active",),
    "accepted": ("sud_treatment_accepted",),
    "disorder": ("substance_use_disorder",),
    "nicotine": ("sud_only_nicotine_or_caffeine",),
    "course": ("prior_ketamine_course",),
    "adequate": ("prior_course_adequate_dose",),
    "symptoms": ("prior_course_reduced_symptoms",),
    "function": ("prior_course_improved_function",),
    "date": ("last_delirium_date",),
}


def test_pregnant_or_breastfeeding(decides: Decides) -> None:
    decides("""
    pregnant | breastfeeding || outcome    | because | missing
    no       | no            || met        |         |
    yes      | no            || not_met    | X.1     |
    no       | yes           || not_met    | X.1     |
    yes      | ?             || not_met    | X.1     |
    ?        | no            || incomplete |         | pregnant
    no       | ?             || incomplete |         | breastfeeding
    ?        | ?             || incomplete |         | pregnant breastfeeding
    """)


def test_who_cannot_become_pregnant_is_not_asked_about_it(decides: Decides) -> None:
    decides("""
    pregnant | breastfeeding | childbearing potential || outcome    | because | missing
    ?        | no            | no                     || met        |         |
    ?        | ?             | no                     || incomplete |         | breastfeeding
    ?        | no            | yes                    || incomplete |         | pregnant
    """)


def test_at_risk_of_becoming_pregnant(decides: Decides) -> None:
    decides(
        """
    stated | potential | contraception || outcome    | because | missing
    yes    |           |               || not_met    | X.1     |
    yes    | no        |               || not_met    | X.1     |
    yes    | yes       | yes           || not_met    | X.1     |
    no     |           |               || met        |         |
    no     | yes       | no            || met        |         |
    no     | yes       | yes           || met        |         |
    ?      | no        |               || met        |         |
    ?      | yes       | no            || incomplete |         | stated
    ?      | yes       | yes           || judgment   | X.1     |
    ?      | yes       | ?             || incomplete |         | stated contraception
    ?      | ?         | ?             || incomplete |         | stated potential
    """,
        pregnancy,
        where=NAMES,
    )


def test_either_reading_of_at_risk_may_be_adopted(decides: Decides) -> None:
    decides(
        """
    stated | potential | contraception | adopted     || outcome    | because | missing
    ?      | yes       | yes           | not_at_risk || met        |         |
    ?      | yes       | yes           | at_risk     || not_met    | X.1     |
    ?      | yes       | no            | not_at_risk || incomplete |         | stated
    no     | yes       | yes           | at_risk     || met        |         |
    ?      | no        |               | at_risk     || met        |         |
    """,
        pregnancy,
        question="X.1.risk",
        where=NAMES,
    )


def test_psychosis(decides: Decides) -> None:
    decides(
        """
    disorder | features | dementia || outcome    | because | missing
    no       | no       |          || met        |         |
    yes      | no       |          || not_met    | X.2     |
    yes      | yes      |          || not_met    | X.2     |
    yes      | ?        |          || not_met    | X.2     |
    ?        | no       |          || incomplete |         | primary_psychotic_disorder
    no       | yes      |          || judgment   | X.2     |
    no       | ?        |          || incomplete |         | psychotic_features
    ?        | yes      |          || incomplete | X.2     | primary_psychotic_disorder
    no       | yes      | ?        || incomplete | X.2     | dementia
    no       | yes      | yes      || not_met    | X.3     |
    """,
        facts(disorder="primary_psychotic_disorder", features="psychotic_features"),
    )


def test_dementia_and_hypersensitivity(decides: Decides) -> None:
    decides("""
    dementia | ketamine hypersensitivity || outcome    | because | missing
    yes      | no                        || not_met    | X.3     |
    no       | yes                       || not_met    | X.4     |
    yes      | yes                       || not_met    | X.3 X.4 |
    ?        | no                        || incomplete |         | dementia
    no       | ?                         || incomplete |         | ketamine_hypersensitivity
    yes      | ?                         || not_met    | X.3     |
    """)


def test_an_active_substance_use_disorder_excludes_with_refusal_only(decides: Decides) -> None:
    decides(
        """
    disorder | active | accepted | nicotine | maintenance || outcome    | because | missing
    no       | ?      | ?        | no       | ?           || met        |         |
    yes      | yes    | no       | no       | ?           || not_met    | X.5     |
    yes      | yes    | no       | ?        | ?           || incomplete |         | nicotine
    yes      | yes    | no       | yes      | ?           || judgment   | X.5     |
    yes      | yes    | yes      | no       | ?           || met        |         |
    yes      | no     | no       | no       | ?           || met        |         |
    yes      | no     | ?        | no       | ?           || met        |         |
    yes      | yes    | ?        | no       | ?           || incomplete |         | accepted
    yes      | yes    | ?        | no       | no          || incomplete |         | accepted
    yes      | yes    | ?        | no       | yes         || met        |         |
    yes      | yes    | no       | no       | yes         || not_met    | X.5     |
    yes      | ?      | no       | no       | ?           || incomplete |         | active
    yes      | ?      | ?        | no       | ?           || incomplete |         | active
    yes      | ?      | yes      | no       | ?           || met        |         |
    ?        | ?      | ?        | no       | ?           || incomplete |         | disorder
    ?        | ?      | yes      | no       | ?           || met        |         |
    ?        | no     | ?        | no       | ?           || met        |         |
    """,
        facts(
            disorder="substance_use_disorder",
            active="sud_active",
            accepted="sud_treatment_accepted",
            nicotine="sud_only_nicotine_or_caffeine",
            maintenance="sud_maintenance_treatment",
        ),
        where=NAMES,
    )


course = facts(
    course="prior_ketamine_course",
    adequate="prior_course_adequate_dose",
    symptoms="prior_course_reduced_symptoms",
    function="prior_course_improved_function",
)


def test_an_earlier_adequate_course_that_failed(decides: Decides) -> None:
    decides(
        """
    course | adequate | symptoms | function || outcome    | because | missing
    no     |          |          |          || met        |         |
    yes    | yes      | no       | no       || not_met    | X.6     |
    yes    | yes      | yes      | no       || met        |         |
    yes    | yes      | no       | yes      || met        |         |
    yes    | yes      | yes      | yes      || met        |         |
    yes    | no       | no       | no       || met        |         |
    yes    | ?        | no       | no       || incomplete |         | adequate
    yes    | yes      | no       | ?        || incomplete |         | function
    yes    | yes      | ?        | no       || incomplete |         | symptoms
    yes    | yes      | ?        | ?        || incomplete |         | symptoms function
    yes    | yes      | yes      | ?        || met        |         |
    yes    | ?        | yes      | ?        || met        |         |
    yes    | ?        | ?        | ?        || incomplete |         | adequate
    ?      | ?        | ?        | ?        || incomplete |         | course
    ?      | ?        | yes      | ?        || met        |         |
    """,
        course,
        where=NAMES,
    )


def test_a_plan_may_want_both_symptoms_and_function_to_have_improved(decides: Decides) -> None:
    decides(
        """
    course | adequate | symptoms | function | adopted || outcome    | because | missing
    yes    | yes      | yes      | no       |         || met        |         |
    yes    | yes      | yes      | no       | neither || met        |         |
    yes    | yes      | yes      | no       | either  || not_met    | X.6     |
    yes    | yes      | no       | yes      | either  || not_met    | X.6     |
    yes    | yes      | yes      | yes      | either  || met        |         |
    yes    | yes      | yes      | ?        | either  || incomplete |         | function
    """,
        course,
        question="X.6.nor",
        where=NAMES,
    )


def test_delirium_within_seven_days(decides: Decides) -> None:
    decides(
        """
    delirium | date       || outcome    | because | missing
    no       |            || met        |         |
    yes      | 0 days ago || not_met    | X.7     |
    yes      | 6 days ago || not_met    | X.7     |
    yes      | 7 days ago || not_met    | X.7     |
    yes      | 8 days ago || met        |         |
    yes      | ?          || incomplete |         | date
    ?        |            || incomplete |         | delirium
    """,
        facts(date="last_delirium_date"),
        where=NAMES,
    )
