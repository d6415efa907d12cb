"""The questionnaires that collect what an order needs, by their canonical URLs."""

from collections.abc import Mapping, Sequence

from assent.adapters.fhir.dtr.choices import version_of
from assent.adapters.fhir.dtr.questionnaires import form_id
from assent.casework.exchange.guidance import CoverageAssertion
from assent.desk.ports import Desk
from assent.exchange.ground import DTR


def questionnaires_of(desk: Desk, address: str, assertion: CoverageAssertion) -> Mapping[str, Sequence[str]]:
    """The canonical URLs by policy; none for a policy that is not in force on the day."""
    package = desk.catalogue.find(assertion.policy) if assertion.policy else None
    policy = package.in_force(assertion.day) if package else None
    if package is None or policy is None:
        return {}
    id = form_id(package.id, assertion.pathway)
    return {package.id: [f"{address}{DTR}/Questionnaire/{id}|{version_of(policy)}"]}
