"""Days of records that cannot be as they are beside each other, or beside the case, noted as conflicts."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from assent.adapters.case_files.draft import Draft
from assent.casework.assessment.case import Conflict
from assent.facts.derive.records import Input
from assent.logic.disagreement import SpansDisagree, SpanTooEarly
from assent.logic.evaluate import Evaluation
from assent.logic.partial_dates import PartialDate, first_day, last_day
from assent.logic.tree import Condition, Field, FieldFlag, Plain


def note_spans(draft: Draft, rule: SpansDisagree, evaluation: Evaluation) -> None:
    """Show the conflict at each record with which too many go on at one time.

    Of a day that is known in part only what is so for every such day counts.
    """
    for group in _groups(draft, rule, evaluation).values():
        for start, end, index in group:
            until = start + timedelta(days=rule.days)
            there = [other for other in group if other[0] <= start and until <= other[1]]
            if until <= end and len(there) >= rule.at_once and index == max(there)[2]:
                _note(draft, rule.field, index, rule.says)


def note_early_spans(draft: Draft, rule: SpanTooEarly, evaluation: Evaluation) -> None:
    """Show the conflict at each record that began too early."""
    lasts, requested = draft.values.get(rule.days), draft.request_date
    if requested is None or not isinstance(lasts, int) or lasts > (requested - date.min).days:
        return
    for index, given in _counted(draft, rule.field, rule.counts, evaluation):
        start = _latest(given.get(rule.start))
        if start is not None and start < requested - timedelta(days=lasts):
            _note(draft, rule.field, index, rule.says)


def _groups(
    draft: Draft, rule: SpansDisagree, evaluation: Evaluation
) -> dict[Plain | None, list[tuple[date, date, int]]]:
    """First day, last day and place of the records that count, by the value that they share."""
    groups = dict[Plain | None, list[tuple[date, date, int]]]()
    for index, given in _counted(draft, rule.field, rule.counts, evaluation):
        start, end = _latest(given.get(rule.start)), _earliest(given.get(rule.end))
        shared = _value(draft, rule.same, index) if rule.same is not None else None
        if start is not None and end is not None and (rule.same is None or shared is not None):
            groups.setdefault(shared, []).append((start, end, index))
    return groups


def _counted(
    draft: Draft, field: Field[Any] | FieldFlag, counts: Condition, evaluation: Evaluation
) -> Iterator[tuple[int, Mapping[str, Input]]]:
    """The place of each record that counts, and what it gives beside its fields."""
    given = draft.inputs.get(field.records, [])
    verdicts = evaluation.matches(field.records, counts)
    for index, (inputs, verdict) in enumerate(zip(given, verdicts, strict=False)):
        if verdict.strict is True:
            yield index, inputs


def _value(draft: Draft, field: Field[Any] | FieldFlag, index: int) -> Plain | None:
    records, _ = draft.lists[field.records]
    return records[index].get(field.definition.name)


def _note(draft: Draft, field: Field[Any] | FieldFlag, index: int, says: str) -> None:
    used = _value(draft, field, index)
    if used is not None:
        path = f"{field.records}[{index}].{field.definition.name}"
        draft.conflicts.append(Conflict(path, used, (), says))


def _latest(day: Input) -> date | None:
    return last_day(day) if isinstance(day, date | PartialDate) else None


def _earliest(day: Input) -> date | None:
    return first_day(day) if isinstance(day, date | PartialDate) else None
