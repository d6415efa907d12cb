"""What a draft is filled with besides what the plan knows: what came with a hook, or comes with an order, as a chart.

By the rules of a chart: only what a resource proves is filled in, where nothing disagrees, and it stays for whoever
signs to look at.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from assent.adapters.fhir.charts.case import case_of_chart
from assent.adapters.fhir.charts.reading import read_chart
from assent.adapters.fhir.crd.names import Hook
from assent.adapters.fhir.crd.requests import read_hook
from assent.adapters.fhir.limits import read_json
from assent.adapters.fhir.outcomes import UnreadableResource
from assent.adapters.fhir.resources import Resource
from assent.casework.exchange.guidance import CoverageAssertion, HookCall
from assent.casework.record.days import plan_day
from assent.desk.exchange.collecting import CASE, said_by_plan
from assent.desk.exchange.guidance import call_behind
from assent.desk.ports import Desk
from assent.exchange.trust.callers import FhirCaller
from assent.logic.package import PolicyPackage
from assent.logic.policy import Policy
from assent.logic.tree import Plain
from assent.terms.facts import REQUEST_DATE

FILLED_FOR = timedelta(days=30)
"""So long after a call its chart fills drafts; what is older is no longer how the patient is."""


def came_with_hook(
    caller: FhirCaller, assertion: CoverageAssertion, patient: str, package: PolicyPackage
) -> dict[str, Plain]:
    """What the resources of the call prove in which something was said, by path.

    Nothing for another program than the one that sent them, for another patient, and once they are old: what comes
    in by a hook serves the coverage and the forms of that order only (CRD 2.2, sec-5 and sec-6).
    """
    call = call_behind(caller.desk, assertion, caller.client)
    if call is None or caller.now - call.at > FILLED_FOR:
        return {}
    resources = _resources(call, patient)
    return proved(caller.desk, package, resources, patient, plan_day(call.at)) if resources else {}


def proved(
    desk: Desk, package: PolicyPackage, resources: list[Resource], patient: str, day: date
) -> dict[str, Plain]:
    """What resources prove of a patient by a day, by path such as ``birth_date`` or ``scores[0].total``.

    ``patient`` is a reference. What cannot be, or is said in two ways, is left out.
    """
    policy = package.in_force(day) or package.newest
    reading = read_chart(resources, package, day, policy=policy, patient=patient.rpartition("/")[2])
    mapping = {
        name: answer for name, answer in case_of_chart(reading).items() if name not in said_by_plan(policy)
    }
    stated = {**mapping, REQUEST_DATE: day.isoformat(), "case": CASE, "policy": package.id}
    case = desk.read_case(stated, CASE, None, None)
    if case.faults:
        return {}
    values = dict(_stated(mapping, case.facts.values, policy)) | dict(_of_records(mapping, case.facts.lists))
    in_two_ways = {conflict.fact for conflict in case.conflicts}
    return {path: value for path, value in values.items() if path not in in_two_ways}


def _resources(call: HookCall, patient: str) -> list[Resource]:
    """What came with a call that is kept, where it was about this patient."""
    try:
        request = read_hook(read_json(call.request), Hook(call.hook))
    except (UnreadableResource, ValueError):
        return []
    same = patient.rpartition("/")[2] == request.patient
    return list(request.resources.values()) if same else []


def _stated(
    mapping: Mapping[str, Any], values: Mapping[str, Plain | None], policy: Policy
) -> Iterator[tuple[str, Plain]]:
    for fact in policy.vocabulary.facts:
        value = values.get(fact.name)
        if fact.name in mapping and value is not None:
            yield fact.name, value


def _of_records(mapping: Mapping[str, Any], lists: Mapping[str, Any]) -> Iterator[tuple[str, Plain]]:
    """The fields of records that the chart itself has, not those that follow from them."""
    for name, record_list in lists.items():
        mapped = mapping.get(name)
        for index, record in enumerate(record_list.records):
            own = mapped[index] if isinstance(mapped, list) and index < len(mapped) else {}
            yield from (
                (f"{name}[{index}].{field}", value)
                for field, value in record.items()
                if value is not None and field in own
            )
