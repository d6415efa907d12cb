"""A fault of one value: when it is there, and what is said about it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from assent.logic.definitions import Definition, Kind, Tense
from assent.targets.sql.terms import PLACE, Term, binary, case, cast, concat, number, text

REQUEST_DATE = "request_date"
"""The fact that every date of the past is measured against."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of one value: when it is there (NULL counts as not), the value, what is allowed."""

    fact: str
    bad: Term
    value: Term
    allowed: str
    records: str = ""

    def said(self) -> Term:
        """The fault in words where it is there, else NULL."""
        return case(((self.bad, self._message()),))

    def _message(self) -> Term:
        tail = (cast(self.value, "TEXT"), text(f"; allowed: {self.allowed}"))
        if not self.records:
            return concat(text(f"{self.fact}: "), *tail)
        place = cast(binary(exp.Sub, PLACE, number(1)), "TEXT")
        return concat(text(f"{self.records}["), place, text(f"].{self.fact}: "), *tail)


def allowed_values(definition: Definition) -> str:
    """What a fact's value may be, in words."""
    match definition.kind:
        case Kind.BOOLEAN:
            return "true or false"
        case Kind.CODE:
            return "a code"
        case Kind.CHOICE:
            return ", ".join(definition.choices)
        case Kind.DATE:
            past = definition.tense is Tense.PAST and definition.name != REQUEST_DATE
            return "a date not after the day of the assessment" if past else "a date of this calendar"
        case Kind.INTEGER | Kind.NUMBER:
            what = "a whole number" if definition.kind is Kind.INTEGER else "a finite number"
            low = "" if definition.low is None else f" from {definition.low:g}"
            high = "" if definition.high is None else f" to {definition.high:g}"
            unit = f" {definition.unit}" if definition.unit else ""
            return f"{what}{low}{high}{unit}"
