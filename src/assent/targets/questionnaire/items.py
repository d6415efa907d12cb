"""What a questionnaire is made of: items that ask for facts, their help, and when they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal as OneOf

from assent.facts.grammar import asks_of
from assent.logic.definitions import Definition, Kind
from assent.logic.tree import Plain

COMPLETE = "complete"
"""What a path ends in that says whether a list holds all records there are."""

Comparison = OneOf["=", "!=", ">", ">=", "<", "<=", "answered", "unanswered"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One test of another answer. ``!=`` and ``unanswered`` hold while there is none.

    ``path`` is the fact, or a field of a list (``blood_pressures.systolic``), where some record is enough. ``value``
    is in ``unit``, the UCUM unit of the fact; None where the test names no value.
    """

    path: str
    test: Comparison
    value: Plain | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Enable:
    """When an item is shown: where ``every`` rule holds, or some rule."""

    every: bool
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Help:
    """Why something is asked: a clause by its id, the policy's own number and section, and our statement of it."""

    clause: str
    says: str
    number: str = ""
    section: str = ""
    page: int = 0

    @property
    def cited(self) -> str:
        """As people cite it: ``Exclusions, 8``; the clause's id where the policy does not say where it stands."""
        return f"{self.section}, {self.number}" if self.section else self.clause


@dataclass(frozen=True, slots=True)
class Question:
    """One question for the value of a fact, of a field of a record, or whether a list is complete.

    ``path`` is the fact's, without the number of a record (``scores.total``). ``definition`` holds its type, unit,
    range and choices. ``worked_out``: it follows from other answers and is asked only where it does not. ``needs``
    is the kind of document that answers it.
    """

    path: str
    definition: Definition
    helps: tuple[Help, ...] = ()
    enable: Enable | None = None
    worked_out: bool = False

    @property
    def text(self) -> str:
        """The question, in the words in which every page and letter asks it."""
        return asks_of(self.definition.question)

    @property
    def needs(self) -> str:
        """The kind of document that answers it; empty where none is named."""
        return self.definition.document


@dataclass(frozen=True, slots=True)
class RecordGroup:
    """The questions about one record of a list; there may be several records."""

    path: str
    title: str
    document: str
    questions: tuple[Question, ...]
    complete: Question
    helps: tuple[Help, ...] = ()
    enable: Enable | None = None


Part = Question | RecordGroup


@dataclass(frozen=True, slots=True)
class Section:
    """Parts under one heading of the policy's form; without ``enable`` holding none of them is shown."""

    title: str
    parts: tuple[Part, ...]
    enable: Enable | None = None


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """All that can be asked for one kind of request under one encoding of a policy."""

    policy: str
    version: str
    revision: int
    pathway: str
    title: str
    sections: tuple[Section, ...]

    def parts(self) -> Iterator[Part]:
        """Every part in order."""
        for section in self.sections:
            yield from section.parts

    def questions(self) -> Iterator[Question]:
        """Every question in order, those about records too."""
        for part in self.parts():
            if isinstance(part, Question):
                yield part
            else:
                yield from (*part.questions, part.complete)


def completeness(question: str) -> Definition:
    """What asks whether a list holds all records there are."""
    return Definition(COMPLETE, Kind.BOOLEAN, question)
