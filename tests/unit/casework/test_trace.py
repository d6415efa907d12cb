"""The trace of conditions that share their parts."""

from __future__ import annotations

from assent.casework.assessment.trace import trace
from assent.logic.authoring import ClauseKind, Row, all_of, any_of, clause, integer, yes_no
from assent.logic.case_facts import CaseFacts
from assent.logic.evaluate import Evaluation
from assent.logic.tree import Condition

SMOKER = yes_no("smoker", "Does the member smoke?")
AGE = integer("age", "How old is the member?", 0, 120)
OUTLINE = {id: Row(id, ClauseKind.CRITERION, f"Statement {id}.") for id in ("I.1", "I.1.a")}


def test_a_part_that_stands_in_many_places_is_gone_through_once() -> None:
    """Forty levels, each the one below it twice: a trillion places."""
    shared: Condition = clause(OUTLINE, "I.1.a", SMOKER)
    for _ in range(40):
        shared = any_of(all_of(shared, AGE >= 18), all_of(shared, AGE >= 21))
    whole, part = trace((clause(OUTLINE, "I.1", shared),), Evaluation(CaseFacts({"age": 30, "smoker": True})))
    assert (whole.id, whole.children, part.id) == ("I.1", ("I.1.a",), "I.1.a")
    assert [used.fact for used in whole.used] == ["age"]
    assert [used.fact for used in part.used] == ["smoker"]
