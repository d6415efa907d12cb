"""The answers of a case to check, under the headings of the policy, and what is still open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assent.casework.assessment.assessment import Assessment
from assent.casework.assessment.case import Case
from assent.desk.assessment.inquiry import (
    Definition,
    Kind,
    PolicyPackage,
    RecordsDefinition,
    Subject,
    record_form,
    unit_of,
)
from assent.workbench.conversation.answers import Facts, is_complete, records_of
from assent.workbench.conversation.fields import asks_of, choice_words
from assent.workbench.conversation.records import naming_fields, record_title
from assent.workbench.shell.times import day
from assent.workbench.shell.words import say


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer: what was asked, what was said, and the page that changes it; ``note`` how it was worked out.

    Of a record ``says`` is empty, and ``parts`` are what is known of it.
    """

    key: str
    asks: str
    says: str
    note: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerPart:
    """The answers under one heading."""

    title: str
    rows: tuple[AnswerRow, ...]


def answer_parts(package: PolicyPackage, assessment: Assessment, facts: Facts) -> tuple[AnswerPart, ...]:
    """Everything that the case says, in the order in which a form asks for it."""
    policy = assessment.policy or package.newest
    reads = {fact.name for fact in policy.vocabulary.facts} | {
        records.name for records in policy.vocabulary.lists
    }
    parts = (
        AnswerPart(subject.title, tuple(_rows(package, assessment.case, facts, subject, reads)))
        for subject in package.subjects
    )
    return tuple(part for part in parts if part.rows)


def _rows(
    package: PolicyPackage,
    case: Case,
    facts: Facts,
    subject: Subject,
    reads: set[str],
) -> Iterator[AnswerRow]:
    worked_out = {computed.fact: computed.inputs for computed in case.computed}
    for definition in subject.definitions:
        if definition.name not in reads:
            continue
        if isinstance(definition, RecordsDefinition):
            yield from _records(package, case, facts, definition)
        elif (value := case.facts.values.get(definition.name)) is not None:
            inputs = "" if definition.name in facts else worked_out.get(definition.name, "")
            note = say("conversation.worked_out", inputs=inputs) if inputs else ""
            yield AnswerRow(
                definition.name, asks_of(definition.question), words_of(package, definition, value), note
            )


def _records(
    package: PolicyPackage, case: Case, facts: Facts, records: RecordsDefinition
) -> Iterator[AnswerRow]:
    record_list, form = case.facts.lists.get(records.name), record_form(package, records)
    fields = [field for field in records.fields if field in form.fields or field.name == form.medicine_class]
    for index, record in enumerate(record_list.records if record_list else ()):
        title, naming = record_title(package, records, index, record), naming_fields(records, record)
        parts = [
            f"{field.question} {words_of(package, field, record[field.name])}"
            for field in fields
            if record.get(field.name) is not None and field.name not in naming
        ]
        yield AnswerRow(f"{records.name}[{index}]", title, "", parts=tuple(parts))
    if is_complete(facts, records.name):
        count = len(records_of(facts, records.name))
        yield AnswerRow(records.name, records.question, say("conversation.complete", count=count))


def words_of(package: PolicyPackage, definition: Definition, value: object) -> str:
    """A value as people say it, with its unit."""
    match value:
        case bool():
            return say("shell.yes") if value else say("shell.no")
        case date():
            return day(value)
        case str() if definition.kind is Kind.CHOICE:
            return choice_words(package, value)
        case int() | float():
            unit = unit_of(definition)
            number = f"{value:.10g}"
            return number if not unit else f"{number}%" if unit == "percent" else f"{number} {unit}"
    return str(value)
