"""Sums over the records of a list that share a value, in SQL: a pass over records that are derived otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from assent.logic.definitions import Definition, RecordsDefinition
from assent.logic.derivations import Derivation, SumOfSame
from assent.logic.tree import Plain
from assent.targets.sql.settling import let, quoted, typed

_ALL, _OTHER, _PLACE = "all_records", "other", "here"


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums that the records of one list can have.

    ``raw`` gives the SQL of a field of a record, by the name under which the record stands in the query, and
    ``given`` the type of that, empty where the records have no such field. ``record`` is the name of the record
    that a sum is of.
    """

    rules: Mapping[str, SumOfSame]
    definitions: Mapping[str, Definition]
    raw: Callable[[str, str], str]
    given: Callable[[str], str]
    record: str

    @classmethod
    def over(
        cls,
        derivations: Iterable[Derivation],
        records: RecordsDefinition,
        raw: Callable[[str, str], str],
        type_of: Callable[[str], str],
        record: str,
    ) -> Sums:
        """Those over a list. One whose numbers are not given is there too where a sum is stated: it is left out."""
        definitions = {field.name: field for field in records.fields}
        rules = {
            rule.fact: rule
            for rule in derivations
            if isinstance(rule, SumOfSame)
            and rule.records == records.name
            and {rule.fact, rule.same, rule.summed} <= definitions.keys()
            and (type_of(rule.fact) or (type_of(rule.same) and type_of(rule.summed)))
        }
        return cls(rules, definitions, raw, type_of, record)

    @property
    def facts(self) -> tuple[str, ...]:
        """The fields that are sums."""
        return tuple(self.rules)

    def added(self, records: str, body: str) -> str:
        """The list with a body for each record, in which ``of`` may stand; as it is where there are no sums."""
        if not self.rules:
            return records
        return let(_ALL, records, f"list_transform({_ALL}, LAMBDA {self.record}, {_PLACE} : {body})")

    def of(self, fact: str) -> str:
        """The sum of the record at hand, NULL where it has none."""
        rule = self.rules[fact]
        if not self.given(rule.same) or not self.given(rule.summed):
            return "CAST(NULL AS BIGINT)"
        same = f"{self._value(rule.same, _OTHER)} = {self._value(rule.same, self.record)}"
        shared = f"list_filter({_ALL}, LAMBDA {_OTHER}, there : {same} AND {self._counts(rule, _OTHER)}{{}})"
        last = f"len({shared.format(f' AND there > {_PLACE}')}) = 0"
        numbers = f"list_transform({shared.format('')}, LAMBDA {_OTHER} : {self._value(rule.summed, _OTHER)})"
        summed = "CASE WHEN len(ns) > 1 AND list_count(ns) = len(ns) THEN CAST(list_sum(ns) AS BIGINT) END"
        return f"CASE WHEN {self._counts(rule, self.record)} AND {last} THEN {let('ns', numbers, summed)} END"

    def _counts(self, rule: SumOfSame, record: str) -> str:
        """Whether a record adds to a sum; never NULL."""
        left_out = [
            f"{self._value(name, record)} = {_literal(value)}"
            for name, value in rule.unless.items()
            if self.given(name)
        ]
        if rule.short and self.given(rule.short):
            short, (low, high) = self._value(rule.short, record), rule.bounds
            left_out.append(f"({short} > {low} AND {short} < {high})")
        return " AND ".join(
            (f"{record} IS NOT NULL", *(f"NOT COALESCE({exclusion}, false)" for exclusion in left_out))
        )

    def _value(self, name: str, record: str) -> str:
        return typed(self.raw(record, name), self.given(name), self.definitions[name].kind)


def _literal(value: Plain) -> str:
    return quoted(value) if isinstance(value, str) else str(value)
