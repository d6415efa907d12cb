"""Finds the way to yes for a condition that is false, step by step, each on the facts after the last."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, assert_never

from assent.logic.case_facts import CaseFacts
from assent.logic.definitions import Definition
from assent.logic.evaluate import Evaluation, live_readings
from assent.logic.partial_dates import last_day
from assent.logic.questions import differ, open_questions
from assent.logic.tree import (
    AllOf,
    AnyOf,
    AtLeast,
    AtLeastDistinct,
    Clause,
    Compare,
    Condition,
    Constant,
    CountOf,
    Every,
    Fact,
    FieldFlag,
    Flag,
    Given,
    Judgment,
    Later,
    Latest,
    Member,
    NoneOf,
    Not,
    Otherwise,
    Readings,
    Unknown,
    node,
)  # fmt: skip
from assent.logic.truth import DISPUTED, TRUE
from assent.logic.walk import facts_of, gatherings
from assent.logic.way import (
    Cannot,
    Clinician,
    Step,
    Way,
    anything,
    asks_only,
    everything,
    feasible,
    followed,
    left_to_clinicians,
)
from assent.logic.witness import Filled, witnesses

_AS_IT_IS = "It is reported as it is."


def way_to_yes(condition: Condition, evaluation: Evaluation) -> Way | None:
    """What would make the condition true under every reading, or leave only a clinician's question.

    None where nothing false stands in the way. Unknown facts are left to be asked. A question that a
    clinician could settle in favor is named beside what can be obtained; so are those that are still
    open once the way is followed.
    """
    way = _Seeker(evaluation, strict=True).way(condition, wanted=True)
    if not feasible(way):
        return way
    after = Evaluation(followed(way, evaluation.facts), evaluation.adoptions)
    named = {clinician.question for clinician in left_to_clinicians(way)}
    still_open = (question for question in open_questions(condition, after) if question.question not in named)
    left = (Clinician(question.question, (*question.clauses[:1], *question.names)) for question in still_open)
    return everything((way, *left))


@dataclass(frozen=True, slots=True)
class _Seeker:
    """Looks at one side of the verdicts, inside some clauses; ``fill`` also settles what is unknown.

    What a step has just made matter (who gave the clearance, once it is given) is filled too.
    ``judged``: what a clinician judges is left to them, whatever could be obtained instead.
    """

    evaluation: Evaluation
    strict: bool
    clauses: tuple[str, ...] = ()
    fill: bool = False
    judged: bool = False

    def way(self, condition: Condition, wanted: bool) -> Way | None:
        """How the looked-at side of the condition would become ``wanted``."""
        truth = self.evaluation.verdict(condition).side(self.strict)
        if truth is wanted or (truth is None and not self.fill):
            return None
        this = node(condition)
        match this:
            case Constant():
                return Cannot("", "The policy's wording leaves no way here.", self.clauses)
            case Flag(definition):
                return self.changed(this, definition, (wanted,), wanted)
            case Compare() | Member():
                return self.compared(this, wanted)
            case AllOf(parts, in_order=in_order):
                return self.each(parts, wanted, in_order=in_order) if wanted else self.some(parts, wanted)
            case AnyOf(parts):
                return self.some(parts, wanted) if wanted else self.each(parts, wanted)
            case NoneOf(parts):
                turned = self.turned()
                return turned.each(parts, not wanted) if wanted else turned.some(parts, not wanted)
            case Not(part):
                return self.turned().way(part, not wanted)
            case CountOf(n, parts):
                return self.count(n, parts, wanted)
            case Given(gate, then):
                options = (self.turned().way(gate, not wanted), self.way(then, wanted))
                return anything(options) if wanted else everything(options)
            case Otherwise(first, then):
                known = self.evaluation.verdict(first).side(self.strict) is not None
                return self.way(first if known else then, wanted)
            case Readings():
                return self.readings(this, wanted)
            case Judgment(question, when):
                changed = None if self.judged else self.turned().way(when, not wanted)
                return self.or_clinicians(changed, (Clinician(question, self.clauses),))
            case Clause():
                return self.clause(this, wanted)
            case AtLeast() | AtLeastDistinct():
                return self.or_clinicians(self.further_records(this, wanted), self.open_inside(condition))
            case Unknown() | FieldFlag():
                return None
            case Latest(later=Later() as later):
                return self.or_clinicians(
                    self.measured_again(this, later, wanted), self.open_inside(condition)
                )
            case Every(records=records) | Latest(records=records):
                cannot = Cannot(records, _AS_IT_IS, self.clauses)
                return self.or_clinicians(cannot, self.open_inside(condition))
        assert_never(this)

    def turned(self) -> "_Seeker":
        return replace(self, strict=not self.strict)

    def inside(self, clause: str) -> "_Seeker":
        return replace(self, clauses=(clause,))

    def after(self, way: Way | None, fill: bool) -> "_Seeker":
        facts = followed(way, self.evaluation.facts)
        evaluation = Evaluation(facts, self.evaluation.adoptions)
        return replace(self, evaluation=evaluation, fill=fill)

    def clause(self, this: Clause, wanted: bool) -> Way | None:
        """Inside it; one that holds where it should not is not named, and has to bind to fail."""
        seeker = self if self.evaluation.verdict(this) == TRUE else self.inside(this.id)
        way = seeker.way(this.expr, wanted)
        if wanted or this.binds_when is None:
            return way
        return everything((seeker.turned().way(this.binds_when, wanted=True), way))

    def each(self, parts: Sequence[Condition], wanted: bool, *, in_order: bool = False) -> Way | None:
        """All parts, each sought on the facts after the steps before it.

        In order, a part matters only once those before it hold: after an impossible one nothing is sought.
        Where one step would undo the other, what a clinician judges is left to them.
        """
        ways: list[Way] = []
        settled: list[Condition] = []
        for part in parts:
            was_known = self.evaluation.verdict(part).side(self.strict) is not None
            way = self.after(everything(ways), self.fill or was_known).way(part, wanted)
            if way is not None:
                ways.append(way)
                if in_order and not feasible(way):
                    break
                settled += [] if left_to_clinicians(way) else [part]
            elif was_known:
                settled.append(part)
        joined = everything(ways)
        after = self.after(joined, self.fill).evaluation if feasible(joined) else self.evaluation
        if feasible(joined) and any(
            after.verdict(part).side(self.strict) is (not wanted) for part in settled
        ):
            if not self.judged:
                return replace(self, judged=True).each(parts, wanted, in_order=in_order)
            return Cannot("", "One step would undo the other.", self.clauses)
        return joined

    def some(self, parts: Iterable[Condition], wanted: bool) -> Way | None:
        return anything(self.way(part, wanted) for part in parts)

    def count(self, n: int, parts: tuple[Condition, ...], wanted: bool) -> Way | None:
        if not wanted:
            return self.each(parts, wanted)
        sure = sum(self.evaluation.verdict(part).side(self.strict) is True for part in parts)
        ways = [self.way(part, wanted) for part in parts]
        possible = [way for way in ways if way is not None and feasible(way)]
        if len(possible) >= n - sure:
            return everything(possible[: n - sure])
        return everything(way for way in ways if way is not None and not feasible(way))

    def readings(self, question: Readings, wanted: bool) -> Way | None:
        """Under every live reading if possible; else under some, and the rest is a clinician's."""
        live = [
            reading.expr
            for reading in live_readings(question, self.evaluation.adoptions)
            if reading.expr is not None
        ]
        if self.strict is not wanted:
            return self.some(live, wanted)
        in_all = self.each(live, wanted)
        clinician = Clinician(question.question, question.names or self.clauses)
        if feasible(in_all):
            return self.or_clinicians(in_all, self.open_in_readings(question, clinician))
        for expr in live:
            way = self.way(expr, wanted)
            if feasible(way):
                return everything((way, clinician))
        return in_all

    def or_clinicians(self, way: Way | None, named: tuple[Clinician, ...]) -> Way | None:
        """A way, or, instead, what a clinician could settle in favor."""
        questions = {clinician.question for clinician in named}
        if not named or asks_only(way, questions):  # it says already what a clinician has to answer
            return way
        return anything((way, everything(named)))

    def open_in_readings(self, question: Readings, clinician: Clinician) -> tuple[Clinician, ...]:
        """The open questions by which a clinician could settle this one in favor, itself among them.

        It is also named where it opens only once those inside it are settled in favor.
        """
        if differ(question, self.evaluation):
            return (clinician,)
        inside = self.open_inside(question)
        live = live_readings(question, self.evaluation.adoptions)
        at_best = {
            self.evaluation.verdict(reading.expr).lenient for reading in live if reading.expr is not None
        }
        return (*inside, clinician) if inside and at_best == {False, True} else inside

    def open_inside(self, condition: Condition) -> tuple[Clinician, ...]:
        """The open questions inside a condition that holds where they are answered in favor."""
        if self.evaluation.verdict(condition) != DISPUTED:
            return ()
        questions = open_questions(condition, self.evaluation)
        return tuple(
            Clinician(question.question, question.names or self.clauses or question.clauses[:1])
            for question in questions
        )

    def compared(self, condition: Compare | Member, wanted: bool) -> Way | None:
        facts = [leaf for leaf in facts_of(condition) if isinstance(leaf, Fact)]
        changeable = [leaf.definition for leaf in facts if leaf.definition.obtainable]
        for definition in changeable:
            assert definition.obtainable is not None
            return self.changed(condition, definition, definition.obtainable.values, wanted)
        if self.fill and self.evaluation.verdict(condition).side(self.strict) is None:
            return None
        fixed = next((leaf.definition for leaf in facts if leaf.definition.cannot), None)
        named = fixed or (facts[0].definition if facts else None)
        lists = [gathered.records for gathered in gatherings(condition)]
        return Cannot(
            named.name if named else "".join(lists[:1]), fixed.cannot if fixed else _AS_IT_IS, self.clauses
        )

    def changed(
        self, condition: Condition, definition: Definition, values: tuple[Any, ...], wanted: bool
    ) -> Way | None:
        """A step to the first obtainable value that helps."""
        now = self.evaluation.facts.values.get(definition.name)
        unknown = now is None
        if definition.obtainable is not None and now not in definition.obtainable.not_after:
            for value in values:
                facts = self.evaluation.facts
                tried = CaseFacts({**facts.values, definition.name: value}, facts.lists)
                truth = Evaluation(tried, self.evaluation.adoptions).verdict(condition).side(self.strict)
                if truth is wanted and value in definition.obtainable.values:
                    return Step(definition.name, definition.obtainable.how, self.clauses, value)
        if unknown:
            return None
        return Cannot(definition.name, definition.cannot or _AS_IT_IS, self.clauses)

    def further_records(self, this: AtLeast | AtLeastDistinct, wanted: bool) -> Way | None:
        """Further records that match, where one more may be brought about."""
        if not wanted or this.obtainable is None or self._settled(this):
            return Cannot(this.records, _AS_IT_IS, self.clauses)
        seeker, records = self, list[Filled]()
        for _ in range(this.n):
            if seeker.evaluation.verdict(this).side(self.strict) is True:
                break
            record = seeker.one_more(this)
            if record is None:
                return Cannot(this.records, _AS_IT_IS, self.clauses)
            records.append(record)
            seeker = self.after(self.step(this, records), self.fill)
        return self.step(this, records)

    def measured_again(self, this: Latest, later: Later, wanted: bool) -> Way:
        """A later, dated record, which is then the latest."""
        days = [
            record.get(this.by.definition.name)
            for record in self.evaluation.facts.records(this.records).records
        ]
        dated = [last for day in days if (last := last_day(day)) is not None]
        for filled in witnesses(later.holds, self.evaluation, self.strict) if dated else ():
            record = {**filled, this.by.definition.name: max(dated) + timedelta(days=1)}
            step = Step(this.records, later.how, self.clauses, records=(record,))
            if self.after(step, self.fill).evaluation.verdict(this).side(self.strict) is wanted:
                return step
        return Cannot(this.records, _AS_IT_IS, self.clauses)

    def step(self, this: AtLeast | AtLeastDistinct, records: list[Filled]) -> Step:
        return Step(this.records, this.another.words, self.clauses, records=tuple(records))

    def one_more(self, this: AtLeast | AtLeastDistinct) -> Filled | None:
        known = self.evaluation.facts.records(this.records).records
        for filled in witnesses(this.where, self.evaluation, self.strict):
            if isinstance(this, AtLeastDistinct):
                name = this.field.definition.name
                if filled.get(name) in {record.get(name) for record in known}:
                    continue
            added = self.after(self.step(this, [filled]), self.fill).evaluation
            if added.verdict(this.where, len(known)).side(self.strict) is True:
                return filled
        return None

    def _settled(self, this: AtLeast | AtLeastDistinct) -> bool:
        if not isinstance(this, AtLeast) or this.settled is None:
            return False
        return any(v.strict is True for v in self.evaluation.matches(this.records, this.settled))
