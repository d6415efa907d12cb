"""Ratings on scored scales: totals in their range, items that make up the total, and forms that were answered."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from assent.adapters.fhir.charts.chart import PatientChart
from assent.adapters.fhir.charts.codes import LOINC, NAME, keys, name_key, named
from assent.adapters.fhir.charts.counting import day_in
from assent.adapters.fhir.charts.findings import ChartFindings
from assent.adapters.fhir.charts.quantities import quantity, score_of, value_of
from assent.adapters.fhir.days import When
from assent.adapters.fhir.resources import Resource, elements, kind
from assent.facts.scoring import SCALES, ScaleDefinition, item_faults, total_bounds
from assent.logic.chart_rules import ChartSupport, RatedRecords

_MOST_NESTED = 20


@dataclass
class Rating:
    """One rating in the making: of one scale and day, with the resources that say it."""

    scale: ScaleDefinition
    day: When | None
    totals: list[int] = field(default_factory=list)
    items: dict[int, set[int]] = field(default_factory=dict)
    resources: list[Resource] = field(default_factory=list)
    only_named: bool = False

    def add(self, resource: Resource) -> None:
        """One more resource that says it."""
        if not any(known is resource for known in self.resources):
            self.resources.append(resource)

    @property
    def values(self) -> list[int | None]:
        """The items in the order of the form; None where one is not known, or known with two values."""
        known = {number: values for number, values in self.items.items() if len(values) == 1}
        return [next(iter(known[n])) if n in known else None for n in range(1, self.scale.item_count + 1)]


@dataclass(frozen=True, slots=True)
class _Part:
    """An observation, a component or an answer, as far as ratings read it."""

    codes: list[str]
    value: object
    resource: Resource


def find_ratings(chart: PatientChart, rule: RatedRecords, findings: ChartFindings) -> None:
    """Every rating as a record, the latest first."""
    if rule.records not in findings.lists:
        return
    totals, items = _codes_of(rule)
    ratings: dict[tuple[str, str], Rating] = {}
    for part in _parts(chart, (*totals, *items)):
        day = day_in(part.resource)
        if rule.within_days and (day is None or day.last < chart.on - timedelta(days=rule.within_days)):
            continue
        for code in part.codes:
            if code in totals:
                _take_total(ratings, SCALES[totals[code]], day, part, findings, rule)
                _rating(ratings, SCALES[totals[code]], day).only_named |= code.startswith(NAME)
            elif code in items:
                scale, number = items[code]
                _take_item(ratings, SCALES[scale], number, day, part, rule)
    for rating in sorted(ratings.values(), key=_latest, reverse=True):
        _settle(chart, rule, rating, findings)


def _codes_of(rule: RatedRecords) -> tuple[Mapping[str, str], Mapping[str, tuple[str, int]]]:
    """The scale of each code of a total, and the scale and number of each code of an item."""
    totals = {code: scale for scale, codes in rule.totals.items() for code in codes}
    totals |= {name_key(word): scale for word, scale in rule.names.items()}
    totals |= {
        f"{LOINC} {definition.loinc}": definition.code for definition in SCALES.values() if definition.loinc
    }
    items = {
        f"{LOINC} {code}": (definition.code, number)
        for definition in SCALES.values()
        for number, code in enumerate(definition.item_loinc, 1)
    }
    return totals, items


def _parts(chart: PatientChart, codes: Iterable[str]) -> Iterator[_Part]:
    known_codes = frozenset(codes)
    for resource in chart.observations(known_codes):
        parts: list[Any] = [resource, *elements(resource, "component")]
        for part in parts:
            part_codes = _wanted(part, known_codes)
            if part_codes:
                yield _Part(part_codes, value_of(part), resource)
    for resource in chart.counting("QuestionnaireResponse"):
        yield from _answers(resource, resource, known_codes, 0)


def _wanted(part: object, codes: frozenset[str]) -> list[str]:
    concept = part.get("code") if isinstance(part, Mapping) else None
    return [key for key in (*keys(concept), named(concept)) if key in codes]


def _answers(element: Resource, response: Resource, codes: frozenset[str], depth: int) -> Iterator[_Part]:
    """The answers of a form whose items are called by their LOINC codes, as ``/44250-9``."""
    if depth > _MOST_NESTED:
        return
    for item in elements(element, "item"):
        if not isinstance(item, Mapping):
            continue
        code = f"{LOINC} {str(item.get('linkId', '')).rsplit('/', 1)[-1]}"
        for answer in elements(item, "answer"):
            if code in codes and isinstance(answer, Mapping):
                values = [value for name, value in answer.items() if name.startswith("value")]
                yield _Part([code], values[0] if values else None, response)
            if isinstance(answer, Mapping):
                yield from _answers(answer, response, codes, depth + 1)
        yield from _answers(item, response, codes, depth + 1)


def _take_total(
    ratings: dict[tuple[str, str], Rating],
    scale: ScaleDefinition,
    day: When | None,
    part: _Part,
    findings: ChartFindings,
    rule: RatedRecords,
) -> None:
    amount = quantity(part.value)
    if amount is None:
        return
    total = amount.value
    if total.denominator != 1 or not scale.low <= total <= scale.high:
        message = (
            f"{scale.title}: a total of {amount.written} cannot be, only {scale.low} to {scale.high}; "
            "it is not used"
        )
        findings.conflict(rule.records, message, [part.resource])
        return
    rating = _rating(ratings, scale, day)
    if int(total) not in rating.totals:
        rating.totals.append(int(total))
    rating.add(part.resource)


def _take_item(
    ratings: dict[tuple[str, str], Rating],
    scale: ScaleDefinition,
    number: int,
    day: When | None,
    part: _Part,
    rule: RatedRecords,
) -> None:
    score = score_of(part.value, rule.answers, keys(part.value))
    if score is None:
        return
    rating = _rating(ratings, scale, day)
    rating.items.setdefault(number, set()).add(score)
    rating.add(part.resource)


def _rating(ratings: dict[tuple[str, str], Rating], scale: ScaleDefinition, day: When | None) -> Rating:
    key = (scale.code, day.written if day is not None else "")
    return ratings.setdefault(key, Rating(scale, day))


def _latest(rating: Rating) -> str:
    return rating.day.written if rating.day is not None else ""


def _settle(chart: PatientChart, rule: RatedRecords, rating: Rating, findings: ChartFindings) -> None:
    """The record or records of a rating: one, or one for each of several totals that cannot be told apart."""
    items = _checked_items(rule, rating, findings)
    bounds = total_bounds(rating.scale.code, items) if items else None
    totals: list[int | None] = [*rating.totals] or [None]
    for total in totals:
        if total is None and not items:
            return
        path = findings.record(rule.records)
        if bounds:
            _say_sum(path, rating, items, bounds, total, findings)
        _keep(chart, rule, rating, path, total, items, findings)
    if len(rating.totals) > 1:
        listing = " and ".join(str(total) for total in rating.totals)
        message = f"{rating.scale.title} of {_latest(rating) or 'an unknown day'}: totals of {listing}; all are kept"
        findings.conflict(rule.records, message, rating.resources)


def _checked_items(rule: RatedRecords, rating: Rating, findings: ChartFindings) -> list[int | None]:
    if not rating.items:
        return []
    for number, values in sorted(rating.items.items()):
        if len(values) > 1:
            answers = " and ".join(map(str, sorted(values)))
            message = f"{rating.scale.title}, item {number}: answered {answers}; not used"
            findings.conflict(rule.records, message, rating.resources)
    faults = item_faults(rating.scale.code, rating.values)
    for fault in faults:
        message = f"{fault.field}: {fault.value} cannot be, only {fault.allowed}; the items are not used"
        findings.conflict(rule.records, message, rating.resources)
    return [] if faults else rating.values


def _say_sum(
    path: str,
    rating: Rating,
    items: list[int | None],
    bounds: tuple[int, int],
    total: int | None,
    findings: ChartFindings,
) -> None:
    low, high = bounds
    terms = " + ".join("?" if item is None else str(item) for item in items)
    worked = f"{low}" if low == high else f"{low} to {high}, as {items.count(None)} items are not known"
    on_record = "" if total is None else f"; the total on record is {total}"
    findings.step(path, f"{rating.scale.title}, items {terms} come to {worked}{on_record}")
    if total is not None and not low <= total <= high:
        message = f"{rating.scale.title}: the items come to {worked}, the total says {total}; the items are the form"
        findings.conflict(path, message, rating.resources)


def _keep(
    chart: PatientChart,
    rule: RatedRecords,
    rating: Rating,
    path: str,
    total: int | None,
    items: list[int | None],
    findings: ChartFindings,
) -> None:
    first = next(
        (resource for resource in rating.resources if kind(resource) == "QuestionnaireResponse"),
        rating.resources[0],
    )
    words = f"{rating.scale.title}" + ("" if total is None else f", total {total}")
    evidence = chart.evidence(first, "rating", words, rating.day, rating.resources)
    kept: dict[str, Any] = {rule.scale: rating.scale.code}
    if total is not None:
        kept[rule.total] = total
    if items:
        kept[rule.items] = items
    if rating.day is not None:
        kept[rule.on] = rating.day.written
    support = ChartSupport.SUPPORTS if rating.only_named else ChartSupport.PROVES
    for name, value in kept.items():
        findings.fact(f"{path}.{name}", value, evidence, support, [first, *rating.resources])
