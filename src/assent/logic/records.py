"""Lists of records: their fields, and the quantifiers over them."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from datetime import date
from enum import Enum
from typing import Any, TypeVar
from typing import Literal as OneOf

from assent.logic.definitions import Definition, Kind, Obtainable, RecordsDefinition, Sensitivity
from assent.logic.errors import AuthoringError
from assent.logic.tree import (
    AllOf,
    Another,
    AtLeast,
    AtLeastDistinct,
    Condition,
    Constant,
    Every,
    Field,
    FieldFlag,
    Gathering,
    Later,
    Latest,
    OfRecords,
    Value,
)
from assent.logic.vocabulary import choice_definition

E = TypeVar("E", bound=Enum)
T = TypeVar("T")
_EVERY_RECORD = Constant(True)


class Records:
    """A list of records of the case, open unless the case says that it is complete."""

    def __init__(
        self,
        name: str,
        question: str,
        another: str,
        *,
        obtainable: Obtainable | None = None,
        document: str = "",
        sensitivity: Sensitivity = Sensitivity.ORDINARY,
        singular: str = "",
    ) -> None:
        self._base = RecordsDefinition(
            name, question, another, (), obtainable, document, sensitivity, singular
        )
        self._fields: list[Definition] = []

    def asking(self, another: str) -> Records:
        """The same list with the words by which a policy asks for one more record, such as within what days."""
        worded = copy(self)
        worded._base = replace(self._base, another=another)
        return worded

    @property
    def name(self) -> str:
        """The list's name in a case."""
        return self._base.name

    @property
    def definition(self) -> RecordsDefinition:
        """The list with all its fields."""
        return replace(self._base, fields=tuple(self._fields))

    def flag(self, name: str, question: str, **properties: Any) -> FieldFlag:
        """A yes-or-no field."""
        return FieldFlag(self.name, self._add(Definition(name, Kind.BOOLEAN, question, **properties)))

    def choice(self, name: str, values: type[E], question: str, **properties: Any) -> Field[E]:
        """A field that takes one value of a closed list."""
        return Field(self.name, self._add(choice_definition(name, values, question, **properties)))

    def integer(self, name: str, question: str, low: int, high: int, **properties: Any) -> Field[int]:
        """A whole number between ``low`` and ``high``, both included."""
        return Field(
            self.name, self._add(Definition(name, Kind.INTEGER, question, low=low, high=high, **properties))
        )

    def number(
        self, name: str, question: str, unit: str, low: float, high: float, **properties: Any
    ) -> Field[float]:
        """A quantity in a UCUM unit."""
        definition = Definition(name, Kind.NUMBER, question, unit=unit, low=low, high=high, **properties)
        return Field(self.name, self._add(definition))

    def on_date(self, name: str, question: str, **properties: Any) -> Field[date]:
        """A date; by default one that cannot lie after the request date."""
        return Field(self.name, self._add(Definition(name, Kind.DATE, question, **properties)))

    def code(self, name: str, question: str, **properties: Any) -> Field[str]:
        """A code or a name from a published list."""
        return Field(self.name, self._add(Definition(name, Kind.CODE, question, **properties)))

    def any(self, where: Condition, *, another: str = "", settled: Condition | None = None) -> Condition:
        """Some record matches."""
        return self.at_least(1, where, another=another, settled=settled)

    def at_least(
        self, n: int, where: Condition, *, another: str = "", settled: Condition | None = None
    ) -> Condition:
        """At least ``n`` records match."""
        return AtLeast(self.name, self._count(n), where, self.more(another), settled, self._base.obtainable)

    def at_least_distinct(
        self, n: int, field: Field[Any], where: Condition, *, another: str = ""
    ) -> Condition:
        """The matching records hold at least ``n`` different values of ``field``."""
        self._own(field)
        return AtLeastDistinct(
            self.name, self._count(n), field, where, self.more(another), self._base.obtainable
        )

    def every(self, where: Condition) -> Condition:
        """Every record matches; true only where the list is complete."""
        return Every(self.name, where, self.more(""))

    def latest(
        self,
        by: Field[date],
        test: Condition,
        *,
        where: Condition = _EVERY_RECORD,
        another: str = "",
        tie: bool = False,
        later: Later | None = None,
    ) -> Condition:
        """The test of the latest dated record that matches; ``tie`` is the answer worse for approval."""
        self._own(by)
        return Latest(self.name, by, where, test, self.more(another), tie, later)

    def highest(self, field: Field[T], *, where: Condition = _EVERY_RECORD) -> Value[T]:
        """The highest value of a field, or its last date, among the records that match."""
        return self._gathered("highest", field, where)

    def lowest(self, field: Field[T], *, where: Condition = _EVERY_RECORD) -> Value[T]:
        """The lowest value of a field, or its first date, among the records that match."""
        return self._gathered("lowest", field, where)

    def sum(self, field: Field[T], *, where: Condition = _EVERY_RECORD) -> Value[T]:
        """The sum of a field over the records that match; 0 where there are none."""
        return self._gathered("sum", field, where)

    def count(self, *, where: Condition = _EVERY_RECORD) -> Value[int]:
        """How many records match."""
        return self._gathered("count", None, where)

    def latest_value(
        self,
        field: Field[T],
        by: Field[date],
        *,
        where: Condition = _EVERY_RECORD,
        tie: OneOf["highest", "lowest"],
        another: str = "",
    ) -> Value[T]:
        """A field of the latest record that matches; of several on one day the highest or the lowest."""
        self._own(by)
        self._own(field)
        return OfRecords(self.name, "latest", field, where, self.more(another), by, tie)

    def same_record(self, *wheres: Condition) -> tuple[Condition, ...]:
        """Conditions of several clauses that one record must meet together.

        The first holds where some record meets the first; the second where some record that meets the
        first meets the second too, and so on: each may stand in a clause of its own, and all hold just
        where one record meets all. That every one of them is asked for in one record is what
        ``any`` in each clause would lose.
        """
        if len(wheres) < 2:
            raise AuthoringError(
                f"same_record() of {self.name} needs two conditions or more; else write any()."
            )
        return tuple(
            self.any(wheres[0] if end == 1 else AllOf(wheres[:end])) for end in range(1, len(wheres) + 1)
        )

    def _gathered(self, how: Gathering, field: Field[Any] | None, where: Condition) -> Value[Any]:
        if field is not None:
            self._own(field)
        return OfRecords(self.name, how, field, where, self.more(""))

    def more(self, words: str) -> Another:
        """The ask for one more record, in words."""
        return Another(self.name, words or self._base.another, self._base.document)

    def _add(self, definition: Definition) -> Definition:
        if any(known.name == definition.name for known in self._fields):
            raise AuthoringError(f"{self.name} has two fields named {definition.name!r}.")
        self._fields.append(definition)
        return definition

    def _own(self, field: Field[Any]) -> None:
        if field.records != self.name:
            raise AuthoringError(
                f"{field.definition.name} is a field of {field.records}, not of {self.name}."
            )

    @staticmethod
    def _count(n: int) -> int:
        if n < 1:
            raise AuthoringError(f"At least {n} records is always true; ask for one or more.")
        return n
