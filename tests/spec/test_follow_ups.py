"""What is asked only if another answer turns out to be yes, and where one answer is enough."""

from __future__ import annotations

from assent.logic.ask_tree import Ask, AskTree
from assent.logic.conclude import conclude
from assent.logic.evaluate import Evaluation
from assent.policies.mgb_031.v2026_01 import POLICY
from tests.spec.base_case import initial_case, renewal_case
from tests.spec.harness import facts, read_table

SHORT = {
    "concurrent_oral_antidepressant": "antidepressant",
    "concurrent_mood_stabilizer": "stabilizer",
    "pregnancy_risk_stated": "risk",
    "childbearing_potential": "potential",
    "effective_contraception": "contraception",
    "intracerebral_hemorrhage": "hemorrhage",
    "substance_use_disorder": "disorder",
    "sud_treatment_accepted": "accepted",
    "prior_ketamine_course": "course",
    "prior_course_adequate_dose": "adequate",
    "prior_course_reduced_symptoms": "symptoms",
    "prior_course_improved_function": "function",
    "scale_improvement_documented": "scale",
    "functional_improvement_documented": "function",
}


def words(tree: AskTree | None) -> str:
    """`a and (b or c) > d`: a, and one of b and c; d only after a yes."""
    if tree is None:
        return "nothing"
    match tree:
        case Ask(fact=fact):
            asked = SHORT.get(fact, fact)
        case _:
            between = " and " if tree.together else " or "
            asked = "(" + between.join(sorted(map(words, tree.parts))) + ")"
    return f"{asked} > {words(tree.if_yes)}" if tree.if_yes else asked


ASKED = """
    unknown                        || asked
    concurrent_oral_antidepressant || (antidepressant or stabilizer)
    delirium                       || delirium > last_delirium_date
    substance_use_disorder         || disorder > sud_active > accepted
    prior_ketamine_course          || course > adequate > (function or symptoms)
    aortic_aneurysm                || aortic_aneurysm > aneurysm_clearance > aneurysm_clearance_by
    csf_obstruction                || csf_obstruction > csf_clearance > csf_clearance_by
    pregnancy_risk_stated          || (potential > contraception > risk or risk)
    dementia                       || dementia
    """


def test_what_is_asked_after_a_yes() -> None:
    for line in read_table(ASKED):
        case = facts(**{line.given["unknown"]: "= ?"})({})
        assert words(conclude(POLICY, Evaluation(case)).missing) == line.expected["asked"]


def test_improvement_may_be_shown_in_one_of_three_ways() -> None:
    case = renewal_case(scale_improvement_documented=None)
    assert words(conclude(POLICY, Evaluation(case)).missing) == (
        "((baseline_total and current_total and response_scale > (baseline_total and current_total"
        " and response_scale_lowest and response_scale_more_is_better)) or function or scale)"
    )


def test_a_psychiatrist_s_word_or_every_element() -> None:
    missing = words(
        conclude(
            POLICY,
            Evaluation(initial_case(psychiatrist_documented_mdd=None, ever_manic_or_hypomanic=None)),
        ).missing
    )
    assert missing.startswith("((")
    assert missing.endswith(" or psychiatrist_documented_mdd) and ever_manic_or_hypomanic)")
    assert missing.count(" or ") == 1
