"""Which document governs, and what the policy is for: clauses PL, O and V."""

from __future__ import annotations

import pytest

from assent.logic.conclude import conclude
from assent.logic.evaluate import Evaluation
from assent.policies.mgb_031.v2026_01 import POLICY
from tests.spec.base_case import initial_case, renewal_case
from tests.spec.harness import Decides, ToCase, facts, read_table

routed = facts(product="product_line", cms="cms_guidance_exists", masshealth="masshealth_guidance_exists")


def test_commercial_and_qualified_health_plans_share_their_rules(decides: Decides) -> None:
    decides("""
    product line          | dementia || outcome | because
    commercial            |          || met     |
    qualified_health_plan |          || met     |
    commercial            | yes      || not_met | X.3
    qualified_health_plan | yes      || not_met | X.3
    """)


def test_what_decides_which_questions_apply_is_asked_first_and_alone(decides: Decides) -> None:
    decides("""
    product line | drug | route | indication | dementia || outcome    | missing
    ?            |      |       |            |          || incomplete | product_line
                 | ?    |       |            |          || incomplete | drug
                 |      | ?     |            |          || incomplete | route
                 |      |       | ?          |          || incomplete | indication
    ?            |      |       |            | ?        || incomplete | product_line
    ?            |      |       |            | yes      || incomplete | product_line
                 |      | ?     | ?          | ?        || incomplete | route indication
    ?            | ?    | ?     | ?          | ?        || incomplete | product_line drug route indication
    """)


def test_medicare_advantage_is_decided_here_only_without_medicare_guidance(
    decides: Decides,
) -> None:
    decides(
        """
    product            | cms | dementia || outcome        | because
    medicare_advantage | yes |          || other_guidance |
    medicare_advantage | yes | ?        || other_guidance |
    medicare_advantage | ?   |          || judgment       | V.MA
    medicare_advantage | ?   | ?        || judgment       | V.MA
    medicare_advantage | ?   | yes      || judgment       | V.MA
    medicare_advantage | no  |          || met            |
    medicare_advantage | no  | yes      || not_met        | X.3
    """,
        routed,
    )


def test_the_aco_is_never_decided_here(decides: Decides) -> None:
    decides(
        """
    product | cms | masshealth | dementia || outcome
    mgb_aco |     |            |          || other_guidance
    mgb_aco | no  | no         |          || other_guidance
    mgb_aco |     |            | yes      || other_guidance
    mgb_aco |     |            | ?        || other_guidance
    """,
        routed,
    )


@pytest.mark.parametrize("product", ["one_care", "senior_care_options"])
def test_one_care_and_sco_look_to_medicare_then_to_masshealth(decides: Decides, product: str) -> None:
    decides(
        """
    cms | masshealth | dementia || outcome        | because
    yes | yes        |          || other_guidance |
    yes | no         |          || other_guidance |
    yes | ?          |          || other_guidance |
    ?   | yes        |          || other_guidance |
    ?   | no         |          || judgment       | V.OC
    ?   | ?          |          || judgment       | V.OC
    ?   | ?          | yes      || judgment       | V.OC
    ?   | ?          | ?        || judgment       | V.OC
    no  | yes        |          || other_guidance |
    no  | ?          |          || other_guidance |
    no  | no         |          || met            |
    no  | no         | yes      || not_met        | X.3
    """,
        facts(
            product_line=f"= {product}",
            cms="cms_guidance_exists",
            masshealth="masshealth_guidance_exists",
        ),
    )


def test_a_plan_may_decide_that_the_drug_list_is_not_guidance(decides: Decides) -> None:
    decides(
        """
    product  | cms | masshealth | adopted || outcome        | because
    one_care | no  | ?          | yes     || other_guidance |
    one_care | no  | ?          | no      || met            |
    one_care | no  | yes        | no      || other_guidance |
    one_care | ?   | ?          | no      || judgment       | V.OC
    one_care | yes | ?          | no      || other_guidance |
    """,
        routed,
        question="V.OC.list",
    )


@pytest.mark.parametrize("drug", ["ketamine", "esketamine"])
def test_intranasal_esketamine_is_never_decided_here(decides: Decides, drug: str) -> None:
    outcome, because = ("not_met", "I.0.route") if drug == "ketamine" else ("other_guidance", "")
    decides(
        f"""
    product               | cms | masshealth || outcome   | because
    commercial            |     |            || {outcome} | {because}
    qualified_health_plan |     |            || {outcome} | {because}
    medicare_advantage    | no  |            || {outcome} | {because}
    one_care              | no  | no         || {outcome} | {because}
    senior_care_options   | no  | no         || {outcome} | {because}
    """,
        facts(
            drug=f"= {drug}",
            route="= intranasal",
            product="product_line",
            cms="cms_guidance_exists",
            masshealth="masshealth_guidance_exists",
        ),
    )


def test_esketamine_nasal_spray_needs_no_determination_by_the_plan(decides: Decides) -> None:
    decides(
        """
    product             | drug       | route      || outcome        | because
    mgb_aco             | esketamine | intranasal || other_guidance |
    medicare_advantage  | esketamine | intranasal || other_guidance |
    one_care            | esketamine | intranasal || other_guidance |
    senior_care_options | esketamine | intranasal || other_guidance |
    """,
        routed,
    )


def test_intravenous_esketamine_is_for_a_clinician(decides: Decides) -> None:
    decides(
        """
    product            | drug       | cms | dementia || outcome        | because
    commercial         | esketamine |     |          || judgment       | O.6
    commercial         | esketamine |     | ?        || judgment       | O.6
    medicare_advantage | esketamine | no  |          || judgment       | O.6
    medicare_advantage | esketamine | yes |          || other_guidance |
    mgb_aco            | esketamine |     |          || other_guidance |
    """,
        routed,
    )


GUIDANCE = """
    product             | drug       | route       | cms | masshealth || because | guidance
    commercial          | esketamine | intranasal  |     |            || O.6     | Spravato
    mgb_aco             | esketamine | intranasal  |     |            || O.6     | Antidepressants
    mgb_aco             | ketamine   | intravenous |     |            || V.MH    | Table 17
    medicare_advantage  | ketamine   | intravenous | yes |            || V.MA    | Medicare
    one_care            | ketamine   | intravenous | yes | no         || V.OC    | Medicare
    one_care            | ketamine   | intravenous | no  | yes        || V.OC    | MassHealth
    senior_care_options | ketamine   | intravenous | no  | ?          || V.OC    | Drug List
    """


def test_other_guidance_is_named_with_its_clause_and_the_reason() -> None:
    for line in read_table(GUIDANCE):
        route = conclude(POLICY, Evaluation(routed(line.given))).route
        assert route is not None, line.text
        assert route.clause == line.expected["because"], line.text
        assert line.expected["guidance"] in route.guidance, line.text
        assert route.why, line.text


def test_only_intravenous_ketamine_is_covered(decides: Decides) -> None:
    decides("""
    route         || outcome | because
    intravenous   || met     |
    intranasal    || not_met | I.0.route
    intramuscular || not_met | I.0.route
    subcutaneous  || not_met | I.0.route
    oral          || not_met | I.0.route
    other         || not_met | I.0.route
    """)


def test_other_routes_stay_not_covered_where_the_plan_adopts_that(decides: Decides) -> None:
    decides(
        """
    route       | adopted     || outcome | because
    oral        | not_covered || not_met | I.0.route
    intravenous | not_covered || met     |
    """,
        question="O.4.route",
    )


def test_a_reading_that_is_only_noted_cannot_be_adopted() -> None:
    for question, note in (("O.4.route", "outside"), ("I.3.window", "decision")):
        with pytest.raises(ValueError, match=note):
            conclude(POLICY, Evaluation(initial_case(), {question: note}))


def test_the_route_binds_at_reauthorization_too(decides: Decides) -> None:
    decides(
        """
    route        || outcome | because
    intravenous  || met     |
    subcutaneous || not_met | I.0.route
    """,
        facts(renewal_case),
    )


def ptsd(**columns: str) -> ToCase:
    """PTSD first of all, with nothing known of the criteria for depression."""
    return facts(
        indication="= ptsd",
        severe="severe_depressive_symptoms",
        psychiatrist_documented_mdd="= ?",
        ever_manic_or_hypomanic="= ?",
        concurrent_oral_antidepressant="= ?",
        candidacy_evaluator="= ?",
        administration_setting="= ?",
        monitored_by="= ?",
        prescriber_is_specialist="= ?",
        **columns,
    )


def test_ptsd_with_severe_depressive_symptoms_is_for_a_clinician(decides: Decides) -> None:
    decides(
        """
    severe || outcome    | because | missing
    yes    || judgment   | O.2     |
    no     || not_met    | O.4     |
    ?      || incomplete |         | severe_depressive_symptoms
    """,
        ptsd(),
    )


def test_what_binds_for_ptsd_and_what_does_not(decides: Decides) -> None:
    decides(
        """
    severe | dementia | birth      | features || outcome    | because     | missing
    yes    | yes      |            |          || not_met    | X.3         |
    yes    | ?        |            |          || incomplete | O.2         | dementia
    yes    |          | 2010-01-01 |          || not_met    | I.0.age     |
    yes    |          | ?          |          || incomplete | O.2         | birth_date
    yes    |          |            | yes      || judgment   | O.2 X.2     |
    no     | yes      |            |          || not_met    | O.4 X.3     |
    no     |          | 2010-01-01 |          || not_met    | O.4 I.0.age |
    no     | ?        |            |          || not_met    | O.4         |
    ?      | yes      |            |          || not_met    | X.3         |
    ?      | ?        |            |          || incomplete |             | dementia severe
    """,
        ptsd(birth="birth_date", features="psychotic_features"),
        where={"severe": ("severe_depressive_symptoms",)},
    )


def test_no_criterion_for_depression_fails_for_ptsd(decides: Decides) -> None:
    decides("""
    indication | severe depressive symptoms | ever manic or hypomanic | administration setting || outcome  | because
    ptsd       | yes                        | yes                     | home                   || judgment | O.2
    ptsd       | no                         | yes                     | home                   || not_met  | O.4
    """)


def test_any_other_indication_is_investigational(decides: Decides) -> None:
    decides("""
    indication | ever manic or hypomanic | administration setting | dementia || outcome | because
    other      |                         |                        |          || not_met | I.0.indication
    other      | yes                     |                        |          || not_met | I.0.indication I.1
    other      | yes                     | home                   |          || not_met | I.0.indication I.1 I.6
    other      |                         |                        | yes      || not_met | I.0.indication X.3
    other      |                         |                        | ?        || not_met | I.0.indication
    """)
