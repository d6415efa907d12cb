"""A plan's own decisions, as dated data: adopted readings, presumptions, routing determinations."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from assent.casework.assessment.case import Basis, Case, Evidence
from assent.casework.notices.letterhead import EXAMPLE, Letterhead
from assent.casework.requirement.events import RulesSet
from assent.casework.requirement.rules_set import check_rules
from assent.logic.case_facts import CaseFacts
from assent.logic.definitions import Kind
from assent.logic.policy import Policy
from assent.logic.tree import Plain, Readings
from assent.logic.walk import every_condition
from assent.regulation.reading import RegulationFault


class PlanError(ValueError):
    """A plan decision that cannot be: the message names the entry and what is allowed."""


@dataclass(frozen=True, slots=True)
class Adoption:
    """From a day on, one reading of a question is the plan's."""

    question: str
    reading: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Presumption:
    """From a day on, a yes-or-no fact that nobody stated is presumed; the trace says so."""

    fact: str
    value: bool
    by: str
    on: date
    why: str = ""


@dataclass(frozen=True, slots=True)
class Determination:
    """Whether guidance exists for the service on a product line: one fact, recorded with its author."""

    product_line: str
    fact: str
    value: bool
    by: str
    on: date
    why: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """All decisions of an installation. The default decides nothing.

    ``rules`` sets dated rules of regulation on or off, and the plan's own days off. ``letterhead`` is what
    its letters print of it; the default is a plan that does not exist.
    """

    adoptions: tuple[Adoption, ...] = ()
    presumptions: tuple[Presumption, ...] = ()
    determinations: tuple[Determination, ...] = field(default=())
    rules: RulesSet = field(default_factory=RulesSet)
    letterhead: Letterhead = EXAMPLE

    def adopted(self, day: date) -> dict[str, str]:
        """The readings adopted on a day: question to reading, the latest decision each."""
        in_force = sorted((one for one in self.adoptions if one.on <= day), key=_day)
        return {one.question: one.reading for one in in_force}

    def applied(self, case: Case) -> Case:
        """The case with what the plan presumes and has determined, wherever the case says nothing."""
        day = case.request_date
        if day is None or case.faults:
            return case
        values, evidence = dict(case.facts.values), dict(case.evidence)
        for fact, value, source in self._given(values, day):
            if values.get(fact) is None:
                values[fact], evidence[fact] = value, source
        return replace(case, facts=CaseFacts(values, case.facts.lists), evidence=evidence)

    def _given(self, values: Mapping[str, Plain | None], day: date) -> Iterator[tuple[str, bool, Evidence]]:
        """Facts that the plan gives: the latest decision first."""
        for one in sorted(self.determinations, key=_day)[::-1]:
            if one.on <= day and values.get("product_line") == one.product_line:
                source = Evidence(Basis.STATED, "routing determination of the plan", one.on, one.by, one.why)
                yield one.fact, one.value, source
        for other in sorted(self.presumptions, key=_day)[::-1]:
            if other.on <= day:
                yield (
                    other.fact,
                    other.value,
                    Evidence(Basis.PRESUMED, "presumption of the plan", other.on, other.by, other.why),
                )


def _day(decision: Adoption | Presumption | Determination) -> date:
    """Decisions are in force by day; of two of one day the later in the file counts."""
    return decision.on


def check_plan(plan: Plan, policy: Policy) -> Plan:
    """The plan, each entry checked against a policy; raises ``PlanError`` naming the entry."""
    facts = {one.name: one for one in policy.vocabulary.facts}
    for number, adoption in enumerate(plan.adoptions, 1):
        check_adoptions(policy, [(adoption.question, adoption.reading)], f"adoption {number}: ")
    for number, presumption in enumerate(plan.presumptions, 1):
        definition = facts.get(presumption.fact)
        if definition is None or definition.kind is not Kind.BOOLEAN:
            raise PlanError(
                f"presumption {number}: {presumption.fact!r} is no yes-or-no fact of {policy.id}; "
                "`assent policy facts` lists them."
            )
    lines = facts["product_line"].choices if "product_line" in facts else ()
    try:
        check_rules(plan.rules)
    except RegulationFault as error:
        raise PlanError(f"rule: {error}") from None
    for number, one in enumerate(plan.determinations, 1):
        if one.product_line not in lines:
            raise PlanError(
                f"determination {number}: {one.product_line!r} is no product line; there are: {', '.join(lines)}."
            )
    return plan


def questions(policy: Policy) -> dict[str, Readings]:
    """Every question of a policy by id."""
    return {
        one.question: one
        for root in policy.roots()
        for one in every_condition(root)
        if isinstance(one, Readings)
    }


def check_adoptions(policy: Policy, adoptions: Iterable[tuple[str, str]], where: str = "") -> dict[str, str]:
    """The adoptions as a mapping; raises ``PlanError`` naming what is unknown and what is allowed."""
    wanted = dict(adoptions)
    known = questions(policy) if wanted else {}  # the whole tree is walked for them
    for name, chosen in wanted.items():
        if name not in known:
            raise PlanError(
                f"{where}{name!r} is no question of {policy.id}. Its questions: {', '.join(sorted(known))}."
            )
        found = [one for one in (*known[name].live, *known[name].recorded) if one.expr is not None]
        if chosen not in {one.name for one in found}:
            allowed = ", ".join(one.name for one in found)
            raise PlanError(
                f"{where}{chosen!r} is no reading of {name} that can be adopted. Its readings: {allowed}."
            )
    return wanted
