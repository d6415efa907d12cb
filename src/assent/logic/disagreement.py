"""Answers of a case that cannot stand beside each other."""

from dataclasses import dataclass

from assent.logic.tree import Condition


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Answers that cannot stand beside each other: where ``when`` holds, ``fact`` is in conflict with others.

    ``says`` is what disagrees, in words. A conflict changes no outcome; it bars an automatic approval.
    """

    fact: str
    when: Condition
    says: str
