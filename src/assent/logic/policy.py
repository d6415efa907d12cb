"""A policy version as data: routes before the criteria, pathways of criteria, what an approval grants."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assent.logic.checks import check
from assent.logic.definitions import Definition, RecordsDefinition
from assent.logic.errors import AuthoringError
from assent.logic.tree import Clause, ClauseKind, Condition, Fact, Flag
from assent.logic.walk import every_condition, facts_of


@dataclass(frozen=True, slots=True)
class Row:
    """One clause of the outline: id, kind, statement in our own words, and where it is decided.

    ``decided`` is empty where the clause has an expression of its own; otherwise it says which
    clause or table decides it, or why none does.
    """

    id: str
    kind: ClauseKind
    says: str
    decided: str = ""


@dataclass(frozen=True, slots=True)
class Impossible:
    """Input that cannot be: where ``when`` is known true, the value of ``fact`` is an error.

    With ``records`` it is a rule about each record of that list, and ``fact`` one of its fields.
    ``allowed`` says what the value may be.
    """

    fact: str
    when: Condition
    allowed: str
    records: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All facts and lists that a case may give, and what cannot be."""

    facts: tuple[Definition, ...]
    lists: tuple[RecordsDefinition, ...]
    impossible: tuple[Impossible, ...] = ()

    def __post_init__(self) -> None:
        names = [one.name for one in self.facts] + [one.name for one in self.lists]
        for name in names:
            if names.count(name) > 1:
                raise AuthoringError(f"Two facts are named {name!r}.")


class Destination(StrEnum):
    """Where a route leads: another document governs, or the plan must say which."""

    OTHER_GUIDANCE = "other_guidance"
    JUDGMENT = "judgment"


@dataclass(frozen=True, slots=True)
class Route:
    """A rule before the criteria: where ``when`` holds, ``guidance`` governs (or must be determined)."""

    clause: str
    when: Condition
    leads_to: Destination
    guidance: str
    why: str


@dataclass(frozen=True, slots=True)
class Grant:
    """What an approval of a pathway authorizes: its term in days, first and last day included."""

    days: int
    clause: str


@dataclass(frozen=True, slots=True)
class Pathway:
    """The criteria and exclusions of one kind of request, and what meeting them grants."""

    name: str
    criteria: Condition
    grant: Grant


@dataclass(frozen=True, slots=True)
class Effective:
    """One entry of the policy's history; ``encoded`` where that text is executable here."""

    id: str
    day: date
    says: str
    encoded: bool = False


@dataclass(frozen=True)
class Policy:
    """One version of a coverage policy, in one ``revision``: our encoding of its text, counted from 1.

    ``first`` are the facts that decide which questions apply: unknown, they are asked alone.
    ``pathway_by`` is the fact that names the pathway. ``level`` lists the clause ids that
    assessments name; finer ids count as the one they stand in. Loading checks the whole tree.
    """

    id: str
    title: str
    version: str
    effective: date
    outline: Mapping[str, Row]
    vocabulary: Vocabulary
    first: tuple[Definition, ...]
    routes: tuple[Route, ...]
    pathway_by: str
    pathways: Mapping[str, Pathway]
    administrative: tuple[Clause, ...]
    advisories: tuple[Clause, ...]
    level: tuple[str, ...]
    history: tuple[Effective, ...] = ()
    revision: int = 1

    def __post_init__(self) -> None:
        check(self.roots())
        self._check_references()

    def _check_references(self) -> None:
        """Every name that the policy uses is defined, once and in one way."""
        facts = {one.name: one for one in self.vocabulary.facts}
        for root in self.roots():
            for condition in every_condition(root):
                for leaf in facts_of(condition):
                    if isinstance(leaf, Flag | Fact) and facts.get(leaf.definition.name) != leaf.definition:
                        raise AuthoringError(
                            f"The vocabulary does not hold the fact {leaf.definition.name!r}."
                        )
        for name in (self.pathway_by, *(one.name for one in self.first)):
            if name not in facts:
                raise AuthoringError(f"The vocabulary does not hold the fact {name!r}.")

    def roots(self) -> Iterator[Condition]:
        """Every expression of the policy: routes, criteria, administrative clauses, advisories."""
        for route in self.routes:
            yield route.when
        for pathway in self.pathways.values():
            yield pathway.criteria
        yield from self.administrative
        yield from self.advisories

    def clauses(self) -> dict[str, Clause]:
        """Every clause that has an expression, by id, in reading order."""
        found: dict[str, Clause] = {}
        for root in self.roots():
            for condition in every_condition(root):
                if isinstance(condition, Clause):
                    found.setdefault(condition.id, condition)
        return found
