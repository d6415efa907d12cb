"""Where ketamine is given, who watches and who prescribes: clause I.6."""

from __future__ import annotations

from tests.spec.harness import Decides, facts

columns = facts(
    setting="administration_setting",
    monitor="monitored_by",
    expertise="monitor_expertise",
    specialist="prescriber_is_specialist",
    consulted="specialist_consulted",
)
NAMES = {
    "setting": ("administration_setting",),
    "monitor": ("monitored_by",),
    "expertise": ("monitor_expertise",),
    "specialist": ("prescriber_is_specialist",),
    "consulted": ("specialist_consulted",),
}


def test_in_a_hospital_or_a_provider_s_office(decides: Decides) -> None:
    decides(
        """
    setting                    || outcome    | because | missing
    hospital                   || met        |         |
    provider_office            || met        |         |
    infusion_clinic            || judgment   | I.6     |
    ambulatory_surgical_center || judgment   | I.6     |
    other                      || judgment   | I.6     |
    home                       || not_met    | I.6     |
    ?                          || incomplete |         | setting
    """,
        columns,
        where=NAMES,
    )


def test_either_reading_of_a_free_standing_clinic_may_be_adopted(decides: Decides) -> None:
    decides(
        """
    setting                    | adopted    || outcome  | because
    infusion_clinic            | office     || met      |
    infusion_clinic            | not_office || not_met  | I.6
    ambulatory_surgical_center | office     || met      |
    ambulatory_surgical_center | not_office || not_met  | I.6
    other                      | office     || judgment | I.6
    other                      | not_office || judgment | I.6
    home                       | office     || not_met  | I.6
    """,
        columns,
        question="I.6.setting",
    )


def test_watched_by_a_psychiatrist_or_an_expert_specialist(decides: Decides) -> None:
    decides(
        """
    monitor          | expertise || outcome    | because | missing
    psychiatrist     | yes       || met        |         |
    psychiatrist     | no        || judgment   | I.6     |
    psychiatrist     | ?         || incomplete |         | expertise
    other_specialist | yes       || met        |         |
    other_specialist | no        || not_met    | I.6     |
    other_specialist | ?         || incomplete |         | expertise
    nurse            | yes       || not_met    | I.6     |
    nurse            | ?         || not_met    | I.6     |
    nobody           | yes       || not_met    | I.6     |
    nobody           | no        || not_met    | I.6     |
    other            | yes       || judgment   | I.6     |
    other            | ?         || judgment   | I.6     |
    ?                | yes       || incomplete |         | monitor
    ?                | ?         || incomplete |         | monitor
    ?                | no        || incomplete |         | monitor
    """,
        columns,
        where=NAMES,
    )


def test_either_reading_of_expertise_may_be_adopted(decides: Decides) -> None:
    decides(
        """
    monitor          | expertise | adopted               || outcome    | because | missing
    psychiatrist     | no        | other_specialist_only || met        |         |
    psychiatrist     | ?         | other_specialist_only || met        |         |
    psychiatrist     | no        | psychiatrist_too      || not_met    | I.6     |
    psychiatrist     | ?         | psychiatrist_too      || incomplete |         | expertise
    psychiatrist     | yes       | psychiatrist_too      || met        |         |
    other_specialist | no        | other_specialist_only || not_met    | I.6     |
    """,
        columns,
        question="I.6.monitor",
        where=NAMES,
    )


def test_the_prescriber_is_a_specialist_or_has_consulted_one(decides: Decides) -> None:
    decides(
        """
    specialist | consulted || outcome    | because | missing
    yes        | no        || met        |         |
    yes        | ?         || met        |         |
    no         | yes       || met        |         |
    no         | no        || not_met    | I.6     |
    no         | ?         || incomplete |         | consulted
    ?          | yes       || met        |         |
    ?          | no        || incomplete |         | specialist
    ?          | ?         || incomplete |         | specialist consulted
    """,
        columns,
        where=NAMES,
    )


def test_setting_monitor_and_prescriber_together(decides: Decides) -> None:
    decides(
        """
    setting         | monitor      | expertise | specialist || outcome    | because | missing
    infusion_clinic | psychiatrist | no        | yes        || judgment   | I.6     |
    infusion_clinic | nurse        | yes       | yes        || not_met    | I.6     |
    home            | psychiatrist | no        | yes        || not_met    | I.6     |
    home            | nurse        | no        | no         || not_met    | I.6     |
    infusion_clinic | ?            |           | yes        || incomplete | I.6     | monitor
    ?               | psychiatrist | no        | yes        || incomplete | I.6     | setting
    infusion_clinic | psychiatrist | yes       | no         || incomplete | I.6     | consulted
    """,
        columns,
        where=NAMES,
    )
