"""Use case of whoever answers: see what the values would be read as, before they go on the record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from assent.casework.assessment.case import Basis, Evidence
from assent.casework.intake.commands import give_facts
from assent.casework.intake.events import FactsGiven
from assent.casework.record.caller import FactOrRecords
from assent.casework.record.event import Actor
from assent.casework.record.given import GivenFact
from assent.desk.intake.answers import by_path, read_values
from assent.desk.ports import Desk
from assent.desk.record.detail import Value
from assent.desk.record.recording import package_of, take_up
from assent.desk.record.view import seen
from assent.terms.answers import described

_UNSAID = Evidence(Basis.STATED)


@dataclass(frozen=True, slots=True)
class ValueRead:
    """One value of an answer, as it would be kept."""

    fact: str = field(metadata=described("The path under which it goes.", example="trials[3].days"))
    value: Value = field(metadata=described("As it is read; null takes back what was said."))
    written: str = field(
        metadata=described(
            "Where it was written otherwise, how, and what it is read as.",
            example='"8 weeks" read as 56 days',
        )
    )


@dataclass(frozen=True, slots=True)
class AnswerRead:
    """An answer as it would be kept. Nothing is recorded of it."""

    values: tuple[ValueRead, ...]


def preview_answer(
    desk: Desk, request: str, facts: Mapping[str, FactOrRecords], actor: Actor, now: datetime
) -> AnswerRead:
    """What these values would be read as. Nothing is recorded but the look.

    Raises ``Refused`` where they could not be an answer, and for whoever may not give one.
    """
    work = take_up(desk, request, now)
    answer = FactsGiven(
        tuple(GivenFact(path, value, _UNSAID) for path, value in by_path(work.state, facts).items())
    )
    read = read_values(work, answer)
    # What could not be recorded is refused here too; the record does not change by asking.
    work.add(give_facts(work.state, read, work.now, actor, package=package_of(work)), actor)
    seen(desk, request, actor, now, "preview of an answer", "answer")
    return AnswerRead(tuple(_shown(fact) for fact in read.facts))


def _shown(fact: GivenFact) -> ValueRead:
    value = fact.value
    plain = value if value is None or isinstance(value, bool | int | float) else str(value)
    return ValueRead(fact.path, plain, fact.evidence.words)
