"""What the rules find in a chart, as it is gathered: values, disagreements, and how values were worked out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assent.adapters.fhir.resources import Resource, name
from assent.casework.assessment.case import Evidence
from assent.casework.assessment.chart import ChartConflict, DerivedFact, Worked, Written
from assent.logic.chart_rules import ChartSupport
from assent.logic.definitions import Definition, RecordsDefinition
from assent.logic.partial_dates import as_text
from assent.logic.tree import Plain


@dataclass
class ChartFindings:
    """Gathers for the vocabulary of one version: what it does not read is not kept."""

    definitions: Mapping[str, Definition]
    lists: Mapping[str, RecordsDefinition]
    facts: list[DerivedFact] = field(default_factory=list)
    conflicts: list[ChartConflict] = field(default_factory=list)
    worked: list[Worked] = field(default_factory=list)
    _counts: dict[str, int] = field(default_factory=dict)

    def fact(
        self,
        path: str,
        value: Written,
        evidence: Evidence,
        support: ChartSupport,
        resources: Sequence[Resource],
    ) -> None:
        """Keep what resources do for a fact of the vocabulary, or for a record begun by ``record``."""
        if "[" in path or path in self.definitions:
            self.facts.append(DerivedFact(path, value, evidence, support, names(resources)))

    def record(self, records: str) -> str:
        """The path of a new record of a list of the vocabulary; empty where the vocabulary has no such list."""
        if records not in self.lists:
            return ""
        number = self._counts.get(records, 0)
        self._counts[records] = number + 1
        return f"{records}[{number}]"

    def conflict(self, path: str, message: str, resources: Iterable[Resource]) -> None:
        """Note that resources disagree, or that one says what cannot be."""
        self.conflicts.append(ChartConflict(path, message, tuple(name(resource) for resource in resources)))

    def step(self, path: str, *steps: str) -> None:
        """Note how something was worked out."""
        self.worked.append(Worked(path, steps))


def names(resources: Sequence[Resource]) -> str:
    """The names of resources, each once, with a comma between."""
    return ", ".join(dict.fromkeys(name(resource) for resource in resources))


def written(value: Plain) -> Written:
    """A value as a case file writes it."""
    return as_text(value)
