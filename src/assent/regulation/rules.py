"""A rule of law as data, and which rules are in force on a day, for a product line, for a plan.

A rule whose wording is not certain (from memory, a guess, or with sources that disagree) is off,
or says in ``on_because`` why it is on nevertheless: because keeping it can only protect the member.

``effective_from = 2020-01-01`` in a table stands for "since before any case of this system"; it is
not the day on which the rule was made.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, TypedDict, TypeVar

from assent.regulation.reading import RegulationFault, Row
from assent.regulation.tables import rows
from assent.terms.requests import ProductLine


class Certainty(StrEnum):
    """How the wording of a rule is known."""

    TEXT = "text"
    SECONDARY = "secondary"
    MEMORY = "memory"
    GUESS = "guess"


CERTAINTY_IN_WORDS = {
    Certainty.TEXT: "the rule's own text was read",
    Certainty.SECONDARY: "read in a source that quotes the rule; check before citing it in a letter",
    Certainty.MEMORY: "not read again; check it before relying on it",
    Certainty.GUESS: "an inference; the plan must decide",
}
"""What each certainty means, for the screens that show it."""


class UnknownRule(RegulationFault):
    """A switch for a rule that does not exist."""


class _Common(TypedDict):
    id: str
    citation: str
    says: str
    certainty: Certainty
    effective_from: date
    effective_to: date | None
    lines: tuple[ProductLine, ...]
    on: bool
    doubt: str
    on_because: str
    replaces: tuple[str, ...]
    policies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What every rule has.

    ``says`` is the rule in our own words. It holds from ``effective_from`` to ``effective_to``, both
    included (None: no end known). ``on`` is the default that a plan's switch overrides. ``doubt``
    says what is not settled. ``replaces`` names rules that do not apply where this one does. ``policies``
    are the ids of the policies whose services it is about; empty for every service.
    """

    id: str
    citation: str
    says: str
    certainty: Certainty
    effective_from: date
    effective_to: date | None = None
    lines: tuple[ProductLine, ...]
    on: bool
    doubt: str = ""
    on_because: str = ""
    replaces: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()

    @property
    def is_uncertain(self) -> bool:
        """Whether a screen must mark it: from memory, a guess, or with an open doubt."""
        return self.certainty in (Certainty.MEMORY, Certainty.GUESS) or bool(self.doubt)

    def holds(self, day: date, line: str) -> bool:
        """Whether it is effective on ``day`` for ``line``, whatever the switches say."""
        ended = self.effective_to is not None and day > self.effective_to
        return line in self.lines and self.effective_from <= day and not ended


@dataclass(frozen=True, slots=True)
class Switch:
    """A plan's decision to have a rule on or off from the day ``since``: by whom, and why."""

    rule: str
    on: bool
    by: str
    since: date
    why: str = ""

    def __post_init__(self) -> None:
        if not self.by.strip():
            raise RegulationFault(f"the switch for {self.rule} must name who decided (by)")


@dataclass(frozen=True, slots=True)
class Switches:
    """All switches of a plan. The latest on or before the day decides; of one day, the last given."""

    decisions: tuple[Switch, ...] = ()

    def latest(self, rule: str, day: date) -> Switch | None:
        """The switch that governs ``rule`` on ``day``, or None."""
        decisions = [
            decision for decision in self.decisions if decision.rule == rule and decision.since <= day
        ]
        return max(enumerate(decisions), key=lambda pair: (pair[1].since, pair[0]))[1] if decisions else None

    def is_on(self, rule: Rule, day: date) -> bool:
        """Whether ``rule`` is on for this plan on ``day``."""
        switch = self.latest(rule.id, day) if self.decisions else None
        return rule.on if switch is None else switch.on

    def check(self, known: Iterable[str]) -> None:
        """Raise UnknownRule for a switch of a rule that is not among the ids ``known``."""
        ids = set(known)
        for decision in self.decisions:
            if decision.rule not in ids:
                raise UnknownRule(f"there is no rule {decision.rule!r} to switch; see the tables of rules")


NO_SWITCHES = Switches()
"""A plan that has decided nothing: every rule as its table says."""

R = TypeVar("R", bound=Rule)


def in_force(rules: Iterable[R], day: date, line: str, switches: Switches = NO_SWITCHES) -> tuple[R, ...]:
    """Return the rules that hold on ``day`` for ``line``, are on, and are not replaced by another."""
    if not isinstance(rules, tuple):
        return _in_force(rules, day, line, switches)
    key = id(rules), day, line, switches
    known = _IN_FORCE.get(key)
    if known is None:
        if len(_IN_FORCE) >= _MOST_IN_FORCE:
            _IN_FORCE.clear()
        known = _IN_FORCE[key] = rules, _in_force(rules, day, line, switches)
    return known[1]


_MOST_IN_FORCE = 512
_IN_FORCE: dict[tuple[int, date, str, Switches], tuple[tuple[Any, ...], tuple[Any, ...]]] = {}
"""By the rules themselves, which are kept, so that no others come to have the same id."""


def _in_force(rules: Iterable[R], day: date, line: str, switches: Switches) -> tuple[R, ...]:
    check_line(line)
    on = [rule for rule in rules if rule.holds(day, line) and switches.is_on(rule, day)]
    replaced = {id for rule in on for id in rule.replaces}
    return tuple(rule for rule in on if rule.id not in replaced)


@cache
def words_of(kind: type[StrEnum]) -> frozenset[str]:
    """The words of an enumeration, for asking whether a text is one of them."""
    return frozenset(member.value for member in kind)


def check_line(line: str) -> None:
    """Raise RegulationFault when ``line`` is not one of the product lines."""
    if line not in words_of(ProductLine):
        raise RegulationFault(f"product line {line!r} is not known; known are {', '.join(ProductLine)}")


def common(row: Row) -> _Common:
    """Read what every rule has, and refuse an uncertain rule that is on without saying why."""
    fields: _Common = {
        "id": row.text("id"),
        "citation": row.text("citation"),
        "says": row.text("says"),
        "certainty": row.choice("certainty", Certainty),
        "effective_from": row.day("effective_from"),
        "effective_to": row.day("effective_to") if row.has("effective_to") else None,
        "lines": row.choices("lines", ProductLine),
        "on": row.flag("on"),
        "doubt": row.text("doubt", ""),
        "on_because": row.text("on_because", ""),
        "replaces": row.texts("replaces", ()),
        "policies": row.texts("policies", ()),
    }
    _check(fields, row)
    return fields


def load(table: str, read: Callable[[Row], R]) -> tuple[R, ...]:
    """Read every entry of ``table`` with ``read``; TableFault names file, rule and key."""
    return checked(rows(table), read)


def checked(entries: Iterable[Row], read: Callable[[Row], R]) -> tuple[R, ...]:
    """Read the entries, each with no key left over, no id given twice, and replacements that exist."""
    rules: dict[str, R] = {}
    pairs: list[tuple[Row, R]] = []
    for row in entries:
        rule = read(row)
        row.done()
        if rule.id in rules:
            raise row.fault("id", "is given twice")
        rules[rule.id] = rule
        pairs.append((row, rule))
    for row, rule in pairs:
        for replace in rule.replaces:
            if replace not in rules or replace == rule.id:
                raise row.fault("replaces", f"names {replace!r}, which is no other rule of this table")
    return tuple(rules.values())


@cache
def position_rules() -> tuple[Rule, ...]:
    """The table of positions: what the law leaves open and a plan's counsel decides."""
    return load("positions", lambda row: Rule(**common(row)))


@cache
def _positions() -> dict[str, tuple[Rule]]:
    """Each position as a table of its own, by its id."""
    return {rule.id: (rule,) for rule in position_rules()}


def takes_position(id: str, day: date, line: str, switches: Switches = NO_SWITCHES) -> bool:
    """Whether the plan takes the position ``id`` on ``day`` for ``line``; UnknownRule for no such id."""
    return position_taken((id,), day, line, switches) is not None


def position_taken(ids: Iterable[str], day: date, line: str, switches: Switches = NO_SWITCHES) -> Rule | None:
    """The first of these positions that the plan takes on ``day`` for ``line``; None where it takes none."""
    known = _positions()
    for id in ids:
        if id not in known:
            raise UnknownRule(f"there is no position {id!r}; see tables/positions.toml")
        if in_force(known[id], day, line, switches):
            return known[id][0]
    return None


def _check(fields: _Common, row: Row) -> None:
    end = fields["effective_to"]
    if end is not None and end < fields["effective_from"]:
        raise row.fault("effective_to", "is before effective_from")
    uncertain = fields["certainty"] in (Certainty.MEMORY, Certainty.GUESS) or fields["doubt"]
    if fields["on"] and uncertain and not fields["on_because"]:
        raise row.fault("on_because", "is missing: an uncertain rule is off, or says why it is on")
