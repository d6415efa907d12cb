"""Builders of facts: one line a fact, with its type, question and range."""

from collections.abc import Iterable
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from assent.logic.definitions import Definition, Kind
from assent.logic.tree import Fact, Flag

E = TypeVar("E", bound=Enum)


def yes_no(name: str, question: str, **properties: Any) -> Flag:
    """A yes-or-no fact."""
    return Flag(Definition(name, Kind.BOOLEAN, question, **properties))


def choice(name: str, values: Iterable[E], question: str, **properties: Any) -> Fact[E]:
    """A fact that takes one value of a closed list: an enumeration, or the members of several."""
    return Fact(choice_definition(name, values, question, **properties))


def integer(name: str, question: str, low: int, high: int, **properties: Any) -> Fact[int]:
    """A whole number between ``low`` and ``high``, both included."""
    return Fact(Definition(name, Kind.INTEGER, question, low=low, high=high, **properties))


def number(name: str, question: str, unit: str, low: float, high: float, **properties: Any) -> Fact[float]:
    """A quantity in a UCUM unit, between ``low`` and ``high``, both included."""
    return Fact(Definition(name, Kind.NUMBER, question, unit=unit, low=low, high=high, **properties))


def on_date(name: str, question: str, **properties: Any) -> Fact[date]:
    """A date; by default one that cannot lie after the request date."""
    return Fact(Definition(name, Kind.DATE, question, **properties))


def code(name: str, question: str, **properties: Any) -> Fact[str]:
    """A code of a published code system, such as an NDC."""
    return Fact(Definition(name, Kind.CODE, question, **properties))


def choice_definition(name: str, values: Iterable[Enum], question: str, **properties: Any) -> Definition:
    """The definition of a choice from enumerations of strings."""
    return Definition(name, Kind.CHOICE, question, choices=tuple(v.value for v in values), **properties)
