"""A fault of one value: when it is there, and what is said about it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from assent.targets.sql.terms import PLACE, Term, binary, case, cast, concat, number, text


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of one value: when it is there (NULL counts as not), the value, and what is said of it.

    ``says`` continues ``fact: value``, as the grammar of values does; it is empty where the value, which could
    not be read, is such a sentence already.
    """

    fact: str
    bad: Term
    value: Term
    says: str
    records: str = ""

    def said(self) -> Term:
        """The fault in words where it is there, else NULL."""
        return case(((self.bad, self._message()),))

    def _message(self) -> Term:
        tail = (cast(self.value, "TEXT"), *((text(f" {self.says}"),) if self.says else ()))
        if not self.records:
            return concat(text(f"{self.fact}: "), *tail)
        place = cast(binary(exp.Sub, PLACE, number(1)), "TEXT")
        return concat(text(f"{self.records}["), place, text(f"].{self.fact}: "), *tail)
