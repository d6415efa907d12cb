"""Answers of a case that cannot stand beside each other."""

from dataclasses import dataclass
from typing import Any

from assent.logic.tree import Condition, Field


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
