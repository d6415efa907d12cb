"""What meeting the criteria would authorize: services, units, from and to, as the policy's package says."""

from dataclasses import dataclass
from datetime import date

from assent.logic.case_facts import CaseFacts
from assent.logic.evaluate import Evaluation
from assent.logic.package import PolicyPackage, Service, Units
from assent.logic.policy import Grant, Pathway
from assent.logic.units_granted import units_granted
from assent.terms.items import ItemKind


@dataclass(frozen=True, slots=True)
class Line:
    """One service of an authorization. ``units`` is None where the policy does not determine them."""

    code: str
    units: str | None
    says: str
    ndc: str | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """The term, first and last day included, and the services."""

    start: date
    end: date
    days: int
    starts_with: str
    lines: tuple[Line, ...]


def terms(package: PolicyPackage, pathway: Pathway, facts: CaseFacts) -> Terms:
    """The terms of an approval of this pathway, computed where the policy allows and said where not.

    What is done is listed before the drug that is given with it.
    """
    begins = package.start(facts.values)
    if begins is None:
        raise AssertionError("a case that was assessed has a request date")
    start, starts_with = begins
    end = pathway.grant.last_day(start)
    days = (end - start).days + 1
    services = sorted(package.services, key=lambda service: service.kind is ItemKind.DRUG)
    lines = tuple(_line(service, pathway.grant, facts, days) for service in services)
    return Terms(start, end, days, starts_with, lines)


def units_of(service: Service, grant: Grant, facts: CaseFacts, days: int) -> Units:
    """The billing units of a service for a term of so many days: as it counts them itself, else those of the grant.

    A grant that does not come to a whole number determines no count.
    """
    if service.units is not None:
        return service.units(facts.values, days)
    granted = units_granted(grant, Evaluation(facts, {}))
    if granted.units is None:
        return Units(None, None, granted.says)
    if granted.units.denominator != 1:
        return Units(None, f"{float(granted.units):g}", f"no whole number, by {grant.clause}")
    return Units(int(granted.units), str(granted.units), f"by {grant.clause}")


def _line(service: Service, grant: Grant, facts: CaseFacts, days: int) -> Line:
    units = units_of(service, grant, facts, days)
    code, ndc = service.requested_code(facts.values), service.requested_ndc(facts.values)
    return Line(code, units.shown, units.says, ndc or None)
