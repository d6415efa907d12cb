"""Where a chart speaks against what is stated beside it: a reviewer sees both, and the software approves neither."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from assent.casework.assessment.case import Case, Conflict
from assent.casework.assessment.chart import THE_PATIENT, ChartReading
from assent.logic.case_facts import Record, RecordList
from assent.logic.chart_rules import ChartSupport
from assent.logic.partial_dates import as_text
from assent.terms.facts import BIRTH_DATE

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def disagreements(
    reading: ChartReading,
    case: Case,
    stated: Mapping[str, Any],
    proved: Mapping[str, Any],
    unfit: Iterable[str],
) -> Iterator[Conflict]:
    """What the chart says against what is stated in a case.

    ``proved`` is what the chart proves, as a case file writes it; ``unfit`` names the facts of which it says what
    cannot be.
    """
    values = case.facts.values
    stated_values = {name: value for name in stated if (value := values.get(name)) is not None}
    for fact in reading.facts:
        if fact.support is ChartSupport.CONTRADICTS and fact.path in stated_values:
            value = stated_values[fact.path]
            if as_text(value) == fact.value:
                opposite = (not value,) if isinstance(value, bool) else ()
                yield Conflict(fact.path, value, opposite, f"{fact.resource} in the chart speaks against it")
    for name in unfit:
        if name in stated_values:
            yield Conflict(
                name, stated_values[name], (), "what the chart says of it cannot be; correct one of the two"
            )
    for conflict in reading.conflicts:
        born = values.get(BIRTH_DATE)
        if conflict.path == THE_PATIENT and born is not None:
            yield Conflict(BIRTH_DATE, born, (), f"the patient {conflict.says}")
    for name, records in proved.items():
        if stated.get(name) is not None and isinstance(records, list):
            yield from _of_list(name, case.facts.records(name), [_fields(record) for record in records])


def _fields(record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if isinstance(value, bool | int | float | str)}


def _of_list(name: str, stated: RecordList, charted: list[dict[str, Any]]) -> Iterator[Conflict]:
    """The fields of a list that was stated, where the chart has a record that belongs into it and is not there.

    A measurement belongs where it is as late as the latest that is stated; what has no day, where the list is said
    to be complete. A list of single codes, such as diagnoses, is no account of anything.
    """
    written = [
        {field: as_text(value) for field, value in record.items() if value is not None}
        for record in stated.records
    ]
    newest = max((day for record in stated.records for day in _days(record)), default=None)
    missing = [
        row
        for row in charted
        if len(row) > 1
        and not any(_agree(row, record) for record in written)
        and _belongs(row, newest, stated.complete)
    ]
    for index, record in enumerate(stated.records if missing else ()):
        for field, value in record.items():
            if value is not None:
                charted_values = tuple(row[field] for row in missing if field in row)
                yield Conflict(
                    f"{name}[{index}].{field}",
                    value,
                    charted_values,
                    "the chart has a record that is not stated",
                )


def _days(record: Record) -> Iterator[date]:
    return (value for value in record.values() if isinstance(value, date))


def _belongs(charted: Mapping[str, Any], newest: date | None, complete: bool) -> bool:
    days = [value for value in charted.values() if isinstance(value, str) and _DAY.fullmatch(value)]
    if not days:
        return complete
    return newest is not None and max(days) >= newest.isoformat()


def _agree(charted: Mapping[str, Any], stated: Mapping[str, Any]) -> bool:
    shared = charted.keys() & stated.keys()
    return bool(shared) and all(charted[field] == stated[field] for field in shared)
