"""Derivations of a case as a whole: ratios, ages, lookups, constants, and codes that contradict."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import assert_never

from assent.facts.derive.codes import code_findings
from assent.facts.derive.findings import Differs, Found, Known, OutOfRange, Settling
from assent.facts.derive.lookups import leave_out_unassessed, look_up, set_constant
from assent.logic.calendar_math import moved
from assent.logic.definitions import Definition
from assent.logic.derivations import (
    RATIO_DIGITS,
    CodeContradictions,
    ConstantIf,
    DayCount,
    DaysCovered,
    Derivation,
    ItemTotal,
    Lookup,
    NotAssessed,
    Ratio,
    RepeatedDispense,
    SumOfSame,
    YearsSince,
)
from assent.logic.tree import Span


def derive_facts(
    derivations: Iterable[Derivation],
    values: Known,
    lists: Mapping[str, Sequence[Known]],
    definitions: Mapping[str, Definition],
) -> Settling:
    """Derive the facts of a case. ``definitions`` are those of the facts that its policy reads.

    The derivations of records are left out; see ``derive_record``.
    """
    settling = Settling(dict(values))
    for derivation in derivations:
        match derivation:
            case NotAssessed(records=""):
                leave_out_unassessed(settling, derivation)
            case Lookup(records=""):
                look_up(settling, derivation)
            case ConstantIf(records=""):
                set_constant(settling, derivation)
            case Ratio():
                if derivation.fact in definitions:
                    _ratio(settling, derivation, definitions[derivation.fact])
            case YearsSince():
                _years(settling, derivation)
            case CodeContradictions():
                settling.note(code_findings(derivation, lists.get(derivation.records, ()), settling.values))
            case (
                NotAssessed()
                | Lookup()
                | ConstantIf()
                | ItemTotal()
                | DayCount()
                | DaysCovered()
                | RepeatedDispense()
                | SumOfSame()
            ):
                pass
            case _:
                assert_never(derivation)
    return settling


def age_on(birth: date, day: date) -> int:
    """Completed years; who is born on 29 February has the birthday on the last day of February."""
    years = day.year - birth.year
    return years - (moved(birth, Span(months=12 * years)) > day)


def _ratio(settling: Settling, ratio: Ratio, definition: Definition) -> None:
    top, bottom = settling.stated(ratio.top), settling.stated(ratio.bottom)
    if not isinstance(top, int | float) or not isinstance(bottom, int | float):
        return
    other, stated = ratio.other_unit, settling.stated(ratio.fact)
    if stated is None and other is not None and other.fits_only(top, bottom):
        fits = f"{top:g} {ratio.units[0]} are {top / bottom:.2g} for each {ratio.units[1]}"
        fits += f", and {top / (bottom * other.factor):.2g} if {bottom:g} is in {other.unit}"
        settling.not_derived(ratio.fact, f"not worked out: {fits}. {other.asks}")
        return
    exact = top / bottom
    rounded = round(exact, RATIO_DIGITS)
    inputs = f"{top:g} {ratio.units[0]} divided by {bottom:g} {ratio.units[1]}"
    if isinstance(stated, int | float):
        if abs(stated - exact) > ratio.tolerance:
            why = f"{ratio.why}; {inputs} is {rounded:g}"
            settling.note([Differs(ratio.fact, stated, rounded, why)])
    elif not (definition.low or 0) <= rounded <= (definition.high or rounded):
        by = f"divided by {ratio.bottom} {bottom:g} is {rounded:g}"
        way_out = f"correct the {ratio.names[0]} or the {ratio.names[1]}"
        settling.note([OutOfRange(ratio.fact, ratio.top, top, rounded, by, way_out)])
    else:
        settling.derive(ratio.fact, rounded, inputs)


def _years(settling: Settling, rule: YearsSince) -> None:
    since, until = settling.stated(rule.since), settling.stated(rule.until)
    if isinstance(since, date) and isinstance(until, date) and since <= until:
        inputs = f"years from {rule.since} {since} to {rule.until} {until}"
        settling.note([Found(rule.fact, age_on(since, until), inputs)])
