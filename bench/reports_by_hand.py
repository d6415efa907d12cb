"""The figures of the reports by plain Python over the rows: slow to read, and hard to get wrong.

The generated tests hold DuckDB's answers against these; ``bench.reports`` measures both.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from statistics import mean, median
from typing import Any, NamedTuple, TypeVar

from assent.casework.reports.public import Counted, Level, Population, Wanted
from assent.casework.reports.rows import (
    Answer,
    Appealed,
    AppealOutcome,
    Decision,
    Episode,
    Outcome,
    Period,
    Rows,
)

T = TypeVar("T")
Record = dict[str, Any]
DENIED = (Outcome.PARTIALLY_APPROVED, Outcome.ADVERSE)


class Line(NamedTuple):
    """One line as the public figures see it."""

    population: Population
    product_line: str
    group: Mapping[Level, str]
    drug: bool
    properties: frozenset[str]
    seconds: int | None


def public(rows: Rows, period: Period, wanted: Sequence[Wanted]) -> list[Counted]:
    """Every figure for every contract or program that has anything in the period."""
    places: dict[tuple[str, Level, str], list[Line]] = defaultdict(list)
    for line in counted_lines(rows, period):
        for level, group in line.group.items():
            places[line.product_line, level, group].append(line)
    return [
        _counted(one, group, places[line, level, group])
        for one in wanted
        for line, level, group in sorted(places)
        if (line, level) == (one.product_line, one.level)
    ]


def counted_lines(rows: Rows, period: Period) -> list[Line]:
    """Lines decided in the period, and lines of which an appeal was decided in it."""
    first = {
        (one.origin.request, one.line): one
        for one in rows.decisions
        if one.episode is Episode.INITIAL and one.decided_at is not None
    }
    appeals: dict[tuple[str, str], list[Appealed]] = defaultdict(list)
    for appeal in rows.appeals:
        if appeal.decided_at is not None:
            appeals[appeal.origin.request, appeal.line].append(appeal)
    decided = [
        _line(Population.DECIDED, decision, appeals[place], decision.urgency)
        for place, decision in first.items()
        if _in(period, decision.decided_at)
    ]
    appealed = []
    for place, each in appeals.items():
        within = [one for one in each if _in(period, one.decided_at)]
        if within:
            urgency = min(each, key=lambda one: (one.decided_at is None, one.decided_at)).request_urgency
            appealed.append(_line(Population.APPEALED, first.get(place), within, urgency))
    return decided + appealed


def turnaround(rows: Rows, period: Period) -> list[Record]:
    """First determinations by product line, item, kind and urgency."""

    def record(key: tuple[Any, ...], each: list[Decision]) -> Record:
        line, item, kind, urgency = key
        seconds = [one.seconds for one in each if one.seconds is not None]
        kept = [one.kept for one in each if one.kept is not None]
        return {
            "product_line": line,
            "item": item,
            "kind": kind,
            "urgency": urgency,
            "decisions": len(each),
            "with_deadline": len(kept),
            "in_time": sum(kept),
            "in_time_percent": share(sum(kept), len(kept)),
            "median_hours": hours(median(seconds)),
            "p90_hours": hours(quantile(seconds, 0.9)),
            "extended": sum(one.extended for one in each),
        }

    return _by(
        _first(rows, period),
        lambda one: (
            one.origin.product_line,
            "drug" if one.drug else "service",
            one.origin.kind,
            one.urgency,
        ),
        record,
    )


def outcomes(rows: Rows, period: Period) -> list[Record]:
    """First determinations by product line."""

    def record(key: tuple[Any, ...], each: list[Decision]) -> Record:
        made = {name: sum(one.outcome == name for one in each) for name in ("approved", *DENIED)}
        automatic = sum(one.automatic for one in each)
        shares = {f"{name}_percent": share(n, len(each)) for name, n in made.items()}
        return {
            "product_line": key[0],
            "decisions": len(each),
            **{str(name): n for name, n in made.items()},
            **shares,
            "automatic": automatic,
            "automatic_percent": share(automatic, len(each)),
            "by_delegate": sum(bool(one.delegate) for one in each),
            "reopened": sum(one.reopened for one in each),
        }

    return _by(_first(rows, period), lambda one: (one.origin.product_line,), record)


def without_determination(rows: Rows, period: Period) -> list[Record]:
    """What ended otherwise, and what a reopening replaced."""

    def record(key: tuple[Any, ...], each: list[Decision]) -> Record:
        anew = [one for one in each if one.episode is Episode.REOPENED and one.decided_at is not None]
        return {
            "product_line": key[0],
            "withdrawn": sum(one.outcome is Outcome.WITHDRAWN for one in each),
            "not_required": sum(one.outcome is Outcome.NOT_REQUIRED for one in each),
            "decided_on_appeal": sum(one.outcome is Outcome.DECIDED_ON_APPEAL for one in each),
            "redetermined": len(anew),
            "changed": sum(one.replaces is not None and one.replaces != one.outcome for one in anew),
        }

    ended = [one for one in rows.decisions if _in(period, one.ended_at)]
    found = _by(ended, lambda one: (one.origin.product_line,), record)
    return [one for one in found if any(n for name, n in one.items() if name != "product_line")]


def appeals(rows: Rows, period: Period) -> list[Record]:
    """Appeals that ended in the period."""

    def record(key: tuple[Any, ...], each: list[Appealed]) -> Record:
        line, level, urgency = key
        made = {name: sum(one.outcome == name for one in each) for name in AppealOutcome}
        decided = sum(one.decided_at is not None for one in each)
        seconds = [one.seconds for one in each if one.seconds is not None]
        return {
            "product_line": line,
            "level": level,
            "urgency": urgency,
            "decided": decided,
            "overturned": made[AppealOutcome.OVERTURNED],
            "overturned_percent": share(made[AppealOutcome.OVERTURNED], decided),
            "partly_overturned": made[AppealOutcome.PARTLY_OVERTURNED],
            "upheld": made[AppealOutcome.UPHELD],
            "median_hours": hours(median(seconds)) if seconds else None,
            "deemed_granted": made[AppealOutcome.DEEMED_GRANTED],
            "forwarded": sum(one.forwarded for one in each),
        }

    def level(one: Appealed) -> str:
        return "outside body" if one.outside else str(one.level)

    ended = [one for one in rows.appeals if _in(period, one.ended_at)]
    return _by(ended, lambda one: (one.origin.product_line, level(one), one.urgency), record)


def pend_reasons(rows: Rows, period: Period) -> list[Record]:
    """Questions asked in the period, once for each clause."""
    asked = [
        (clause, one) for one in rows.asks if _in(period, one.asked_at) for clause in one.clauses or ("",)
    ]

    def record(key: tuple[Any, ...], each: list[tuple[str, Any]]) -> Record:
        answers = [one.answer.value for _, one in each]
        taken = [
            int((one.closed_at - one.asked_at).total_seconds()) for _, one in each if one.answer == "given"
        ]
        unanswered = answers.count("unanswered")
        return {
            "clause": key[0],
            "asked": len(each),
            **{one.value: answers.count(one.value) for one in Answer},
            "unanswered_percent": share(unanswered, len(each)),
            "median_hours": hours(median(taken)) if taken else None,
            "escalated": sum(one.escalated for _, one in each),
        }

    return sorted(_by(asked, lambda pair: (pair[0],), record), key=lambda one: (-one["asked"], one["clause"]))


def reasons(rows: Rows, period: Period) -> list[Record]:
    """Clauses of determinations that say no."""
    no = [
        (clause, one)
        for one in rows.decisions
        if one.outcome in DENIED and _in(period, one.decided_at)
        for clause in one.clauses
    ]

    def record(key: tuple[Any, ...], each: list[tuple[str, Decision]]) -> Record:
        adverse = sum(one.outcome is Outcome.ADVERSE for _, one in each)
        return {
            "clause": key[0],
            "product_line": key[1],
            "adverse": adverse,
            "partially_approved": len(each) - adverse,
        }

    found = _by(no, lambda pair: (pair[0], pair[1].origin.product_line), record)
    return sorted(
        found,
        key=lambda one: (-one["adverse"] - one["partially_approved"], one["clause"], one["product_line"]),
    )


BY_HAND: Mapping[str, Callable[[Rows, Period], list[Record]]] = {
    "turnaround": turnaround,
    "outcomes": outcomes,
    "without_determination": without_determination,
    "appeals": appeals,
    "pend_reasons": pend_reasons,
    "reasons": reasons,
}
"""The tables that are more than counts of one column."""


def share(part: int, whole: int) -> float | None:
    """In percent."""
    return 100 * part / whole if whole else None


def hours(seconds: float) -> float:
    """Seconds as hours."""
    return seconds / 3600


def quantile(values: Iterable[int], q: float) -> float:
    """With linear interpolation between the two values around it."""
    ordered = sorted(values)
    place = q * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def _line(population: Population, decision: Decision | None, appeals: list[Appealed], urgency: str) -> Line:
    one: Decision | Appealed = decision or appeals[0]
    held = {urgency}
    if decision is not None:
        held |= {"decided", "approved" if decision.outcome is Outcome.APPROVED else "denied"}
        held |= {"extended"} if decision.extended else set()
    if appeals:
        held.add("appealed")
    if any(appeal.outcome is AppealOutcome.OVERTURNED for appeal in appeals):
        held.add("approved_after_appeal")
    groups = {Level.CONTRACT: one.origin.contract, Level.PLAN: one.origin.program}
    seconds = decision.seconds if decision else None
    return Line(population, one.origin.product_line, groups, one.drug, frozenset(held), seconds)


def _counted(wanted: Wanted, group: str, lines: list[Line]) -> Counted:
    of, count = set(wanted.rule.of), set(wanted.rule.count)
    base = [
        line
        for line in lines
        if line.population is wanted.population
        and wanted.drugs in (None, line.drug)
        and of <= line.properties
    ]
    seconds = [line.seconds for line in base if line.seconds is not None]
    part = sum(count <= line.properties for line in base)
    times = (mean(seconds), median(seconds)) if seconds else (None, None)
    return Counted(wanted.product_line, group, wanted.rule.id, part, len(base), *times)


def _first(rows: Rows, period: Period) -> list[Decision]:
    return [one for one in rows.decisions if one.episode is Episode.INITIAL and _in(period, one.decided_at)]


def _in(period: Period, at: Any) -> bool:
    return at is not None and period.start <= at < period.end


def _by(
    rows: Iterable[T],
    key: Callable[[T], tuple[Hashable, ...]],
    record: Callable[[tuple[Any, ...], list[T]], Record],
) -> list[Record]:
    groups: dict[tuple[Any, ...], list[T]] = defaultdict(list)
    for one in rows:
        groups[key(one)].append(one)
    return [record(found, groups[found]) for found in sorted(groups)]
