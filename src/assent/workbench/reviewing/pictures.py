"""Pictures of a case: trials as bars, ratings over time, blood pressure; places on a canvas for the templates.

The numbers that they are measured by are read out of the policy's own clauses.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from assent.desk.assessment.marks import Mark, Window, marks, windows
from assent.desk.assessment.policies import Policy, once_per_policy
from assent.desk.record.detail import Detail
from assent.workbench.reviewing.clause_tree import Json, clauses_of, word_of
from assent.workbench.reviewing.wording.fact_words import FactWords
from assent.workbench.shell.clauses import ClauseLabel, clause_label
from assent.workbench.shell.fact_fields import facts_by_name
from assent.workbench.shell.times import day as day_text

_TRIALS, _SCORES = "trials", "scores"
_MERCURY = "mm[Hg]"
WIDE, HIGH = 480, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 28, 44, 24, 30
_BAR, _LABELS = 28, 140
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PictureRule:
    """A line at a number that a clause wants: where it is, the number, in words."""

    at: float
    says: str


@dataclass(frozen=True, slots=True)
class TrialBar:
    """One trial: its bar, and how each clause about trials stands to it."""

    label: str
    y: float
    width: float
    says: str
    counts: str
    cells: tuple[str, ...]
    verdicts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrialPicture:
    """Trials by their length, with the least that the policy wants; ``clauses`` head the verdicts of the table."""

    height: float
    bars: tuple[TrialBar, ...]
    rules: tuple[PictureRule, ...]
    columns: tuple[str, ...]
    clauses: tuple[ClauseLabel, ...]


@dataclass(frozen=True, slots=True)
class Dot:
    """A measurement: its place, and ``low`` where it has a second value."""

    x: float
    y: float
    says: str
    low: float = 0


@dataclass(frozen=True, slots=True)
class Tick:
    """A day under the axis."""

    x: float
    says: str


@dataclass(frozen=True, slots=True)
class TrendPicture:
    """Measurements over time: a line, the numbers wanted, and the window of days that counts."""

    title: str
    dots: tuple[Dot, ...]
    line: str
    rules: tuple[PictureRule, ...]
    window: tuple[float, float, str] | None
    ticks: tuple[Tick, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def trial_picture(detail: Detail, policy: Policy, words: FactWords) -> TrialPicture | None:
    """The medication trials; None where there are none."""
    trials = records(detail, _TRIALS)
    if not trials:
        return None
    day_marks = [mark for mark in marks(policy, _TRIALS) if mark.field == "days"]
    most = max(
        [*(float(trial.get("days") or 0) for trial in trials), *(1.4 * mark.bound for mark in day_marks), 1]
    )
    scale = (WIDE - _LABELS - _RIGHT) / most
    clauses = [clause for clause in clauses_of(detail).values() if _is_about(clause, _TRIALS)]
    columns = tuple(dict.fromkeys(name for trial in trials for name in trial if name not in _COMPUTED))
    bars = tuple(
        TrialBar(
            label=words.label(f"{_TRIALS}[{at}]"),
            y=_TOP + at * _BAR,
            width=max(float(trial.get("days") or 0) * scale, 2),
            says=words.value(f"{_TRIALS}[{at}].days", trial.get("days")),
            counts=_all_of(clauses, at),
            cells=tuple(words.value(f"{_TRIALS}[{at}].{name}", trial.get(name)) for name in columns),
            verdicts=tuple(_verdict(clause, at) for clause in clauses),
        )
        for at, trial in enumerate(trials)
    )
    return TrialPicture(
        height=_TOP + len(trials) * _BAR + _BOTTOM,
        bars=bars,
        rules=tuple(PictureRule(_LABELS + mark.bound * scale, _wanted(mark, "days")) for mark in day_marks),
        columns=tuple(_title(name) for name in columns),
        clauses=tuple(clause_label(policy, clause["id"]) for clause in clauses),
    )


def score_pictures(detail: Detail, policy: Policy, words: FactWords) -> tuple[TrendPicture, ...]:
    """One picture for each rating scale with dated totals."""
    by_scale: dict[str, list[tuple[date, float]]] = {}
    for score in records(detail, _SCORES):
        if _has_day(score) and score.get("total") is not None:
            by_scale.setdefault(str(score.get("scale")), []).append(_point(score, "total"))
    received = {fact.fact: str(fact.value) for fact in detail.facts}.get("request_date")
    total_marks = [mark for mark in marks(policy, _SCORES) if mark.field == "total"]
    return tuple(
        _trend(
            words.value(f"{_SCORES}[0].scale", scale),
            sorted(points),
            [mark for mark in total_marks if mark.where.get("scale") == scale],
            _window(policy, received),
        )
        for scale, points in by_scale.items()
    )


def pressure_picture(detail: Detail, policy: Policy) -> TrendPicture | None:
    """Blood pressures, each from the lower to the upper value; None where none is dated."""
    name, upper, lower = _pressure_list(policy)
    points = sorted(
        (*_point(record, upper), float(record[lower]))
        for record in records(detail, name)
        if _has_day(record) and record.get(upper) is not None and record.get(lower) is not None
    )
    if not points:
        return None
    pressure_marks = [mark for mark in marks(policy, name) if mark.field in (upper, lower)]
    days = [point[0] for point in points]
    axis = _Axis(
        days,
        [
            *(point[1] for point in points),
            *(point[2] for point in points),
            *(mark.bound for mark in pressure_marks),
        ],
    )
    return TrendPicture(
        title="",
        dots=tuple(
            Dot(axis.x(day), axis.y(high), f"{high:g}/{low:g}", axis.y(low)) for day, high, low in points
        ),
        line="",
        rules=tuple(
            PictureRule(axis.y(mark.bound), f"{_title(mark.field)} {mark.bound:g}") for mark in pressure_marks
        ),
        window=None,
        ticks=axis.ticks(days),
        columns=(_title("date"), _title(upper), _title(lower)),
        rows=tuple((day_text(day), f"{high:g}", f"{low:g}") for day, high, low in points),
    )


@once_per_policy
def _pressure_list(policy: Policy) -> tuple[str, str, str]:
    """The list whose records have two pressures in millimeters of mercury, and the fields of these."""
    fields_by_list: dict[str, list[str]] = {}
    for known in facts_by_name(policy).values():
        name, bracket, field = known.fact.partition("[].")
        if bracket and known.unit == _MERCURY:
            fields_by_list.setdefault(name, []).append(field)
    pairs = ((name, fields[0], fields[1]) for name, fields in fields_by_list.items() if len(fields) == 2)
    return next(pairs, ("", "", ""))


def records(detail: Detail, name: str) -> list[dict[str, Any]]:
    """The records of a list as the request has them now."""
    by_index: dict[int, dict[str, Any]] = {}
    for fact in detail.facts:
        list_, bracket, subscript = fact.fact.partition("[")
        if bracket and list_ == name:
            index, _, field = subscript.partition("]")
            by_index.setdefault(int(index), {})[field.removeprefix(".")] = fact.value
    return [by_index[index] for index in sorted(by_index)]


class _Axis:
    """Places of days and values on the canvas."""

    def __init__(self, days: list[date], values: list[float]) -> None:
        self._first, self._last = min(days), max(days)
        self._span = max((self._last - self._first).days, 1)
        low, high = min(values), max(values)
        margin = max((high - low) * 0.15, 2)
        self._low, self._high = max(low - margin, 0), high + margin

    def x(self, day: date) -> float:
        """The place of a day."""
        inside = WIDE - _LEFT - _RIGHT
        return round(_LEFT + inside * ((day - self._first).days / self._span if self._span > 1 else 0.5), 1)

    def y(self, value: float) -> float:
        """The place of a value."""
        inside = HIGH - _TOP - _BOTTOM
        return round(HIGH - _BOTTOM - inside * (value - self._low) / (self._high - self._low), 1)

    def ticks(self, days: Iterable[date]) -> tuple[Tick, ...]:
        """Days under the axis, none so near to another that they would run into each other."""
        ticks: list[Tick] = []
        for day in sorted(set(days)):
            if not ticks or self.x(day) - ticks[-1].x > 70:
                ticks.append(Tick(self.x(day), f"{day:%b} {day.day}"))
        return tuple(ticks)


def _trend(
    title: str, points: list[tuple[date, float]], total_marks: list[Mark], window: tuple[date, date] | None
) -> TrendPicture:
    days = [day for day, _ in points] + list(window or ())
    axis = _Axis(days, [*(value for _, value in points), *(mark.bound for mark in total_marks)])
    return TrendPicture(
        title=title,
        dots=tuple(Dot(axis.x(day), axis.y(value), f"{value:g}") for day, value in points),
        line=" ".join(f"{axis.x(day)},{axis.y(value)}" for day, value in points),
        rules=tuple(PictureRule(axis.y(mark.bound), _wanted(mark)) for mark in total_marks),
        window=(axis.x(window[0]), axis.x(window[1]), str((window[1] - window[0]).days)) if window else None,
        ticks=axis.ticks(days),
        columns=(_title("date"), _title("total")),
        rows=tuple((day_text(day), f"{value:g}") for day, value in points),
    )


def _window(policy: Policy, received: str | None) -> tuple[date, date] | None:
    """The days before the request whose ratings count, by the policy."""
    back: Window | None = next(
        (window for window in windows(policy, _SCORES) if window.before == "request_date"), None
    )
    if back is None or not received:
        return None
    last = date.fromisoformat(received)
    return last - timedelta(days=back.days), last


def _has_day(record: Values) -> bool:
    """Whether its day is known: a month has no place on an axis of days."""
    return len(str(record.get("date") or "")) == len("2026-02-10")


def _point(record: Values, name: str) -> tuple[date, float]:
    return date.fromisoformat(str(record["date"])), float(record[name])


def _is_about(clause: Json, name: str) -> bool:
    return bool(clause["records"]) and clause["records"][0]["record"].startswith(f"{name}[")


def _verdict(clause: Json, at: int) -> str:
    verdicts = clause["records"]
    return word_of(verdicts[at]["verdict"]) if at < len(verdicts) else "none"


def _all_of(clauses: list[Json], at: int) -> str:
    """Whether a record counts: all clauses hold of it, one fails, or it is not known yet."""
    verdicts = {_verdict(clause, at) for clause in clauses}
    if not verdicts:
        return "none"
    return "not_met" if "not_met" in verdicts else "met" if verdicts == {"met"} else "incomplete"


def _wanted(mark: Mark, unit: str = "") -> str:
    reading = f" ({mark.reading})" if mark.reading else ""
    return f"{_SIGNS[mark.operator]} {mark.bound:g}{f' {unit}' if unit else ''}{reading}"


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()


_SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<"}
_COMPUTED = frozenset({
    "medicine", "role", "made_for_another_use", "augments_too", "repeated_dispense", "days_of_medicine",
})  # fmt: skip
"""Fields that are worked out of others: the table shows what was given."""
