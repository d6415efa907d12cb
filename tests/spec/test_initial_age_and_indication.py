"""Who may be treated, and for what: clauses I.0.age, I.0.indication and I.0.all."""

from __future__ import annotations

from assent.logic.case_facts import CaseFacts, RecordList
from tests.spec.base_case import initial_case, renewal_case, trials
from tests.spec.harness import Decides, Row, case_from, facts

born = facts(born="birth_date", infusion="first_infusion_date", request="request_date")


def test_a_member_is_18_from_the_birthday_on(decides: Decides) -> None:
    decides(
        """
    born       || outcome    | because | missing
    2008-02-09 || met        |         |
    2008-02-10 || met        |         |
    2008-02-11 || incomplete |         | first_infusion_date
    2008-03-09 || incomplete |         | first_infusion_date
    2008-03-10 || not_met    | I.0.age |
    2020-01-01 || not_met    | I.0.age |
    ?          || incomplete |         | birth_date
    """,
        born,
    )


def test_born_on_the_29th_of_february(decides: Decides) -> None:
    decides(
        """
    request    | born       || outcome | because
    2026-01-31 | 2008-02-29 || not_met | I.0.age
    2026-02-28 | 2008-02-29 || met     |
    2026-03-01 | 2008-02-29 || met     |
    2028-02-29 | 2010-02-28 || met     |
    2028-02-02 | 2010-03-01 || not_met | I.0.age
    2028-03-01 | 2010-03-01 || met     |
    """,
        born,
    )


def test_18_on_the_request_date_or_at_the_first_infusion(decides: Decides) -> None:
    decides(
        """
    born       | infusion   || outcome  | because
    2008-02-10 | in 1 day   || met      |
    2008-02-11 | in 1 day   || judgment | I.0.age
    2008-02-12 | in 1 day   || not_met  | I.0.age
    2008-02-10 | 1 day ago  || judgment | I.0.age
    2008-03-10 | ?          || not_met  | I.0.age
    2008-02-10 | ?          || met      |
    """,
        born,
    )


def test_either_date_may_be_adopted(decides: Decides) -> None:
    decides(
        """
    born       | infusion | adopted        || outcome | because
    2008-02-11 | in 1 day | request        || not_met | I.0.age
    2008-02-11 | in 1 day | first_infusion || met     |
    2008-02-12 | in 1 day | first_infusion || not_met | I.0.age
    2008-02-10 | ?        | first_infusion || met     |
    2008-03-10 | ?        | first_infusion || not_met | I.0.age
    """,
        born,
        question="I.0.age.date",
    )


def test_the_age_binds_at_reauthorization_too(decides: Decides) -> None:
    decides(
        """
    born       || outcome    | because | missing
    2008-02-10 || met        |         |
    2008-02-11 || incomplete |         | first_infusion_date
    2008-03-10 || not_met    | I.0.age |
    ?          || incomplete |         | birth_date
    """,
        facts(renewal_case, born="birth_date"),
    )


KNOWN_TRIALS = {
    "four": trials("ssri", "ssri", "snri", "bupropion"),
    "three": trials("ssri", "ssri", "snri", complete=True),
    "three so far": trials("ssri", "ssri", "snri"),
    "none": RecordList(complete=True),
    "none so far": RecordList(),
}
INDICATIONS = {
    "depression": "treatment_resistant_depression",
    "ideation": "severe_suicidal_ideation",
}


def for_ideation(row: Row) -> CaseFacts:
    """Columns: what it is for, whether ideation is severe, rapid onset needed, failed trials."""
    cells = {
        "indication": INDICATIONS[row["for"]],
        "severe_suicidal_ideation": row["severe"],
        "rapid_onset_needed": row["rapid"],
        "psychotherapy_failed": row.get("therapy", "no"),
        "dementia": row.get("dementia", ""),
    }
    return case_from(initial_case, cells, {"trials": KNOWN_TRIALS[row["trials"]]})


IDEATION = {"severe": ("severe_suicidal_ideation",), "rapid": ("rapid_onset_needed",)}


def test_severe_ideation_is_an_indication_where_a_rapid_onset_is_needed(decides: Decides) -> None:
    decides(
        """
    for        | severe | rapid | trials || outcome    | because        | missing
    ideation   | yes    | yes   | four   || met        |                |
    ideation   | yes    | no    | four   || not_met    | I.0.indication |
    ideation   | no     | yes   | four   || not_met    | I.0.indication |
    ideation   | no     | no    | four   || not_met    | I.0.indication |
    ideation   | no     | ?     | four   || not_met    | I.0.indication |
    ideation   | ?      | no    | four   || not_met    | I.0.indication |
    ideation   | yes    | ?     | four   || incomplete |                | rapid
    ideation   | ?      | yes   | four   || incomplete |                | severe
    ideation   | ?      | ?     | four   || incomplete |                | severe
    depression | ?      | ?     | four   || met        |                |
    depression | no     | no    | four   || met        |                |
    """,
        for_ideation,
        where=IDEATION,
    )


def test_severe_ideation_without_resistance_is_for_a_clinician(decides: Decides) -> None:
    decides(
        """
    for        | severe | rapid | trials | dementia || outcome  | because
    ideation   | yes    | yes   | none   |          || judgment | I.0.indication I.4
    ideation   | yes    | yes   | three  |          || judgment | I.0.indication I.4
    depression | yes    | yes   | none   |          || judgment | I.0.indication I.4
    depression | yes    | yes   | three  |          || judgment | I.0.indication I.4
    depression | yes    | no    | none   |          || not_met  | I.4
    depression | no     | yes   | none   |          || not_met  | I.4
    ideation   | yes    | no    | none   |          || not_met  | I.0.indication I.4
    ideation   | no     | yes   | none   |          || not_met  | I.0.indication I.4
    ideation   | ?      | no    | none   |          || not_met  | I.0.indication I.4
    ideation   | yes    | yes   | none   | yes      || not_met  | X.3
    """,
        for_ideation,
    )


def test_ideation_is_asked_where_it_could_replace_resistance(decides: Decides) -> None:
    decides(
        """
    for        | severe | rapid | trials       | therapy || outcome    | because | missing
    depression | ?      | ?     | none         | no      || incomplete |         | severe
    depression | ?      | ?     | none         | ?       || incomplete |         | severe
    depression | yes    | ?     | none         | no      || incomplete |         | rapid
    depression | ?      | yes   | none         | no      || incomplete |         | severe
    depression | ?      | no    | none         | no      || not_met    | I.4     |
    depression | ?      | ?     | three        | ?       || incomplete |         | severe therapy
    depression | ?      | ?     | three so far | ?       || incomplete |         | trials
    depression | ?      | ?     | none so far  | ?       || incomplete |         | trials
    depression | yes    | yes   | three so far | ?       || incomplete |         | trials
    ideation   | yes    | ?     | none         | no      || incomplete |         | rapid
    """,
        for_ideation,
        where={**IDEATION, "therapy": ("psychotherapy_failed",)},
    )


def test_either_reading_of_ideation_may_be_adopted(decides: Decides) -> None:
    decides(
        """
    for        | severe | rapid | trials | adopted           || outcome    | because | missing
    ideation   | yes    | yes   | none   | resistance_binds  || not_met    | I.4     |
    ideation   | yes    | yes   | none   | ideation_replaces || met        |         |
    depression | yes    | yes   | none   | resistance_binds  || not_met    | I.4     |
    depression | yes    | yes   | none   | ideation_replaces || met        |         |
    depression | no     | ?     | none   | ideation_replaces || not_met    | I.4     |
    depression | ?      | ?     | none   | resistance_binds  || not_met    | I.4     |
    depression | ?      | ?     | none   | ideation_replaces || incomplete |         | severe
    """,
        for_ideation,
        question="I.0.si",
        where=IDEATION,
    )


def test_the_other_criteria_bind_for_severe_ideation(decides: Decides) -> None:
    decides(
        """
    manic | antidepressant | documented | setting || outcome | because
          |                |            |         || met     |
    yes   |                |            |         || not_met | I.1
          | no             |            |         || not_met | I.2
          |                | no         |         || not_met | I.5
          |                |            | home    || not_met | I.6
    """,
        facts(
            indication="= severe_suicidal_ideation",
            severe_suicidal_ideation="= yes",
            rapid_onset_needed="= yes",
            concurrent_mood_stabilizer="= no",
            manic="ever_manic_or_hypomanic",
            antidepressant="concurrent_oral_antidepressant",
            documented="candidacy_documented",
            setting="administration_setting",
        ),
    )
