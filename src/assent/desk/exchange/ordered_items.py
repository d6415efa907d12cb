"""What an order asks for in the plan's own codes: billing codes as they are, clinical codes by tables of policies."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assent.facts.ndc import NdcError, product_digits, product_of
from assent.logic.package import Catalogue, PolicyPackage, Service

BILLING = ("CPT", "HCPCS")
"""The systems by whose codes a plan's list goes, as orders name them."""
_NDC = "NDC"


@dataclass(frozen=True, slots=True)
class OrderCode:
    """A code of an order: the short name of its system (CPT, HCPCS, NDC, RxNorm, SNOMED, ...), and the code."""

    system: str
    code: str

    @property
    def text(self) -> str:
        """As the tables of policies have it, such as ``RxNorm 6130``."""
        return f"{self.system} {self.code}"


@dataclass(frozen=True, slots=True)
class ClinicalOrder:
    """An order as ``Type/id``, with its codes and the day on which it is to be done; None where it does not say.

    ``withheld`` is why nothing may be said of it, in words: it was taken back, say; empty where it stands.
    """

    reference: str
    codes: tuple[OrderCode, ...]
    day: date | None = None
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class OrderedItem:
    """One item of the plan's list that an order asks for; ``kind`` is drug or service, empty where it is not known."""

    code: str
    kind: str = ""
    ndc: str = ""
    drug: str = ""


def items_of(catalogue: Catalogue, order: ClinicalOrder) -> tuple[OrderedItem, ...]:
    """What an order asks for: a code of each policy that maps it, and the billing codes that it brings itself."""
    mapped = [(package, service, drug) for package, service, drug in _mapped(catalogue, order)]
    ndc = next((coding.code for coding in order.codes if coding.system == _NDC), "")
    drug = next((drug for _, _, drug in mapped if drug), "") or _drug_of(ndc)
    items = {
        service.code: OrderedItem(service.code, service.kind.value, ndc, drug) for _, service, _ in mapped
    }
    for coding in order.codes:
        if coding.system in BILLING:
            code = coding.code.strip().upper()
            items.setdefault(code, OrderedItem(code, _kind(catalogue, code), ndc, drug))
    return tuple(items.values())


def _mapped(catalogue: Catalogue, order: ClinicalOrder) -> Iterator[tuple[PolicyPackage, Service, str]]:
    """The services that policies say are ordered by a code of the order, with the drug that the code names."""
    for package in catalogue.packages:
        for service in package.services:
            for code in order.codes:
                if code.text in service.ordered_as:
                    yield package, service, service.ordered_as[code.text]
                elif code.system == _NDC and _drug_of(code.code) in service.drugs and service.ndc_fact:
                    yield package, service, _drug_of(code.code)


def _drug_of(ndc: str) -> str:
    """The drug of a product by its National Drug Code; empty where it is not known."""
    try:
        product = product_of(ndc) if ndc and product_digits(ndc) else None
    except NdcError:
        return ""
    return product.drug if product else ""


def _kind(catalogue: Catalogue, code: str) -> str:
    """Drug or service, where a policy lists the code for one of its services."""
    kinds = {
        service.kind.value
        for package in catalogue.packages
        for service in package.services
        if service.code == code
    }
    return kinds.pop() if len(kinds) == 1 else ""
