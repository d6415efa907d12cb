"""Answers to our own questionnaires in a chart: signed by a named practitioner they are attested, else only said."""

from collections.abc import Collection, Iterator, Mapping
from functools import partial
from typing import Any

from assent.adapters.fhir.charts.chart import PatientChart
from assent.adapters.fhir.charts.findings import ChartFindings
from assent.adapters.fhir.dtr.answers import ResponseReading, facts_of_response
from assent.adapters.fhir.resources import Resource, elements, name
from assent.casework.assessment.chart import NotRead
from assent.logic.chart_rules import ChartSupport
from assent.logic.package import PolicyPackage
from assent.logic.policy import Policy

_DEEPEST = 8


def find_answers(
    chart: PatientChart, package: PolicyPackage, policy: Policy, findings: ChartFindings
) -> list[NotRead]:
    """The answers of every form whose items are called as facts are; returns what of them could not be taken."""
    known = findings.definitions.keys() | findings.lists.keys()
    unread = []
    for response in chart.counting("QuestionnaireResponse"):
        if any(link in known for link in _links(response, 0)):
            named = partial(chart.person, within=response)
            reading = facts_of_response(response, package, policy, today=chart.on, named=named)
            _keep(response, reading, known, findings)
            unread += [NotRead(f"{name(response)}, {issue.place}", issue.says) for issue in reading.unread]
    return unread


def _links(element: Resource, depth: int) -> Iterator[str]:
    """What the items of a form are called."""
    for item in elements(element, "item") if depth <= _DEEPEST else ():
        if isinstance(item, Mapping):
            yield str(item.get("linkId"))
            yield from _links(item, depth + 1)


def _keep(
    response: Resource, reading: ResponseReading, known: Collection[str], findings: ChartFindings
) -> None:
    """Each answer; the records of a response come after those that there are."""
    support = ChartSupport.PROVES if reading.signature is not None else ChartSupport.SUPPORTS
    places: dict[str, str] = {}
    for fact in reading.facts:
        record, _, field = fact.path.rpartition(".")
        path: Any = fact.path
        if "[" in record:
            if record not in places:
                places[record] = findings.record(record.partition("[")[0])
            path = f"{places[record]}.{field}" if places[record] else ""
        elif record or fact.path not in known:  # whether a list has no others is no fact of a chart
            path = ""
        if path:
            findings.fact(path, fact.value, fact.evidence, support, [response])
