"""A plan's own decisions, as dated data: adopted readings, presumptions, routing determinations."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from assent.casework.assessment.bars import PlanBars
from assent.casework.assessment.case import Basis, Case, Evidence
from assent.casework.notices.letterhead import EXAMPLE, Letterhead
from assent.casework.requirement.events import RulesSet
from assent.logic import tree
from assent.logic.case_facts import CaseFacts
from assent.logic.definitions import Kind
from assent.logic.package import ApprovalBar
from assent.logic.policy import Policy
from assent.logic.walk import every_condition, facts_of

ROUTING = "routing determination of the plan"
"""What answers a question of a route that is the plan's to answer, and where its answer comes from."""


class PlanError(ValueError):
    """A plan decision that cannot be: the message names the entry and what is allowed."""


@dataclass(frozen=True, slots=True)
class Adoption:
    """From a day on, one reading of a policy's question is the plan's."""

    question: str
    reading: str
    by: str
    on: date
    policy: str = ""


@dataclass(frozen=True, slots=True)
class Presumption:
    """From a day on, a yes-or-no fact that nobody stated is presumed; the trace says so."""

    fact: str
    value: bool
    by: str
    on: date
    why: str = ""
    policy: str = ""


@dataclass(frozen=True, slots=True)
class Determination:
    """Whether guidance exists for a policy's service on a product line: one fact, recorded with its author."""

    product_line: str
    fact: str
    value: bool
    by: str
    on: date
    why: str = ""
    policy: str = ""


@dataclass(frozen=True, slots=True)
class RemovedBar:
    """From a day on, the plan does without one of the bars to automatic approval that it may remove."""

    bar: str
    by: str
    on: date
    why: str = ""
    policy: str = ""


@dataclass(frozen=True, slots=True)
class AddedBar:
    """From a day on, a person looks before approval wherever a fact has this value; ``says`` is the reason."""

    bar: str
    says: str
    fact: str
    value: bool | str
    by: str
    on: date
    why: str = ""
    policy: str = ""


_Given = TypeVar("_Given", Determination, Presumption)

Entry = Adoption | Presumption | Determination | RemovedBar | AddedBar
"""A decision about one policy. ``policy`` is empty only until ``name_policies`` has found which it means."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All decisions of an installation. The default decides nothing.

    A decision applies to the policy that it names, and there only where the version that decides has the
    question, reading or fact.

    ``rules`` sets dated rules of regulation on or off, and the plan's own days off. ``letterhead`` is what
    its letters print of it; the default is a plan that does not exist.
    """

    adoptions: tuple[Adoption, ...] = ()
    presumptions: tuple[Presumption, ...] = ()
    determinations: tuple[Determination, ...] = field(default=())
    removed_bars: tuple[RemovedBar, ...] = ()
    added_bars: tuple[AddedBar, ...] = ()
    rules: RulesSet = field(default_factory=RulesSet)
    letterhead: Letterhead = EXAMPLE

    def adopted(self, policy: Policy, day: date) -> dict[str, str]:
        """The readings of a policy version adopted on a day: question to reading, the latest decision each."""
        in_force = sorted(
            (adoption for adoption in self.adoptions if adoption.policy == policy.id and adoption.on <= day),
            key=_day,
        )
        readings = adoptable_readings(policy) if in_force else {}  # the whole tree is walked for them
        return {
            adoption.question: adoption.reading
            for adoption in in_force
            if adoption.reading in readings.get(adoption.question, ())
        }

    def applied(self, case: Case, policy: Policy) -> Case:
        """The case with what the plan presumes and has determined under a policy, where the case says nothing."""
        day = case.request_date
        if day is None or case.faults:
            return case
        values, evidence = dict(case.facts.values), dict(case.evidence)
        for fact, value, source in self._given(values, policy, day):
            if values.get(fact) is None:
                values[fact], evidence[fact] = value, source
        return replace(case, facts=CaseFacts(values, case.facts.lists), evidence=evidence)

    def bars(self, policy: Policy, day: date) -> PlanBars:
        """What the plan has changed, by a day, in what bars automatic approval under a policy version."""
        added = (bar for bar in self.added_bars if bar.policy == policy.id and bar.on <= day)
        conditions = ((bar, has_value(policy, bar.fact, bar.value)) for bar in added)
        return PlanBars(
            self.bars_removed(policy.id, day),
            tuple(ApprovalBar(bar.bar, when, bar.says) for bar, when in conditions if when is not None),
        )

    def bars_removed(self, policy: str, day: date) -> frozenset[str]:
        """The ids of the bars that the plan has removed by a day, for requests under a policy."""
        return frozenset(bar.bar for bar in self.removed_bars if bar.policy == policy and bar.on <= day)

    def _given(
        self, values: Mapping[str, tree.Plain | None], policy: Policy, day: date
    ) -> Iterator[tuple[str, bool, Evidence]]:
        """Facts that the plan gives: the latest decision first."""
        line = values.get("product_line")
        determinations = [
            determination for determination in self.determinations if determination.product_line == line
        ]
        for determination in _in_force(determinations, policy, day, determined_facts):
            yield (
                determination.fact,
                determination.value,
                Evidence(Basis.STATED, ROUTING, determination.on, determination.by, determination.why),
            )
        for presumption in _in_force(self.presumptions, policy, day, yes_or_no_facts):
            source = Evidence(
                Basis.PRESUMED, "presumption of the plan", presumption.on, presumption.by, presumption.why
            )
            yield presumption.fact, presumption.value, source


def _in_force(
    entries: Iterable[_Given], policy: Policy, day: date, can_give: Callable[[Policy], Container[str]]
) -> list[_Given]:
    """The entries that count for a policy version on a day, the latest first."""
    named = [entry for entry in entries if entry.policy == policy.id and entry.on <= day]
    facts = can_give(policy) if named else ()
    return sorted((entry for entry in named if entry.fact in facts), key=_day)[::-1]


def _day(decision: Entry) -> date:
    """Decisions are in force by day; of two of one day the later in the file counts."""
    return decision.on


def questions(policy: Policy) -> dict[str, tree.Readings]:
    """Every question of a policy by id."""
    return {
        condition.question: condition
        for condition in policy.conditions
        if isinstance(condition, tree.Readings)
    }


def adoptable_readings(policy: Policy) -> dict[str, tuple[str, ...]]:
    """The readings of each question that a plan can adopt: those that can be evaluated."""
    return {
        name: tuple(
            reading.name for reading in (*question.live, *question.recorded) if reading.expr is not None
        )
        for name, question in questions(policy).items()
    }


def has_value(policy: Policy, fact: str, value: bool | str) -> tree.Condition | None:
    """The condition that a yes-or-no fact or a choice has a value; None where the policy has no such fact."""
    definition = next((defined for defined in policy.vocabulary.facts if defined.name == fact), None)
    if definition is None:
        return None
    if definition.kind is Kind.BOOLEAN and isinstance(value, bool):
        return tree.Flag(definition) if value else tree.Not(tree.Flag(definition))
    if definition.kind is Kind.CHOICE and value in definition.choices:
        return tree.Member(tree.Fact(definition), (value,))
    return None


def yes_or_no_facts(policy: Policy) -> frozenset[str]:
    """The facts that a plan can presume."""
    return frozenset(fact.name for fact in policy.vocabulary.facts if fact.kind is Kind.BOOLEAN)


def determined_facts(policy: Policy) -> tuple[str, ...]:
    """The facts that a plan determines for a product line: those that routes read and the plan answers."""
    read = (
        leaf.definition
        for route in policy.routes
        for condition in every_condition(route.when)
        for leaf in facts_of(condition)
        if isinstance(leaf, tree.Flag) and leaf.definition.document == ROUTING
    )
    return tuple(dict.fromkeys(definition.name for definition in read))


def check_adoptions(policy: Policy, adoptions: Iterable[tuple[str, str]], where: str = "") -> dict[str, str]:
    """The adoptions as a mapping; raises ``PlanError`` naming what is unknown and what is allowed."""
    by_question = dict(adoptions)
    known = adoptable_readings(policy) if by_question else {}
    for name, chosen in by_question.items():
        if name not in known:
            raise PlanError(
                f"{where}{name!r} is no question of {policy.id}. Its questions: {', '.join(sorted(known))}."
            )
        if chosen not in known[name]:
            allowed = ", ".join(known[name])
            raise PlanError(
                f"{where}{chosen!r} is no reading of {name} that can be adopted. Its readings: {allowed}."
            )
    return by_question
