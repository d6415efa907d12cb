"""Porphyria, the lungs, ongoing care and misuse of ketamine: clauses X.14 to X.17."""

from __future__ import annotations

from tests.spec.harness import Decides, facts


def test_porphyria(decides: Decides) -> None:
    decides("""
    porphyria || outcome    | because | missing
    no        || met        |         |
    yes       || not_met    | X.14    |
    ?         || incomplete |         | porphyria
    """)


def test_the_lungs(decides: Decides) -> None:
    decides(
        """
    infection | severe || outcome    | because | missing
    no        | no     || met        |         |
    yes       | no     || not_met    | X.15    |
    no        | yes    || not_met    | X.15    |
    yes       | yes    || not_met    | X.15    |
    yes       | ?      || not_met    | X.15    |
    ?         | no     || incomplete |         | active_pulmonary_infection
    no        | ?      || incomplete |         | severe_pulmonary_disease
    """,
        facts(infection="active_pulmonary_infection", severe="severe_pulmonary_disease"),
    )


care = facts(care="under_ongoing_care", team="team_release_willing", family="family_release")
NAMES = {
    "care": ("under_ongoing_care",),
    "team": ("team_release_willing",),
    "family": ("family_release",),
}


def test_ongoing_care_and_releases(decides: Decides) -> None:
    decides(
        """
    care | team | family    || outcome    | because | missing
    yes  | yes  | willing   || met        |         |
    yes  | yes  | no_family || met        |         |
    yes  | yes  | refused   || judgment   | X.16    |
    yes  | yes  | ?         || incomplete |         | family
    no   | yes  | willing   || not_met    | X.16    |
    yes  | no   | willing   || not_met    | X.16    |
    yes  | no   | refused   || not_met    | X.16    |
    yes  | no   | ?         || not_met    | X.16    |
    no   | ?    | refused   || not_met    | X.16    |
    ?    | yes  | willing   || incomplete |         | care
    yes  | ?    | willing   || incomplete |         | team
    ?    | ?    | ?         || incomplete |         | care team family
    ?    | yes  | refused   || incomplete | X.16    | care
    """,
        care,
        where=NAMES,
    )


def test_either_reading_of_the_family_s_release_may_be_adopted(decides: Decides) -> None:
    decides(
        """
    care | team | family    | adopted           || outcome    | because | missing
    yes  | yes  | refused   | wanted            || not_met    | X.16    |
    yes  | yes  | refused   | where_appropriate || met        |         |
    yes  | yes  | no_family | wanted            || met        |         |
    yes  | yes  | ?         | wanted            || incomplete |         | family
    yes  | yes  | ?         | where_appropriate || met        |         |
    yes  | no   | refused   | where_appropriate || not_met    | X.16    |
    """,
        care,
        question="X.16.family",
        where=NAMES,
    )


def test_misuse_of_ketamine(decides: Decides) -> None:
    decides(
        """
    misuse | disorder | active | accepted || outcome    | because | missing
    no     |          |        |          || met        |         |
    yes    |          |        |          || not_met    | X.17    |
    yes    | yes      | no     |          || not_met    | X.17    |
    yes    | yes      | yes    | yes      || not_met    | X.17    |
    ?      |          |        |          || incomplete |         | ketamine_misuse
    """,
        facts(
            misuse="ketamine_misuse",
            disorder="substance_use_disorder",
            active="sud_active",
            accepted="sud_treatment_accepted",
        ),
    )
