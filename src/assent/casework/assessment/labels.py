"""What a question is about, as people call it: a record by its medicine or date, never by its path."""

import re
from collections.abc import Callable
from datetime import date

from assent.logic.case_facts import Record
from assent.logic.definitions import Kind, RecordsDefinition
from assent.logic.partial_dates import PartialDate
from assent.logic.policy import Vocabulary

_RECORD = re.compile(r"(?P<list>[a-z_0-9]+)\[(?P<index>\d+)\](?:\.(?P<field>[a-z_0-9]+))?")
_NAMING = (Kind.CODE, Kind.CHOICE)

RecordAt = Callable[[str, int], Record]
"""What is known of a record: the name of its list, and its index from 0."""


def label(path: str, vocabulary: Vocabulary, record_at: RecordAt) -> str:
    """What a fact, a list or a field of a record is called: ``mirtazapine (trial 4): adherence``.

    A record is called by its first field that is a code or a choice, and by its date. Records are counted
    from 1. A path that the vocabulary does not hold is shown in words.
    """
    match = _RECORD.fullmatch(path)
    records = next(
        (definition for definition in vocabulary.lists if match and definition.name == match["list"]), None
    )
    if match is None or records is None:
        return _words(path)
    index = int(match["index"])
    record = record_label(records, index, record_at(records.name, index))
    return f"{record}: {_words(match['field'])}" if match["field"] else record


def record_label(records: RecordsDefinition, index: int, record: Record) -> str:
    """What one record is called: ``sertraline (trial 1)``, ``phq 9 of 2026-02-03 (rating 2)``."""
    number = f"{records.singular or _words(records.name)} {index + 1}"
    known = [(field.kind, value) for field in records.fields if (value := record.get(field.name)) is not None]
    name = next((_words(str(value)) for kind, value in known if kind in _NAMING), "")
    day = next((f"of {value}" for _, value in known if isinstance(value, date | PartialDate)), "")
    if name:
        return " ".join(part for part in (name, day, f"({number})") if part)
    return f"{number} {day}".rstrip()


def _words(name: str) -> str:
    return name.replace("_", " ")
