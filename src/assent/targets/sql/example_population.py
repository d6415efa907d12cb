"""A made-up population: plausible cases of any vocabulary, made in SQL, the same for the same seed.

No case is about anybody. A few cases hold an impossible value, so that this is seen to be reported.
"""

# ruff: noqa: S608 - names come from the policy and paths are quoted; no value of a case is pasted.
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from assent.logic.definitions import Definition, Kind, RecordsDefinition, Tense
from assent.logic.policy import Vocabulary
from assent.logic.values import Plain
from assent.targets.sql.files import whole_or_nothing, write
from assent.targets.sql.schema import CASE_ID, SQL_TYPE, list_complete
from assent.targets.sql.terms import text
from assent.terms.facts import REQUEST_DATE

_UNKNOWN_LISTS = 0.02
_FAULTY = 0.004


@dataclass(frozen=True, slots=True)
class Weights:
    """How often a fact takes each value; None is unknown. The weights need not add up to 1."""

    values: Mapping[Plain | None, float]


@dataclass(frozen=True, slots=True)
class Formula:
    """A fact as a SQL expression.

    It may read facts that stand before it, the request date, ``severity`` (0 to 1, how ill), ``$u``
    and ``$v`` (numbers from 0 to 1 of this fact alone), and inside a list ``$place`` (from 0).
    """

    sql: str


def chance(share: float) -> Weights:
    """A yes-or-no fact that is true in this share of cases."""
    return Weights({True: share, False: 1 - share})


Distribution = Weights | Formula
Distributions = Mapping[str, Distribution]
"""Fact name (``trials.days`` for a field, ``trials`` for a list's length) to how it is distributed."""


def example_population(
    vocabulary: Vocabulary,
    n: int,
    target: Path | str,
    *,
    seed: int = 1,
    distributions: Distributions | None = None,
    first_day: date = date(2026, 1, 1),
    always_known: Iterable[str] = (),
) -> None:
    """Write ``n`` cases to a Parquet, CSV or NDJSON file, by its ending.

    Facts without a distribution take any value of their range. Six charts in ten are complete, the
    others lack facts; those ``always_known`` are never lacking. The file appears whole or not at all.
    """
    cases = _Cases(vocabulary, seed, distributions or {}, first_day, frozenset(always_known))
    with whole_or_nothing(Path(target)) as partial, duckdb.connect(":memory:") as connection:
        connection.execute("SET memory_limit = '2GB'")
        write(connection, cases.query(n), partial)


class _Cases:
    def __init__(
        self, vocabulary: Vocabulary, seed: int, distributions: Distributions, first_day: date,
        always_known: frozenset[str],
    ) -> None:  # fmt: skip
        self.vocabulary = vocabulary
        self.seed = seed
        self.distributions = distributions
        self.first_day = first_day
        self.always_known = always_known | {REQUEST_DATE}
        self.numeric = [
            fact.name for fact in vocabulary.facts
            if fact.kind in (Kind.INTEGER, Kind.NUMBER) and fact.high is not None
        ]  # fmt: skip

    def query(self, n: int) -> str:
        """The query that makes the cases."""
        latent = (
            f"SELECT i, {self._uniform('severity')} AS severity, "
            f"DATE '{self.first_day}' + CAST({self._uniform('request date')} * 364 AS INTEGER) AS {REQUEST_DATE}, "
            f"CASE WHEN {self._uniform('gaps')} < 0.6 THEN 0.0 WHEN {self._uniform('gaps')} < 0.85 THEN 0.01 "
            f"ELSE 0.12 END AS gaps, {self._uniform('fault')} < {_FAULTY} AS faulty FROM range({n}) AS made(i)"
        )
        columns = [f"'case-' || lpad(CAST(i AS VARCHAR), 9, '0') AS \"{CASE_ID}\"", REQUEST_DATE]
        columns += [self._fact(fact) for fact in self._in_order()]
        full = f"SELECT i, gaps, faulty, {', '.join(columns)}, {', '.join(self._lists())} FROM ({latent})"
        kept = [f'"{CASE_ID}"', *map(self._lacking, self.vocabulary.facts)]
        for records in self.vocabulary.lists:
            kept += [f'"{records.name}"', f'"{list_complete(records.name)}"']
        return f"SELECT {', '.join(kept)} FROM ({full})"

    def _in_order(self) -> Iterator[Definition]:
        """The facts, those with a formula after those that it may read."""
        order = {name: place for place, name in enumerate(self.distributions)}
        free = [fact for fact in self.vocabulary.facts if fact.name != REQUEST_DATE]
        yield from sorted(free, key=lambda fact: order.get(fact.name, -1))

    def _fact(self, definition: Definition) -> str:
        value = self._drawn(definition, definition.name, self.distributions.get(definition.name), "")
        if definition.name in self.numeric:
            turn = f"hash(i, 'faulty fact') % {len(self.numeric)} = {self.numeric.index(definition.name)}"
            beyond = f"CAST({(definition.high or 0) + 1} AS {SQL_TYPE[definition.kind]})"
            value = f"CASE WHEN faulty AND {turn} THEN {beyond} ELSE {value} END"
        return f'{value} AS "{definition.name}"'

    def _lacking(self, definition: Definition) -> str:
        name = f'"{definition.name}"'
        if definition.name in self.always_known:
            return name
        return f"CASE WHEN {self._uniform('lacks ' + definition.name)} >= gaps THEN {name} END AS {name}"

    def _lists(self) -> Iterator[str]:
        for definition in self.vocabulary.lists:
            length = self._length(definition)
            fields = ", ".join(
                f'"{field.name}": {self._field(definition, field)}' for field in definition.fields
            )
            records = f"list_transform(range({length}), LAMBDA place : {{{fields}}})"
            unknown = f"{self._uniform('no ' + definition.name)} < {_UNKNOWN_LISTS}"
            yield f'CASE WHEN NOT {unknown} THEN {records} END AS "{definition.name}"'
            name = list_complete(definition.name)
            complete = self.distributions.get(name, Weights({True: 0.7, False: 0.2, None: 0.1}))
            yield f'{self._from(complete, name, "BOOLEAN", "")} AS "{name}"'

    def _length(self, records: RecordsDefinition) -> str:
        chosen = self.distributions.get(records.name, Weights({0: 2, 1: 3, 2: 3, 3: 2, 5: 1}))
        return self._from(chosen, records.name, "BIGINT", "")

    def _field(self, records: RecordsDefinition, field: Definition) -> str:
        name = f"{records.name}.{field.name}"
        value = self._drawn(field, name, self.distributions.get(name), ", place")
        if name in self.always_known:
            return value
        return f"CASE WHEN {self._uniform('lacks ' + name, ', place')} >= gaps THEN {value} END"

    def _drawn(self, definition: Definition, name: str, chosen: Distribution | None, salt: str) -> str:
        if chosen is None:
            return self._anything(definition, name, salt)
        return self._from(chosen, name, SQL_TYPE[definition.kind], salt)

    def _from(self, chosen: Distribution, name: str, kind: str, salt: str) -> str:
        match chosen:
            case Formula(sql):
                filled = sql.replace("$u", self._uniform(name, salt)).replace("$place", "place")
                filled = filled.replace("$v", self._uniform(name + " again", salt))
                return f"CAST({filled} AS {kind})"
            case Weights(values):
                return self._weighted(values, self._uniform(name, salt), kind)

    def _weighted(self, values: Mapping[Plain | None, float], uniform: str, kind: str) -> str:
        """One value by weight: the place of a number among the summed weights picks it from a list."""
        total, reached, bounds = sum(values.values()), 0.0, []
        for weight in list(values.values())[:-1]:
            reached += weight / total
            bounds.append(f"CAST({uniform} >= {reached:.9f} AS INTEGER)")
        listed = ", ".join(f"CAST({_literal(value)} AS {kind})" for value in values)
        return f"([{listed}])[1 + {' + '.join(bounds) or '0'}]"

    def _anything(self, definition: Definition, name: str, salt: str) -> str:
        uniform, kind = self._uniform(name, salt), SQL_TYPE[definition.kind]
        match definition.kind:
            case Kind.BOOLEAN:
                return f"{uniform} < 0.5"
            case Kind.CHOICE:
                return self._weighted(dict.fromkeys(definition.choices, 1.0), uniform, kind)
            case Kind.CODE:
                return f"'code-' || CAST(floor({uniform} * 20) AS INTEGER)"
            case Kind.DATE:
                sign = "+" if definition.tense is Tense.PLAN else "-"
                return f"{REQUEST_DATE} {sign} CAST({uniform} * {uniform} * 1000 AS INTEGER)"
            case Kind.INTEGER | Kind.NUMBER:
                low = 0 if definition.low is None else definition.low
                high = low + 100 if definition.high is None else definition.high
                drawn = f"{low} + {uniform} * {high - low}"
                return f"CAST({'floor' if definition.kind is Kind.INTEGER else ''}({drawn}) AS {kind})"

    def _uniform(self, salt: str, also_hashed: str = "") -> str:
        """A number from 0 to below 1 that depends on the case, the salt and the seed only."""
        salted = text(salt).sql(dialect="duckdb")
        return f"(CAST(hash(i{also_hashed}, {salted}, {self.seed}) >> 11 AS DOUBLE) / 9007199254740992)"


def _literal(value: Plain | None) -> str:
    match value:
        case None:
            return "NULL"
        case bool() | int() | float():
            return str(value).upper()
        case str():
            return text(value).sql(dialect="duckdb")
    return f"DATE '{value}'"
