"""One public figure: what an engine counted, as it is published, with what may be hidden of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypedDict

from assent.casework.reports.listing import AskedFor, Item, Listing
from assent.regulation.metrics import Measure, MetricRule, Property


@dataclass(frozen=True, slots=True)
class Counted:
    """What an engine counted for one figure and one contract or program; times in seconds, None over nothing."""

    product_line: str
    group: str
    rule: str
    numerator: int
    denominator: int
    average: float | None = None
    median: float | None = None


class Figure(TypedDict):
    """One figure. Where ``denominator`` is 0 there is no figure: ``percent`` and times are null.

    ``items`` is the list of figure 1, and ``asked`` what was asked for beside it; null of any other.
    """

    number: int
    id: str
    says: str
    citation: str
    measure: str
    drugs: str
    doubt: str
    numerator: int | None
    denominator: int | None
    percent: float | None
    average_hours: float | None
    median_hours: float | None
    items: list[Item] | None
    asked: list[AskedFor] | None
    hidden: bool
    note: str


def figure(rule: MetricRule, counted: Counted, listing: Listing) -> Figure:
    """The figure of a rule, from what was counted or, of figure 1, from the list."""
    return _BY_MEASURE[rule.measure](rule, counted, listing)


def hidden(figure: Figure, least: int) -> Figure:
    """The figure for the public: with nothing between 1 and ``least`` - 1 in it, hidden with all its parts."""
    if figure["items"] is not None:
        items: list[Item] = [{**item, "requested": None} for item in figure["items"]]
        asked: list[AskedFor] = [{**code, "requested": None} for code in figure["asked"] or ()]
        return {**figure, "items": items, "asked": asked}
    total, part = figure["denominator"], figure["numerator"]
    cells = [total or 0] if part is None else [part, (total or 0) - part]
    if not any(0 < cell < least for cell in cells):
        return figure
    return {
        **figure,
        "numerator": None,
        "denominator": None,
        "percent": None,
        "average_hours": None,
        "median_hours": None,
        "hidden": True,
        "note": f"fewer than {least}",
    }


def hours(seconds: float | None) -> float | None:
    """Seconds as hours, to two places."""
    return None if seconds is None else round(seconds / 3600, 2)


def percent(part: int, total: int) -> float | None:
    """The share in percent, to two places; None of nothing."""
    return round(100 * part / total, 2) if total else None


def _blank(rule: MetricRule) -> Figure:
    drugs = "only" if rule.only_drugs else "excluded" if rule.drugs_excluded else "included"
    return {
        "number": rule.number,
        "id": rule.id,
        "says": rule.says,
        "citation": rule.citation,
        "measure": rule.measure.value,
        "drugs": drugs,
        "doubt": rule.doubt,
        "numerator": None,
        "denominator": None,
        "percent": None,
        "average_hours": None,
        "median_hours": None,
        "items": None,
        "asked": None,
        "hidden": False,
        "note": "",
    }


def _list(rule: MetricRule, _: Counted, mine: Listing) -> Figure:
    note = "on the plan's list in the year"
    if mine.entries is None:
        note = "asked for in the year; the plan adds what needs authorization and nobody asked for"
    return {**_blank(rule), "items": mine.items(rule), "asked": mine.asked_for(rule), "note": note}


def _share(rule: MetricRule, counted: Counted, _: Listing) -> Figure:
    share = percent(counted.numerator, counted.denominator)
    nothing = "no appeals decided" if Property.APPEALED in rule.of else "no decisions"
    return {
        **_blank(rule),
        "numerator": counted.numerator,
        "denominator": counted.denominator,
        "percent": share,
        "note": "" if counted.denominator else nothing,
    }


def _time(rule: MetricRule, counted: Counted, _: Listing) -> Figure:
    return {
        **_blank(rule),
        "denominator": counted.denominator,
        "average_hours": hours(counted.average),
        "median_hours": hours(counted.median),
        "note": "" if counted.denominator else "no decisions",
    }


_BY_MEASURE: Mapping[Measure, Callable[[MetricRule, Counted, Listing], Figure]] = {
    Measure.LIST: _list,
    Measure.PERCENT: _share,
    Measure.TIME: _time,
}
