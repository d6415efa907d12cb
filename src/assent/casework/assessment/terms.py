"""What meeting the criteria would authorize: services, units, from and to, as the policy's package says."""

from dataclasses import dataclass
from datetime import date

from assent.logic.case_facts import CaseFacts
from assent.logic.package import PolicyPackage, Service, Values
from assent.logic.policy import Pathway
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
    lines = tuple(_line(service, facts.values, days) for service in services)
    return Terms(start, end, days, starts_with, lines)


def _line(service: Service, values: Values, days: int) -> Line:
    units = service.units(values, days)
    code, ndc = service.requested_code(values), service.requested_ndc(values)
    return Line(code, units.shown, units.says, ndc or None)
