"""The questionnaires that collect what an order needs, by their canonical URLs."""

from collections.abc import Mapping, Sequence

from assent.casework.exchange.guidance import CoverageAssertion
from assent.desk.ports import Desk
from assent.exchange.ground import DTR


def questionnaires_of(desk: Desk, address: str, assertion: CoverageAssertion) -> Mapping[str, Sequence[str]]:
    """The canonical URLs by policy; none for a policy that is not in force on the day."""
    package = desk.catalogue.find(assertion.policy) if assertion.policy else None
    policy = package.in_force(assertion.day) if package else None
    if package is None or policy is None:
        return {}
    id = f"{package.id}-{assertion.pathway}".replace("_", "-")[:50]
    return {package.id: [f"{address}{DTR}/Questionnaire/{id}|{policy.version}.{policy.revision}"]}
