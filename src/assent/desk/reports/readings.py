"""Use case of whoever reads reports: how often each question of wording was open, and how it was resolved.

A committee sees from it which reading to adopt. Counted from the record; it names no request and no member.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from assent.casework.lifecycle import apply
from assent.casework.people.permissions import Use, check_use
from assent.casework.plan.plan import questions
from assent.casework.record.days import plan_day
from assent.casework.record.event import Actor, Event
from assent.casework.record.state import RequestState, new_request
from assent.casework.reports.rows import Period
from assent.casework.review.events import Assessed, JudgmentResolved
from assent.desk.assessment.policy_terms import AdoptedReading, adopted_readings
from assent.desk.ports import Desk
from assent.desk.record.explanation import repeated
from assent.desk.record.recording import events_of
from assent.desk.reports.reports import events_told
from assent.logic.conclude import Outcome
from assent.logic.policy import Policy
from assent.logic.tree import Reading, Readings
from assent.logic.walk import every_condition
from assent.terms.answers import described


@dataclass(frozen=True, slots=True)
class ReadingResolved:
    """One reading of a question, and how often physicians chose it."""

    reading: str
    says: str
    live: bool = field(metadata=described("Whether it decides; a recorded one is only reported."))
    chosen: int = field(metadata=described("How many answers of physicians chose it."))
    in_favor: int = field(metadata=described("Of these, how many found that the clause holds."))
    adopted_since: date | None = field(metadata=described("Null where it is not the plan's today."))
    adopted_by: str


@dataclass(frozen=True, slots=True)
class QuestionResolved:
    """One question of wording: on how many requests it was open in a period, and how it was resolved."""

    policy: str
    question: str
    asks: str
    clauses: tuple[str, ...]
    open_on: int = field(metadata=described("Requests of which it was one of the questions that decide."))
    resolved_on: int = field(metadata=described("Of these, requests on which a physician answered it."))
    readings: tuple[ReadingResolved, ...]
    without_reading: int = field(metadata=described("Answers of physicians that chose no reading."))


@dataclass(slots=True)
class _Counts:
    open_on: defaultdict[str, set[str]]
    answers: Counter[tuple[str, str, bool]]
    resolved_on: defaultdict[str, set[str]]

    def answers_of(self, question: str, reading: str) -> tuple[int, int]:
        """How many found that the clause holds by this reading, and how many that it does not."""
        return self.answers[question, reading, True], self.answers[question, reading, False]


def readings(desk: Desk, period: Period, actor: Actor, now: datetime) -> list[QuestionResolved]:
    """Every question of the newest version of each policy, those that were open most often first.

    A question was open where an assessment left it to a clinician; each such assessment is made again from the
    record, as a replay makes it.
    """
    check_use(actor.role, Use.READ_REPORTS)
    counts, today = _counted(desk, period), plan_day(now)
    resolved = [
        _resolved(package.newest, question, counts, _adopted(desk, package.newest, today))
        for package in desk.catalogue.packages
        for question in questions(package.newest).values()
    ]
    return sorted(resolved, key=lambda question: (-question.open_on, -question.resolved_on))


def _adopted(desk: Desk, policy: Policy, day: date) -> Mapping[str, AdoptedReading]:
    return {
        reading.question: reading for reading in adopted_readings(desk.plan, policy, day) if reading.counts
    }


def _resolved(
    policy: Policy, question: Readings, counts: _Counts, adopted: Mapping[str, AdoptedReading]
) -> QuestionResolved:
    id = question.question
    rows = tuple(
        _reading(reading, reading in question.live, counts.answers_of(id, reading.name), adopted.get(id))
        for reading in (*question.live, *question.recorded)
    )
    return QuestionResolved(
        policy.id,
        id,
        question.asks,
        _clauses(policy).get(id, ()),
        len(counts.open_on[id]),
        len(counts.resolved_on[id]),
        rows,
        sum(counts.answers_of(id, "")),
    )


def _reading(
    reading: Reading, live: bool, answers: tuple[int, int], adopted: AdoptedReading | None
) -> ReadingResolved:
    in_favor, against = answers
    mine = adopted if adopted and adopted.reading == reading.name else None
    return ReadingResolved(
        reading.name,
        reading.says,
        live,
        in_favor + against,
        in_favor,
        mine.on if mine else None,
        mine.by if mine else "",
    )


def _counted(desk: Desk, period: Period) -> _Counts:
    counts = _Counts(defaultdict(set), Counter(), defaultdict(set))
    judged: set[str] = set()
    for event in events_told(desk):
        if not period.start <= event.at < period.end:
            continue
        match event.body:
            case Assessed(outcome=Outcome.JUDGMENT):
                judged.add(event.request)
            case JudgmentResolved(question=question, reading=reading, answer=answer) if question:
                counts.answers[question, reading, answer] += 1
                counts.resolved_on[question].add(event.request)
    for request in sorted(judged):
        for event, question in _open_questions(desk, request):
            if period.start <= event.at < period.end:
                counts.open_on[question].add(request)
    return counts


def _open_questions(desk: Desk, request: str) -> Iterator[tuple[Event, str]]:
    """Each assessment of a request that ended with a clinician, with each question of wording that it left open."""
    state = new_request(request)
    for event in events_of(desk, request):
        if isinstance(event.body, Assessed) and event.body.outcome is Outcome.JUDGMENT:
            for question in _left_open(desk, state, event.body, event):
                yield event, question
        state = apply(state, event)


def _left_open(desk: Desk, state: RequestState, recorded: Assessed, event: Event) -> tuple[str, ...]:
    kept = _LEFT_OPEN.get(event.digest)
    if kept is None:
        again = repeated(desk, state, recorded, desk.plan_at(event.at))
        asked = again.questions if again else ()
        kept = tuple(
            dict.fromkeys(question.question for question in asked if isinstance(question.node, Readings))
        )
        if len(_LEFT_OPEN) >= _MOST_KEPT:
            _LEFT_OPEN.clear()
        _LEFT_OPEN[event.digest] = kept
    return kept


_MOST_KEPT = 20_000
_LEFT_OPEN: dict[str, tuple[str, ...]] = {}
"""By the digest of the recorded assessment: what it left open never changes."""


def _clauses(policy: Policy) -> dict[str, tuple[str, ...]]:
    """The clauses in which each question stands, outer ones first."""
    by_question: dict[str, list[str]] = {}
    for name, clause in policy.clauses().items():
        for condition in every_condition(clause):
            if isinstance(condition, Readings) and name not in by_question.setdefault(condition.question, []):
                by_question[condition.question].append(name)
    return {question: tuple(names) for question, names in by_question.items()}
