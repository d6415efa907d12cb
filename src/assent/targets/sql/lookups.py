"""Derivations that a case and a record share, in SQL: lookups, values that mean nothing, constants.

A table is a function of Python. It is asked once for each distinct key of the population, before the pass; what
it says is a map that the query reads. What it does not know is not in the map.
"""

# ruff: noqa: S608 - names come from the policy and paths are quoted; no value of a case is pasted.
from __future__ import annotations

from dataclasses import dataclass, field

import duckdb

from assent.logic.derivations import ConstantIf, Lookup, NotAssessed, Prefer
from assent.targets.sql.schema import SQL_TYPE
from assent.targets.sql.settling import Settled, let, quoted

Shared = Lookup | NotAssessed | ConstantIf


@dataclass
class Lookups:
    """What tables say of the keys of a population; ``counted`` are the keys that each fact was looked up for."""

    connection: duckdb.DuckDBPyConnection
    counted: dict[str, int] = field(default_factory=dict)
    _found: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def settle(self, settled: Settled, rule: Shared, keys: str) -> None:
        """Settle a fact; ``keys`` selects values of the case, or of every record, in place of ``{}``."""
        if rule.fact not in settled.definitions:
            return
        stated = settled.value(rule.fact)
        match rule:
            case NotAssessed():
                means_nothing = f"{settled.value(rule.by)} IN ({', '.join(map(quoted, sorted(rule.where)))})"
                settled.settle(
                    rule.fact,
                    f"CASE WHEN {means_nothing} AND {stated} = {rule.value} THEN NULL ELSE {stated} END",
                )
            case ConstantIf():
                applies = f"{settled.value(rule.by)} = {quoted(rule.where)}"
                settled.settle(rule.fact, f"CASE WHEN {applies} THEN {rule.value} ELSE {stated} END")
            case Lookup():
                self._look_up(settled, rule, keys)

    def _look_up(self, settled: Settled, rule: Lookup, keys: str) -> None:
        if not settled.knows(rule.key):
            return
        key, stated = settled.value(rule.key), settled.value(rule.fact)
        name = f"{rule.records}[].{rule.fact}" if rule.records else rule.fact
        table = self._map(name, rule, keys.format(key))
        if table:
            kept = f"e.v IS NULL OR (e.s AND {stated} IS NOT NULL)"
            kind = SQL_TYPE[settled.definitions[rule.fact].kind]
            chosen = f"CASE WHEN {kept} THEN {stated} ELSE CAST(e.v AS {kind}) END"
            settled.settle(rule.fact, let("e", f"{table}[{key}]", chosen))

    def _map(self, name: str, rule: Lookup, keys: str) -> str:
        """The map of what the table says: ``v`` the value, ``s`` whether a stated one counts. Empty for nothing."""
        known, values, stated = list[str](), list[str](), list[bool]()
        self.counted[name] = 0
        for key in self._distinct(keys):
            self.counted[name] += 1
            entry = rule.table(key)
            if entry is not None and entry.value is not None:
                known.append(key)
                values.append(_text(entry.value))
                stated.append(entry.prefer is Prefer.STATED)
        if not known:
            return ""
        variable = f"looked_up_{len(self.counted)}"
        self.connection.execute(
            f"SET VARIABLE {variable} = (SELECT map(list(k), list({{'v': v, 's': s}})) "
            "FROM (SELECT unnest($1) AS k, unnest($2) AS v, unnest($3) AS s))",
            [known, values, stated],
        )
        return f"getvariable('{variable}')"

    def _distinct(self, keys: str) -> tuple[str, ...]:
        """The distinct keys, sorted; several tables may be asked about the same ones."""
        if keys not in self._found:
            query = f"SELECT DISTINCT key FROM ({keys}) WHERE key IS NOT NULL ORDER BY key"
            self._found[keys] = tuple(str(key) for (key,) in self.connection.execute(query).fetchall())
        return self._found[keys]


def _text(value: object) -> str:
    """A value as SQL reads it from text."""
    return str(value).lower() if isinstance(value, bool) else str(value)
