"""Which readings of a question decide, under what the plan has adopted."""

from collections.abc import Mapping

from assent.logic.tree import Condition, Reading, Readings

Adoptions = Mapping[str, str]
"""The plan's decisions: question id to the name of the one reading that is live."""


def live_readings(question: Readings, adoptions: Adoptions) -> tuple[Reading, ...]:
    """The readings that decide: the adopted one where the plan adopted, else the live ones.

    Raises ``ValueError`` where the adopted name is no reading, or a note without an expression.
    """
    adopted = adoptions.get(question.question)
    if adopted is None:
        return question.live
    for reading in (*question.live, *question.recorded):
        if reading.name == adopted and reading.expr is not None:
            return (reading,)
    raise ValueError(f"{adopted!r} is no reading of {question.question} that can be adopted")


def live_expressions(question: Readings, adoptions: Adoptions) -> tuple[Condition, ...]:
    """The expressions of the readings that decide."""
    return tuple(reading.expr for reading in live_readings(question, adoptions) if reading.expr is not None)
