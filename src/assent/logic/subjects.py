"""Facts under headings, and the vocabulary that they make up: what one policy reads."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from assent.logic.definitions import Definition, RecordsDefinition
from assent.logic.policy import Impossible, Vocabulary
from assent.logic.records import Records
from assent.logic.tree import Fact, Flag

Defined = Definition | RecordsDefinition


class FactGroup(Protocol):
    """Several facts that are declared together, such as a clearance and who gave it."""

    @property
    def facts(self) -> tuple[Fact[Any] | Flag, ...]:
        """The facts, in the order in which a form asks for them."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Facts and lists that a form shows under one heading, in its order."""

    title: str
    definitions: tuple[Defined, ...]


def subject(title: str, *facts: Fact[Any] | Flag | Records | FactGroup) -> Subject:
    """A heading with the facts, lists and groups of facts that a policy reads under it."""
    return Subject(title, tuple(definition for fact in facts for definition in _definitions(fact)))


def vocabulary(subjects: Iterable[Subject], impossible: Iterable[Impossible] = ()) -> Vocabulary:
    """All facts, then all lists, of these headings. Naming one fact twice is an ``AuthoringError``."""
    definitions = [definition for subject_ in subjects for definition in subject_.definitions]
    return Vocabulary(
        facts=tuple(definition for definition in definitions if isinstance(definition, Definition)),
        lists=tuple(definition for definition in definitions if isinstance(definition, RecordsDefinition)),
        impossible=tuple(impossible),
    )


def _definitions(fact: Fact[Any] | Flag | Records | FactGroup) -> tuple[Defined, ...]:
    if isinstance(fact, Fact | Flag | Records):
        return (fact.definition,)
    return tuple(member.definition for member in fact.facts)
