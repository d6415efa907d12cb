"""Records with what follows from what they give: a list of structs, or one of objects in JSON text.

What records are derived from beside their fields (items, days, dispenses) is left out of the result.
"""

# ruff: noqa: S608 - names come from the policy and paths are quoted; no value of a case is pasted.
from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from assent.logic.definitions import Definition, RecordsDefinition
from assent.logic.derivations import (
    ConstantIf,
    DayCount,
    DaysCovered,
    Derivation,
    InputKind,
    ItemTotal,
    Lookup,
    NotAssessed,
    RepeatedDispense,
    inputs_of,
)
from assent.targets.sql.covered_days import settle_covered, settle_days, settle_repeated
from assent.targets.sql.item_totals import settle_total
from assent.targets.sql.json_records import JsonTexts
from assent.targets.sql.lookups import Lookups
from assent.targets.sql.settling import TEXT, Settled, named, quoted
from assent.targets.sql.sums import Sums

Given = Callable[[str, InputKind], str | None]
"""The SQL of an input of a record: a day as text, items and dispenses as JSON; None where it cannot be given."""
_RECORD = "r"


@dataclass(frozen=True, slots=True)
class RecordDerivations:
    """The derivations of records, over the relation ``source``; ``today`` is the day of the assessment in SQL.

    ``day_of_case`` gives the SQL of a date among the facts of the case, by its name.
    """

    derivations: Sequence[Derivation]
    lookups: Lookups
    source: str
    today: str
    day_of_case: Callable[[str], str]

    def of_structs(self, records: RecordsDefinition, types: Mapping[str, str]) -> str:
        """The column of a list of structs with fields of these types; empty where nothing changes."""

        def raw(name: str) -> str | None:
            return f"{_RECORD}.{named(name)}" if name in types else None

        def given(name: str, kind: InputKind) -> str | None:
            stated = raw(name)
            if stated is None:
                return None
            if kind is InputKind.DAY:
                return f"CAST({stated} AS {TEXT})"
            return f"TRY_CAST({stated} AS JSON)" if types[name] == TEXT else f"to_json({stated})"

        column = named(records.name)
        settled = Settled(_fields(records), raw, lambda name: types.get(name, ""))
        self._settle(records, settled, f"list_transform({column}, LAMBDA {_RECORD} : {{}})", given)
        inputs = self._inputs(records)
        sums = self._sums(records, lambda record, name: f"{record}.{named(name)}", settled.given_out)
        if not settled.derived and not inputs.keys() & types.keys() and not sums.facts:
            return ""
        kept = {
            name: raw(name)
            for name in types
            if (name in settled.definitions or name not in inputs) and name not in sums.facts
        }
        derived = {name: settled.outcome(name) for name in settled.derived}
        packed = ", ".join(f"{named(name)} := {value}" for name, value in {**kept, **derived}.items())
        record = f"CASE WHEN {_RECORD} IS NOT NULL THEN struct_pack({packed}) END"
        rebuilt = f"list_transform({column}, LAMBDA {_RECORD} : {record})"
        added = ", ".join(f"{named(name)} := {sums.of(name)}" for name in sums.facts)
        return sums.added(
            rebuilt, f"CASE WHEN {_RECORD} IS NOT NULL THEN struct_insert({_RECORD}, {added}) END"
        )

    def of_json(self, records: RecordsDefinition, keys: Collection[str]) -> str:
        """The column of a list in JSON text whose records have these keys; empty where nothing changes.

        What is no list of objects stays as it is.
        """
        inputs = self._inputs(records)
        texts = JsonTexts.under(_RECORD, [key for key in keys if key in _fields(records) or key in inputs])

        def raw(name: str) -> str | None:
            return texts.of(name) if name in texts.keys else None

        def given(name: str, kind: InputKind) -> str | None:
            if inputs.keys().isdisjoint(texts.keys):
                return None
            if kind is InputKind.DAY:
                return raw(name) or f"CAST(NULL AS {TEXT})"
            return f"({_RECORD}->{quoted(name)})"

        column = named(records.name)
        parsed = f"TRY_CAST({column} AS JSON)"
        is_list = f"json_type({parsed}) = 'ARRAY'"
        elements = f"CASE WHEN {is_list} THEN TRY_CAST({parsed} AS JSON[]) END"
        settled = Settled(_fields(records), raw, lambda _: TEXT)
        self._settle(
            records, settled, f"list_transform({elements}, LAMBDA {_RECORD} : {texts.within('{}')})", given
        )
        after = JsonTexts.under(_RECORD, _fields(records).keys() & {*texts.keys, *settled.derived})
        sums = self._sums(
            records,
            lambda record, name: f"{record}.{after.of(name)}",
            lambda name: TEXT if name in after.keys else "",
        )
        left_out = {name: "NULL" for name in inputs if name in texts.keys}  # a merge takes out what is null
        if not settled.derived and not left_out and not sums.facts:
            return ""
        derived = {name: settled.outcome(name) for name in settled.derived}
        patch = ", ".join(f"{quoted(name)}, {value}" for name, value in {**left_out, **derived}.items())
        merged = texts.within(f"json_merge_patch({_RECORD}, json_object({patch}))") if patch else _RECORD
        rebuilt = f"list_transform({elements}, LAMBDA {_RECORD} : {_of_object(_RECORD, merged)})"
        if sums.facts:
            patch = ", ".join(f"{quoted(name)}, {sums.of(name)}" for name in sums.facts)
            read = f"list_transform({rebuilt}, LAMBDA {_RECORD} : {{'given': {_RECORD}, '{after.name}': {after.read}}})"
            stated = f"{_RECORD}.given"
            rebuilt = sums.added(
                read, _of_object(stated, f"json_merge_patch({stated}, json_object({patch}))")
            )
        written = f"CAST(to_json({rebuilt}) AS {TEXT})"
        return f"CASE WHEN {is_list} THEN {written} ELSE CAST({column} AS {TEXT}) END"

    def _sums(
        self, records: RecordsDefinition, raw: Callable[[str, str], str], type_of: Callable[[str], str]
    ) -> Sums:
        return Sums.over(self.derivations, records, raw, type_of, _RECORD)

    def _inputs(self, records: RecordsDefinition) -> dict[str, InputKind]:
        return inputs_of(self.derivations, records.name)

    def _settle(self, records: RecordsDefinition, settled: Settled, elements: str, input_of: Given) -> None:
        """Settle the fields of each record of a list, derivation by derivation.

        ``elements`` is the SQL of the list of what stands in place of ``{}``, for every record.
        """
        keys = f"SELECT unnest({elements}) AS key FROM {self.source}"
        kinds = self._inputs(records)
        inputs = {name: value for name, kind in kinds.items() if (value := input_of(name, kind)) is not None}
        for rule in self.derivations:
            match rule:
                case Lookup() | NotAssessed() | ConstantIf() if rule.records == records.name:
                    self.lookups.settle(settled, rule, keys)
                case ItemTotal() | DayCount() | DaysCovered() | RepeatedDispense() if (
                    rule.records == records.name
                ):
                    if rule.fact in settled.definitions:
                        self._settle_from_inputs(settled, rule, inputs)
                case _:
                    pass

    def _settle_from_inputs(
        self,
        settled: Settled,
        rule: ItemTotal | DayCount | DaysCovered | RepeatedDispense,
        inputs: Mapping[str, str],
    ) -> None:
        """Settle a field by what the record gives beside its fields, where it can give all that is needed."""
        match rule:
            case ItemTotal(items=items) if items in inputs:
                settle_total(settled, rule, inputs[items])
            case RepeatedDispense(dispenses=given) if given in inputs:
                settle_repeated(settled, rule, inputs[given])
            case DayCount(start=start, end=end) if {start, end} <= inputs.keys():
                settle_days(
                    settled, rule, inputs[start], inputs[end], self.today, self.day_of_case(rule.since)
                )
            case DaysCovered(start=start, end=end, dispenses=given) if {start, end, given} <= inputs.keys():
                settle_covered(settled, rule, inputs[start], inputs[end], inputs[given], self.today)
            case _:
                pass


def _fields(records: RecordsDefinition) -> dict[str, Definition]:
    return {definition.name: definition for definition in records.fields}


def _of_object(record: str, then: str) -> str:
    """What a record in JSON becomes; one that is no object stays as it is."""
    return f"CASE WHEN json_type({record}) = 'OBJECT' THEN {then} ELSE {record} END"
