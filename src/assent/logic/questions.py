"""The questions that only a clinician answers: readings that differ on known facts, and judgments."""

from collections.abc import Iterator
from dataclasses import dataclass

from assent.logic.evaluate import Evaluation, live_readings
from assent.logic.tree import (
    AtLeast,
    AtLeastDistinct,
    Clause,
    Compare,
    Condition,
    Every,
    Given,
    Judgment,
    Latest,
    Member,
    Readings,
    node,
)  # fmt: skip
from assent.logic.truth import TRUE
from assent.logic.walk import children


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """An open question, where it stands (clause ids from outside in) and the clauses it names besides."""

    question: str
    asks: str
    clauses: tuple[str, ...]
    names: tuple[str, ...]
    node: Readings | Judgment


def open_questions(condition: Condition, evaluation: Evaluation) -> tuple[OpenQuestion, ...]:
    """The open questions that still matter, each once, in reading order.

    A reading question is open when its own live readings are definitely different, one false and
    one true on both of their sides; a judgment when its condition is known true; and every gate
    above is known to hold.
    """
    questions: dict[str, OpenQuestion] = {}
    for question in _open(condition, evaluation, (), None):
        questions.setdefault(question.question, question)
    return tuple(questions.values())


def _open(
    condition: Condition, evaluation: Evaluation, inside: tuple[str, ...], record: int | None
) -> Iterator[OpenQuestion]:
    if evaluation.verdict(condition, record).settled:
        return
    this = node(condition)
    match this:
        case Readings():
            if differ(this, evaluation, record):
                yield OpenQuestion(this.question, this.asks, inside, this.names, this)
        case Judgment(question, when):
            if evaluation.verdict(when, record) == TRUE:
                yield OpenQuestion(question, question, inside, (), this)
        case Clause(id=name):
            inside = (*inside, name)
    for inner, index in _within(condition, evaluation, record):
        yield from _open(inner, evaluation, inside, index)


def differ(question: Readings, evaluation: Evaluation, record: int | None = None) -> bool:
    """Whether the question's own live readings are definitely different on what is known."""
    verdicts = [
        evaluation.verdict(reading.expr, record)
        for reading in live_readings(question, evaluation.adoptions)
        if reading.expr is not None
    ]
    answers = {verdict.strict for verdict in verdicts if verdict.settled}
    return answers == {True, False}


def _within(
    condition: Condition, evaluation: Evaluation, record: int | None
) -> Iterator[tuple[Condition, int | None]]:
    """The conditions inside that are reached: each for its record, and none behind an open gate."""
    this = node(condition)
    match this:
        case AtLeast(records, _, where) | AtLeastDistinct(records, _, _, where) | Every(records, where):
            for index in range(len(evaluation.facts.records(records).records)):
                yield where, index
        case Latest():
            for strict in (True, False):
                for index in evaluation.latest(this, strict)[1]:
                    yield this.test, index
        case Given(gate, then):
            yield gate, record
            if evaluation.verdict(gate, record) == TRUE:
                yield then, record
        case Clause(expr=expr, binds_when=binds):
            if binds is None or evaluation.verdict(binds, record) == TRUE:
                yield expr, record
        case Readings():
            for reading in live_readings(this, evaluation.adoptions):
                if reading.expr is not None:
                    yield reading.expr, record
        case Compare() | Member():
            return
        case _:
            for inner in children(condition):
                yield inner, record
