"""Answers of a case that cannot stand beside each other, noted on its draft as conflicts."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from assent.adapters.case_files.draft import Draft
from assent.adapters.case_files.spans import note_early_spans, note_spans
from assent.casework.assessment.case import Conflict
from assent.logic.disagreement import (
    AnyDisagreement,
    Disagreement,
    RecordsDisagree,
    SpansDisagree,
    SpanTooEarly,
)
from assent.logic.evaluate import Evaluation
from assent.logic.tree import Condition, Plain


def note_disagreements(
    draft: Draft, disagreements: Iterable[AnyDisagreement], evaluation: Evaluation
) -> None:
    """Show the conflict wherever an answer and another that cannot stand beside it are both given."""
    for disagreement in disagreements:
        match disagreement:
            case Disagreement():
                _of_case(draft, disagreement, evaluation)
            case RecordsDisagree():
                _of_records(draft, disagreement, evaluation)
            case SpansDisagree():
                note_spans(draft, disagreement, evaluation)
            case SpanTooEarly():
                note_early_spans(draft, disagreement, evaluation)
            case _:
                assert_never(disagreement)


def _of_case(draft: Draft, disagreement: Disagreement, evaluation: Evaluation) -> None:
    used = evaluation.facts.values.get(disagreement.fact)
    if used is not None and evaluation.verdict(disagreement.when).strict is True:
        others = (not used,) if isinstance(used, bool) else ()
        draft.conflicts.append(Conflict(disagreement.fact, used, others, disagreement.says))


def _of_records(draft: Draft, disagreement: RecordsDisagree, evaluation: Evaluation) -> None:
    """Each first record is in conflict once, with all that the others of its value say."""
    records, same = disagreement.same.records, disagreement.same.definition.name
    name = disagreement.field.definition.name
    fields = evaluation.facts.records(records).records

    def holding(condition: Condition) -> Iterator[int]:
        verdicts = evaluation.matches(records, condition)
        return (index for index, verdict in enumerate(verdicts) if verdict.strict is True)

    values_by_key = dict[Plain | None, dict[Plain, None]]()
    for index in holding(disagreement.other):
        if (value := fields[index].get(name)) is not None:
            values_by_key.setdefault(fields[index].get(same), {})[value] = None
    for index in holding(disagreement.one):
        shared, used = fields[index].get(same), fields[index].get(name)
        if shared is not None and used is not None and shared in values_by_key:
            path = f"{records}[{index}].{name}"
            draft.conflicts.append(Conflict(path, used, tuple(values_by_key[shared]), disagreement.says))
