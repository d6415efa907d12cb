"""How much of a line the criteria bear: the term that the policy grants, and the units that follow from the facts.

An approval by the software grants what is asked for. The criteria were met for the facts, so that more days, more
units or another start than the facts name are for a person, who may grant them or less.
"""

from collections.abc import Iterator
from datetime import date

from assent.casework.assessment.case import Bar
from assent.casework.assessment.terms import units_of
from assent.casework.record.lines import RequestedLine
from assent.casework.record.state import RequestState
from assent.facts.billing_codes import base_code
from assent.logic.case_facts import CaseFacts
from assent.logic.package import PolicyPackage, Service
from assent.logic.policy import Pathway
from assent.terms.facts import REQUEST_DATE

_BAR = "beyond_grant"


def bars_beyond_grant(
    state: RequestState, line: str, package: PolicyPackage | None, facts: CaseFacts
) -> Iterator[Bar]:
    """What a line asks for beyond what the criteria grant for these facts. Nothing where the policy is not known."""
    pathway = _pathway(package, facts) if package is not None else None
    if package is None or pathway is None:
        return
    requested = state.lines[line].requested
    last = pathway.grant.last_day(requested.start)
    if requested.end > last:
        statement = f"line {line} asks for days up to {requested.end}; the policy grants days up to {last}"
        yield Bar(_BAR, statement)
    begins = package.start(facts.values)
    if begins is not None and begins[1] != REQUEST_DATE and begins[0] != requested.start:
        statement = f"line {line} begins on {requested.start}, and {begins[1]} says {begins[0]}"
        yield Bar(_BAR, statement)
    service = _service(package, requested, facts)
    if service is not None:
        yield from _of_units(requested, service, pathway, facts)


def _of_units(
    requested: RequestedLine, service: Service, pathway: Pathway, facts: CaseFacts
) -> Iterator[Bar]:
    line, days = requested.id, (requested.end - requested.start).days + 1
    most = units_of(service, pathway.grant, facts, days).count
    if most is not None and requested.units is None:
        yield Bar(_BAR, f"line {line} asks for units without a limit; the facts come to {most}")
    if most is None and service.most_units is not None:
        most = service.most_units(facts.values)
    if most is not None and requested.units is not None and requested.units > most:
        yield Bar(_BAR, f"line {line} asks for {requested.units} units; the facts come to {most}")


def _pathway(package: PolicyPackage, facts: CaseFacts) -> Pathway | None:
    """The criteria by which the case was assessed."""
    day = facts.values.get(REQUEST_DATE)
    policy = package.in_force(day) if isinstance(day, date) else None
    return policy.pathways.get(str(facts.values.get(policy.pathway_by))) if policy is not None else None


def _service(package: PolicyPackage, requested: RequestedLine, facts: CaseFacts) -> Service | None:
    code = base_code(requested.code)
    named = (
        service
        for service in package.services
        if code in (base_code(service.requested_code(facts.values)), base_code(service.code))
    )
    return next(named, None)
