"""What a chart proves as a case file writes it: each value with its resource. What it only supports stays out."""

from datetime import date
from typing import Any

from assent.adapters.case_files.limits import MOST_RECORDS
from assent.casework.assessment.case import Basis, Evidence
from assent.casework.assessment.chart import ChartReading

_SIGNED = "signed"
"""Marks a record while a case is made."""


def case_of_chart(reading: ChartReading) -> dict[str, Any]:
    """The facts of a case as a case file holds them, to be completed with what is requested, and assessed.

    Several values of one fact stand beside each other, so that the case shows where they disagree. Of a list that
    somebody answered and signed those records are taken, and no others. A list has at most as many records as a case
    takes, the first of them.
    """
    mapping: dict[str, Any] = {}
    records: dict[str, dict[str, Any]] = {}
    for fact in reading.proved:
        before, _, field = fact.path.rpartition(".")
        if not before:
            mapping.setdefault(fact.path, []).append(
                {"value": fact.value, **_written(fact.evidence, fact.resource)}
            )
        else:
            record = records.setdefault(before, {"evidence": _written(fact.evidence, fact.resource)})
            record[field] = fact.value
            if fact.evidence.basis is Basis.ATTESTED:
                record[_SIGNED] = True
    signed = {path.partition("[")[0] for path, record in records.items() if _SIGNED in record}
    for path, record in records.items():
        attested = record.pop(_SIGNED, False)
        if path.partition("[")[0] in signed and not attested:
            continue
        listed = mapping.setdefault(path.partition("[")[0], [])
        if len(listed) < MOST_RECORDS:
            listed.append(record)
    return {name: _single(value) for name, value in mapping.items()}


def _single(value: list[Any]) -> Any:
    """One piece of evidence alone is no list; records are."""
    return value[0] if len(value) == 1 and "value" in value[0] else value


def _written(evidence: Evidence, resource: str) -> dict[str, Any]:
    signed = evidence.basis is Basis.ATTESTED
    written: dict[str, Any] = {} if signed else {"resource": resource.partition(",")[0]}
    written["source"] = evidence.source
    if isinstance(evidence.on, date):
        written["on"] = evidence.on.isoformat()
    texts = {"by": evidence.by, "words": evidence.words}
    return written | {key: text for key, text in texts.items() if text}
