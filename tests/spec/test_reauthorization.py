"""Continuing treatment for a year: clauses R.0 to R.3."""

from __future__ import annotations

from tests.spec.base_case import INITIAL, RENEWAL, renewal_case
from tests.spec.harness import Decides, facts

columns = facts(
    renewal_case,
    earlier="earlier_authorization",
    antidepressant="concurrent_oral_antidepressant",
    stabilizer="concurrent_mood_stabilizer",
    form="mood_stabilizer_form",
    scale="scale_improvement_documented",
    function="functional_improvement_documented",
    before="baseline_total",
    now="current_total",
    setting="administration_setting",
    severe="severe_depressive_symptoms",
    response_scale="= phq_9",
)
NAMES = {
    "earlier": ("earlier_authorization",),
    "antidepressant": ("concurrent_oral_antidepressant",),
    "stabilizer": ("concurrent_mood_stabilizer",),
    "scale": ("scale_improvement_documented",),
    "function": ("functional_improvement_documented",),
    "before": ("baseline_total",),
    "now": ("current_total",),
    "disorder": ("substance_use_disorder",),
    "maintenance": ("sud_maintenance_treatment",),
    "nicotine": ("sud_only_nicotine_or_caffeine",),
    "since": ("abstinent_since",),
    "abstinent": ("abstinent",),
}


def test_the_criteria_for_first_treatment_are_neither_wanted_nor_asked(decides: Decides) -> None:
    assert not {"psychiatrist_documented_mdd", "candidacy_evaluator", "monitored_by"} & {*RENEWAL}
    assert {*INITIAL} - {*RENEWAL}
    decides(
        """
    indication || outcome | because | missing
               || met     |         |
    """,
        columns,
    )


def test_only_resistant_depression_is_named_for_renewal(decides: Decides) -> None:
    decides(
        """
    indication                     | severe || outcome    | because | missing
    treatment_resistant_depression |        || met        |         |
    severe_suicidal_ideation       |        || judgment   | R.0     |
    ptsd                           | yes    || judgment   | R.0     |
    ptsd                           | ?      || judgment   | R.0     |
    ptsd                           | no     || judgment   | R.0     |
    other                          |        || not_met    | R.0     |
    ?                              |        || incomplete |         | indication
    """,
        columns,
    )


def test_either_scope_of_renewal_may_be_adopted(decides: Decides) -> None:
    decides(
        """
    indication               | adopted     || outcome | because
    severe_suicidal_ideation | covered     || met     |
    severe_suicidal_ideation | not_covered || not_met | R.0
    ptsd                     | covered     || met     |
    ptsd                     | not_covered || not_met | R.0
    other                    | covered     || not_met | R.0
    """,
        columns,
        question="R.0.scope",
    )


def test_a_known_end_says_that_there_was_an_earlier_authorization(decides: Decides) -> None:
    decides(
        """
    earlier | earlier authorization end || outcome    | because | missing
    ?       | 10 days ago               || met        |         |
    ?       | in 10 days                || met        |         |
    ?       | 2025-12                   || met        |         |
    ?       |                           || incomplete |         | earlier
    no      |                           || judgment   | R.0     |
    yes     | 10 days ago               || met        |         |
    """,
        columns,
        where=NAMES,
    )


def test_renewal_presumes_an_earlier_authorization(decides: Decides) -> None:
    decides(
        """
    earlier | indication               | dementia || outcome    | because | missing
    yes     |                          |          || met        |         |
    no      |                          |          || judgment   | R.0     |
    ?       |                          |          || incomplete |         | earlier
    no      | severe_suicidal_ideation |          || judgment   | R.0     |
    ?       | severe_suicidal_ideation |          || judgment   | R.0     | earlier
    no      |                          | yes      || not_met    | X.3     |
    no      |                          | ?        || incomplete | R.0     | dementia
    """,
        columns,
        where=NAMES,
    )


def test_the_setting_is_an_advisory_unless_the_plan_adopts_more(decides: Decides) -> None:
    decides(
        """
    setting         | adopted            || outcome | because | missing | advisories
    home            |                    || met     |         |         | I.6.renewal
    home            | age_and_route_only || met     |         |         | I.6.renewal
    provider_office |                    || met     |         |         |
    ?               |                    || met     |         |         |
    home            | safety_too         || not_met | I.6     |         | I.6.renewal
    """,
        columns,
        question="R.0.again",
    )


def test_where_safety_binds_again_it_is_asked(decides: Decides) -> None:
    decides(
        """
    setting  | monitored by | monitor expertise | prescriber is specialist | adopted    || outcome    | missing
    hospital | psychiatrist | yes               | yes                      | safety_too || met        |
    hospital | ?            | yes               | yes                      | safety_too || incomplete | monitored_by
    hospital | ?            | yes               | yes                      |            || met        |
    """,
        columns,
        question="R.0.again",
    )


def test_along_with_an_oral_antidepressant_or_a_mood_stabilizer(decides: Decides) -> None:
    decides(
        """
    antidepressant | stabilizer | form     || outcome    | because | missing
    yes            | no         |          || met        |         |
    no             | yes        | oral     || met        |         |
    no             | yes        | not_oral || judgment   | R.1     |
    yes            | yes        |          || met        |         |
    no             | no         |          || not_met    | R.1     |
    no             | ?          |          || incomplete |         | stabilizer
    ?              | no         |          || incomplete |         | antidepressant
    ?              | ?          |          || incomplete |         | antidepressant stabilizer
    ?              | yes        |          || met        |         |
    """,
        columns,
        where=NAMES,
    )


def test_a_documented_improvement_on_a_scale_or_in_function_is_enough(decides: Decides) -> None:
    decides(
        """
    scale | function | before | now || outcome    | because | missing
    yes   | no       |        |     || met        |         |
    yes   | ?        |        |     || met        |         |
    no    | yes      |        |     || met        |         |
    ?     | yes      |        |     || met        |         |
    yes   | yes      |        |     || met        |         |
    no    | no       |        |     || not_met    | R.2     |
    no    | no       | 20     | 5   || not_met    | R.2     |
    no    | ?        | 20     | 5   || incomplete |         | function
    no    | ?        |        |     || incomplete |         | function
    yes   | no       | 20     | 25  || met        |         |
    """,
        columns,
        where=NAMES,
    )


def test_without_a_documented_conclusion_the_totals_decide(decides: Decides) -> None:
    decides(
        """
    scale | function | before | now || outcome    | because | missing
    ?     | ?        | 20     | 10  || met        |         |
    ?     | ?        | 20     | 11  || judgment   | R.2     | function
    ?     | ?        | 20     | 19  || judgment   | R.2     | function
    ?     | ?        | 20     | 20  || incomplete |         | function
    ?     | ?        | 20     | 21  || incomplete |         | function
    ?     | ?        | 21     | 10  || met        |         |
    ?     | ?        | 21     | 11  || judgment   | R.2     | function
    ?     | ?        | 20     | 0   || met        |         |
    ?     | ?        | 0      | 0   || incomplete |         | function
    ?     | no       | 20     | 10  || met        |         |
    ?     | no       | 20     | 11  || judgment   | R.2     |
    ?     | no       | 20     | 20  || not_met    | R.2     |
    """,
        columns,
        where=NAMES,
    )


def test_what_shows_improvement_is_asked(decides: Decides) -> None:
    decides(
        """
    scale | function | before | now || outcome    | missing
    ?     | ?        | ?      | ?   || incomplete | scale function before now
    ?     | ?        | 20     | ?   || incomplete | scale function now
    ?     | ?        | ?      | 10  || incomplete | scale function before
    ?     | no       | ?      | ?   || incomplete | scale before now
    no    | ?        | ?      | ?   || incomplete | function
    """,
        columns,
        where=NAMES,
    )


def test_either_size_of_change_may_be_adopted(decides: Decides) -> None:
    decides(
        """
    scale | function | before | now | adopted      || outcome | because
    ?     | ?        | 20     | 19  | any_decrease || met     |
    ?     | no       | 20     | 20  | any_decrease || not_met | R.2
    ?     | ?        | 20     | 10  | half         || met     |
    ?     | no       | 20     | 11  | half         || not_met | R.2
    no    | no       | 20     | 10  | any_decrease || not_met | R.2
    yes   | ?        | 20     | 19  | half         || met     |
    """,
        columns,
        question="R.2.change",
    )


disorder = facts(
    renewal_case,
    disorder="substance_use_disorder",
    sud_active="= yes",
    sud_treatment_accepted="= yes",
    since="abstinent_since",
    maintenance="sud_maintenance_treatment",
    nicotine="sud_only_nicotine_or_caffeine",
)
remission = facts(
    renewal_case,
    substance_use_disorder="= yes",
    sud_active="= yes",
    sud_treatment_accepted="= yes",
    sud_only_nicotine_or_caffeine="= no",
    request="request_date",
    since="abstinent_since",
    maintenance="sud_maintenance_treatment",
)


def test_no_disorder_or_remission_or_maintenance(decides: Decides) -> None:
    decides(
        """
    disorder | since      | maintenance | nicotine || outcome    | because | missing
    no       | ?          | ?           | ?        || met        |         |
    yes      | ?          | yes         | ?        || met        |         |
    yes      | 2025-06-01 | no          | no       || met        |         |
    yes      | 2025-06-01 | ?           | ?        || met        |         |
    yes      | 2026-02-01 | no          | no       || not_met    | R.3     |
    yes      | 2026-02-01 | yes         | no       || met        |         |
    yes      | 2026-02-01 | ?           | no       || incomplete |         | maintenance
    yes      | ?          | no          | no       || incomplete |         | abstinent since
    yes      | ?          | ?           | no       || incomplete |         | abstinent since maintenance
    yes      | ?          | ?           | ?        || incomplete |         | abstinent since maintenance
    ?        | ?          | ?           | ?        || incomplete |         | disorder
    ?        | ?          | yes         | ?        || met        |         |
    """,
        disorder,
        where=NAMES,
    )


def test_one_month_counts_only_where_every_kind_of_month_is_over(decides: Decides) -> None:
    decides(
        """
    request    | since      | maintenance || outcome  | because
    2026-02-10 | 2026-01-10 | no          || met      |
    2026-02-10 | 2026-01-11 | no          || judgment | R.3
    2026-02-10 | 2026-01-13 | no          || judgment | R.3
    2026-02-10 | 2026-01-14 | no          || not_met  | R.3
    2026-03-10 | 2026-02-08 | no          || met      |
    2026-03-10 | 2026-02-09 | no          || judgment | R.3
    2026-03-10 | 2026-02-10 | no          || judgment | R.3
    2026-03-10 | 2026-02-11 | no          || not_met  | R.3
    2026-02-28 | 2026-01-29 | no          || met      |
    2026-02-28 | 2026-01-31 | no          || judgment | R.3
    2026-03-01 | 2026-01-31 | no          || judgment | R.3
    2026-03-02 | 2026-01-31 | no          || met      |
    2026-02-10 | 2026-01-11 | yes         || met      |
    """,
        remission,
    )


def test_each_length_of_a_month_may_be_adopted(decides: Decides) -> None:
    decides(
        """
    since      | maintenance | adopted        || outcome | because
    2026-01-10 | no          | calendar_month || met     |
    2026-01-11 | no          | calendar_month || not_met | R.3
    2026-01-11 | no          | days_30        || met     |
    2026-01-12 | no          | days_30        || not_met | R.3
    2026-01-13 | no          | days_28        || met     |
    2026-01-14 | no          | days_28        || not_met | R.3
    """,
        remission,
        question="R.3.month",
    )


def test_nicotine_and_caffeine_are_for_a_clinician(decides: Decides) -> None:
    decides(
        """
    disorder | since      | maintenance | nicotine | adopted   || outcome    | because | missing
    yes      | 2026-02-01 | no          | yes      |           || judgment   | R.3     |
    yes      | 2026-02-01 | no          | yes      | not_meant || met        |         |
    yes      | 2026-02-01 | no          | yes      | meant     || not_met    | R.3     |
    yes      | 2026-02-01 | no          | no       | not_meant || not_met    | R.3     |
    yes      | 2026-02-01 | no          | ?        |           || incomplete |         | nicotine
    yes      | 2026-02-01 | no          | ?        | meant     || not_met    | R.3     |
    yes      | 2026-02-01 | yes         | yes      |           || met        |         |
    yes      | 2025-06-01 | no          | yes      |           || met        |         |
    """,
        disorder,
        question="R.3.substance",
        where=NAMES,
    )


def test_at_first_treatment_remission_is_not_wanted(decides: Decides) -> None:
    decides(
        """
    disorder | active | accepted | maintenance || outcome
    yes      | yes    | yes      | no          || met
    yes      | no     |          | no          || met
    """,
        facts(
            disorder="substance_use_disorder",
            active="sud_active",
            accepted="sud_treatment_accepted",
            maintenance="sud_maintenance_treatment",
        ),
    )


def test_exclusions_apply_to_renewal_too(decides: Decides) -> None:
    decides(
        """
    dementia | pregnant | course | misuse || outcome    | because  | missing
    yes      |          |        |        || not_met    | X.3      |
             | yes      |        | yes    || not_met    | X.1 X.17 |
    ?        |          |        |        || incomplete |          | dementia
             |          | no     |        || met        |          |
    """,
        facts(renewal_case, course="prior_ketamine_course", misuse="ketamine_misuse"),
    )
