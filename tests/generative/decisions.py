"""What a case that is fully known comes to, whichever way clinicians answer the questions that it leaves.

A question whose sides are known and differ is answered as a whole, in favor or against; the same
question is answered alike wherever it stands, and for every record.
"""

from collections.abc import Mapping
from functools import cached_property
from itertools import product

from assent.logic.case_facts import CaseFacts
from assent.logic.evaluate import Evaluation
from assent.logic.tree import Condition, Judgment, Readings, node
from assent.logic.truth import DISPUTED, Truth, Verdict, agreed


class _Decided(Evaluation):
    """An evaluation in which the disputed questions are decided; without ``decisions``, all in favor."""

    def __init__(self, plain: Evaluation, decisions: Mapping[str, bool]) -> None:
        super().__init__(plain.facts)
        self.plain = plain
        self.decisions = decisions
        self.questions: set[str] = set()

    def _work_out(self, condition: Condition, record: int | None) -> Verdict:
        this = node(condition)
        if isinstance(this, Readings | Judgment) and self.plain.verdict(condition, record) == DISPUTED:
            self.questions.add(this.question)
            return agreed(self.decisions.get(this.question, True))
        return super()._work_out(condition, record)


class Results:
    """The truth of a condition for every way to decide the questions of a case."""

    def __init__(self, condition: Condition, facts: CaseFacts) -> None:
        self.condition = condition
        self.plain = Evaluation(facts)

    @cached_property
    def questions(self) -> frozenset[str]:
        """The questions to be decided."""
        everything = _Decided(self.plain, {})
        everything.verdict(self.condition)
        return frozenset(everything.questions)

    def truth(self, decisions: Mapping[str, bool]) -> Truth:
        """The truth under these decisions."""
        verdict = _Decided(self.plain, decisions).verdict(self.condition)
        assert verdict.settled
        return verdict.strict

    def differ(self, other: "Results") -> bool:
        """Whether some decisions tell the two cases apart."""
        if not self.questions | other.questions:
            return self.plain.verdict(self.condition) != other.plain.verdict(other.condition)
        questions = sorted(self.questions | other.questions)
        ways = (
            dict(zip(questions, way, strict=True)) for way in product((True, False), repeat=len(questions))
        )
        return any(self.truth(way) is not other.truth(way) for way in ways)
