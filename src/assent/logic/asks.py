"""What is missing: from the verdicts, the facts that can still change the outcome, part by part.

An unknown part is asked about on the side hardest for the request while that is unknown, else on the
other. Each part of a conjunction is looked at by itself, so a question that only a clinician can
answer silences nothing that stands beside it; where it is answered against the request, the parts of
a disjunction matter in the same way. A question whose own answers are known and differ is the
clinician's as a whole: nothing inside it is asked.
"""

from assent.logic.absorb import every_part_counts, worth_asking
from assent.logic.ask_tree import AskTree, all_asked, followed_by, one_asked
from assent.logic.evaluate import Evaluation
from assent.logic.policy import Vocabulary
from assent.logic.side_asks import Lookup, asks_on_side
from assent.logic.tree import (
    AllOf,
    AnyOf,
    Clause,
    Condition,
    CountOf,
    Given,
    NoneOf,
    Not,
    Otherwise,
    node,
)


class Asker:
    """Finds what to ask, for one evaluation."""

    def __init__(self, evaluation: Evaluation, vocabulary: Vocabulary) -> None:
        self.evaluation = evaluation
        self._lookup = Lookup(evaluation, {records.name: records for records in vocabulary.lists})

    def missing(self, condition: Condition) -> AskTree | None:
        """What to ask about a condition; None where nothing unknown can change its verdict."""
        return _Part(self._lookup).ask(condition)


class _Part:
    """Where a condition stands: inside which clauses, and whether its being true helps the request.

    The side that is hardest for the request is the strict one where true helps, else the lenient one.
    """

    def __init__(self, lookup: Lookup, *, helps: bool = True, clauses: tuple[str, ...] = ()) -> None:
        self.lookup = lookup
        self.helps = helps
        self.clauses = clauses

    def ask(self, condition: Condition) -> AskTree | None:
        """The questions of one condition: by its parts, unless its hardest side is still to be settled."""
        verdict = self.lookup.evaluation.verdict(condition)
        if verdict.settled:
            return None
        by_parts = every_part_counts(condition, helps=self.helps)
        if not by_parts and verdict.side(self.helps) is None:
            return self.on_side(condition, self.helps)
        return self.by_parts(condition)

    def by_parts(self, condition: Condition) -> AskTree | None:
        """The questions of its parts, each by itself; of what is asked as a whole, on the other side."""
        this = node(condition)
        match this:
            case AllOf(parts, in_order=True):
                return self.ordered(parts)
            case AllOf(parts):
                return self.parts(parts, conjunct=True)
            case AnyOf(parts):
                return self.parts(parts, conjunct=False)
            case NoneOf(parts):
                return self.turned().parts(parts, conjunct=False)
            case Not(part):
                return self.turned().ask(part)
            case CountOf(_, parts):
                return all_asked(map(self.ask, parts))
            case Given(gate, then):
                return self.gated(gate, then)
            case Otherwise(first, then):
                return self.otherwise(condition, first, then)
            case Clause(id=name, expr=expr, binds_when=binds):
                inside = self.inside(name)
                return inside.ask(expr) if binds is None else inside.gated(binds, expr)
        return self.on_side(condition, not self.helps)

    def inside(self, clause: str) -> "_Part":
        return _Part(self.lookup, helps=self.helps, clauses=(clause,))

    def on_side(self, condition: Condition, strict: bool) -> AskTree | None:
        return asks_on_side(self.lookup, condition, strict=strict, wanted=self.helps, clauses=self.clauses)

    def turned(self) -> "_Part":
        return _Part(self.lookup, helps=not self.helps, clauses=self.clauses)

    def unknown(self, condition: Condition) -> bool:
        """Whether a side is unknown."""
        return None in self.lookup.evaluation.verdict(condition)

    def parts(self, parts: tuple[Condition, ...], conjunct: bool) -> AskTree | None:
        asked = map(self.ask, worth_asking(parts, conjunct=conjunct))
        return all_asked(asked) if conjunct is self.helps else one_asked(asked)

    def ordered(self, parts: tuple[Condition, ...]) -> AskTree | None:
        """The parts up to the first that has an unknown side; what comes after it as its "if yes"."""
        following: AskTree | None = None
        for part in reversed(parts):
            asked = self.ask(part)
            following = followed_by(asked, following) if self.unknown(part) else all_asked((asked, following))
        return following

    def gated(self, gate: Condition, then: Condition) -> AskTree | None:
        asked, following = self.turned().ask(gate), self.ask(then)
        return followed_by(asked, following) if self.unknown(gate) else one_asked((asked, following))

    def otherwise(self, condition: Condition, first: Condition, then: Condition) -> AskTree | None:
        """Both while the whole is unknown, else the one that decides."""
        if self.unknown(condition):
            return one_asked((self.ask(first), self.ask(then)))
        return next((self.ask(part) for part in (first, then) if not self.unknown(part)), None)
