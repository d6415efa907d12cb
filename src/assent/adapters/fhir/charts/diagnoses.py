"""Conditions, procedures, encounters, coverage and allergies to facts, by their codes."""

from collections.abc import Iterator
from datetime import timedelta

from assent.adapters.fhir.charts.chart import PatientChart
from assent.adapters.fhir.charts.codes import ICD_10_CM, SNOMED, keys, matching, of_system
from assent.adapters.fhir.charts.counting import codes_of, day_in, is_over, is_unsure
from assent.adapters.fhir.charts.findings import ChartFindings, written
from assent.adapters.fhir.charts.medicines import medicine_of
from assent.adapters.fhir.days import When, day_of
from assent.adapters.fhir.resources import Resource, elements, kind
from assent.facts.diagnosis_codes import CodeFact, facts_of, is_icd10_shape, normalize_icd10, snomed_facts_of
from assent.logic.chart_rules import (
    AllergyTo,
    ChartSupport,
    CodedResource,
    DiagnosisTables,
    ListedCodes,
    Recorded,
)

_LABELS = {
    "Condition": "diagnosis code",
    "Procedure": "procedure code",
    "Encounter": "encounter code",
    "Coverage": "coverage code",
    "AllergyIntolerance": "allergy",
}
_CONCEPTS = {
    Recorded.CONDITION: ("code",),
    Recorded.PROCEDURE: ("code",),
    Recorded.ENCOUNTER: ("type", "reasonCode"),
    Recorded.COVERAGE: ("type", "class.type"),
    Recorded.ALLERGY: ("code",),
}


def find_coded(chart: PatientChart, rule: CodedResource, findings: ChartFindings) -> None:
    """What the codes of a rule do for its fact, by each resource, or by enough of them together."""
    matches = [
        (resource, codes)
        for resource in chart.counting(rule.of.value)
        if (codes := matching(_codes(resource, rule.of), rule.codes)) and _counts_now(chart, rule, resource)
    ]
    if rule.at_least > 1:
        _together(chart, rule, matches, findings)
        return
    for resource, codes in matches:
        support = ChartSupport.SUPPORTS if is_unsure(resource) else rule.support
        words = ", ".join(codes)
        evidence = chart.evidence(resource, _LABELS[kind(resource)], words)
        findings.fact(rule.fact, written(rule.value), evidence, support, [resource])
        _keep_day(chart, rule.dated, resource, words, findings)


def find_diagnoses(chart: PatientChart, rule: DiagnosisTables, findings: ChartFindings) -> None:
    """What the shared tables say of the codes of each condition."""
    for resource in chart.counting("Condition"):
        rows = {row.fact: (code, row) for code, row in _rows(keys(resource.get("code")))}
        for fact, (code, row) in rows.items():
            if fact in findings.definitions and _still(chart, rule, fact, resource):
                _say_row(chart, rule, resource, code, row, findings)


def find_listed_codes(chart: PatientChart, rule: ListedCodes, findings: ChartFindings) -> None:
    """Each code of the active conditions once, as a record."""
    by_code: dict[str, list[Resource]] = {}
    for resource in chart.counting("Condition"):
        if not is_over(resource) and not is_unsure(resource):
            for code in of_system(keys(resource.get("code")), rule.system):
                by_code.setdefault(code, []).append(resource)
    for code, resources in by_code.items():
        path = findings.record(rule.records)
        if path:
            evidence = chart.evidence(resources[0], "diagnosis code", f"{rule.system} {code}")
            findings.fact(f"{path}.{rule.code}", code, evidence, ChartSupport.PROVES, resources)


def find_allergy(chart: PatientChart, rule: AllergyTo, findings: ChartFindings) -> None:
    """An allergy to one of the ingredients: confirmed and an allergy, it proves; else it supports."""
    for resource in chart.counting("AllergyIntolerance"):
        medicine = medicine_of(resource.get("code"))
        if medicine is None or medicine.medicine.name not in rule.ingredients:
            continue
        confirmed = (
            "confirmed" in codes_of(resource, "verificationStatus") and resource.get("type") == "allergy"
        )
        support = ChartSupport.PROVES if confirmed else ChartSupport.SUPPORTS
        words = f"{resource.get('type') or 'allergy or intolerance'} to {medicine.medicine.name}"
        evidence = chart.evidence(resource, "allergy", words)
        findings.fact(rule.fact, written(rule.value), evidence, support, [resource])
        if not confirmed and isinstance(rule.value, bool) and not is_over(resource):
            against = not rule.value
            findings.fact(rule.fact, against, evidence, ChartSupport.CONTRADICTS, [resource])


def _codes(resource: Resource, of: Recorded) -> list[str]:
    return [key for path in _CONCEPTS[of] for key in keys(elements(resource, path))]


def _counts_now(chart: PatientChart, rule: CodedResource, resource: Resource) -> bool:
    if rule.while_active and (is_over(resource) or _ended(chart, resource)):
        return False
    return not rule.within_days or _recent(chart, day_in(resource), rule.within_days)


def _ended(chart: PatientChart, resource: Resource) -> bool:
    period = resource.get("period")
    end = day_of({"end": period.get("end")}, "end") if isinstance(period, dict) else None
    return end is not None and end.last < chart.on


def _recent(chart: PatientChart, day: When | None, days: int) -> bool:
    return day is not None and day.last >= chart.on - timedelta(days=days)


def _together(
    chart: PatientChart,
    rule: CodedResource,
    matches: list[tuple[Resource, list[str]]],
    findings: ChartFindings,
) -> None:
    """Several resources of different days, where there are enough."""
    by_day = {day.written: match for match in matches if (day := day_in(match[0])) is not None}
    if len(by_day) < rule.at_least:
        return
    last = by_day[max(by_day)]
    codes = list(dict.fromkeys(code for _, codes in by_day.values() for code in codes))
    words = f"{len(by_day)} in the last {rule.within_days} days: {', '.join(codes)}"
    resources = [by_day[day][0] for day in sorted(by_day, reverse=True)]
    evidence = chart.evidence(last[0], _LABELS[kind(last[0])], words, with_=resources)
    findings.fact(rule.fact, written(rule.value), evidence, rule.support, resources)


def _rows(codes: list[str]) -> Iterator[tuple[str, CodeFact]]:
    """What the tables say of each code; of several codes of one condition the stronger word on a fact is last."""
    rows = []
    for code in of_system(codes, ICD_10_CM):
        if is_icd10_shape(code):
            rows += [(f"{ICD_10_CM} {normalize_icd10(code)}", row) for row in facts_of(code)]
    for code in of_system(codes, SNOMED):
        rows += [(f"{SNOMED} {code}", row) for row in snomed_facts_of(code)]
    yield from sorted(rows, key=lambda row: row[1].contradicts)


def _still(chart: PatientChart, rule: DiagnosisTables, fact: str, resource: Resource) -> bool:
    """Whether a condition says something of the present, or the fact is about the past too."""
    if fact in rule.ever:
        return True
    if is_over(resource):
        return False
    days = rule.passing.get(fact)
    return days is None or _recent(chart, day_in(resource), days)


def _say_row(
    chart: PatientChart,
    rule: DiagnosisTables,
    resource: Resource,
    code: str,
    row: CodeFact,
    findings: ChartFindings,
) -> None:
    definition = findings.definitions[row.fact]
    over = "no longer active, " if is_over(resource) else ""
    words = f"{code}: {over}{row.note}"
    evidence = chart.evidence(resource, "diagnosis code", words)
    against = row.contradicts and isinstance(row.value, bool) and not is_unsure(resource)
    value = not row.value if against else row.value
    findings.fact(
        definition.name,
        value,
        evidence,
        ChartSupport.CONTRADICTS if against else ChartSupport.SUPPORTS,
        [resource],
    )
    if row.contradicts:  # the day of what is only near to it is not the day of it
        _keep_day(chart, rule.dated.get(row.fact, ""), resource, words, findings)


def _keep_day(
    chart: PatientChart, dated: str, resource: Resource, words: str, findings: ChartFindings
) -> None:
    day = day_of(resource, "onsetDateTime", "onsetPeriod") if dated else None
    if day is not None:
        evidence = chart.evidence(resource, "onset", words, day)
        findings.fact(dated, day.written, evidence, ChartSupport.SUPPORTS, [resource])
