"""The services of the encoded policies as the plan's own list would have them."""

from assent.casework.requirement.code_list import ListedCode
from assent.facts.ndc import NdcError, product_digits
from assent.logic.package import Catalogue, PolicyPackage, Service
from assent.terms.items import CodeSystem
from assent.terms.requests import ProductLine


def listed_services(catalogue: Catalogue) -> tuple[ListedCode, ...]:
    """One entry for each service of each policy and each product line.

    It is on the list from the day on which the policy's text took in the product line.
    """
    return tuple(
        _entry(package, service, line)
        for package in catalogue.packages
        for service in package.services
        for line in ProductLine
    )


def system_of(code: str) -> CodeSystem:
    """The system of a code by its form: HCPCS begins with a letter; what is no NDC otherwise is CPT."""
    if code[:1].isalpha():
        return CodeSystem.HCPCS
    try:
        product_digits(code)
    except NdcError:
        return CodeSystem.CPT
    return CodeSystem.NDC


def _entry(package: PolicyPackage, service: Service, line: ProductLine) -> ListedCode:
    return ListedCode(
        service.code, system_of(service.code), service.kind, line.value, package.since_for(line.value), None,
        package.id, service.listed_as or package.title, service.drugs,
    )  # fmt: skip
