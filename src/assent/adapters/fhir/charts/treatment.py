"""Medicines as facts of the treatment: what is taken now, what was given before, what is ordered and by whom."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from assent.adapters.fhir.charts.chart import PatientChart
from assent.adapters.fhir.charts.codes import keys
from assent.adapters.fhir.charts.findings import ChartFindings, written
from assent.adapters.fhir.charts.medicines import (
    ADMINISTRATION,
    DISPENSE,
    ORDER,
    STATEMENT,
    MedicineUse,
    orders,
    uses,
)
from assent.adapters.fhir.charts.quantities import Quantity, quantity
from assent.adapters.fhir.resources import Resource, elements
from assent.casework.assessment.chart import Written
from assent.logic.chart_rules import ChartSupport, MedicineGiven, MedicineInUse, MedicineOrdered, OrderedBy

_LONGEST_ORDER = 365
"""An active order that is older, in days, is not taken for one that is still followed."""
_TIMES = {"min": "min", "h": "h", "d": "d"}


def find_in_use(chart: PatientChart, rule: MedicineInUse, findings: ChartFindings) -> None:
    """What is taken now by one of the roles."""
    in_use = [
        use for use in uses(chart)
        if any(role.value in rule.roles for role in use.named.medicine.all_roles)
        and (use.named.medicine.oral or not rule.oral) and _taken_now(chart, use)
    ]  # fmt: skip
    if in_use:
        words = ", ".join(dict.fromkeys(use.named.medicine.name for use in in_use))
        evidence = chart.evidence(in_use[-1].resource, "medicine in use", words)
        resources = [use.resource for use in in_use]
        findings.fact(rule.fact, written(rule.value), evidence, ChartSupport.SUPPORTS, resources)


def find_given(chart: PatientChart, rule: MedicineGiven, findings: ChartFindings) -> None:
    """Administrations of an ingredient."""
    administrations = [
        use
        for use in uses(chart)
        if use.kind == ADMINISTRATION and use.named.medicine.name == rule.ingredient
    ]
    if administrations:
        last = max(administrations, key=lambda use: use.start.written if use.start else "")
        words = f"{len(administrations)} administrations of {rule.ingredient}"
        evidence = chart.evidence(last.resource, "administration", words)
        resources = [use.resource for use in administrations]
        findings.fact(rule.fact, written(rule.value), evidence, ChartSupport.SUPPORTS, resources)


def find_ordered(chart: PatientChart, rule: MedicineOrdered, findings: ChartFindings) -> None:
    """The newest order of an ingredient: the drug, its route, its dose and schedule."""
    order = _newest(chart, tuple(rule.values))
    if order is None:
        return
    resource, values = order.resource, dict(_ordered(rule, order, findings))
    values = {rule.drug: rule.values[order.named.medicine.name], **values}
    for fact, value in values.items():
        evidence = chart.evidence(resource, "order", f"{order.named.medicine.name}: {fact} {value}")
        findings.fact(fact, value, evidence, ChartSupport.PROVES, [resource])


def find_orderer(chart: PatientChart, rule: OrderedBy, findings: ChartFindings) -> None:
    """The specialty of whoever ordered an ingredient."""
    order = _newest(chart, rule.ingredients)
    if order is None:
        return
    specialties = chart.specialties(order.resource.get("requester"), order.resource) & set(rule.specialties)
    if specialties:
        evidence = chart.evidence(order.resource, "prescriber's specialty", ", ".join(sorted(specialties)))
        findings.fact(rule.fact, written(rule.value), evidence, ChartSupport.SUPPORTS, [order.resource])


def _newest(chart: PatientChart, ingredients: tuple[str, ...]) -> MedicineUse | None:
    candidates = [use for use in orders(chart) if use.named.medicine.name in ingredients]
    return max(candidates, key=lambda use: use.start.written if use.start else "", default=None)


def _ordered(
    rule: MedicineOrdered, order: MedicineUse, findings: ChartFindings
) -> Iterator[tuple[str, Written]]:
    for dosage in elements(order.resource, "dosageInstruction")[:1]:
        if not isinstance(dosage, Mapping):
            return
        routes = [rule.routes[key] for key in keys(dosage.get("route")) if key in rule.routes]
        if routes and rule.route:
            yield rule.route, routes[0]
        doses = list(_quantities(dosage))
        for fact in rule.doses:
            definition = findings.definitions.get(fact)
            numbers = [dose.in_unit(definition.unit) for dose in doses] if definition else []
            number = next((number for number in numbers if number is not None), None)
            if number is not None:
                yield fact, number


def _quantities(dosage: Resource) -> Iterator[Quantity]:
    """What a dosage says in numbers: the dose, how long one lasts, how often it is given."""
    for element in elements(dosage, "doseAndRate.doseQuantity"):
        if (dose := quantity(element)) is not None and dose.ucum:
            yield dose
    repeat: Any = next(iter(elements(dosage, "timing.repeat")), {})
    if not isinstance(repeat, Mapping):
        return
    lasting = quantity(
        {"value": repeat.get("duration"), "code": _TIMES.get(str(repeat.get("durationUnit")), "")}
    )
    if lasting is not None and lasting.ucum:
        yield lasting
    often, period = quantity(repeat.get("frequency")), quantity(repeat.get("period"))
    unit = str(repeat.get("periodUnit"))
    if often is not None and period is not None and unit in ("d", "wk") and period.value > 0:
        yield Quantity(often.value / period.value, f"{often.written} in {period.written} {unit}", f"/{unit}")


def _taken_now(chart: PatientChart, use: MedicineUse) -> bool:
    if use.start is None:
        return False
    start, active = use.start.first, use.resource.get("status") == "active"
    if use.kind == DISPENSE:
        return use.days is not None and start + timedelta(days=use.days) > chart.on
    if use.kind == STATEMENT:
        return active and (use.end is None or use.end.last >= chart.on)
    return use.kind == ORDER and active and start >= chart.on - timedelta(days=_LONGEST_ORDER)
