"""What is taken along with ketamine: clause I.2."""

from __future__ import annotations

from tests.spec.harness import Decides, facts

columns = facts(
    antidepressant="concurrent_oral_antidepressant",
    stabilizer="concurrent_mood_stabilizer",
    form="mood_stabilizer_form",
)
NAMES = {
    "antidepressant": ("concurrent_oral_antidepressant",),
    "stabilizer": ("concurrent_mood_stabilizer",),
}


def test_an_oral_antidepressant_or_a_mood_stabilizer_or_both(decides: Decides) -> None:
    decides(
        """
    antidepressant | stabilizer | form     || outcome    | because | missing
    yes            | no         |          || met        |         |
    yes            | yes        | oral     || met        |         |
    yes            | yes        | not_oral || met        |         |
    yes            | ?          |          || met        |         |
    no             | yes        | oral     || met        |         |
    no             | yes        | ?        || met        |         |
    no             | no         |          || not_met    | I.2     |
    no             | no         | not_oral || not_met    | I.2     |
    no             | ?          |          || incomplete |         | stabilizer
    ?              | no         |          || incomplete |         | antidepressant
    ?              | ?          |          || incomplete |         | antidepressant stabilizer
    ?              | yes        | oral     || met        |         |
    ?              | yes        | ?        || met        |         |
    """,
        columns,
        where=NAMES,
    )


def test_a_mood_stabilizer_not_taken_by_mouth_is_for_a_clinician(decides: Decides) -> None:
    decides(
        """
    antidepressant | stabilizer | form     || outcome    | because | missing
    no             | yes        | not_oral || judgment   | I.2     |
    ?              | yes        | not_oral || judgment   | I.2     | antidepressant
    no             | ?          | not_oral || incomplete |         | stabilizer
    """,
        columns,
        where=NAMES,
    )


def test_either_meaning_of_oral_may_be_adopted(decides: Decides) -> None:
    decides(
        """
    antidepressant | stabilizer | form     | adopted             || outcome | because
    no             | yes        | not_oral | antidepressant_only || met     |
    no             | yes        | not_oral | both                || not_met | I.2
    no             | yes        | oral     | both                || met     |
    no             | yes        | ?        | both                || met     |
    no             | no         |          | antidepressant_only || not_met | I.2
    """,
        columns,
        question="I.2.oral",
    )
