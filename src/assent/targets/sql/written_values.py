"""Cases as they are written: every cell read by the grammar of values, before anything follows from it.

A column of a fact's own type is taken as it is. Of any other, the distinct values that are not written as they
are kept (``90%``, ``yes``, ``PHQ-9``) are read in Python once each, as a case file reads them, and are counted;
the rows themselves stay in the database. What cannot be read stays in its cell as a sentence, which the checks
of validity report.
"""

# ruff: noqa: S608 - names come from the policy and paths are quoted; no value of a case is pasted.
from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import duckdb

from assent.facts.grammar import (
    EARLIEST_DAY,
    LATEST_DAY,
    MOST_CHARACTERS,
    PLACEHOLDERS,
    UNKNOWN_WORDS,
    NotUnderstood,
    conversion_says,
    read_value,
    shown,
    unit_key,
)
from assent.logic.definitions import Definition, Kind
from assent.logic.partial_dates import PartialDate
from assent.logic.policy import Vocabulary
from assent.targets.sql.json_records import JsonTexts
from assent.targets.sql.schema import NATIVE, NOT_A_CODE, PopulationError, Schema, list_complete
from assent.targets.sql.settling import TEXT, named, quoted
from assent.terms.facts import BIRTH_DATE

MOST_VALUES = 10_000
"""So many different values of one column are read that are not written as they are kept."""
_RECORD = "r"
Raw = Callable[[str], str]
"""The SQL of a column, or of a field of the record at hand, by its name."""
_WHOLE = r"[+-]?[0-9]{1,15}(\.0+)?"
_DECIMAL = r"[+-]?([0-9]+(\.[0-9]+)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?"
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_BILLED = "[A-Z][0-9]{4}|[0-9]{4}[0-9A-Z]|none"
_PRINTABLE = "[ -~]*[!-~][ -~]*"
_NUMBER_ALONE = r"\s*[0-9]+(\.[0-9]+)?\s*"


@dataclass(frozen=True, slots=True)
class Converted:
    """A value of a column that was written otherwise than it is kept: what it is read as, and in how many cells."""

    fact: str
    says: str
    cells: int


@dataclass(frozen=True, slots=True)
class WrittenCases:
    """Cases with their values read. ``text`` selects them from the relation; ``rows`` is how many there are.

    ``keys`` are those that some record has, for each list that is given as JSON text; ``partial`` the dates of
    which some are known only to the month or year: the list, empty for a fact, and the name.
    """

    text: str
    rows: int
    converted: tuple[Converted, ...]
    keys: Mapping[str, Collection[str]]
    partial: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Cell:
    """A fact as one column, or one field of a list, gives it: ``text`` is its SQL, as text.

    ``kept`` is the SQL of whether it is written as it is kept; ``name`` is what messages call it. ``recast``:
    the column itself does not hold the fact, though its text does.
    """

    name: str
    definition: Definition
    text: str
    kept: str
    recast: bool = False


@dataclass
class _Reader:
    connection: duckdb.DuckDBPyConnection
    converted: list[Converted] = field(default_factory=list)
    maps: int = 0
    partial: set[tuple[str, str]] = field(default_factory=set)

    def read(self, cells: Mapping[str, Cell], relation: str) -> tuple[int, dict[str, str]]:
        """How many rows a relation has, and the SQL of each cell that holds anything to be read, by its column.

        Whether a column holds such values is looked up first: few do, and counting values one by one is dear.
        """
        odd = {
            name: f"({cell.text} IS NOT NULL AND NOT COALESCE({cell.kept}, false))"
            for name, cell in cells.items()
        }
        count, *any_odd = self._row(["count(*)", *(f"bool_or({test})" for test in odd.values())], relation)
        some = [name for name, holds in zip(odd, any_odd, strict=True) if holds]
        counted = [f"histogram({cells[name].text}) FILTER (WHERE {odd[name]})" for name in some]
        histograms = dict(zip(some, self._row(counted, relation) if counted else (), strict=True))
        read = {name: self._value(cell, histograms.get(name, {})) for name, cell in cells.items()}
        return int(count), {name: value for name, value in read.items() if value}

    def _row(self, chosen: Sequence[str], relation: str) -> tuple[Any, ...]:
        row = self.connection.execute(f"SELECT {', '.join(chosen)} FROM {relation}").fetchone()
        assert row is not None  # there are only aggregates
        return row

    def _value(self, cell: Cell, counts: Mapping[str, int]) -> str:
        """The SQL of a cell as it is read; empty where every value is written as it is kept."""
        if len(counts) > MOST_VALUES:
            few = f"more than {MOST_VALUES:,} different values that are not written as its fact is"
            raise PopulationError(f"The column {cell.name!r} holds {few}. Is it the column of that fact?")
        if not counts:
            return cell.text if cell.recast else ""
        read = [self._read(cell, written, cells) for written, cells in counts.items()]
        self.maps += 1
        variable = f"written_{self.maps}"
        self.connection.execute(
            f"SET VARIABLE {variable} = (SELECT map(list(k), list(v)) "
            "FROM (SELECT unnest($1::TEXT[]) AS k, unnest($2::TEXT[]) AS v))",
            [list(counts), read],
        )
        return f"CASE WHEN {cell.kept} THEN {cell.text} ELSE getvariable('{variable}')[{cell.text}] END"

    def _read(self, cell: Cell, written: str, cells: int) -> str | None:
        """One value as it is kept, as text; where it cannot be read, what is wrong with it."""
        understood = read_value(cell.definition, written)
        if isinstance(understood, NotUnderstood):
            mark = NOT_A_CODE if cell.definition.kind is Kind.CODE else ""
            return f"{mark}{shown(written)} {understood.says}"
        if conversion := conversion_says(cell.definition, understood):
            self.converted.append(Converted(cell.name, conversion, cells))
        value = understood.value
        if isinstance(value, PartialDate):
            self.partial.add((cell.name.rpartition("[].")[0], cell.definition.name))
        return None if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def written_cases(
    connection: duckdb.DuckDBPyConnection, vocabulary: Vocabulary, schema: Schema, source: str
) -> WrittenCases:
    """The cases of the relation ``source`` with these columns, each value read by the grammar of values.

    Columns that the vocabulary does not know stay, for who checks them. Raises ``PopulationError`` for times
    with a zone, which are no days.
    """
    _check_zones(schema)
    reader = _Reader(connection)
    facts = {fact.name: fact for fact in vocabulary.facts}
    facts |= {name: _complete(name) for records in vocabulary.lists if (name := list_complete(records.name))}
    rows, columns = _read_fields(reader, schema.types, facts, named, "", source)
    json_lists = _json_lists(connection, vocabulary, schema, source)
    keys = dict[str, Collection[str]]()
    for records in vocabulary.lists:
        fields = {field.name: field for field in records.fields}
        if records.name in schema.fields:
            columns |= _list(reader, records.name, fields, schema, source)
        elif json_list := json_lists.get(records.name):
            read = _of_json(reader, json_list, fields, schema, source)
            columns |= read.columns
            keys[records.name] = read.keys
    kept = [name for name in schema.types if name not in columns]
    chosen = [named(name) for name in kept]
    chosen += [f"{value} AS {named(name)}" for name, value in columns.items() if value]
    return WrittenCases(
        f"SELECT {', '.join(chosen)} FROM {source}",
        rows,
        tuple(reader.converted),
        keys,
        frozenset(reader.partial),
    )


def _check_zones(schema: Schema) -> None:
    types = {**schema.types}
    for name, inside in schema.fields.items():
        types |= {f"{name}[].{field}": column_type for field, column_type in inside.items()}
    for name, column_type in types.items():
        if "WITH TIME ZONE" in column_type and name not in schema.fields:
            raise PopulationError(
                f"The column {name!r} holds times with a zone, whose day depends on where one is. "
                "Store the day alone, as DATE or as a text such as 2026-02-10."
            )


def _complete(name: str) -> Definition:
    """Whether a list is complete, as a fact like others."""
    return Definition(name, Kind.BOOLEAN, "Is the list complete?")


def _read_fields(
    reader: _Reader,
    types: Mapping[str, str],
    facts: Mapping[str, Definition],
    raw: Raw,
    prefix: str,
    relation: str,
) -> tuple[int, dict[str, str]]:
    """How many rows there are, and what changes: the SQL of a column by its name, empty where it goes.

    A column that names a unit (``weight_lb``) becomes that of its fact; where both say something, the value is
    a sentence about it.
    """
    cells = dict[str, Cell]()
    units = dict[str, Definition]()
    for name, column_type in types.items():
        meant = None if name in facts else unit_key(name, facts.values())
        definition = facts.get(name) or (meant[0] if meant else None)
        if definition is None:
            continue
        cell = _cell(
            f"{prefix}{name}", definition, raw(name), column_type.partition("(")[0], meant[1] if meant else ""
        )
        if meant:
            units[name] = definition
        if cell is not None:
            cells[name] = cell
    rows, read = reader.read(cells, relation)
    changed = {name: value for name, value in read.items() if name not in units}
    for name, definition in units.items():
        changed[name] = ""
        value, own = read.get(name, cells[name].text), definition.name
        if own in types:
            stated = changed.get(own, f"CAST({raw(own)} AS {TEXT})")
            both = quoted(f"{name} says in another unit what {own} says; keep one of the two")
            value = (
                f"CASE WHEN {value} IS NULL THEN {stated} WHEN {stated} IS NULL THEN {value} ELSE {both} END"
            )
        changed[own] = value
    return rows, changed


def _cell(name: str, definition: Definition, raw: str, column_type: str, unit: str) -> Cell | None:
    """How a column gives a fact; None where it is of the fact's own type, which holds nothing else."""
    native = column_type in NATIVE[definition.kind]
    if native and not unit and definition.kind is Kind.DATE:
        known = ", ".join(f"DATE '{day}'" for day in PLACEHOLDERS)
        kept = "true" if definition.name == BIRTH_DATE else f"{raw} NOT IN ({known})"
        return Cell(name, definition, f"CAST({raw} AS {TEXT})", kept)
    if native and not unit and column_type != TEXT:
        return None
    text = raw if column_type == TEXT else f"CAST({raw} AS {TEXT})"
    if column_type.startswith("TIMESTAMP") and definition.kind is Kind.DATE:
        text = f"CASE WHEN date_trunc('day', {raw}) = {raw} THEN CAST(CAST({raw} AS DATE) AS {TEXT}) ELSE {text} END"
        return Cell(name, definition, text, _kept(definition, text), recast=True)
    if column_type == "JSON":
        text = f"({raw}->>'$')"
    if unit:
        alone = f"regexp_full_match({text}, {quoted(_NUMBER_ALONE)})"
        return Cell(
            name,
            definition,
            f"CASE WHEN {alone} THEN {text} || {quoted(f' {unit}')} ELSE {text} END",
            "false",
        )
    return Cell(name, definition, text, _kept(definition, text), recast=column_type == "JSON")


def _kept(definition: Definition, text: str) -> str:
    """Whether a text is written as the value is kept."""
    match definition.kind:
        case Kind.BOOLEAN:
            return f"{text} IN ('true', 'false')"
        case Kind.INTEGER:
            return f"regexp_full_match({text}, {quoted(_WHOLE)})"
        case Kind.NUMBER:
            return f"regexp_full_match({text}, {quoted(_DECIMAL)})"
        case Kind.DATE:
            day = f"TRY_CAST({text} AS DATE)"
            known = "" if definition.name == BIRTH_DATE else f" AND {text} <> '{PLACEHOLDERS[0]}'"
            within = f"{day} BETWEEN DATE '{EARLIEST_DAY}' AND DATE '{LATEST_DAY}'{known}"
            return f"(regexp_full_match({text}, {quoted(_DAY)}) AND {within})"
        case Kind.CHOICE:
            return f"{text} IN ({', '.join(map(quoted, definition.choices))})"
        case Kind.CODE:
            if definition.billed:
                return f"regexp_full_match({text}, {quoted(_BILLED)})"
            words = ", ".join(map(quoted, sorted(UNKNOWN_WORDS)))
            plain = f"regexp_full_match({text}, {quoted(_PRINTABLE)}) AND length({text}) <= {MOST_CHARACTERS}"
            return f"({plain} AND regexp_replace(lower(trim({text})), '[\\s_]+', ' ', 'g') NOT IN ({words}))"


def _list(
    reader: _Reader, name: str, facts: Mapping[str, Definition], schema: Schema, source: str
) -> dict[str, str]:
    """The column of a list of structs, where anything changes."""
    types = schema.fields[name]
    relation = f"(SELECT unnest({named(name)}) AS {_RECORD} FROM {source})"
    _, changed = _read_fields(
        reader, types, facts, lambda field: f"{_RECORD}.{named(field)}", f"{name}[].", relation
    )
    return {name: _of_structs(name, types, changed)} if changed else {}


def _of_structs(name: str, types: Mapping[str, str], changed: Mapping[str, str]) -> str:
    fields = {field: f"{_RECORD}.{named(field)}" for field in types} | dict(changed)
    packed = ", ".join(f"{named(field)} := {value}" for field, value in fields.items() if value)
    record = f"CASE WHEN {_RECORD} IS NOT NULL THEN struct_pack({packed}) END"
    return f"list_transform({named(name)}, LAMBDA {_RECORD} : {record})"


@dataclass(frozen=True, slots=True)
class _JsonList:
    """A list as JSON text: the keys of its records, and whether some row holds it as a mapping with ``records``."""

    column: str
    keys: tuple[str, ...] = ()
    some_wrapped: bool = False

    @property
    def parsed(self) -> str:
        return f"TRY_CAST({named(self.column)} AS JSON)"

    @property
    def wrapped(self) -> str:
        """Whether a row holds it as a mapping that says whether it is complete."""
        return f"json_type({self.parsed}) = 'OBJECT'"

    @property
    def inner(self) -> str:
        return f"CASE WHEN {self.wrapped} THEN {self.parsed}->'records' ELSE {self.parsed} END"

    @property
    def is_list(self) -> str:
        return f"json_type({self.inner}) = 'ARRAY'"

    @property
    def records(self) -> str:
        return f"CASE WHEN {self.is_list} THEN TRY_CAST({self.inner} AS JSON[]) END"

    @property
    def key_set(self) -> str:
        """The keys of a row's records: few rows differ in it."""
        return f"list_distinct(flatten(json_keys({self.inner}, '$[*]')))"


def _json_lists(
    connection: duckdb.DuckDBPyConnection, vocabulary: Vocabulary, schema: Schema, source: str
) -> dict[str, _JsonList]:
    """The lists that are given as JSON text, looked through in one pass."""
    names = [records.name for records in vocabulary.lists]
    lists = [_JsonList(name) for name in names if schema.types.get(name) in (TEXT, "JSON")]
    if not lists:
        return {}
    looks = [f"list(DISTINCT {json_list.key_set}), bool_or({json_list.wrapped})" for json_list in lists]
    row = connection.execute(f"SELECT {', '.join(looks)} FROM {source}").fetchone() or ()
    looked = {}
    for place, json_list in enumerate(lists):
        sets, wrapped = row[2 * place], row[2 * place + 1]
        keys = {key for of_row in sets or () for key in of_row or ()}
        looked[json_list.column] = replace(json_list, keys=tuple(sorted(keys)), some_wrapped=bool(wrapped))
    return looked


@dataclass(frozen=True, slots=True)
class _ReadJson:
    """What changes of a list as JSON text: its column, and whether it is complete where the list itself says so.

    ``keys`` are those of its records afterwards.
    """

    columns: Mapping[str, str]
    keys: Collection[str]


def _of_json(
    reader: _Reader, json_list: _JsonList, facts: Mapping[str, Definition], schema: Schema, source: str
) -> _ReadJson:
    name = json_list.column
    known_keys = [key for key in json_list.keys if key in facts or unit_key(key, facts.values())]
    texts = JsonTexts.under(_RECORD, known_keys)
    elements = f"(SELECT unnest({json_list.records}) AS {_RECORD} FROM {source})"
    _, changed = _read_fields(
        reader, dict.fromkeys(texts.keys, TEXT), facts, texts.of, f"{name}[].",
        f"(SELECT {texts.read} AS {texts.name} FROM {elements} WHERE json_type({_RECORD}) = 'OBJECT')",
    )  # fmt: skip
    keys = {*json_list.keys, *changed} - {key for key, value in changed.items() if not value}
    if not changed and not json_list.some_wrapped:
        return _ReadJson({}, keys)
    patch = ", ".join(f"{quoted(key)}, {value or 'NULL'}" for key, value in changed.items())
    patched = texts.within(f"json_merge_patch({_RECORD}, json_object({patch}))") if patch else _RECORD
    record = f"CASE WHEN json_type({_RECORD}) = 'OBJECT' THEN {patched} ELSE {_RECORD} END"
    written = f"CAST(to_json(list_transform({json_list.records}, LAMBDA {_RECORD} : {record})) AS {TEXT})"
    columns = {name: f"CASE WHEN {json_list.is_list} THEN {written} ELSE CAST({named(name)} AS {TEXT}) END"}
    if json_list.some_wrapped:
        complete = list_complete(name)
        stated = f"CAST({named(complete)} AS {TEXT})" if complete in schema.types else f"CAST(NULL AS {TEXT})"
        wrapped = f"{json_list.parsed}->>'complete'"
        columns[complete] = f"CASE WHEN {json_list.wrapped} THEN {wrapped} ELSE {stated} END"
    return _ReadJson(columns, keys)
