"""Use cases of whoever reviews: see what a correction would change, and the letters of a question, beforehand.

Nothing is recorded by them but the look.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from assent.casework.assessment.as_json import verdict_word
from assent.casework.assessment.assessment import Assessment
from assent.casework.intake.events import FactCorrected
from assent.casework.record.event import Actor
from assent.desk.notices.matter import LetterSource, letters_of, owed
from assent.desk.notices.previews import LetterPreview, rendered
from assent.desk.ports import Desk
from assent.desk.record.detail import Value
from assent.desk.record.recording import Recording, take_up
from assent.desk.record.view import seen
from assent.desk.review.conclusions import concluded
from assent.desk.review.questions import questions_of, request_answers
from assent.desk.review.review import add_correction
from assent.terms.answers import described


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """A clause whose verdict would be another one; null where it would not be looked at."""

    clause: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class CorrectionForeseen:
    """What a correction would change, by the policy and adoptions in force. Never a decision."""

    fact: str
    value: Value = field(metadata=described("As the corrected value is read."))
    before: str | None = field(metadata=described("The outcome as the record stands."))
    after: str | None = field(metadata=described("The outcome with the corrected value."))
    clauses: tuple[ClauseChange, ...]
    asks: tuple[str, ...] = field(metadata=described("Facts that would be asked besides."))


def preview_correction(
    desk: Desk, request: str, corrected: FactCorrected, actor: Actor, now: datetime
) -> CorrectionForeseen:
    """What another value of a fact would change. Raises ``Refused`` where it could not be corrected so."""
    work = take_up(desk, request, now)
    before = concluded(work)
    value = add_correction(work, corrected, actor)
    after = concluded(work)
    seen(desk, request, actor, now, "preview of a correction", "review")
    asked = set(before.missing_facts) if before else set()
    return CorrectionForeseen(
        fact=corrected.fact.path,
        value=value if value is None or isinstance(value, bool | int | float) else str(value),
        before=before.outcome.value if before else None,
        after=after.outcome.value if after else None,
        clauses=tuple(_changes(before, after)),
        asks=tuple(fact for fact in after.missing_facts if fact not in asked) if after else (),
    )


def _changes(before: Assessment | None, after: Assessment | None) -> Iterator[ClauseChange]:
    was, then = _verdicts(before), _verdicts(after)
    for clause in dict.fromkeys((*was, *then)):
        if was.get(clause) != then.get(clause):
            yield ClauseChange(clause, was.get(clause), then.get(clause))


def _verdicts(assessment: Assessment | None) -> dict[str, str]:
    """The verdict of each clause as it counts, in reading order."""
    if assessment is None:
        return {}
    return {
        entry.id: word for entry in assessment.trace if entry.binds and (word := verdict_word(entry.verdict))
    }


def preview_questions(
    desk: Desk, request: str, asks: Mapping[str, str], actor: Actor, now: datetime
) -> tuple[LetterPreview, ...]:
    """The letters that would ask these questions, each in its reader's language.

    Raises ``Refused`` where they could not be asked, and where this installation writes no letters.
    """
    letters_of(desk)
    work = take_up(desk, request, now)
    before = work.state.sequence
    request_answers(work, questions_of(work, asks), actor)
    letters = tuple(_letters(work, before))
    seen(desk, request, actor, now, "preview of a letter", "questions")
    return letters


def _letters(work: Recording, before: int) -> Iterator[LetterPreview]:
    source = LetterSource(work, work.events)
    for letter in owed(work, source.events):
        if letter.about > before:
            yield LetterPreview(letter.to, source.matter(letter).addressee.language, rendered(source, letter))
