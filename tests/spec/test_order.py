"""Which outcome goes before which: what is definite, what is disputed, what is missing."""

from __future__ import annotations

from tests.spec.base_case import RENEWAL, renewal_case
from tests.spec.harness import Decides, facts

columns = facts(
    product="product_line",
    cms="cms_guidance_exists",
    setting="administration_setting",
    features="psychotic_features",
    manic="ever_manic_or_hypomanic",
    documented="candidacy_documented",
    kind="request_kind",
)
NAMES = {"documented": ("candidacy_documented",), "features": ("psychotic_features",)}


def test_a_definite_no_asks_nothing_and_leaves_no_question_open(decides: Decides) -> None:
    decides(
        """
    dementia | documented | setting         | features || outcome | because | missing
    yes      |            |                 |          || not_met | X.3     |
    yes      | ?          |                 |          || not_met | X.3     |
    yes      |            | infusion_clinic |          || not_met | X.3     |
    yes      | ?          | infusion_clinic | yes      || not_met | X.3     |
    ?        | no         |                 | yes      || not_met | I.5     |
    """,
        columns,
        where=NAMES,
    )


def test_every_definite_finding_is_listed(decides: Decides) -> None:
    decides(
        """
    dementia | documented | setting | manic | porphyria || outcome | because
    yes      | no         |         |       |           || not_met | I.5 X.3
    yes      | no         | home    | yes   | yes       || not_met | I.1 I.5 I.6 X.3 X.14
             | no         | home    |       |           || not_met | I.5 I.6
    yes      |            |         |       | yes       || not_met | X.3 X.14
    """,
        columns,
    )


def test_what_is_missing_goes_before_what_is_disputed(decides: Decides) -> None:
    decides(
        """
    setting         | features | dementia | documented || outcome    | because | missing
    infusion_clinic |          |          |            || judgment   | I.6     |
    infusion_clinic | yes      |          |            || judgment   | I.6 X.2 |
    infusion_clinic |          | ?        |            || incomplete | I.6     | dementia
    infusion_clinic | yes      | ?        | ?          || incomplete | I.6 X.2 | dementia documented
                    | ?        |          |            || incomplete |         | features
    infusion_clinic | ?        |          |            || judgment   | I.6     | features
                    |          | ?        | ?          || incomplete |         | dementia documented
    """,
        columns,
        where=NAMES,
    )


def test_what_is_unknown_is_asked_beside_an_open_question(decides: Decides) -> None:
    """Each criterion is looked at by itself; severe depression with PTSD (O.2) binds none of I.1 to I.6."""
    decides(
        """
    setting         | features | family || outcome  | because | missing
    infusion_clinic | ?        |        || judgment | I.6     | features
    infusion_clinic |          | ?      || judgment | I.6     | family
    infusion_clinic | yes      | ?      || judgment | I.6 X.2 | family
    infusion_clinic | ?        | ?      || judgment | I.6     | features family
    """,
        facts(
            setting="administration_setting",
            features="psychotic_features",
            family="family_release",
        ),
        where={**NAMES, "family": ("family_release",)},
    )
    decides(
        """
    symptoms | setting | manic | features || outcome    | because | missing
    yes      |         |       | ?        || judgment   | O.2     | features
    yes      | ?       | ?     |          || judgment   | O.2     |
    ?        |         |       | ?        || incomplete |         | symptoms features
    no       |         |       | ?        || not_met    | O.4     |
    """,
        facts(
            indication="= ptsd",
            symptoms="severe_depressive_symptoms",
            setting="administration_setting",
            manic="ever_manic_or_hypomanic",
            features="psychotic_features",
        ),
        where={**NAMES, "symptoms": ("severe_depressive_symptoms",)},
    )


def test_so_is_each_of_the_three_parts_of_setting_monitor_and_prescriber(decides: Decides) -> None:
    decides(
        """
    setting         | monitor | expertise | prescriber | consulted || outcome    | because | missing
    infusion_clinic | ?       |           |            |           || incomplete | I.6     | monitor
    infusion_clinic |         | ?         |            |           || judgment   | I.6     | expertise
    infusion_clinic |         | no        | ?          | no        || incomplete | I.6     | prescriber
    infusion_clinic |         | ?         | no         | ?         || incomplete | I.6     | expertise consulted
    infusion_clinic |         | ?         | no         | no        || not_met    | I.6     |
                    |         | ?         | no         | ?         || incomplete |         | expertise consulted
    ?               |         | ?         |            |           || incomplete |         | setting expertise
    """,
        facts(
            setting="administration_setting",
            monitor="monitored_by",
            expertise="monitor_expertise",
            prescriber="prescriber_is_specialist",
            consulted="specialist_consulted",
        ),
        where={
            "setting": ("administration_setting",),
            "monitor": ("monitored_by",),
            "expertise": ("monitor_expertise",),
            "prescriber": ("prescriber_is_specialist",),
            "consulted": ("specialist_consulted",),
        },
    )


def test_a_settled_part_asks_nothing_beside_an_open_question(decides: Decides) -> None:
    """A disputed count of trials is the clinician's as a whole, and so is which of two readings holds."""
    decides(
        """
    antidepressant | stabilizer | form        | setting         || outcome  | because | missing
    no             | yes        | not_oral    |                 || judgment | I.2     |
    no             | yes        | ?           |                 || met      |         |
    no             | yes        | ?           | infusion_clinic || judgment | I.6     |
    ?              | yes        | not_oral    |                 || judgment | I.2     | antidepressant
    ?              | yes        | not_oral    | infusion_clinic || judgment | I.2 I.6 | antidepressant
    """,
        facts(
            antidepressant="concurrent_oral_antidepressant",
            stabilizer="concurrent_mood_stabilizer",
            form="mood_stabilizer_form",
            setting="administration_setting",
        ),
        where={"antidepressant": ("concurrent_oral_antidepressant",)},
    )


def test_routes_go_before_the_criteria(decides: Decides) -> None:
    decides(
        """
    product            | cms | dementia | features || outcome        | because
    mgb_aco            |     | yes      | yes      || other_guidance |
    medicare_advantage | ?   | yes      | yes      || judgment       | V.MA
    medicare_advantage | yes | ?        |          || other_guidance |
    medicare_advantage | no  |          | yes      || judgment       | X.2
    medicare_advantage | no  | yes      |          || not_met        | X.3
    """,
        columns,
    )


def test_the_kind_of_request_is_asked_first_too(decides: Decides) -> None:
    decides(
        """
    kind | dementia || outcome    | missing
    ?    |          || incomplete | request_kind
    ?    | ?        || incomplete | request_kind
    ?    | yes      || incomplete | request_kind
    """,
        columns,
    )


FIRST = ("request_kind", "product_line", "drug", "route", "indication")


def test_of_a_case_of_which_nothing_is_known_the_first_facts_are_asked(decides: Decides) -> None:
    decides(
        """
    request date || outcome    | missing
    2026-02-10   || incomplete | first
    """,
        facts(**dict.fromkeys([*RENEWAL, *FIRST], "= ?")),
        where={"first": FIRST},
    )


def test_a_renewal_of_which_only_the_kind_is_known_asks_its_own_criteria(
    decides: Decides,
) -> None:
    unknown = dict.fromkeys({*RENEWAL} - {*FIRST}, "= ?")
    decides(
        """
    request date || outcome    | missing
    2026-02-10   || incomplete | renewal exclusions
    """,
        facts(renewal_case, **unknown),
        where={
            "renewal": (
                "requested_by_treating_specialist",
                "birth_date",
                "earlier_authorization",
                *("concurrent_oral_antidepressant", "concurrent_mood_stabilizer"),
                *("scale_improvement_documented", "functional_improvement_documented"),
                *("baseline_total", "current_total", "response_scale"),
            ),
            "exclusions": (
                *("pregnant", "breastfeeding", "pregnancy_risk_stated", "childbearing_potential"),
                *("primary_psychotic_disorder", "psychotic_features", "dementia"),
                *("ketamine_hypersensitivity", "substance_use_disorder"),
                *("prior_ketamine_course", "delirium"),
                *("aortic_aneurysm", "arterial_aneurysm", "arteriovenous_malformation"),
                *("intracerebral_hemorrhage", "arrhythmia", "unstable_cardiovascular_disease"),
                *("csf_obstruction", "eye_pressure_disorder", "uncontrolled_hyperthyroidism"),
                *("porphyria", "active_pulmonary_infection", "severe_pulmonary_disease"),
                *("under_ongoing_care", "team_release_willing", "family_release"),
                "ketamine_misuse",
            ),
        },
    )
