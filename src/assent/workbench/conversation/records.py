"""What a record of a list is called on pages: by its medicine, scale or code, and its day as people write it."""

from collections.abc import Mapping
from datetime import date

from assent.desk.assessment.inquiry import Kind, PolicyPackage, RecordsDefinition
from assent.workbench.conversation.fields import choice_words
from assent.workbench.shell.times import day
from assent.workbench.shell.words import capital, say


def record_title(
    package: PolicyPackage, records: RecordsDefinition, index: int, record: Mapping[str, object]
) -> str:
    """Such as ``Sertraline (trial 1)``, or ``Blood pressure reading 1, Feb 3, 2026``; records count from 1."""
    naming = naming_fields(records, record)
    number = f"{records.singular or records.name.replace('_', ' ')} {index + 1}"
    fields = [(field.kind, record[field.name]) for field in records.fields if field.name in naming]
    names = (
        choice_words(package, str(value)) if kind is Kind.CHOICE else str(value)
        for kind, value in fields
        if not isinstance(value, date)
    )
    name = next(names, "")
    on = next((day(value) for _, value in fields if isinstance(value, date)), "")
    title = ", ".join(part for part in (name, on) if part)
    if name:
        return say("conversation.record_of", record=capital(title), number=number)
    return ", ".join(part for part in (capital(number), on) if part)


def naming_fields(records: RecordsDefinition, record: Mapping[str, object]) -> frozenset[str]:
    """The fields that a record is called by: its first code or choice, and its first day."""
    known = [field for field in records.fields if record.get(field.name) is not None]
    codes = (field.name for field in known if field.kind in (Kind.CHOICE, Kind.CODE))
    days = (field.name for field in known if isinstance(record[field.name], date))
    return frozenset(name for name in (next(codes, ""), next(days, "")) if name)
