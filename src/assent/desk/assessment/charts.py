"""Use case: a patient's chart as a case, with what is stated beside it; it names no member and records nothing."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from assent.casework.assessment.case import Case, Fault
from assent.casework.assessment.chart import ChartConflict, ReadChart
from assent.casework.assessment.chart import ChartReading as ChartReading
from assent.casework.assessment.chart import DerivedFact as DerivedFact
from assent.casework.assessment.chart import UnreadableChart as UnreadableChart
from assent.casework.assessment.chart import looks_like_chart as looks_like_chart
from assent.desk.assessment.chart_conflicts import disagreements
from assent.desk.ports import Desk
from assent.logic.chart_rules import ChartSupport as ChartSupport
from assent.logic.package import PolicyPackage
from assent.terms.facts import ASSESSED_ON, REQUEST_DATE

MOST_CHART = 8 * 1024 * 1024
"""So many bytes a chart may have, unpacked, that fills a conversation."""
_MOST_PASSES = 20
_PLACE = re.compile(r"(?P<name>\w+)(?:\[(?P<index>\d+)\])?")


@dataclass(frozen=True, slots=True)
class ChartCase:
    """A case that a chart and statements make up. ``given`` is as a case file holds it.

    ``left_out`` is what the chart proves and the case could not take, each with the reason.
    """

    reading: ChartReading
    given: Mapping[str, Any]
    case: Case
    left_out: tuple[ChartConflict, ...]


def chart_case(
    read: ReadChart, stated: Mapping[str, Any], read_case: Callable[[Mapping[str, Any]], Case]
) -> ChartCase:
    """The case of a chart with what is stated beside it.

    A fact that both give keeps both values, and the case shows where they disagree. A list that is stated is used as
    it stands. What the case cannot take of the chart (a value out of its range, a reading before birth) is left out
    and named; what is stated wrongly is a fault of the case. What the chart says against a statement is a conflict
    of the case.
    """
    proved = {name: value for name, value in read.facts.items() if not _is_list(stated.get(name), value)}
    kept = [
        ChartConflict(name, "is stated as a list; the records of the chart are not added", ())
        for name in read.facts
        if name not in proved
    ]
    cannot_be: list[str] = []
    for _ in range(_MOST_PASSES):
        merged = _together(stated, proved)
        case = read_case(merged)
        unfit = [fault for fault in case.faults if _of_chart(fault, stated, proved)]
        if not unfit:
            break
        kept += [
            ChartConflict(fault.fact, f"{fault.value} {fault.says}; it is left out", ()) for fault in unfit
        ]
        cannot_be += [place["name"] for fault in unfit if (place := _PLACE.match(fault.fact))]
        proved = _without(proved, stated, unfit)
    against = disagreements(read.reading, case, stated, read.facts, dict.fromkeys(cannot_be))
    known = {conflict.fact for conflict in case.conflicts}
    case = replace(
        case, conflicts=(*case.conflicts, *(conflict for conflict in against if conflict.fact not in known))
    )
    return ChartCase(read.reading, merged, case, tuple(dict.fromkeys(kept)))


def read_chart_case(
    desk: Desk, data: bytes, package: PolicyPackage, stated: Mapping[str, Any], most_records: int
) -> ChartCase:
    """The case of the bytes of a chart, as of the day of what is stated. Raises ``UnreadableChart``.

    It has at most ``MOST_CHART`` bytes, and of each list the first ``most_records`` are taken.
    """
    if desk.read_chart is None:
        raise UnreadableChart("cannot be taken: this installation reads no charts")
    day = date.fromisoformat(str(stated.get(ASSESSED_ON) or stated[REQUEST_DATE]))
    read = desk.read_chart(data, package, day, most=MOST_CHART)
    facts = {
        name: value[:most_records] if isinstance(value, list) else value for name, value in read.facts.items()
    }
    return chart_case(ReadChart(read.reading, facts), stated, lambda values: desk.read_case(values, "case"))


def _is_list(stated: object, proved: object) -> bool:
    """Whether a list of records is stated where the chart has one; pieces of evidence are no records."""
    return stated is not None and isinstance(proved, list) and not (proved and "value" in proved[0])


def _together(stated: Mapping[str, Any], proved: Mapping[str, Any]) -> dict[str, Any]:
    """What is stated, and beside it what the chart proves."""
    both = {name for name in proved if stated.get(name) is not None}
    together = {**proved, **{name: value for name, value in stated.items() if name not in both}}
    return {**together, **{name: [*_pieces(stated[name]), *_pieces(proved[name])] for name in both}}


def _pieces(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return [value if isinstance(value, Mapping) else {"value": value}]


def _of_chart(fault: Fault, stated: Mapping[str, Any], proved: Mapping[str, Any]) -> bool:
    place = _PLACE.match(fault.fact)
    if place is None or place["name"] not in proved:
        return False
    if place["index"] is None or stated.get(place["name"]) is None:
        return True
    return int(place["index"]) >= len(_pieces(stated[place["name"]]))


def _without(proved: Mapping[str, Any], stated: Mapping[str, Any], unfit: list[Fault]) -> dict[str, Any]:
    """What the chart proves without the values that are no good: a fact as a whole, of a list its record."""
    kept = dict(proved)
    places = {(place["name"], place["index"]) for fault in unfit if (place := _PLACE.match(fault.fact))}
    for name in {name for name, _ in places}:
        indexes = {int(index) for named, index in places if named == name and index is not None}
        before = len(_pieces(stated[name])) if stated.get(name) is not None else 0
        charted = proved[name]
        remaining = (
            [record for number, record in enumerate(charted) if number + before not in indexes]
            if isinstance(charted, list) and indexes
            else []
        )
        if remaining:
            kept[name] = remaining
        else:
            del kept[name]
    return kept
