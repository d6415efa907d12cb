"""What the plan would ask about an order that what came with it does not answer."""

from datetime import date
from typing import Any

from assent.adapters.fhir.charts.case import case_of_chart
from assent.adapters.fhir.charts.reading import read_chart
from assent.adapters.fhir.crd.requests import HookRequest
from assent.casework.exchange.guidance import CoverageAssertion
from assent.desk.assessment.assess import assess_case
from assent.desk.ports import Desk
from assent.logic.ask_tree import asked
from assent.logic.package import PolicyPackage
from assent.terms.facts import PRODUCT_LINE, REQUEST_DATE

_CASE = "order"


def asked_of(
    request: HookRequest, package: PolicyPackage, assertion: CoverageAssertion, desk: Desk, day: date
) -> tuple[str, ...]:
    """The questions that can still change the outcome, in words, each once. Nothing of this is recorded."""
    policy = package.in_force(day) or package.newest
    names = {fact.name for fact in policy.vocabulary.facts}
    stated = {
        REQUEST_DATE: day.isoformat(), policy.pathway_by: assertion.pathway, PRODUCT_LINE: assertion.product_line,
        **facts_that_came(request, package, day),
    }  # fmt: skip
    known = {name: value for name, value in stated.items() if name in names and value}
    case = desk.read_case({**known, "case": _CASE, "policy": package.id}, _CASE, None, None)
    assessment = assess_case(case, desk.catalogue, desk.plan, explained=False)
    questions = (ask.question for ask in asked(assessment.missing)) if assessment.missing else ()
    return tuple(dict.fromkeys(question for question in questions if question))


def facts_that_came(request: HookRequest, package: PolicyPackage, day: date) -> dict[str, Any]:
    """The facts that the resources of a call prove, each with its resource, as a case file has them.

    The draft itself says which drug is ordered, and how it is given.
    """
    policy = package.in_force(day) or package.newest
    chart = request.resources.values()
    return case_of_chart(read_chart(chart, package, day, policy=policy, patient=request.patient))
