"""Which clauses stand in the way of a request: those that failed or are open, down to the finest."""

from collections.abc import Iterator

from assent.logic import tree
from assent.logic.evaluate import Evaluation, live_readings
from assent.logic.truth import FALSE, TRUE, Verdict
from assent.logic.walk import children

Rows = tuple[int, ...] | None
"""The records that a condition is about, by their index; None where it is about none."""


def unmet_clauses(criteria: tree.Condition, evaluation: Evaluation) -> tuple[str, ...]:
    """The ids of the binding clauses that failed or are open, in reading order, each once.

    A clause counts only where all that it stands in is unmet too: one that failed beside an alternative
    that holds stands in nobody's way. One that holds where it should not is not named: the one around it is.
    """
    return tuple(dict.fromkeys(_unmet(criteria, evaluation, None, wanted=True)))


def _unmet(condition: tree.Condition, evaluation: Evaluation, rows: Rows, *, wanted: bool) -> Iterator[str]:
    """``wanted`` is what the condition should be: false under a negation."""
    if _is(wanted, condition, evaluation, rows):
        return
    this = tree.node(condition)
    if isinstance(this, tree.Clause) and not _is(True, this, evaluation, rows):
        yield this.id
    for part, is_negated, about in _parts(this, evaluation, rows):
        yield from _unmet(part, evaluation, about, wanted=wanted != is_negated)


def _is(truth: bool, condition: tree.Condition, evaluation: Evaluation, rows: Rows) -> bool:
    """Whether a condition surely is so; about records, whether it is for each one that is there."""
    verdicts = _verdicts(condition, evaluation, rows)
    return bool(verdicts) and all(verdict == (TRUE if truth else FALSE) for verdict in verdicts)


def _verdicts(condition: tree.Condition, evaluation: Evaluation, rows: Rows) -> list[Verdict]:
    if rows is None:
        return [evaluation.verdict(condition)]
    return [evaluation.verdict(condition, index) for index in rows]


def _parts(
    this: tree.Condition, evaluation: Evaluation, rows: Rows
) -> Iterator[tuple[tree.Condition, bool, Rows]]:
    """The conditions directly inside that decide it: whether each counts by its opposite, and for which records."""
    match this:
        case tree.Clause(expr=expr):
            yield expr, False, rows
        case tree.Readings():
            live = live_readings(this, evaluation.adoptions)
            yield from ((reading.expr, False, rows) for reading in live if reading.expr is not None)
        case tree.Given(gate, then):
            yield from ((gate, True, rows), (then, False, rows))
        case tree.Not() | tree.NoneOf() | tree.Judgment():
            yield from ((part, True, rows) for part in children(this))
        case tree.Otherwise(first, then):
            yield first, False, rows
            if any(None in verdict for verdict in _verdicts(first, evaluation, rows)):
                yield then, False, rows
        case tree.AtLeast(records, where=where) | tree.AtLeastDistinct(records, where=where):
            yield where, False, _every_row(records, evaluation)
        case tree.Every(records, where):
            yield where, False, _every_row(records, evaluation)
        case tree.Latest():
            yield from _of_latest(this, evaluation)
        case tree.Compare() | tree.Member():
            return  # what they hold only chooses the records that they read
        case _:
            yield from ((part, False, rows) for part in children(this, recorded=False))


def _of_latest(this: tree.Latest, evaluation: Evaluation) -> Iterator[tuple[tree.Condition, bool, Rows]]:
    """What the records say that could be the latest; where there is none, what a record has to be."""
    sides = (evaluation.could_be_latest(this, strict)[0] for strict in (True, False))
    could = tuple(sorted({index for side in sides for index in side}))
    if could:
        yield this.test, False, could
    else:
        yield this.where, False, _every_row(this.records, evaluation)


def _every_row(records: str, evaluation: Evaluation) -> Rows:
    return tuple(range(len(evaluation.facts.records(records).records)))
