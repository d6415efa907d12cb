"""Entries of a plan over several policies and versions: each means one policy, and applies where it can."""

from datetime import date
from enum import StrEnum

import pytest

from assent.casework.assessment.case import Case
from assent.casework.plan.entries import check_plan, meanings
from assent.casework.plan.plan import ROUTING, Adoption, Determination, Plan, PlanError, Presumption
from assent.logic.authoring import (
    ClauseKind,
    Destination,
    Grant,
    Pathway,
    Policy,
    Route,
    Row,
    Vocabulary,
    all_of,
    any_of,
    choice,
    clause,
    reading,
    readings,
    yes_no,
)  # fmt: skip
from assent.logic.case_facts import CaseFacts
from assent.logic.definitions import Definition
from assent.logic.package import Catalogue, PolicyPackage, Service, ServiceKind, Units, Values
from assent.logic.tree import Condition, Plain


class Line(StrEnum):
    """Two product lines."""

    COMMERCIAL = "commercial"
    MEDICARE_ADVANTAGE = "medicare_advantage"


class RequestKind(StrEnum):
    """The only kind of request."""

    INITIAL = "initial"


LINE = choice("product_line", Line, "Which product line?")
KIND = choice("request_kind", RequestKind, "Which kind of request?")
A, B = yes_no("a", "Is it a?"), yes_no("b", "Is it b?")
GUIDED = yes_no("guided", "Is there guidance?", document=ROUTING)
ROUTE = Route(
    "V.1", LINE.is_(Line.MEDICARE_ADVANTAGE) & GUIDED, Destination.OTHER_GUIDANCE, "Medicare", "it governs"
)
SPRING, SUMMER, AUTUMN = date(2026, 3, 1), date(2026, 6, 1), date(2026, 9, 1)


def question(name: str, *names: str) -> Condition:
    """A clause that asks how it is meant."""
    live = [
        reading(one, "it is meant so", all_of(A, B) if number else any_of(A, B))
        for number, one in enumerate(names)
    ]
    return clause({ROW.id: ROW}, ROW.id, readings(name, "Which is meant?", live=live))


ROW = Row("C.1", ClauseKind.CRITERION, "A statement.")


def version(
    id: str,
    name: str,
    effective: date,
    criteria: Condition,
    *,
    routes: tuple[Route, ...] = (),
    without: tuple[Definition, ...] = (),
) -> Policy:
    """A version with one criterion."""
    known = (LINE, KIND, A, B, GUIDED)
    facts = tuple(one.definition for one in known if one.definition not in without)
    return Policy(
        id=id, title=id, version=name, effective=effective,
        outline={"C.1": ROW, "V.1": Row("V.1", ClauseKind.ROUTING, "A route.")},
        vocabulary=Vocabulary(facts, ()), first=(), routes=routes, pathway_by="request_kind",
        pathways={"initial": Pathway("initial", criteria, Grant(28, "C.1"))},
        administrative=(), advisories=(), level=("C.1",),
    )  # fmt: skip


def package(*versions: Policy) -> PolicyPackage:
    """A policy of these versions."""
    service = Service("item", ServiceKind.SERVICE, "X1", "service.item", _not_counted)
    return PolicyPackage(versions[0].id, "A title", versions, (service,), "nowhere")


def _not_counted(values: Values, days: int) -> Units:
    return Units(None, None, "it is not said")


OLD = version("first", "1", SPRING, question("Q.1", "wide", "narrow"), routes=(ROUTE,))
NEW = version(
    "first", "2", AUTUMN, clause({ROW.id: ROW}, ROW.id, A), without=(B.definition, GUIDED.definition)
)
FIRST = package(OLD, NEW)
SECOND = package(version("second", "1", SUMMER, question("Q.2", "wide", "narrow")))
BOTH = Catalogue((FIRST, SECOND))


def adoption(question: str = "Q.1", reading: str = "wide", on: date = SPRING, policy: str = "") -> Adoption:
    """A decision for a reading."""
    return Adoption(question, reading, "Committee", on, policy)


def fault(plan: Plan, catalogue: Catalogue = BOTH) -> str:
    """Why a plan cannot stand."""
    with pytest.raises(PlanError) as raised:
        check_plan(plan, catalogue)
    return str(raised.value)


def test_without_a_policy_an_entry_means_the_only_one_of_its_day() -> None:
    (one,) = check_plan(Plan((adoption(),)), BOTH).adoptions
    assert one.policy == "first"
    (meaning,) = meanings(Plan((adoption(),)), BOTH)
    assert (meaning.policy, meaning.to_add) == ("first", 'policy = "first"')


def test_before_any_text_it_means_the_only_policy_there_is() -> None:
    early = Plan((adoption(on=date(2025, 1, 1)),))
    (one,) = check_plan(early, Catalogue((FIRST,))).adoptions
    assert one.policy == "first"
    assert "name its policy" in fault(early)


def test_where_several_policies_are_in_force_the_entry_says_which() -> None:
    says = fault(Plan((adoption(), adoption(on=SUMMER))))
    assert says.startswith("adoption 2: ")
    assert "first, second" in says
    assert says.endswith('Add the line policy = "first"'), "the other has no such question"
    (one,) = check_plan(Plan((adoption(on=SUMMER, policy="first"),)), BOTH).adoptions
    assert one.policy == "first"
    (meaning,) = meanings(Plan((one,)), BOTH)
    assert meaning.to_add == ""


def test_an_unknown_policy_is_named_with_those_there_are() -> None:
    says = fault(Plan(presumptions=(Presumption("a", False, "Committee", SPRING, policy="third"),)))
    assert says.startswith("presumption 1: ")
    assert "'third'" in says
    assert "first, second" in says


def test_an_adoption_decides_only_where_its_policy_has_the_question() -> None:
    plan = check_plan(Plan((adoption(), adoption("Q.2", "narrow", SUMMER, "second"))), BOTH)
    assert plan.adopted(OLD, AUTUMN) == {"Q.1": "wide"}
    assert plan.adopted(NEW, AUTUMN) == {}, "the second version asks no such question"
    assert plan.adopted(SECOND.newest, AUTUMN) == {"Q.2": "narrow"}
    assert plan.adopted(SECOND.newest, SPRING) == {}


def test_one_question_of_two_policies_is_decided_for_each_alone() -> None:
    other = package(version("other", "1", SPRING, question("Q.1", "wide", "narrow")))
    plan = check_plan(Plan((adoption(policy="other"),)), Catalogue((FIRST, other)))
    assert plan.adopted(OLD, SUMMER) == {}
    assert plan.adopted(other.newest, SUMMER) == {"Q.1": "wide"}


def test_what_applies_in_some_version_only_is_no_fault_and_is_said() -> None:
    (meaning,) = meanings(Plan((adoption(),)), BOTH)
    assert meaning.fault == ""
    assert meaning.versions == ("1",)
    (elsewhere,) = meaning.elsewhere
    assert elsewhere.version == "2"
    assert "'Q.1' is no question" in elsewhere.why


def test_what_applies_in_no_version_of_its_days_is_a_fault() -> None:
    assert "'Q.1' is no question of first" in fault(Plan((adoption(on=AUTUMN, policy="first"),)))
    assert "'broad' is no reading of Q.1" in fault(Plan((adoption(reading="broad"),)))
    gone = Presumption("b", False, "Committee", AUTUMN, policy="first")
    assert "'b' is no yes-or-no fact of first" in fault(Plan(presumptions=(gone,)))


def test_a_plan_determines_the_facts_that_a_route_waits_for_and_no_others() -> None:
    def determined(fact: str, line: str = "medicare_advantage", policy: str = "first") -> Plan:
        return Plan(determinations=(Determination(line, fact, False, "Compliance", SPRING, "", policy),))

    check_plan(determined("guided"), BOTH)
    assert "fact must be one of guided, not 'a'" in fault(determined("a"))
    assert "'mars' is no product line; there are: commercial" in fault(determined("guided", "mars"))
    assert "no route of second waits for the plan" in fault(determined("guided", policy="second"))


def test_facts_are_given_only_to_cases_of_the_policy_that_has_them() -> None:
    plan = check_plan(
        Plan(
            presumptions=(Presumption("b", False, "Committee", SPRING),),
            determinations=(Determination("medicare_advantage", "guided", False, "Compliance", SPRING),),
        ),
        BOTH,
    )
    values: dict[str, Plain | None] = {"product_line": "medicare_advantage", "request_date": AUTUMN}
    case = Case("case", CaseFacts(values, {}), policy="first")
    given = plan.applied(case, OLD).facts.values
    assert (given["b"], given["guided"]) == (False, False)
    assert plan.applied(case, NEW).facts.values == values
    assert plan.applied(case, SECOND.newest).facts.values == values
