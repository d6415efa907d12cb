"""A psychiatrist's documented finding: clause I.5."""

from __future__ import annotations

from tests.spec.harness import Decides, facts

columns = facts(
    evaluator="candidacy_evaluator",
    determined="candidate_determined",
    documented="candidacy_documented",
)
NAMES = {
    "evaluator": ("candidacy_evaluator",),
    "determined": ("candidate_determined",),
    "documented": ("candidacy_documented",),
    "all_three": ("candidacy_evaluator", "candidate_determined", "candidacy_documented"),
}


def test_a_psychiatrist_evaluated_determined_and_documented(decides: Decides) -> None:
    decides(
        """
    evaluator        | determined | documented || outcome    | because | missing
    psychiatrist     | yes        | yes        || met        |         |
    psychiatric_aprn | yes        | yes        || not_met    | I.5     |
    other_physician  | yes        | yes        || not_met    | I.5     |
    other_clinician  | yes        | yes        || not_met    | I.5     |
    psychiatrist     | no         | yes        || not_met    | I.5     |
    psychiatrist     | yes        | no         || not_met    | I.5     |
    psychiatrist     | no         | no         || not_met    | I.5     |
    ?                | yes        | yes        || incomplete |         | evaluator
    psychiatrist     | ?          | yes        || incomplete |         | determined
    psychiatrist     | yes        | ?          || incomplete |         | documented
    ?                | ?          | ?          || incomplete |         | all_three
    ?                | no         | ?          || not_met    | I.5     |
    psychiatric_aprn | ?          | ?          || not_met    | I.5     |
    """,
        columns,
        where=NAMES,
    )


def test_a_plan_may_let_a_psychiatric_nurse_practitioner_evaluate(decides: Decides) -> None:
    decides(
        """
    evaluator        | documented | adopted              || outcome | because
    psychiatric_aprn | yes        |                      || not_met | I.5
    psychiatric_aprn | yes        | psychiatrist         || not_met | I.5
    psychiatric_aprn | yes        | psychiatric_aprn_too || met     |
    psychiatric_aprn | no         | psychiatric_aprn_too || not_met | I.5
    psychiatrist     | yes        | psychiatric_aprn_too || met     |
    other_physician  | yes        | psychiatric_aprn_too || not_met | I.5
    """,
        columns,
        question="I.5.who",
    )
