"""The trace: for every clause its verdict, the values used, what each reading says, and what is inside."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assent.logic import tree
from assent.logic.evaluate import Evaluation
from assent.logic.truth import Verdict
from assent.logic.walk import children, every_condition, facts_of


@dataclass(frozen=True, slots=True)
class Used:
    """A value that a clause looked at: the fact's name or the record's path, and the value or None."""

    fact: str
    value: tree.Plain | None


@dataclass(frozen=True, slots=True)
class ReadingSays:
    """One reading of a question and its verdict here; None where it is a note without an expression."""

    name: str
    says: str
    live: bool
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class QuestionTrace:
    """A question of wording, by its id, with what each reading says."""

    question: str
    asks: str
    readings: tuple[ReadingSays, ...]


@dataclass(frozen=True, slots=True)
class ClauseTrace:
    """One clause of the trace. ``verdict`` is None for a clause about records: see ``records``.

    ``records`` are the verdicts for each record of its list, by path.
    """

    id: str
    kind: tree.ClauseKind
    says: str
    binds: bool
    verdict: Verdict | None
    used: tuple[Used, ...]
    questions: tuple[QuestionTrace, ...]
    children: tuple[str, ...]
    records: tuple[tuple[str, Verdict], ...] = ()


Read = tuple[str | None, str]
"""A fact that is read: the list whose records it is a field of, if any, and its name."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """A clause as it stands below some roots, whatever the case.

    ``records`` is the list about whose records it is, if any; ``own`` the conditions down to, and
    including, the next clauses; ``reads`` the facts that these read, each once. ``binds_by_record``: whether it
    binds is to be asked of each record.
    """

    clause: tree.Clause
    records: str | None
    own: tuple[tuple[tree.Condition, str | None], ...]
    reads: tuple[Read, ...]
    binds_by_record: bool


def trace(roots: tuple[tree.Condition, ...], evaluation: Evaluation) -> tuple[ClauseTrace, ...]:
    """The clauses below the roots, in reading order, each once."""
    return tuple(_traced(stand, evaluation) for stand in _standing(roots))


def looked_at(roots: tuple[tree.Condition, ...], evaluation: Evaluation) -> tuple[str, ...]:
    """The paths of known values that the binding clauses below the roots look at, each once."""
    standing = _standing(roots)
    idle = tuple(stand.clause.id for stand in standing if not _binds(stand, evaluation))
    values, paths = evaluation.facts.values, list[str]()
    for read in _reads(standing, idle):
        records, name = read
        if records is not None:
            paths += (path for path, value in _values(read, evaluation) if value is not None)
        elif values.get(name) is not None:
            paths.append(name)
    return tuple(paths)


def _standing(roots: tuple[tree.Condition, ...]) -> tuple[_Standing, ...]:
    """The clauses below the roots in reading order, each once; worked out once for the same roots."""
    key = tuple(map(id, roots))
    known = _KNOWN.get(key)
    if known is None:
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        known = _KNOWN[key] = (roots, _stand(roots))
    return known[1]


def _reads(standing: tuple[_Standing, ...], idle: tuple[str, ...]) -> tuple[Read, ...]:
    """What the clauses that are not idle read, each once; worked out once for each set of idle clauses."""
    key = (id(standing), idle)
    known = _READ.get(key)
    if known is None:
        if len(_READ) >= _MOST_KNOWN:
            _READ.clear()
        reads = dict.fromkeys(
            read for stand in standing if stand.clause.id not in idle for read in stand.reads
        )
        known = _READ[key] = (standing, tuple(reads))
    return known[1]


_MOST_KNOWN = 64
_READ: dict[tuple[int, tuple[str, ...]], tuple[tuple[_Standing, ...], tuple[Read, ...]]] = {}
"""By the clauses themselves, which are kept, so that no others come to have the same id."""
_KNOWN: dict[tuple[int, ...], tuple[tuple[tree.Condition, ...], tuple[_Standing, ...]]] = {}
"""By the roots themselves, which are kept, so that no other comes to have the same id."""


def _stand(roots: tuple[tree.Condition, ...]) -> tuple[_Standing, ...]:
    by_id: dict[str, _Standing] = {}
    seen: _Seen = set()
    for root in roots:
        for clause, records in _parts(root, None, seen):
            if isinstance(clause, tree.Clause) and clause.id not in by_id:
                own = tuple(_parts(clause.expr, records, set(), into_clauses=False))
                reads = dict.fromkeys(_read(leaf) for condition, _ in own for leaf in facts_of(condition))
                by_id[clause.id] = _Standing(
                    clause, records, own, tuple(reads), _reads_fields(clause, records)
                )
    return tuple(by_id.values())


def _reads_fields(clause: tree.Clause, records: str | None) -> bool:
    """Whether the fields of the record at hand say if a clause binds."""
    if records is None or clause.binds_when is None:
        return False
    inside = every_condition(clause.binds_when, recorded=False)
    return any(records == _read(leaf)[0] for condition in inside for leaf in facts_of(condition))


def _read(leaf: tree.Flag | tree.FieldFlag | tree.Fact[Any] | tree.Field[Any]) -> Read:
    inside = leaf.records if isinstance(leaf, tree.FieldFlag | tree.Field) else None
    return inside, leaf.definition.name


_Seen = set[tuple[int, str | None]]
"""The parts that were gone through, each with the list about whose records it is: a policy may use one often."""


def _parts(
    condition: tree.Condition, records: str | None, seen: _Seen, *, into_clauses: bool = True
) -> Iterator[tuple[tree.Condition, str | None]]:
    """A condition and all inside it, else down to the next clauses, each with the list about whose records it is."""
    if (id(condition), records) in seen:
        return
    seen.add((id(condition), records))
    yield condition, records
    if into_clauses or not isinstance(condition, tree.Clause):
        inside = list_of(condition) or records
        for inner in children(condition, recorded=False):
            yield from _parts(inner, inside, seen, into_clauses=into_clauses)


def list_of(condition: tree.Condition) -> str | None:
    """The list about whose records the conditions directly inside are; None where they are about none."""
    match condition:
        case (
            tree.AtLeast(records=records)
            | tree.AtLeastDistinct(records=records)
            | tree.Every(records=records)
        ):
            return records
        case tree.Latest(records=records):
            return records
    return None


def _traced(standing: _Standing, evaluation: Evaluation) -> ClauseTrace:
    clause, records, own = standing.clause, standing.records, standing.own
    grid: tuple[tuple[str, Verdict], ...] = ()
    if records is not None:
        verdicts = evaluation.matches(records, clause)
        grid = tuple((f"{records}[{index}]", verdict) for index, verdict in enumerate(verdicts))
    binds = _binds(standing, evaluation)
    condition = clause if binds else clause.expr
    return ClauseTrace(
        id=clause.id,
        kind=clause.kind,
        says=clause.says,
        binds=binds,
        verdict=None if records else evaluation.verdict(condition),
        used=tuple(_used(standing.reads, evaluation)),
        questions=tuple(_questions(own, evaluation)),
        children=tuple(dict.fromkeys(child.id for child, _ in own if isinstance(child, tree.Clause))),
        records=grid,
    )


def _binds(standing: _Standing, evaluation: Evaluation) -> bool:
    """Whether a clause may bind; one that binds by the fields of a record, whether it may for one that is there."""
    when, records = standing.clause.binds_when, standing.records
    if when is None:
        return True
    if records is None or not standing.binds_by_record:
        return evaluation.verdict(when).strict is not False
    return any(verdict.strict is not False for verdict in evaluation.matches(records, when))


def _used(reads: tuple[Read, ...], evaluation: Evaluation) -> Iterator[Used]:
    for read in reads:
        for path, value in _values(read, evaluation):
            yield Used(path, value)


def _values(read: Read, evaluation: Evaluation) -> Iterable[tuple[str, tree.Plain | None]]:
    records, name = read
    if records is None:
        return ((name, evaluation.facts.values.get(name)),)
    rows = enumerate(evaluation.facts.records(records).records)
    return [(f"{records}[{index}].{name}", record.get(name)) for index, record in rows]


def _questions(
    own: tuple[tuple[tree.Condition, str | None], ...], evaluation: Evaluation
) -> Iterator[QuestionTrace]:
    traced: Mapping[str, None] = {}
    for condition, records in own:
        if isinstance(condition, tree.Readings) and condition.question not in traced:
            traced = {**traced, condition.question: None}
            yield QuestionTrace(
                condition.question, condition.asks, tuple(_says(condition, records, evaluation))
            )


def _says(question: tree.Readings, records: str | None, evaluation: Evaluation) -> Iterator[ReadingSays]:
    """The readings; about records they have one verdict a record, shown by the clause's grid instead."""
    adopted = evaluation.adoptions.get(question.question)
    for reading in (*question.live, *question.recorded):
        live = reading in question.live if adopted is None else reading.name == adopted
        yield ReadingSays(reading.name, reading.says, live, _verdict(reading, records, evaluation))


def _verdict(reading: tree.Reading, records: str | None, evaluation: Evaluation) -> Verdict | None:
    return None if reading.expr is None or records else evaluation.verdict(reading.expr)
