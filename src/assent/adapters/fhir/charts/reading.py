"""A chart and a policy to what the chart says of the policy's facts: every rule of the policy, run once."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import assert_never

from assent.adapters.fhir.charts.answers import find_answers
from assent.adapters.fhir.charts.chart import PatientChart, SeveralPatients
from assent.adapters.fhir.charts.counting import day_in
from assent.adapters.fhir.charts.diagnoses import (
    find_allergy,
    find_coded,
    find_diagnoses,
    find_listed_codes,
)
from assent.adapters.fhir.charts.findings import ChartFindings
from assent.adapters.fhir.charts.measurements import find_answered, find_measured, find_measured_records
from assent.adapters.fhir.charts.ratings import find_ratings
from assent.adapters.fhir.charts.shape import sound
from assent.adapters.fhir.charts.treatment import find_given, find_in_use, find_ordered, find_orderer
from assent.adapters.fhir.charts.trials import find_trials
from assent.adapters.fhir.days import day_of
from assent.adapters.fhir.resources import Resource, codings, kind, name
from assent.casework.assessment.chart import THE_PATIENT, ChartDocument, ChartReading, NotRead
from assent.logic import chart_rules as rules
from assent.logic.package import PolicyPackage
from assent.logic.policy import Policy

_RELATIVES = "FamilyMemberHistory"


def read_chart(
    resources: Iterable[Resource],
    package: PolicyPackage,
    on: date,
    *,
    policy: Policy | None = None,
    patient: str = "",
    urls: Mapping[str, Resource] | None = None,
    unread: Iterable[NotRead] = (),
) -> ChartReading:
    """What a chart says of the facts that a policy reads, as of a day; resources that cannot be read are named.

    ``policy`` is the version whose facts are read, by default the one of that day. ``patient`` names one of several
    patients, by id or reference. ``urls`` are the full URLs of a bundle's entries, where references use them.
    ``unread`` is what was left out before. Of a chart of several patients without ``patient`` nothing is read.
    Nothing is raised.
    """
    all_resources = list(resources)
    version = policy or package.reading(on)
    vocabulary = version.vocabulary
    findings = ChartFindings(
        {definition.name: definition for definition in vocabulary.facts},
        {definition.name: definition for definition in vocabulary.lists},
    )
    readable, broken, copies = sound(all_resources)
    left_out = (*unread, *broken)
    try:
        chart = PatientChart.of(readable, on, patient, urls)
    except SeveralPatients as error:
        return ChartReading(
            on, resources=len(all_resources), unread=(*left_out, NotRead("the chart", str(error)))
        )
    unanswered = find_answers(chart, package, version, findings)
    for rule in package.chart_rules:
        _run(chart, rule, findings)
    _note_death(chart, findings)
    relatives = [
        NotRead(name(resource), "is about a relative")
        for resource in readable
        if kind(resource) == _RELATIVES
    ]
    return ChartReading(
        on,
        chart.patient,
        len(all_resources),
        tuple(findings.facts),
        tuple(findings.conflicts),
        tuple(findings.worked),
        tuple(_documents(chart)),
        (*left_out, *unanswered),
        (*copies, *chart.not_counted.values(), *relatives),
    )


def _run(chart: PatientChart, rule: rules.ChartRule, findings: ChartFindings) -> None:
    match rule:
        case rules.Demographic():
            _find_demographic(chart, rule, findings)
        case rules.CodedResource():
            find_coded(chart, rule, findings)
        case rules.DiagnosisTables():
            find_diagnoses(chart, rule, findings)
        case rules.ListedCodes():
            find_listed_codes(chart, rule, findings)
        case rules.Measured():
            find_measured(chart, rule, findings)
        case rules.CodedAnswer():
            find_answered(chart, rule, findings)
        case rules.MeasuredRecords():
            find_measured_records(chart, rule, findings)
        case rules.RatedRecords():
            find_ratings(chart, rule, findings)
        case rules.MedicineTrials():
            find_trials(chart, rule, findings)
        case rules.MedicineInUse():
            find_in_use(chart, rule, findings)
        case rules.MedicineGiven():
            find_given(chart, rule, findings)
        case rules.MedicineOrdered():
            find_ordered(chart, rule, findings)
        case rules.OrderedBy():
            find_orderer(chart, rule, findings)
        case rules.AllergyTo():
            find_allergy(chart, rule, findings)
        case _:
            assert_never(rule)


def _find_demographic(chart: PatientChart, rule: rules.Demographic, findings: ChartFindings) -> None:
    for resource in chart.counting("Patient"):
        day = day_of(resource, rule.element)
        if name(resource) == chart.patient and day is not None:
            evidence = chart.evidence(resource, "registration", f"{rule.element} {day.written}")
            findings.fact(rule.fact, day.written, evidence, rules.ChartSupport.PROVES, [resource])


def _note_death(chart: PatientChart, findings: ChartFindings) -> None:
    for resource in chart.counting("Patient"):
        died = day_of(resource, "deceasedDateTime")
        if name(resource) == chart.patient and (resource.get("deceasedBoolean") is True or died is not None):
            on = f" on {died.written}" if died is not None else ""
            findings.conflict(THE_PATIENT, f"died{on}, as the chart has it", [resource])


def _documents(chart: PatientChart) -> Iterator[ChartDocument]:
    for resource in chart.counting("DocumentReference"):
        day = day_in(resource)
        codes = tuple(dict.fromkeys(coding.code for coding in codings(resource.get("type"))))
        yield ChartDocument(name(resource), codes, day.written if day else "", chart.author(resource))
