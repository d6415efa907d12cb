"""Observations to facts: the latest measurement, a coded answer, and measurements that were taken together."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from assent.adapters.fhir.charts.chart import PatientChart
from assent.adapters.fhir.charts.codes import keys
from assent.adapters.fhir.charts.counting import day_in
from assent.adapters.fhir.charts.findings import ChartFindings, written
from assent.adapters.fhir.charts.quantities import Quantity, quantity, value_of
from assent.adapters.fhir.days import When
from assent.adapters.fhir.resources import Resource, elements
from assent.facts.grammar import allowed_range, unit_words
from assent.logic.chart_rules import ChartSupport, CodedAnswer, Measured, MeasuredRecords
from assent.logic.definitions import Definition

_LABEL = "observation"


def find_measured(chart: PatientChart, rule: Measured, findings: ChartFindings) -> None:
    """The latest dated measurement of a fact; one of no day is passed over where another has one."""
    definition = findings.definitions.get(rule.fact)
    if definition is None:
        return
    for resource in _latest_first(chart, rule.codes):
        measured = quantity(_value_under(resource, rule.codes))
        number = _number(measured, definition, resource, findings, rule.fact)
        if measured is None or number is None:
            continue
        day = day_in(resource)
        recent = not rule.within_days or _within(chart, day, rule.within_days)
        words = f"{measured.written}, read as {number:g} {unit_words(definition.unit)}".strip()
        support = ChartSupport.PROVES if recent and day is not None else ChartSupport.SUPPORTS
        findings.fact(rule.fact, number, chart.evidence(resource, _LABEL, words), support, [resource])
        return


def find_answered(chart: PatientChart, rule: CodedAnswer, findings: ChartFindings) -> None:
    """The latest coded answer, where it is recent enough."""
    for resource in _latest_first(chart, rule.codes):
        if rule.within_days and not _within(chart, day_in(resource), rule.within_days):
            return
        answers = [key for key in keys(_value_under(resource, rule.codes)) if key in rule.values]
        if answers:
            value = written(rule.values[answers[0]])
            evidence = chart.evidence(resource, _LABEL, answers[0])
            findings.fact(rule.fact, value, evidence, rule.support, [resource])
        return


def find_measured_records(chart: PatientChart, rule: MeasuredRecords, findings: ChartFindings) -> None:
    """Measurements of one time as records, the latest first."""
    definition = findings.lists.get(rule.records)
    if definition is None:
        return
    groups: dict[str, list[Resource]] = {}
    for resource in _latest_first(chart, [code for codes in rule.fields.values() for code in codes]):
        if not rule.within_days or _within(chart, day_in(resource), rule.within_days):
            groups.setdefault(_moment(resource), []).append(resource)
    for resources in groups.values():
        _measured_together(chart, rule, resources, findings)


def _measured_together(
    chart: PatientChart, rule: MeasuredRecords, resources: list[Resource], findings: ChartFindings
) -> None:
    definition = findings.lists[rule.records]
    numbers = dict(_fields(rule, definition.field_named, resources, findings))
    day = day_in(resources[0])
    path = findings.record(rule.records) if numbers else ""
    if not path:
        return
    words = ", ".join(f"{name} {number:g}" for name, number in numbers.items())
    evidence = chart.evidence(resources[0], _LABEL, words, with_=resources)
    for name, number in numbers.items():
        findings.fact(f"{path}.{name}", number, evidence, ChartSupport.PROVES, resources)
    if day is not None:
        findings.fact(f"{path}.{rule.on}", day.written, evidence, ChartSupport.PROVES, resources)


def _fields(
    rule: MeasuredRecords, field_named: Any, resources: list[Resource], findings: ChartFindings
) -> Iterator[tuple[str, int | float]]:
    for name, codes in rule.fields.items():
        for resource in resources:
            measured = quantity(_value_under(resource, codes))
            number = _number(measured, field_named(name), resource, findings, rule.records)
            if number is not None:
                yield name, number
                break


def _number(
    measured: Quantity | None, definition: Definition, resource: Resource, findings: ChartFindings, path: str
) -> int | float | None:
    """The number in the unit of the fact and within its range; what is not is noted."""
    if measured is None:
        return None
    number = measured.in_unit(definition.unit)
    if number is None:
        message = (
            f"{measured.written} is in no unit that converts to {unit_words(definition.unit)}; it is not used"
        )
        findings.conflict(path, message, [resource])
        return None
    low, high = definition.low, definition.high
    if (low is not None and number < low) or (high is not None and number > high):
        message = f"{measured.written} cannot be: it must be {allowed_range(definition)}; it is not used"
        findings.conflict(path, message, [resource])
        return None
    return number


def _value_under(resource: Resource, codes: tuple[str, ...] | list[str]) -> object:
    """The value of the observation, or of its component, that has one of the codes."""
    parts = [
        resource,
        *(component for component in elements(resource, "component") if isinstance(component, Mapping)),
    ]
    for part in parts:
        if not set(keys(part.get("code"))).isdisjoint(codes):
            return value_of(part)
    return None


def _latest_first(chart: PatientChart, codes: tuple[str, ...] | list[str]) -> list[Resource]:
    """The observations under these codes, the latest first, those of no day last."""
    dated = [(_written_time(resource), resource) for resource in chart.observations(codes)]
    return [resource for _, resource in sorted(dated, key=lambda pair: pair[0], reverse=True)]


def _written_time(resource: Resource) -> str:
    for name in ("effectiveDateTime", "effectiveInstant"):
        if isinstance(resource.get(name), str):
            return str(resource[name])
    day = day_in(resource)
    return day.written if day is not None else ""


def _moment(resource: Resource) -> str:
    """What observations that were taken together share; an observation with parts of its own is alone."""
    time = _written_time(resource)
    if resource.get("component") or not time:
        return f"{id(resource)}"
    encounter = resource.get("encounter")
    where = encounter.get("reference") if isinstance(encounter, Mapping) else ""
    return f"{time} {where}"


def _within(chart: PatientChart, day: When | None, days: int) -> bool:
    return day is not None and day.first >= chart.on - timedelta(days=days)
