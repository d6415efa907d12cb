"""Records with a length, such as medication trials, as a picture: how long, how much of it, and which count."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

from assent.casework.assessment.assessment import Assessment
from assent.desk.assessment.inquiry import PolicyPackage, RecordForm, record_form
from assent.workbench.conversation.answers import Facts, records_of
from assent.workbench.conversation.fields import choice_words
from assent.workbench.conversation.records import record_title
from assent.workbench.shell.clauses import clause_labels
from assent.workbench.shell.words import say

COUNTS, OUT, OPEN = "counts", "out", "open"
_LEFT, _WIDTH, _ROW, _TOP = 4.0, 600.0, 34.0, 22.0
_RIGHT = 36.0
"""Room for the words at the last mark."""
_DAYS = 7


@dataclass(frozen=True, slots=True)
class RecordBar:
    """One record: where it begins and how long it is in the picture, its share filled; which clauses keep it out."""

    title: str
    kind: str
    stands: str
    x: float
    y: float
    width: float
    filled: float
    weeks: str
    share: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TimelineMark:
    """A line of the scale of weeks."""

    x: float
    says: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The picture of a list: its bars and marks, ``width`` and ``height`` of it; ``dated`` where bars lie by date."""

    list: str
    bars: tuple[RecordBar, ...]
    marks: tuple[TimelineMark, ...]
    width: float
    height: float
    dated: bool

    @property
    def counting(self) -> int:
        """How many records count."""
        return sum(1 for bar in self.bars if bar.stands == COUNTS)


def timelines(package: PolicyPackage, assessment: Assessment, facts: Facts) -> tuple[Timeline, ...]:
    """A picture of each list of the policy whose records have a length, and of which the case has any."""
    if assessment.policy is None:
        return ()
    forms = (record_form(package, records) for records in assessment.policy.vocabulary.lists)
    return tuple(
        _timeline(package, form, assessment, facts)
        for form in forms
        if form.length and _held(assessment, form.definition.name)
    )


def _timeline(package: PolicyPackage, form: RecordForm, assessment: Assessment, facts: Facts) -> Timeline:
    name = form.definition.name
    records = _held(assessment, name)
    typed_records = records_of(facts, name)
    begins = [
        _day(typed_records[index].get(form.begin)) if index < len(typed_records) else None
        for index in range(len(records))
    ]
    days = [_number(record.get(form.length)) for record in records]
    dated = all(begin is not None for begin in begins)
    first = min((begin for begin in begins if begin), default=None)
    offsets = [(begin - first).days if dated and begin and first else 0 for begin in begins]
    longest = max(
        (offset + (length or _DAYS) for offset, length in zip(offsets, days, strict=True)), default=1
    )
    scale = _WIDTH / max(longest, _DAYS)
    bars = tuple(
        _bar(package, form, assessment, index, offset * scale, (days[index] or 0) * scale)
        for index, offset in enumerate(offsets)
    )
    height = _TOP + _ROW * len(bars) + 8
    return Timeline(name, bars, _marks(longest, scale), _WIDTH + 2 * _LEFT + _RIGHT, height, dated)


def _bar(
    package: PolicyPackage, form: RecordForm, assessment: Assessment, index: int, x: float, width: float
) -> RecordBar:
    record = _held(assessment, form.definition.name)[index]
    share, days = _number(record.get(form.share)), _number(record.get(form.length))
    stands, why = _stands(assessment, form.definition.name, index)
    kind = str(record.get(form.medicine_class) or "")
    drawn_width = max(width, 4.0)
    return RecordBar(
        title=record_title(package, form.definition, index, record),
        kind=choice_words(package, kind) if kind else "",
        stands=stands,
        x=round(_LEFT + x, 1),
        y=_TOP + _ROW * index,
        width=round(drawn_width, 1),
        filled=round(drawn_width * min(share or 0, 100) / 100, 1),
        weeks=f"{days / _DAYS:.3g}" if days is not None else "",
        share=f"{share:g}" if share is not None else "",
        why=why,
    )


def _stands(assessment: Assessment, name: str, index: int) -> tuple[str, tuple[str, ...]]:
    """Whether a record counts by the clauses about the records of its list, and which keep it out or are open."""
    assert assessment.policy is not None
    labels, path = clause_labels(assessment.policy), f"{name}[{index}]"
    failed: dict[str, None] = {}
    unsettled: dict[str, None] = {}
    in_trace = False
    for clause in assessment.trace:
        for record, verdict in clause.records:
            if record != path:
                continue
            in_trace = True
            words = labels[clause.id].whole if clause.id in labels else clause.says
            if verdict.strict is False and verdict.lenient is False:
                failed[words] = None
            elif verdict.strict is not True:
                unsettled[words] = None
    if failed:
        return OUT, tuple(failed)
    if unsettled or not in_trace:
        return OPEN, tuple(unsettled)
    return COUNTS, ()


def _marks(longest: float, scale: float) -> tuple[TimelineMark, ...]:
    weeks = ceil(longest / _DAYS)
    step = next((step for step in (1, 2, 4, 8, 13, 26, 52, 104) if weeks / step <= _MOST_MARKS), 208)
    return tuple(
        TimelineMark(round(_LEFT + week * _DAYS * scale, 1), say("conversation.week", number=week))
        for week in range(0, weeks + 1, step)
        if week * _DAYS <= longest
    )


_MOST_MARKS = 12


def _held(assessment: Assessment, name: str) -> tuple[Mapping[str, Any], ...]:
    record_list = assessment.case.facts.lists.get(name)
    return tuple(record_list.records) if record_list else ()


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
