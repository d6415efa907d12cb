"""A policy version as data: routes before the criteria, pathways of criteria, what an approval grants."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

from assent.logic.calendar_math import moved
from assent.logic.checks import check
from assent.logic.definitions import Definition, Kind, RecordsDefinition
from assent.logic.errors import AuthoringError
from assent.logic.tree import Clause, ClauseKind, Condition, Fact, Flag, Span, Value
from assent.logic.walk import distinct_conditions, every_condition, facts_of, leaves


@dataclass(frozen=True, slots=True)
class Place:
    """Where a clause stands in the published text: section, item in it, and the page on which it begins.

    ``item`` is the policy's own number as printed, such as ``8`` or ``3.d``, with the sentence where
    several clauses share it; in a section without numbers it says which part, such as ``paragraph 2``.
    """

    section: str
    item: str
    page: int

    @property
    def cited(self) -> str:
        """As people cite it: ``Exclusions, 8``."""
        return f"{self.section}, {self.item}"


@dataclass(frozen=True, slots=True)
class Row:
    """One clause of the outline: id, kind, statement in our own words, and where it is decided.

    ``decided`` is empty where the clause has an expression of its own; otherwise it says which
    clause or table decides it, or why none does. ``place`` is where it stands in the published text; it
    is no part of what the policy says, and no digest covers it.
    """

    id: str
    kind: ClauseKind
    says: str
    decided: str = ""
    place: Place | None = field(default=None, compare=False)


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
        names = [fact.name for fact in self.facts] + [records.name for records in self.lists]
        for name in names:
            if names.count(name) > 1:
                raise AuthoringError(f"Two facts are named {name!r}.")


class Destination(StrEnum):
    """Where a route leads. On no route is a criterion evaluated.

    ``NOT_A_BENEFIT`` is still a no, so a person decides it; software only says that the question stands.
    """

    OTHER_GUIDANCE = "other_guidance"
    JUDGMENT = "judgment"
    NO_AUTHORIZATION_NEEDED = "no_authorization_needed"
    NOT_A_BENEFIT = "not_a_benefit"


@dataclass(frozen=True, slots=True)
class Route:
    """A rule before the criteria: where ``when`` holds, ``guidance`` governs (or must be determined).

    For ``NO_AUTHORIZATION_NEEDED`` and ``NOT_A_BENEFIT`` it is the document that says so: a list of
    services, an evidence of coverage.
    """

    clause: str
    when: Condition
    leads_to: Destination
    guidance: str
    why: str


@dataclass(frozen=True, slots=True)
class Grant:
    """What an approval of a pathway authorizes: its term, first and last day included, and its units.

    The term is given in ``days`` or in calendar ``months``, exactly one of them. ``units`` is a number
    worked out from facts; ``undetermined`` says, in a sentence, what to do where it is not known or
    where the policy does not determine it.
    """

    days: int = 0
    clause: str = ""
    months: int = 0
    units: Value[Any] | None = None
    undetermined: str = ""

    def __post_init__(self) -> None:
        if not self.clause:
            raise AuthoringError('A grant names the clause that it rests on: Grant(days=28, clause="C.5").')
        if min(self.days, self.months) < 0 or bool(self.days) is bool(self.months):
            raise AuthoringError(
                f"The grant of {self.clause} has {self.days} days and {self.months} months. "
                "Give its term as days or as months, exactly one of them, one or more."
            )
        if self.units is not None and self.units.kind not in (Kind.INTEGER, Kind.NUMBER):
            raise AuthoringError(f"The units of {self.clause} are a {self.units.kind.value}, not a number.")
        if self.units is not None and not self.undetermined:
            raise AuthoringError(
                f"The units of {self.clause} may be unknown. Say in `undetermined` what that means."
            )

    def last_day(self, start: date) -> date:
        """The last day of a term that begins on ``start``.

        A term of months ends on the day before the same day of the month; where the last month has no
        such day, on its last day.
        """
        if self.days:
            return start + timedelta(days=self.days - 1)
        after = moved(start, Span(months=self.months))
        return after if after.day < start.day else after - timedelta(days=1)

    def term(self) -> str:
        """The term in words: ``28 days``."""
        count, unit = (self.days, "day") if self.days else (self.months, "month")
        return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


@dataclass(frozen=True)
class Pathway:
    """The criteria and exclusions of one kind of request, and what meeting them grants."""

    name: str
    criteria: Condition
    grant: Grant

    @cached_property
    def clause_ids(self) -> tuple[str, ...]:
        """The ids of all clauses of the criteria, each once, in reading order."""
        inside = every_condition(self.criteria)
        return tuple(dict.fromkeys(clause.id for clause in inside if isinstance(clause, Clause)))


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

    A corrected revision decides requests from ``decides_from`` on, by their request date; None is from the
    day on which the text takes effect, which the first revision always is.
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
    decides_from: date | None = None

    def __post_init__(self) -> None:
        check(self.roots())
        self._check_dates()
        self._check_references()

    def _check_dates(self) -> None:
        """A revision is counted from 1; only a corrected one has a day of its own, within the text's."""
        if self.revision < 1:
            raise AuthoringError(f"{self.id} {self.version}: revision {self.revision} is none; count from 1.")
        if self.decides_from is None:
            return
        if self.revision == 1:
            raise AuthoringError(
                f"{self.id} {self.version}: the first revision decides from the effective date on; "
                "leave out decides_from."
            )
        if self.decides_from < self.effective:
            raise AuthoringError(
                f"{self.id} {self.version}, revision {self.revision}, decides from {self.decides_from}, "
                f"before its text takes effect on {self.effective}."
            )

    @property
    def first_day(self) -> date:
        """The first request date that this revision decides, unless a newer one does."""
        return self.decides_from or self.effective

    def _check_references(self) -> None:
        """Every name that the policy uses is defined, once and in one way."""
        facts = {fact.name: fact for fact in self.vocabulary.facts}
        for condition in self.conditions:
            for leaf in facts_of(condition):
                if isinstance(leaf, Flag | Fact) and facts.get(leaf.definition.name) != leaf.definition:
                    raise AuthoringError(f"The vocabulary does not hold the fact {leaf.definition.name!r}.")
        for pathway in self.pathways.values():
            for read in leaves(pathway.grant.units) if pathway.grant.units is not None else ():
                if not isinstance(read, Fact) or facts.get(read.definition.name) != read.definition:
                    raise AuthoringError(
                        f"The units of {pathway.grant.clause} read {read.definition.name!r}, which is no fact "
                        "of the vocabulary."
                    )
        for name in (self.pathway_by, *(fact.name for fact in self.first)):
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

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition of every root, parents first, each node once. Walked through once: a policy never changes."""
        return tuple(distinct_conditions(self.roots()))

    def clauses(self) -> dict[str, Clause]:
        """Every clause that has an expression, by id, in reading order."""
        clauses: dict[str, Clause] = {}
        for condition in self.conditions:
            if isinstance(condition, Clause):
                clauses.setdefault(condition.id, condition)
        return clauses
