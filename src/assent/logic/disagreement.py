"""Answers of a case that cannot stand beside each other."""

from dataclasses import dataclass
from typing import Any

from assent.logic.tree import Condition, Field, FieldFlag


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Answers that cannot stand beside each other: where ``when`` holds, ``fact`` is in conflict with others.

    ``says`` is what disagrees, in words. A conflict changes no outcome; it bars an automatic approval.
    """

    fact: str
    when: Condition
    says: str


@dataclass(frozen=True, slots=True)
class RecordsDisagree:
    """Two records of a list that share the value of ``same`` and cannot stand beside each other.

    ``one`` holds of the first and ``other`` of the second, never both of one; ``field`` of the first is then in
    conflict with that of the second.
    """

    field: Field[Any]
    same: Field[Any]
    one: Condition
    other: Condition
    says: str


@dataclass(frozen=True, slots=True)
class SpansDisagree:
    """More records of a list at one time than can be: ``at_once`` of them share more than ``days`` days.

    ``start`` and ``end`` are what each record gives beside its fields. Only records of which ``counts`` holds are
    looked at, and with ``same`` those that share its value. ``field`` of the record that began last is in conflict.
    """

    field: Field[Any]
    start: str
    end: str
    counts: Condition
    at_once: int
    days: int
    says: str
    same: Field[Any] | None = None


@dataclass(frozen=True, slots=True)
class SpanTooEarly:
    """A record that began before something of the case did, which by the fact ``days`` lasts until the request.

    Only records of which ``counts`` holds are looked at; ``field`` of each such one is in conflict.
    """

    field: Field[Any] | FieldFlag
    start: str
    counts: Condition
    days: str
    says: str


AnyDisagreement = Disagreement | RecordsDisagree | SpansDisagree | SpanTooEarly
"""The closed set of ways in which answers disagree."""
