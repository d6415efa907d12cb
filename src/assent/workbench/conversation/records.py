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
    number = f"{records.singular or records.name.replace('_', ' ')} {index + 1}"
    known = [(field.kind, value) for field in records.fields if (value := record.get(field.name)) is not None]
    names = (
        choice_words(package, str(value)) if kind is Kind.CHOICE else str(value)
        for kind, value in known
        if kind in (Kind.CHOICE, Kind.CODE)
    )
    name = next(names, "")
    on = next((day(value) for _, value in known if isinstance(value, date)), "")
    said = ", ".join(part for part in (name, on) if part)
    if name:
        return say("conversation.record_of", record=capital(said), number=number)
    return ", ".join(part for part in (capital(number), on) if part)
