"""The graph of derived columns laid out as one query: layers of projections, stages of each list.

A column used once, or a cheap one used seldom, is written where it is used. Another is worked out in a layer of
its own depth. For records, a stage is a list of structs that holds what later stages need; no stage joins
or groups, so the query streams in bounded memory however many cases there are.
"""

# ruff: noqa: S608 - names come from the policy and paths are quoted; no value of a case is pasted.
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter

from sqlglot import exp

from assent.targets.sql.columns import (
    Columns,
    Reduction,
    columns_in,
    struct,
    substituted,
)
from assent.targets.sql.terms import Term, case, column, over_records, paren, record_field

_DEAR = (exp.Case, exp.Coalesce, exp.Anonymous, exp.TryCast)
_COSTS = (exp.Binary, exp.Not, *_DEAR)
_WORTH_A_STAGE = 3
"""A stage copies what it keeps; fewer operations than this are cheaper done twice."""
_WORTH_A_LAYER = 9
"""So many operations saved by working a column of the case out once: each layer carries all below it."""


def query(columns: Columns, outputs: Mapping[str, Term], source: str, lists: Mapping[str, Term]) -> str:
    """The SQL text that gives ``outputs`` for each row of the relation named ``source``.

    ``lists`` gives the term that holds each list of records.
    """
    return _Layout(columns, outputs, lists).text(source)


class _Layout:
    def __init__(self, columns: Columns, outputs: Mapping[str, Term], lists: Mapping[str, Term]) -> None:
        self.columns = columns
        self.outputs = outputs
        self.lists = lists
        self.uses: Counter[tuple[str, str]] = Counter()
        self.captured: set[str] = set()
        self.reached: dict[tuple[str, str], Term | Reduction] = {}
        self._weights: dict[tuple[str, str], int] = {}
        self._found: dict[int, tuple[Term, tuple[tuple[str, str], ...]]] = {}
        self._reach()
        self._levels: dict[tuple[str, str], int] = {}
        self._ranks: dict[tuple[str, str, str], int] = {}
        self._stages = {name: self._staged(name) for name in lists}

    def text(self, source: str) -> str:
        """The whole query."""
        inner = f"SELECT * FROM {source}"
        for layer in _layers(dict(self._laid_out())):
            columns = ", ".join(f'{_sql(term)} AS "{name}"' for name, term in layer.items())
            inner = f"SELECT *, {columns} FROM ({inner})"
        outputs = ", ".join(
            f"{_sql(self._of_case(term))} AS {_sql(exp.to_identifier(name, quoted=True))}"
            for name, term in self.outputs.items()
        )
        return f"SELECT {outputs} FROM ({inner})"

    def _read_in(self, term: Term) -> tuple[tuple[str, str], ...]:
        """The columns that a term reads, looked for once: each is asked about many times."""
        entry = self._found.get(id(term))
        if entry is None:
            entry = self._found[id(term)] = term, tuple(columns_in(term))
        return entry[1]

    def _reach(self) -> None:
        """Find every column that the outputs need, and how often each is used."""
        waiting = list(self.outputs.values()) + list(self.lists.values())
        while waiting:
            term = waiting.pop()
            for name, records in self._read_in(term):
                self.uses[name, records] += 1
                if (name, records) in self.reached:
                    continue
                definition = self.columns.definition(name)
                if definition is not None:
                    self.reached[name, records] = definition
                    waiting.extend(_parts(definition))
        for (_, records), definition in self.reached.items():
            if records or isinstance(definition, Reduction):
                body = definition.body if isinstance(definition, Reduction) else definition
                self.captured.update(name for name, over in self._read_in(body) if not over)

    def _own(self, name: str, records: str) -> bool:
        """Whether the column is worked out by itself, not where it is used."""
        definition = self.reached.get((name, records))
        if definition is None:
            return False
        if isinstance(definition, Reduction) or name in self.columns.kept:
            return True
        if not records and name in self.captured:
            return True
        again = self.uses[name, records] - 1
        if not records:
            return again * self._weight(name, records) >= _WORTH_A_LAYER
        return again > 0 and self._weight(name, records) >= _WORTH_A_STAGE

    def _weight(self, name: str, records: str) -> int:
        """How many operations a column takes where it is written out."""
        key = (name, records)
        if key not in self._weights:
            definition = self.reached[key]
            assert isinstance(definition, exp.Expr)
            own = sum(
                3 if isinstance(term, _DEAR) else 1 for term in definition.walk() if isinstance(term, _COSTS)
            )
            inside = (
                reference
                for reference in self._read_in(definition)
                if reference[1] == records and reference in self.reached
            )
            self._weights[key] = own + sum(
                self._weight(*reference) for reference in inside if not self._own(*reference)
            )
        return self._weights[key]

    def _laid_out(self) -> Iterator[tuple[str, Term]]:
        """Every column of the case that stands in a layer, with its expression."""
        for (name, records), definition in self.reached.items():
            if records or not self._own(name, records):
                continue
            if isinstance(definition, Reduction):
                yield name, self._reduction(definition)
            else:
                yield name, self._of_case(definition)
        for records, stages in self._stages.items():
            for level, fields in enumerate(stages, start=1):
                terms = {name: self._field(name, records, level) for name in sorted(fields)}
                body = over_records(self._stage_list(records, level - 1), struct(terms))
                yield _stage_name(records, level), body

    def _reduction(self, reduction: Reduction) -> Term:
        at = self._stage_list(reduction.records, self._level(reduction.body))
        reduced = reduction.wrap(over_records(at, self._of_record(reduction.body)))
        return reduced if reduction.only is None else case(((self._of_case(reduction.only), reduced),))

    def _field(self, name: str, records: str, level: int) -> Term:
        definition = self.reached.get((name, records))
        made_here = isinstance(definition, exp.Expr) and self._own_level(name, records) == level
        return (
            self._of_record(definition)
            if made_here and isinstance(definition, exp.Expr)
            else record_field(name)
        )

    def _of_case(self, term: Term) -> Term:
        def replace(name: str, _: str) -> Term:
            definition = self.reached.get((name, ""))
            if isinstance(definition, exp.Expr) and not self._own(name, ""):
                return paren(self._of_case(definition))
            return column(name)

        return substituted(term, replace)

    def _of_record(self, term: Term) -> Term:
        def replace(name: str, records: str) -> Term:
            definition = self.reached.get((name, records))
            if records and isinstance(definition, exp.Expr) and not self._own(name, records):
                return paren(self._of_record(definition))
            return record_field(name) if records else column(name)

        return substituted(term, replace)

    def _stage_list(self, records: str, level: int) -> Term:
        return column(_stage_name(records, level)) if level else self._of_case(self.lists[records])

    def _level(self, term: Term) -> int:
        """The stage of its list that a term over records needs."""
        return max(
            (self._own_level(*reference) for reference in self._read_in(term) if reference[1]), default=0
        )

    def _own_level(self, name: str, records: str) -> int:
        key = (name, records)
        if key not in self._levels:
            definition = self.reached.get(key)
            inside = self._read_after(definition, records) if isinstance(definition, exp.Expr) else 0
            self._levels[key] = inside + self._own(name, records)
        return self._levels[key]

    def _read_after(self, term: Term, records: str) -> int:
        """The stage of a list after which a term can be worked out, also by way of the case."""
        return max((self._rank(*reference, records) for reference in self._read_in(term)), default=0)

    def _rank(self, name: str, over: str, records: str) -> int:
        """The last stage of a list that a column of the case, or of another list, rests on."""
        if over == records:
            return self._own_level(name, records)
        key = (name, over, records)
        if key not in self._ranks:
            definition = self.reached.get((name, over))
            parts = [] if definition is None else _parts(definition)
            self._ranks[key] = max((self._read_after(part, records) for part in parts), default=0)
        return self._ranks[key]

    def _staged(self, records: str) -> list[set[str]]:
        """The fields that each stage of a list holds."""
        readers = [
            (self._level(definition.body), definition.body)
            for definition in self.reached.values()
            if isinstance(definition, Reduction) and definition.records == records
        ]
        own = {name for name, over in self.reached if over == records and self._own(name, over)}
        highest = max((level for level, _ in readers), default=0)
        makers = [
            (self._own_level(name, records) - 1, definition)
            for name in own
            if isinstance(definition := self.reached[name, records], exp.Expr)
        ]
        read = [(at, self._read(term)) for at, term in (*readers, *makers)]
        return [
            {
                name
                for at, names in read
                if at >= level
                for name in names
                if self._own_level(name, records) <= level
            }
            for level in range(1, highest + 1)
        ]

    def _read(self, term: Term) -> set[str]:
        """The fields, given or worked out, that a term over records reads once it is written out."""
        return {identifier.name for identifier in self._of_record(term).find_all(exp.Identifier)
                if isinstance(identifier.parent, exp.Dot) and identifier.arg_key == "expression"}  # fmt: skip


def _layers(laid_out: Mapping[str, Term]) -> list[dict[str, Term]]:
    """The columns in layers, each after all that it reads, and as late as what reads it allows.

    Every layer carries all columns of those below, so that one made early costs more to plan.
    """
    reads = {name: _read_by(term, laid_out) for name, term in laid_out.items()}
    upwards = list(TopologicalSorter(reads).static_order())
    heights: dict[str, int] = {}
    for name in upwards:
        heights[name] = 1 + max((heights[read] for read in reads[name]), default=0)
    layers: list[dict[str, Term]] = [{} for _ in range(max(heights.values(), default=0))]
    latest = dict.fromkeys(upwards, len(layers) - 1)
    for name in reversed(upwards):
        layers[latest[name]][name] = laid_out[name]
        for read in reads[name]:
            latest[read] = min(latest[read], latest[name] - 1)
    return layers


def _read_by(term: Term, laid_out: Mapping[str, Term]) -> list[str]:
    """Those of the columns that a term reads, each once."""
    names = (column.name for column in term.find_all(exp.Column))
    return list(dict.fromkeys(name for name in names if name in laid_out))


def _parts(definition: Term | Reduction) -> list[Term]:
    if isinstance(definition, Reduction):
        return [definition.body] if definition.only is None else [definition.body, definition.only]
    return [definition]


def _stage_name(records: str, level: int) -> str:
    return f"~{records}~{level}"


def _sql(term: Term) -> str:
    return term.sql(dialect="duckdb", copy=False)
