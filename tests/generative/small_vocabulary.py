"""A small vocabulary for generated policies, and the values that its facts may take.

Ranges are small, so that generated thresholds and generated values often meet.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from enum import StrEnum

from assent.logic.authoring import Tense, Vocabulary, choice, code, integer, on_date, yes_no
from assent.logic.calendar_math import moved
from assent.logic.case_facts import CaseFacts, Record, RecordList
from assent.logic.definitions import Definition, Kind, Obtainable, RecordsDefinition
from assent.logic.partial_dates import PartialDate
from assent.logic.records import Records
from assent.logic.tree import Fact, Field, FieldFlag, Flag, Plain, Span


class Severity(StrEnum):
    """The one choice of the vocabulary."""

    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"


class RequestKind(StrEnum):
    """What names the pathway of a small policy."""

    INITIAL = "initial"
    CONTINUATION = "continuation"


REQUEST_DATES = (
    date(2025, 6, 15), date(2024, 2, 29), date(2025, 3, 31), date(2024, 8, 31), date(2025, 12, 31),
)  # fmt: skip
SPANS = (Span(), Span(days=1), Span(days=30), Span(months=1), Span(months=6), Span(months=12))
CODES = ("A1", "B2", "C3")

REQUEST_DATE = on_date("request_date", "When was this requested?")
KIND = choice("kind", RequestKind, "What kind of request is this?")
SEVERITY = choice("severity", Severity, "How severe is it?", obtainable=Obtainable("Rate it again."))
DRUG = code("drug", "Which drug is requested?", codes=("NDC 00000-0000-00",))
FLAGS: tuple[Flag, ...] = (
    yes_no("smoker", "Does the member smoke?", obtainable=Obtainable("Stop smoking.", (False,))),
    yes_no("consent", "Did the member consent?", obtainable=Obtainable("Sign it.", (True,))),
    yes_no("relapse", "Was there a relapse?"),
    yes_no("supervised", "Is treatment supervised?", document="treatment plan"),
)
INTEGERS: tuple[Fact[int], ...] = (
    integer("score", "What is the score?", 0, 5, obtainable=Obtainable("Rate it again.")),
    integer("age", "How old is the member?", 0, 5),
    integer("sessions", "How many sessions are planned?", 0, 5),
)
DATES: tuple[Fact[date], ...] = (
    on_date("started", "When did treatment start?", tense=Tense.ANY),
    on_date("last_visit", "When was the last visit?", tense=Tense.ANY),
)


class SmallList:
    """A list of records with one or two fields of each type."""

    def __init__(self, name: str, obtainable: Obtainable | None = None) -> None:
        self.records = Records(
            name, f"Which {name} were there?", f"Is there one more of the {name}?",
            obtainable=obtainable, document="chart note",
        )  # fmt: skip
        self.flags: tuple[FieldFlag, ...] = (
            self.records.flag("adequate", "Was it adequate?"),
            self.records.flag("documented", "Was it documented?"),
        )
        self.integers: tuple[Field[int], ...] = (self.records.integer("total", "What was the total?", 0, 5),)
        self.dates: tuple[Field[date], ...] = (self.records.on_date("day", "On which day?", tense=Tense.ANY),)
        self.choices: tuple[Field[Severity], ...] = (
            self.records.choice("outcome", Severity, "What was the outcome?"),
        )


TRIALS = SmallList("trials")
RATINGS = SmallList("ratings", Obtainable("Rate once more."))
LISTS = (TRIALS, RATINGS)

VOCABULARY = Vocabulary(
    facts=(
        REQUEST_DATE.definition, KIND.definition, SEVERITY.definition, DRUG.definition,
        *(flag.definition for flag in FLAGS), *(fact.definition for fact in INTEGERS),
        *(fact.definition for fact in DATES),
    ),
    lists=tuple(one.records.definition for one in LISTS),
)  # fmt: skip


def days_near(request: date) -> tuple[date, ...]:
    """Days on, just before and just after the boundaries that generated expressions name."""
    near = {
        moved(request, turned) + timedelta(days=shift)
        for span in SPANS
        for turned in (span, -span)
        for shift in (-1, 0, 1)
    }
    return tuple(sorted(near, key=lambda day: (abs(day - request), day)))


def partial_days_near(request: date) -> tuple[PartialDate, ...]:
    """The months and years around the boundaries that generated expressions name."""
    months = {PartialDate(day.year, day.month): None for day in days_near(request)}
    return (*months, *{PartialDate(month.year): None for month in months})


def made_exact(facts: CaseFacts, choose: Callable[[PartialDate], date]) -> CaseFacts:
    """The case in which a day has been chosen for every partial date."""

    def exact(value: Plain | None) -> Plain | None:
        return choose(value) if isinstance(value, PartialDate) else value

    lists = {
        name: RecordList(
            tuple({key: exact(value) for key, value in record.items()} for record in known.records),
            known.complete,
        )
        for name, known in facts.lists.items()
    }
    return CaseFacts({name: exact(value) for name, value in facts.values.items()}, lists)


def values_of(definition: Definition, request: date) -> tuple[Plain, ...]:
    """Every value that a fact or field takes in generated cases, the simplest first."""
    match definition.kind:
        case Kind.BOOLEAN:
            return (False, True)
        case Kind.INTEGER | Kind.NUMBER:
            return tuple(range(int(definition.low or 0), int(definition.high or 0) + 1))
        case Kind.DATE:
            return days_near(request)
        case Kind.CHOICE:
            return definition.choices
        case Kind.CODE:
            return CODES


def completions(facts: CaseFacts, vocabulary: Vocabulary = VOCABULARY) -> Iterator[CaseFacts]:
    """Every case that knows one thing more: a fact, a field, a record, or a complete list."""
    request = facts.values["request_date"]
    assert isinstance(request, date)
    for definition in vocabulary.facts:
        if facts.values.get(definition.name) is None:
            for value in values_of(definition, request):
                yield CaseFacts({**facts.values, definition.name: value}, facts.lists)
    for records in vocabulary.lists:
        for known in _known_better(facts.records(records.name), records, request):
            yield CaseFacts(facts.values, {**facts.lists, records.name: known})


def _known_better(known: RecordList, definition: RecordsDefinition, request: date) -> Iterator[RecordList]:
    if not known.complete:
        yield RecordList(known.records, complete=True)
        yield RecordList((*known.records, {}), complete=False)
    for index, record in enumerate(known.records):
        for field in definition.fields:
            if record.get(field.name) is None:
                for value in values_of(field, request):
                    yield RecordList(
                        _with(known.records, index, {**record, field.name: value}), known.complete
                    )


def _with(records: tuple[Record, ...], index: int, record: Record) -> tuple[Record, ...]:
    return (*records[:index], record, *records[index + 1 :])
