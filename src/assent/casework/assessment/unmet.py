"""Which clauses stand in the way of a request: those that failed or are open, down to the finest."""

from collections.abc import Iterator

from assent.casework.assessment.trace import list_of
from assent.logic import tree
from assent.logic.evaluate import Evaluation, live_readings
from assent.logic.truth import FALSE, TRUE, Verdict
from assent.logic.walk import children


def unmet_clauses(criteria: tree.Condition, evaluation: Evaluation) -> tuple[str, ...]:
    """The ids of the binding clauses that failed or are open, in reading order, each once.

    A clause counts only where all that it stands in is unmet too: one that failed beside an alternative
    that holds stands in nobody's way.
    """
    return tuple(dict.fromkeys(_unmet(criteria, evaluation, None, wanted=True)))


def _unmet(
    condition: tree.Condition, evaluation: Evaluation, records: str | None, *, wanted: bool
) -> Iterator[str]:
    """``wanted`` is what the condition should be: false under a negation."""
    if _as_wanted(condition, evaluation, records, wanted):
        return
    this = tree.node(condition)
    if isinstance(this, tree.Clause):
        yield this.id
    inside = list_of(this) or records
    for part, is_negated in _parts(this, evaluation):
        yield from _unmet(part, evaluation, inside, wanted=wanted != is_negated)


def _as_wanted(condition: tree.Condition, evaluation: Evaluation, records: str | None, wanted: bool) -> bool:
    """Whether it surely is what it should be; about records, whether it is so for each one that is there."""
    goal = TRUE if wanted else FALSE
    verdicts: list[Verdict] = (
        [evaluation.verdict(condition)] if records is None else evaluation.matches(records, condition)
    )
    return bool(verdicts) and all(verdict == goal for verdict in verdicts)


def _parts(this: tree.Condition, evaluation: Evaluation) -> Iterator[tuple[tree.Condition, bool]]:
    """The conditions directly inside that decide it, each with whether it counts by its opposite."""
    match this:
        case tree.Clause(expr=expr):
            yield expr, False
        case tree.Readings():
            live = live_readings(this, evaluation.adoptions)
            yield from ((reading.expr, False) for reading in live if reading.expr is not None)
        case tree.Given(gate, then):
            yield from ((gate, True), (then, False))
        case tree.Not() | tree.NoneOf():
            yield from ((part, True) for part in children(this))
        case tree.AtLeast(where=where):
            yield where, False
        case tree.Compare() | tree.Member():
            return  # what they hold only chooses the records that they read
        case _:
            yield from ((part, False) for part in children(this, recorded=False))
