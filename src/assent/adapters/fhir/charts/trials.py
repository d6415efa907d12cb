"""Medicines of a chart as trials: one a medicine and stretch of time, with the arithmetic in words.

Four resources about one medicine are one trial. Days are those of supply: a dispense that comes early begins when
the earlier one ends.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from assent.adapters.fhir.charts.chart import PatientChart
from assent.adapters.fhir.charts.codes import keys, matching
from assent.adapters.fhir.charts.counting import is_over, is_unsure
from assent.adapters.fhir.charts.findings import ChartFindings, names
from assent.adapters.fhir.charts.medicines import (
    ADMINISTRATION,
    DISPENSE,
    ORDER,
    STATEMENT,
    MedicineUse,
    medicine_of,
    uses,
)
from assent.adapters.fhir.days import When, day_of
from assent.adapters.fhir.resources import Resource
from assent.casework.assessment.case import Evidence
from assent.facts.days_covered import Dispense, proportion_of_days_covered
from assent.facts.minimum_doses import minimum_dose
from assent.logic.chart_rules import ChartSupport, MedicineTrials


@dataclass
class MedicineTrial:
    """One medicine over one stretch of time. ``first`` and ``last`` are those on which it may have been in hand.

    ``shown`` is the last of them by what shows it, orders left out; ``supplied`` the last for which what was
    dispensed lasts.
    """

    ingredient: str
    uses: list[MedicineUse] = field(default_factory=list)
    first: date = date.max
    last: date = date.min
    shown: date = date.min
    supplied: date = date.min
    _products: dict[When | None, set[str]] = field(default_factory=dict)

    def take(self, use: MedicineUse, on: date) -> None:
        """One more resource about it. Supply that comes before the earlier one is used up begins after it."""
        start = use.start.first if use.start else on
        begins = start
        if use.kind == DISPENSE and not self._beside(use) and self.supplied >= start:
            begins = self.supplied + timedelta(days=1)
        last = _last_day(use, begins, on)
        self.first, self.last = min(self.first, start), max(self.last, last)
        if not use.is_order:
            self.shown = max(self.shown, last)
        if use.kind == DISPENSE:
            self.supplied = max(self.supplied, last)
        self.uses.append(use)

    @property
    def proved(self) -> list[MedicineUse]:
        """What shows that the medicine was in hand: all but orders."""
        return [use for use in self.uses if not use.is_order]

    @property
    def dispenses(self) -> list[MedicineUse]:
        """Its dispenses, oldest first."""
        return sorted((use for use in self.uses if use.kind == DISPENSE and use.start), key=_begin)

    @property
    def resources(self) -> list[Resource]:
        """All resources about it."""
        return [use.resource for use in self.uses]

    @property
    def exact(self) -> bool:
        """Whether every day that its resources give is known to the day."""
        days = [day for use in self.proved for day in (use.start, use.end) if day is not None]
        return all(day.exact for day in days)

    def _beside(self, use: MedicineUse) -> bool:
        """Whether another product was dispensed on the same day: the two are taken together."""
        products = self._products.setdefault(use.start, set())
        products.add(use.named.product)
        return len(products) > 1


def find_trials(chart: PatientChart, rule: MedicineTrials, findings: ChartFindings) -> None:
    """Every trial as a record, oldest first, with what speaks for and against its dose, episode and response."""
    if rule.records not in findings.lists:
        return
    trials = list(_trials(chart, rule))
    episode = _episode(chart, rule)
    for trial in trials:
        path = findings.record(rule.records)
        _say_trial(chart, rule, trial, path, findings)
        _say_dose(chart, rule, trial, path, findings)
        _say_episode(chart, rule, trial, path, episode, findings)
        _say_response(chart, rule, trial, path, findings)
        findings.step(path, *_steps(chart, trial, trials, episode))


def _trials(chart: PatientChart, rule: MedicineTrials) -> list[MedicineTrial]:
    since = _since(chart, rule)
    recent = [
        use for use in uses(chart)
        if use.named.medicine.role_in_trial.value in rule.roles
        and _last_day(use, use.start.first if use.start else chart.on, chart.on) >= since
    ]  # fmt: skip
    trials: list[MedicineTrial] = []
    for _, same in groupby(sorted(recent, key=_ingredient), key=_ingredient):
        trials += _stretches(list(same), rule.gap_days, chart.on)
    return sorted(trials, key=lambda trial: (trial.first, trial.ingredient))


def _stretches(same: list[MedicineUse], gap_days: int, on: date) -> list[MedicineTrial]:
    """The resources of one medicine, cut where it was not in hand for longer than ``gap_days``."""
    trials: list[MedicineTrial] = []
    for use in sorted(same, key=_begin):
        start = use.start.first if use.start else on
        if not trials or start > trials[-1].last + timedelta(days=gap_days):
            trials.append(MedicineTrial(use.named.medicine.antidepressant_ingredient))
        trials[-1].take(use, on)
    return trials


def _last_day(use: MedicineUse, begins: date, on: date) -> date:
    """The last day for which a resource says that the medicine was in hand, not after ``on``."""
    if use.kind == DISPENSE:
        return min(begins + timedelta(days=(use.days or 1) - 1), on)
    if use.end is not None:
        return min(max(begins, use.end.last), on)
    going_on = use.kind in (STATEMENT, ORDER) and use.resource.get("status") == "active"
    return on if going_on else min(begins, on)


def _since(chart: PatientChart, rule: MedicineTrials) -> date:
    """The day from which on trials are read: some years back, or the onset of the episode where it is earlier."""
    if not rule.within_days:
        return date.min
    onsets = [onset.first for onset, _ in _episode(chart, rule)]
    return min([chart.on - timedelta(days=rule.within_days), *onsets[-1:]])


def _say_trial(
    chart: PatientChart, rule: MedicineTrials, trial: MedicineTrial, path: str, findings: ChartFindings
) -> None:
    proved = trial.proved
    support = ChartSupport.PROVES if proved else ChartSupport.SUPPORTS
    cited = proved or trial.uses
    evidence = _evidence(chart, cited, f"{trial.ingredient}: {_counted(trial.uses)}")
    resources = [use.resource for use in cited]
    findings.fact(f"{path}.{rule.drug}", cited[0].named.drug, evidence, support, resources)
    dispenses = trial.dispenses
    if dispenses:
        written = [_dispensed(use) for use in dispenses]
        findings.fact(
            f"{path}.{rule.dispenses}", written, evidence, support, [use.resource for use in dispenses]
        )
    start, end = _begin_of(trial), _end_of(trial, chart.on)
    if start is not None:
        findings.fact(f"{path}.{rule.start}", start, evidence, support, resources)
    if start is not None and end is not None and proved:
        findings.fact(f"{path}.{rule.end}", end.written, evidence, support, resources)


def _dispensed(use: MedicineUse) -> dict[str, Any]:
    day = use.start.written if use.start else ""
    return {"on": day, "days_supply": use.days, "product": use.named.product}


def _begin_of(trial: MedicineTrial) -> str | None:
    """The day, month or year in which it began, as written; None where no resource gives one."""
    starts = [use.start for use in (trial.proved or trial.uses) if use.start is not None]
    return min(starts, key=lambda start: start.first).written if starts else None


def _end_of(trial: MedicineTrial, on: date) -> When | None:
    """Its last day: of a statement's period, else of supply. None where one of them does not say how long.

    What is left in the bottle when a statement ends was not taken.
    """
    if any(use.kind == DISPENSE and use.days is None for use in trial.proved) or not trial.proved:
        return None
    statements = [use for use in trial.proved if use.kind == STATEMENT]
    ends = [end for use in statements if (end := use.end or _told(use)) is not None]
    if statements and not ends and not trial.dispenses:
        return None
    last_dispensed = max((_begin(use) for use in trial.dispenses), default=date.min)
    last = max(ends, key=lambda end: end.last, default=None)
    if last is not None and last_dispensed <= last.last <= on:
        return last
    day = min(trial.supplied if trial.dispenses else trial.shown, on)
    return When(day.isoformat(), day, day)


def _told(use: MedicineUse) -> When | None:
    """The day on which somebody said that it is still taken; nobody said it of later days."""
    return day_of(use.resource, "dateAsserted") if use.resource.get("status") == "active" else None


def _say_dose(
    chart: PatientChart, rule: MedicineTrials, trial: MedicineTrial, path: str, findings: ChartFindings
) -> None:
    least = minimum_dose(trial.ingredient)
    dosed = [use for use in trial.uses if use.daily_mg is not None]
    if least is None or not dosed or not rule.dose_accepted:
        return
    highest = max(dosed, key=lambda use: use.daily_mg or 0)
    reached = (highest.daily_mg or 0) >= least.mg_per_day
    words = f"{highest.daily_mg:g} mg a day; least by the {least.source}: {least.mg_per_day:g} mg"
    evidence = chart.evidence(highest.resource, "dose", words)
    support = ChartSupport.SUPPORTS if reached else ChartSupport.CONTRADICTS
    findings.fact(f"{path}.{rule.dose_accepted}", True, evidence, support, [highest.resource])


def _say_episode(
    chart: PatientChart, rule: MedicineTrials, trial: MedicineTrial, path: str, episode: list[tuple[When, Resource]],
    findings: ChartFindings,
) -> None:  # fmt: skip
    """Within the episode or before it, by the onset of the condition; across it, nobody but a reader can say."""
    if not episode or not rule.in_current_episode or trial.first == date.max:
        return
    onset, condition = episode[-1]
    inside, before = trial.first >= onset.last, bool(trial.proved) and trial.shown < onset.first
    if inside or before:
        words = f"from {trial.first}; onset of the active condition {onset.written}"
        evidence = chart.evidence(condition, "onset", words, onset)
        resources = [condition, *trial.resources]
        findings.fact(f"{path}.{rule.in_current_episode}", inside, evidence, ChartSupport.SUPPORTS, resources)


def _say_response(
    chart: PatientChart, rule: MedicineTrials, trial: MedicineTrial, path: str, findings: ChartFindings
) -> None:
    if not rule.response or not rule.intolerance:
        return
    for resource in chart.counting("AllergyIntolerance"):
        named = medicine_of(resource.get("code"))
        if named is not None and named.medicine.antidepressant_ingredient == trial.ingredient:
            words = f"{resource.get('type') or 'allergy or intolerance'} to {trial.ingredient}"
            evidence = chart.evidence(resource, "intolerance", words)
            findings.fact(
                f"{path}.{rule.response}", rule.intolerance, evidence, ChartSupport.SUPPORTS, [resource]
            )


def _episode(chart: PatientChart, rule: MedicineTrials) -> list[tuple[When, Resource]]:
    """The onsets of the active conditions of an episode, oldest first."""
    onsets = [
        (onset, resource)
        for resource in chart.counting("Condition")
        if not is_over(resource) and not is_unsure(resource)
        and matching(keys(resource.get("code")), rule.episode)
        and (onset := day_of(resource, "onsetDateTime", "onsetPeriod")) is not None
    ]  # fmt: skip
    return sorted(onsets, key=lambda pair: pair[0].first)


def _steps(
    chart: PatientChart,
    trial: MedicineTrial,
    trials: Iterable[MedicineTrial],
    episode: list[tuple[When, Resource]],
) -> Iterator[str]:
    yield f"one trial of {trial.ingredient}, from {_counted(trial.uses)} ({names(trial.resources)})"
    if not trial.proved:
        yield "only ordered: an order does not show that it was taken"
    end = _end_of(trial, chart.on)
    yield from _days_steps(trial, end.last if end is not None else trial.shown, chart.on)
    for use in trial.uses:
        if use.how:
            yield f"{use.how} ({names([use.resource])})"
    yield from _least_steps(trial)
    for other_trial in trials:
        days = (min(trial.shown, other_trial.shown) - max(trial.first, other_trial.first)).days + 1
        if other_trial is not trial and trial.proved and other_trial.proved and days > 0:
            exact = trial.exact and other_trial.exact
            yield f"together with {other_trial.ingredient} on {'' if exact else 'up to '}{days} days"
    if episode and trial.proved and trial.first < episode[-1][0].first <= trial.shown:
        after = (trial.shown - episode[-1][0].first).days + 1
        yield f"it began before the onset {episode[-1][0].written}; {after} days lie on or after it"


def _least_steps(trial: MedicineTrial) -> Iterator[str]:
    """How much of what was dispensed reaches the least dose: days below it are no days of an adequate dose."""
    least = minimum_dose(trial.ingredient)
    dosed = [use for use in trial.dispenses if use.days and use.daily_mg is not None]
    if least is not None and dosed:
        reached = sum(use.days or 0 for use in dosed if (use.daily_mg or 0) >= least.mg_per_day)
        days = sum(use.days or 0 for use in dosed)
        yield f"{reached} of {days} days' supply at {least.mg_per_day:g} mg a day or more ({least.source})"


def _days_steps(trial: MedicineTrial, last: date, on: date) -> Iterator[str]:
    supplies = [use for use in trial.dispenses if use.start and use.start.exact]
    if not supplies:
        return
    for use in supplies:
        day = use.start.written if use.start else ""
        yield f"dispensed {day}: {f'{use.days} days' if use.days else 'for how long is not said'}"
    covered = proportion_of_days_covered(
        [Dispense(_begin(use), use.days, use.named.product) for use in supplies], trial.first, last
    )
    yield (
        f"from {trial.first} to {last} are {covered.days_in_window} days, "
        f"{covered.days_covered} of them covered by supply: {covered.percent_text}"
    )
    gap = covered.days_in_window - covered.days_covered
    if gap and covered.percent is not None:
        yield f"{gap} days without supply"
    if last == on:
        yield f"still in hand on {on}, the day of this reading"


def _counted(medicine_uses: list[MedicineUse]) -> str:
    words = {DISPENSE: "dispenses", STATEMENT: "statements", ADMINISTRATION: "administrations"}
    counts: dict[str, int] = {}
    for use in medicine_uses:
        word = words.get(use.kind, "orders")
        counts[word] = counts.get(word, 0) + 1
    return ", ".join(f"{count} {word if count > 1 else word[:-1]}" for word, count in counts.items())


def _evidence(chart: PatientChart, medicine_uses: list[MedicineUse], words: str) -> Evidence:
    last = max(medicine_uses, key=_begin)
    labels = {DISPENSE: "dispense", STATEMENT: "statement", ADMINISTRATION: "administration"}
    return chart.evidence(
        last.resource, labels.get(last.kind, "order"), words, with_=[use.resource for use in medicine_uses]
    )


def _ingredient(use: MedicineUse) -> str:
    return use.named.medicine.antidepressant_ingredient


def _begin(use: MedicineUse) -> date:
    return use.start.first if use.start else date.max
