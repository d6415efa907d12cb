"""Derivations of each record of a list: a total of items, a span of days, days covered, lookups."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import assert_never

from assent.facts.days_covered import Dispense, proportion_of_days_covered
from assent.facts.derive.findings import Known, Settling, Wrong
from assent.facts.derive.lookups import leave_out_unassessed, look_up, set_constant
from assent.facts.scoring import SCALES, item_faults, total_bounds
from assent.logic.derivations import (
    CodeContradictions,
    ConstantIf,
    DayCount,
    DaysCovered,
    Derivation,
    ItemTotal,
    Lookup,
    NotAssessed,
    Prefer,
    Ratio,
    RepeatedDispense,
    SumOfSame,
    YearsSince,
)
from assent.logic.partial_dates import PartialDate, first_day, last_day

Items = Sequence[int | None]
Input = date | PartialDate | Items | Sequence[Dispense] | None
"""What a record gives to derive from: a date, the items of a form, dispenses; None where unknown."""
_NONE: Mapping[str, Input] = {}
_NOTHING: Known = {}


def derive_record(
    derivations: Iterable[Derivation],
    records: str,
    fields: Known,
    inputs: Mapping[str, Input] = _NONE,
    of_case: Known = _NOTHING,
) -> Settling:
    """Derive the fields of one record of the list ``records``; places in findings are within the record.

    ``of_case`` are the facts of the case so far.
    """
    settling = Settling(dict(fields))
    for derivation in derivations:
        match derivation:
            case Ratio() | YearsSince() | CodeContradictions() | SumOfSame():
                continue
            case _ if derivation.records != records:
                continue
            case NotAssessed():
                leave_out_unassessed(settling, derivation)
            case Lookup():
                look_up(settling, derivation)
            case ConstantIf():
                set_constant(settling, derivation)
            case ItemTotal():
                _total(settling, derivation, inputs.get(derivation.items))
            case DayCount():
                _days(settling, derivation, inputs, of_case)
            case DaysCovered():
                _covered(settling, derivation, inputs)
            case RepeatedDispense():
                _repeated(settling, derivation, inputs.get(derivation.dispenses))
            case _:
                assert_never(derivation)
    return settling


def _total(settling: Settling, rule: ItemTotal, listed: Input) -> None:
    scale = settling.stated(rule.scale)
    if not isinstance(listed, list) or not isinstance(scale, str) or scale not in SCALES:
        return
    items: list[int | None] = listed
    faults = item_faults(scale, items)
    for fault in faults:
        where, _, number = fault.field.rpartition(" item ")
        place = f"{rule.items}[{int(number) - 1}]" if where else rule.items
        reason = f"must be {fault.allowed}; {fault.says.replace('None', 'null')}"
        settling.note([Wrong(place, fault.value, reason)])
    if not faults:
        _settle_total(settling, rule, total_bounds(scale, items), f"{scale} items {_listed(items)}")


def _settle_total(settling: Settling, rule: ItemTotal, bounds: tuple[int, int], inputs: str) -> None:
    low, high = bounds
    fact, stated = rule.fact, settling.stated(rule.fact)
    why = "it follows from the items, which are the form itself"
    if low == high:
        settling.use(fact, low, inputs, why, Prefer.DERIVED)
        return
    settling.not_derived(fact, f"{inputs}: from {low} to {high}, depending on what is not known")
    if stated is None:
        settling.use(rule.lowest, low, inputs, why, Prefer.DERIVED)
        settling.use(rule.highest, high, inputs, why, Prefer.DERIVED)
    elif isinstance(stated, int) and not low <= stated <= high:
        settling.differs(fact, f"{low} to {high}", "it is stated; the known items allow other totals only")


def _listed(items: Items) -> str:
    return ", ".join("?" if item is None else str(item) for item in items)


def _days(settling: Settling, rule: DayCount, inputs: Mapping[str, Input], of_case: Known) -> None:
    start, end = inputs.get(rule.start), inputs.get(rule.end)
    since = of_case.get(rule.since)
    if isinstance(start, date | PartialDate) and isinstance(since, date):
        latest = last_day(start)
        if latest is not None and latest < since:
            reason = f"must be a date on or after {rule.since}; correct it or what it contradicts"
            settling.note([Wrong(rule.start, start, reason)])
            return
    if not isinstance(start, date | PartialDate) or not isinstance(end, date | PartialDate):
        return
    first, last = first_day(start), last_day(end)
    if first is not None and last is not None and last < first:
        reason = f"must be on or after the start, {start}; exchange the two dates"
        settling.note([Wrong(rule.end, end, reason)])
        return
    if not isinstance(start, date) or not isinstance(end, date):
        settling.not_derived(rule.fact, f"{start} to {end}: the days are counted where both days are known")
        return
    why = f"it is stated; a {rule.noun} may have paused between its dates"
    settling.use(rule.fact, (end - start).days + 1, f"{start} to {end}, both included", why, Prefer.STATED)


def _covered(settling: Settling, rule: DaysCovered, inputs: Mapping[str, Input]) -> None:
    start, end, listed = inputs.get(rule.start), inputs.get(rule.end), inputs.get(rule.dispenses)
    if not isinstance(listed, list):
        return
    if not isinstance(start, date) or not isinstance(end, date):
        missing = f"{rule.start} and {rule.end} of the {rule.noun} are not both known"
        settling.not_derived(rule.fact, missing)
    elif start <= end:
        dispenses: list[Dispense] = listed
        _settle_covered(settling, rule.fact, dispenses, start, end)


def _settle_covered(
    settling: Settling, fact: str, dispenses: Sequence[Dispense], start: date, end: date
) -> None:
    covered = proportion_of_days_covered(dispenses, start, end)
    days = f"{covered.days_covered} of {covered.days_in_window} days covered"
    inputs = f"{days}, {start} to {end}: {covered.percent_text}"
    stated = settling.stated(fact)
    if covered.percent is None:
        settling.not_derived(fact, f"{inputs} (a supply is not known, or nothing was dispensed)")
    elif stated is None or f"{stated:.1f} %" != covered.percent_text:
        why = f"it is stated; dispenses are claims ({inputs})"
        settling.use(fact, covered.percent, inputs, why, Prefer.STATED)


def _repeated(settling: Settling, rule: RepeatedDispense, listed: Input) -> None:
    if not isinstance(listed, list) or not all(isinstance(entry, Dispense) for entry in listed):
        return
    dispenses: list[Dispense] = listed
    if settling.stated(rule.fact) is None and (twice := _twice(dispenses)) is not None:
        settling.derive(rule.fact, True, f"{twice.on}, {twice.days_supply} days, twice")


def _twice(dispenses: Sequence[Dispense]) -> Dispense | None:
    """The first dispense that stands there again."""
    earlier: set[Dispense] = set()
    for dispense in dispenses:
        if dispense in earlier and dispense.days_supply is not None:
            return dispense
        earlier.add(dispense)
    return None
