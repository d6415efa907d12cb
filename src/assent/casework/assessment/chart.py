"""What a patient's chart says of the facts of a policy: values with their resource, never a conclusion.

A value is in the written form that case files and answers take, such as ``2025-03`` for a day known to the month.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from assent.casework.assessment.case import Evidence
from assent.logic.chart_rules import ChartSupport

Written = bool | int | float | str | list[Any]
"""A value as a case file writes it; a list holds the dispenses or items of a record."""


THE_PATIENT = "the patient"
"""The path under which a chart says something of the patient as a person, such as a death."""
GZIP = b"\x1f\x8b"
"""With what gzipped data begin."""
_HEAD = 65_536


def looks_like_chart(data: bytes) -> bool:
    """Whether bytes look like FHIR in JSON rather than a case file: gzipped, or with a resourceType early on."""
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    return data.startswith(GZIP) or (head[:1] in (b"{", b"[") and b'"resourceType"' in head)


class UnreadableChart(ValueError):
    """A chart of which nothing can be read; the message continues the chart's name, and says the way out."""


@dataclass(frozen=True, slots=True)
class DerivedFact:
    """What one resource does for a fact.

    ``path`` is a fact, or the field or input of a record (``trials[0].drug``). ``resource`` is its name in the
    chart (``Observation/12``), several of them with a comma between. ``words`` of the evidence say on what it
    rests.
    """

    path: str
    value: Written
    evidence: Evidence
    support: ChartSupport
    resource: str


@dataclass(frozen=True, slots=True)
class NotRead:
    """A resource that is left out: its place or name, and why. No content of the chart is repeated."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class ChartConflict:
    """What in the chart disagrees about a fact, with what was used of it."""

    path: str
    says: str
    resources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Worked:
    """How something was worked out from several resources: each step in words and numbers."""

    path: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChartDocument:
    """A document that the chart names and nobody here has read: its type, day and author, and where it is."""

    resource: str
    codes: tuple[str, ...]
    on: str
    by: str


@dataclass(frozen=True, slots=True)
class ChartReading:
    """All that a chart says of the facts of a policy, as of ``on``.

    ``unread`` could not be read, ``not_counted`` says nothing by its own status (entered in error, refuted,
    of a relative, later than ``on``). ``resources`` were looked at.
    """

    on: date
    patient: str = ""
    resources: int = 0
    facts: tuple[DerivedFact, ...] = ()
    conflicts: tuple[ChartConflict, ...] = ()
    worked: tuple[Worked, ...] = ()
    documents: tuple[ChartDocument, ...] = ()
    unread: tuple[NotRead, ...] = ()
    not_counted: tuple[NotRead, ...] = ()

    def of(self, path: str) -> Iterator[DerivedFact]:
        """What the chart says of one path."""
        return (fact for fact in self.facts if fact.path == path)

    @property
    def proved(self) -> tuple[DerivedFact, ...]:
        """The values that may stand in a case."""
        return tuple(fact for fact in self.facts if fact.support is ChartSupport.PROVES)


@dataclass(frozen=True, slots=True)
class ReadChart:
    """A chart as it was read, and what it proves as a case file writes it."""

    reading: ChartReading
    facts: Mapping[str, Any]
