"""What meeting the criteria would authorize: services, units, from and to (clauses I.0.term and R.0)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from assent.facts.faults import InputFault
from assent.facts.regimen import Regimen, compute_regimen
from assent.logic.case_facts import CaseFacts
from assent.logic.policy import Pathway
from assent.logic.tree import Plain

_INFUSION = "96365"
_DRUG = "J3490"
_NONE = "none"
_STARTS = ("requested_start", "first_infusion_date", "request_date")
_WEEKS_OF_FIRST_TERM = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One service of an authorization. ``units`` is None where the policy does not determine them."""

    code: str
    units: str | None
    says: str
    ndc: str | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """The term, first and last day included, and the services."""

    start: date
    end: date
    days: int
    starts_with: str
    lines: tuple[Line, ...]


def terms(pathway: Pathway, facts: CaseFacts) -> Terms:
    """The terms of an approval of this pathway, computed where the policy allows and said where not."""
    start, starts_with = _start(facts.values)
    end = pathway.grant.last_day(start)
    regimen = _regimen(pathway, facts.values)
    return Terms(
        start,
        end,
        (end - start).days + 1,
        starts_with,
        (_infusion(facts.values, regimen), _drug(facts.values, regimen)),
    )


def _start(values: Mapping[str, Plain | None]) -> tuple[date, str]:
    """The first day: as requested; else the first infusion; else the day of the request."""
    for name in _STARTS:
        value = values.get(name)
        if isinstance(value, date):
            return value, name
    raise AssertionError("a case that was assessed has a request date")


def _regimen(pathway: Pathway, values: Mapping[str, Plain | None]) -> Regimen | None:
    """The regimen as far as the request says; a year's units follow only from the number asked for.

    An NDC that cannot be read is left out: codes never decide.
    """
    infusions = _whole(values.get("planned_infusions"))
    first_term = pathway.grant.days == _WEEKS_OF_FIRST_TERM * 7
    per_week = _whole(values.get("infusions_per_week")) if first_term and infusions is None else None
    dose = _number(values.get("dose_mg_per_kg"))
    ndc = values.get("ndc")
    for code in (ndc if isinstance(ndc, str) and ndc != _NONE else None, None):
        try:
            return compute_regimen(
                dose_mg_per_kg=dose,
                dose_mg=_number(values.get("dose_mg")) if dose is None else None,
                weight_kg=_number(values.get("weight_kg")),
                minutes=_number(values.get("infusion_minutes")),
                per_week=per_week,
                infusions=infusions,
                ndc=code,
            )
        except InputFault:
            continue
    return None


def _infusion(values: Mapping[str, Plain | None], regimen: Regimen | None) -> Line:
    code = values.get("administration_code")
    shown = code if isinstance(code, str) and code != _NONE else _INFUSION
    if shown != _INFUSION:
        return Line(shown, None, f"units are worked out for {_INFUSION} only, the code that the policy lists")
    if regimen is None or regimen.infusions is None:
        return Line(shown, None, "the request does not say how many infusions are planned in this term")
    if regimen.units_96365 is None:
        return Line(shown, None, "the request does not say that an infusion runs long enough for this code")
    units = regimen.units_96365
    counted = f"{units.low:g}" if units.low == units.high else f"{units.low:g} to {units.high:g}"
    return Line(shown, counted, "one unit for each infusion of up to an hour")


def _drug(values: Mapping[str, Plain | None], regimen: Regimen | None) -> Line:
    code, ndc = values.get("drug_code"), values.get("ndc")
    shown = code if isinstance(code, str) and code != _NONE else _DRUG
    says = "the policy does not determine billing units of an unclassified drug"
    if regimen is not None and regimen.mg_total is not None:
        total = regimen.mg_total
        amount = f"{total.low:g}" if total.low == total.high else f"{total.low:g} to {total.high:g}"
        says = f"{amount} mg in all; {says}"
    return Line(shown, None, says, ndc if isinstance(ndc, str) and ndc != _NONE else None)


def _number(value: Plain | None) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _whole(value: Plain | None) -> int | None:
    number = _number(value)
    return int(number) if number is not None and number == int(number) else None
