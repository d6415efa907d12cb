"""What follows from what, over a population: a relation of cases with the facts that their policy derives.

Everything is worked out in SQL, row by row as the cases stream through. Only a table of the policy, such as
that of medicines, is asked in Python: once for each distinct key, before the pass, and counted.
"""

# ruff: noqa: S608 - names come from the policy and paths are quoted; no value of a case is pasted.
from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import duckdb

from assent.logic.derivations import RATIO_DIGITS, ConstantIf, Derivation, Lookup, NotAssessed, Ratio
from assent.logic.policy import Vocabulary
from assent.targets.sql.derived_records import RecordDerivations
from assent.targets.sql.lookups import Lookups
from assent.targets.sql.schema import Schema
from assent.targets.sql.settling import Settled, named
from assent.terms.facts import ASSESSED_ON, REQUEST_DATE


@dataclass(frozen=True, slots=True)
class DerivedCases:
    """Cases with what follows from what they give.

    ``text`` selects them from the relation. ``looked_up`` says how many distinct keys were looked up for each
    fact, a field of a record as ``trials[].role``.
    """

    text: str
    looked_up: Mapping[str, int] = field(default_factory=dict)


def derived_cases(
    connection: duckdb.DuckDBPyConnection,
    derivations: Sequence[Derivation],
    vocabulary: Vocabulary,
    schema: Schema,
    source: str,
    keys: Mapping[str, Collection[str]],
) -> DerivedCases:
    """The cases of the relation ``source`` with these columns, with all that the derivations give.

    ``keys`` are those of the records of each list that is given as JSON text.

    A list may also hold what its records are derived from (items, days, dispenses); that is left out of the
    result. Columns that the vocabulary does not know stay, for who checks them. The connection keeps what was
    looked up. What only informs (an age, a code that contradicts) is not derived.
    """
    lookups = Lookups(connection)
    settled = _settled(derivations, vocabulary, schema, source, lookups)
    of_records = RecordDerivations(derivations, lookups, source, _as_of(settled), partial(_date, settled))
    derived = {name: settled.outcome(name) for name in settled.derived}
    derived |= _lists(of_records, vocabulary, schema, keys)
    columns = [
        f"{derived.pop(name)} AS {named(name)}" if name in derived else named(name) for name in schema.types
    ]
    columns += [f"{value} AS {named(name)}" for name, value in derived.items()]
    return DerivedCases(f"SELECT {', '.join(columns)} FROM {source}", lookups.counted)


def _date(settled: Settled, name: str) -> str:
    """The day of a fact of the case; NULL where the policy has no such fact."""
    return settled.value(name) if name in settled.definitions else "CAST(NULL AS DATE)"


def _as_of(settled: Settled) -> str:
    """The day up to which facts may be dated."""
    return f"COALESCE({_date(settled, ASSESSED_ON)}, {_date(settled, REQUEST_DATE)})"


def _settled(
    derivations: Sequence[Derivation], vocabulary: Vocabulary, schema: Schema, source: str, lookups: Lookups
) -> Settled:
    """The facts of the case, settled."""
    settled = Settled(
        {definition.name: definition for definition in vocabulary.facts},
        lambda name: named(name) if name in schema.types else None,
        lambda name: schema.types.get(name, ""),
    )
    for rule in derivations:
        match rule:
            case NotAssessed(records="") | ConstantIf(records="") | Lookup(records=""):
                lookups.settle(settled, rule, f"SELECT {{}} AS key FROM {source}")
            case Ratio() if rule.fact in settled.definitions:
                _settle_ratio(settled, rule)
            case _:
                pass
    return settled


def _settle_ratio(settled: Settled, rule: Ratio) -> None:
    """The stated value, else the ratio, rounded as Python rounds: to the nearest by its exact value."""
    if not settled.knows(rule.top) or not settled.knows(rule.bottom):
        return
    top, bottom = (f"CAST({settled.value(name)} AS DOUBLE)" for name in (rule.top, rule.bottom))
    rounded = f"CAST(format('{{:.{RATIO_DIGITS}f}}', {top} / {bottom}) AS DOUBLE)"
    divided = f"CASE WHEN {bottom} <> 0{_in_its_unit(rule, top, bottom)} THEN {rounded} END"
    settled.settle(rule.fact, f"COALESCE({settled.value(rule.fact)}, {divided})")


def _in_its_unit(rule: Ratio, top: str, bottom: str) -> str:
    """Unless the ratio is a usual one only where the bottom is in another unit; as ``OtherUnit.fits_only``."""
    unit = rule.other_unit
    if unit is None:
        return ""
    here, there = f"{top} / {bottom}", f"{top} / ({bottom} * {unit.factor!r})"
    usual = [f"({value} >= {unit.low!r} AND {value} < {unit.high!r})" for value in (here, there)]
    return f" AND NOT (NOT {usual[0]} AND {usual[1]})"


def _lists(
    of_records: RecordDerivations,
    vocabulary: Vocabulary,
    schema: Schema,
    keys: Mapping[str, Collection[str]],
) -> dict[str, str]:
    """The columns of the lists whose records change."""
    lists = {}
    for records in vocabulary.lists:
        if records.name in schema.fields:
            lists[records.name] = of_records.of_structs(records, schema.fields[records.name])
        elif records.name in keys:
            lists[records.name] = of_records.of_json(records, keys[records.name])
    return {name: column for name, column in lists.items() if column}
