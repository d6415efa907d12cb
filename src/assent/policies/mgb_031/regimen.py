"""What a requested course amounts to: infusions, milligrams, units, and what stays open.

Serves clauses D.1 (dose and schedule, advice only), C.96365 (one code per infusion) and C.J3490
(drug code; the NDC itself is read in ``assent.facts.ndc``). The policy sets no highest dose and no
frequency after the first four weeks, so for a year the number of infusions is an input.
"""

import math
from dataclasses import dataclass
from decimal import Decimal

from assent.facts.faults import InputFault
from assent.facts.ndc import (
    DrugProduct,
    NdcError,
    normalize_ndc,
    product_of,
)
from assent.policies.mgb_031.products import is_usable, ndc_is_usable, reason

__all__ = [
    "FIRST_HOUR_MINUTES",
    "INITIAL_WEEKS",
    "PUSH_MINUTES",
    "NdcError",
    "Regimen",
    "RegimenError",
    "Span",
    "compute_regimen",
    "ndc_is_usable",
    "normalize_ndc",
]

INITIAL_WEEKS = 4
"""Weeks of an initial authorization: 28 days."""

FIRST_HOUR_MINUTES = 60
"""Minutes that one unit of 96365 covers."""

PUSH_MINUTES = 15
"""Up to this many minutes the coding convention speaks of an injection, not of an infusion."""

_SCHEDULE_UNKNOWN = "number of infusions: give times per week, or the number that is requested"
_WEIGHT_UNKNOWN = "milligrams: the dose is per kilogram and the weight is not known"
_DOSE_UNKNOWN = "milligrams: the dose is not known"
_MINUTES_UNKNOWN = "units of 96365 and rate: the minutes of one infusion are not known"
_SHORT = (
    f"units of 96365: {PUSH_MINUTES} minutes or less is coded as an injection (96374), which is "
    "not among the policy's codes"
)
_LONG = (
    "time after the first hour: it has its own code (96366), which is not among the policy's "
    "codes; 96365 counts the first hour only"
)
_J3490 = (
    "units of J3490: an unclassified drug has no fixed billing unit and the policy sets none; "
    "bill the NDC with its quantity"
)
_NO_NDC = "millilitres: no NDC is given"
_NO_STRENGTH = "millilitres: the strength of this NDC is not known here; take it from the label"
_CHECK_STRENGTH = "the strength of this NDC is not confirmed; check millilitres with the label"


class RegimenError(InputFault):
    """A dose, weight, time or schedule from which nothing can be computed."""


@dataclass(frozen=True, slots=True)
class Span:
    """Lowest and highest value; equal when the request is exact."""

    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Regimen:
    """The figures of a course; None where not known, with the reason in ``not_determined``.

    ``infusions``, ``mg_total``, ``ml_total`` and ``units_96365`` are for the whole course.
    ``mg_per_infusion`` is one dose in mg, ``mg_per_minute`` its rate, ``ml_per_infusion`` its
    volume where the strength of the product is known. ``units_j3490`` is always None: the policy
    does not determine it. Figures are exact products, not rounded.
    """

    infusions: Span | None
    mg_per_infusion: float | None
    mg_per_minute: float | None
    mg_total: Span | None
    ml_per_infusion: float | None
    ml_total: Span | None
    units_96365: Span | None
    units_j3490: None
    not_determined: tuple[str, ...]


def compute_regimen(
    *,
    dose_mg_per_kg: float | None = None,
    dose_mg: float | None = None,
    weight_kg: float | None = None,
    minutes: float | None = None,
    per_week: int | tuple[int, int] | None = None,
    infusions: int | None = None,
    weeks: int = INITIAL_WEEKS,
    ndc: str | None = None,
) -> Regimen:
    """Compute a course from what was requested; ``None`` is not known.

    ``dose_mg_per_kg`` (needs ``weight_kg``) or ``dose_mg``, not both. ``minutes`` of one infusion.
    ``per_week`` is a number or a range (2, 3) over ``weeks``; ``infusions`` is a stated number
    for the whole course instead of it. Raises RegimenError for a value that is not possible
    (zero, negative, not a number, two doses, two schedules), and NdcError for an NDC that
    cannot be read. Clauses D.1, C.96365, C.J3490.
    """
    _check_numbers(dose_mg_per_kg=dose_mg_per_kg, dose_mg=dose_mg, weight_kg=weight_kg, minutes=minutes)
    _only_one(dose_mg_per_kg=dose_mg_per_kg, dose_mg=dose_mg)
    _only_one(per_week=per_week, infusions=infusions)
    count = _infusions(per_week, infusions, weeks)
    mg = _mg_per_infusion(dose_mg_per_kg, dose_mg, weight_kg)
    product = None if ndc is None else product_of(ndc)
    ml = _millilitres(mg, product)
    return Regimen(
        infusions=count,
        mg_per_infusion=_number(mg),
        mg_per_minute=_number(None if mg is None or minutes is None else mg / _exact(minutes)),
        mg_total=_times(count, mg),
        ml_per_infusion=_number(ml),
        ml_total=_times(count, ml),
        units_96365=None if minutes is None or minutes <= PUSH_MINUTES else count,
        units_j3490=None,
        not_determined=(
            *_open_schedule(count),
            *_open_dose(mg, dose_mg_per_kg),
            *_open_time(minutes),
            _J3490,
            *_open_volume(ndc, product),
        ),
    )


_HIGHEST = {"dose_mg_per_kg": 20, "dose_mg": 2000, "weight_kg": 500, "minutes": 1440}
"""Beyond these a number is taken for a typing error or a wrong unit."""


def _check_numbers(**values: float | None) -> None:
    for field, value in values.items():
        if value is not None:
            _check_number(field, value, _HIGHEST[field])


def _check_number(field: str, value: object, highest: int) -> None:
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    number = float(str(value)) if plain else math.nan
    if not (math.isfinite(number) and 0 < number <= highest):
        raise RegimenError(
            field,
            value,
            f"a number above 0 and up to {highest}",
            "check the figure and its unit, or give None when it is not known",
        )


def _only_one(**values: object) -> None:
    stated = [name for name, value in values.items() if value is not None]
    if len(stated) > 1:
        raise RegimenError(
            " and ".join(stated), tuple(values.values()), "one statement", "give only one of them"
        )


def _infusions(per_week: int | tuple[int, int] | None, infusions: int | None, weeks: int) -> Span | None:
    _check_count("weeks", weeks, 53)
    if infusions is not None:
        _check_count("infusions", infusions, 366)
        return Span(infusions, infusions)
    if per_week is None:
        return None
    low, high = _range(per_week)
    return Span(low * weeks, high * weeks)


def _range(per_week: int | tuple[int, int]) -> tuple[int, int]:
    low, high = per_week if isinstance(per_week, tuple) else (per_week, per_week)
    for value in (low, high):
        _check_count("per_week", value, 14)
    if high < low:
        raise RegimenError("per_week", per_week, "a range from low to high", "exchange the two")
    return low, high


def _check_count(field: str, value: object, highest: int) -> None:
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if not is_whole or not 1 <= int(str(value)) <= highest:
        raise RegimenError(
            field,
            value,
            f"a whole number from 1 to {highest}",
            "for another schedule give the number of infusions of the whole course",
        )


def _mg_per_infusion(
    dose_mg_per_kg: float | None, dose_mg: float | None, weight_kg: float | None
) -> Decimal | None:
    if dose_mg is not None:
        return _exact(dose_mg)
    if dose_mg_per_kg is None or weight_kg is None:
        return None
    return _exact(dose_mg_per_kg) * _exact(weight_kg)


def _millilitres(mg: Decimal | None, product: DrugProduct | None) -> Decimal | None:
    if mg is None or product is None or product.mg_per_ml is None or not is_usable(product):
        return None
    return mg / _exact(product.mg_per_ml)


def _exact(value: float) -> Decimal:
    # By way of its shortest text, so that 0.5 x 72.3 gives 36.15 and no binary remainder.
    return Decimal(str(value))


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _times(count: Span | None, factor: Decimal | None) -> Span | None:
    if count is None or factor is None:
        return None
    return Span(float(_exact(count.low) * factor), float(_exact(count.high) * factor))


def _open_schedule(count: Span | None) -> tuple[str, ...]:
    return () if count else (_SCHEDULE_UNKNOWN,)


def _open_dose(mg: Decimal | None, dose_mg_per_kg: float | None) -> tuple[str, ...]:
    if mg is not None:
        return ()
    return (_DOSE_UNKNOWN if dose_mg_per_kg is None else _WEIGHT_UNKNOWN,)


def _open_time(minutes: float | None) -> tuple[str, ...]:
    if minutes is None:
        return (_MINUTES_UNKNOWN,)
    if minutes <= PUSH_MINUTES:
        return (_SHORT,)
    return (_LONG,) if minutes > FIRST_HOUR_MINUTES else ()


def _open_volume(ndc: str | None, product: DrugProduct | None) -> tuple[str, ...]:
    if ndc is None:
        return (_NO_NDC,)
    if product is not None and not is_usable(product):
        return (f"millilitres: {reason(product)}",)
    if product is None or product.mg_per_ml is None:
        return (_NO_STRENGTH,)
    return () if product.certainty == "seen" else (_CHECK_STRENGTH,)
