"""Medicines of a chart: what was ordered, dispensed, given or taken, each resource once, by ingredient."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from assent.adapters.fhir.charts.chart import PatientChart
from assent.adapters.fhir.charts.codes import RXNORM, keys, of_system
from assent.adapters.fhir.charts.quantities import Quantity, quantity
from assent.adapters.fhir.days import When, day_of, end_of
from assent.adapters.fhir.resources import Resource, codings, elements, kind
from assent.facts.days_covered import LONGEST_SUPPLY_DAYS
from assent.facts.medicines import Medicine, is_for_another_use, lookup

ORDER, DISPENSE, STATEMENT, ADMINISTRATION = (
    "MedicationRequest", "MedicationDispense", "MedicationStatement", "MedicationAdministration",
)  # fmt: skip
_STRENGTH = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?) ?mg(?!/)", re.IGNORECASE)
_STARTS = {
    ORDER: ("authoredOn",),
    DISPENSE: ("whenHandedOver", "whenPrepared"),
    STATEMENT: ("effectivePeriod", "effectiveDateTime"),
    ADMINISTRATION: ("effectivePeriod", "effectiveDateTime"),
}


@dataclass(frozen=True, slots=True)
class NamedMedicine:
    """A medicine with the name or code under which a resource has it; ``product`` tells strengths apart."""

    medicine: Medicine
    written: str
    product: str
    strength_mg: float | None

    @property
    def drug(self) -> str:
        """What a case calls it: the ingredient, or the product where that is made for another use."""
        for name in (self.product, self.written):
            medicine = lookup(name)
            if medicine is not None and is_for_another_use(name, medicine):
                return name
        return self.medicine.name


@dataclass(frozen=True, slots=True)
class MedicineUse:
    """One resource about a medicine. ``end`` is that of a statement's period, ``days`` the supply of a dispense.

    ``daily_mg`` is the dose of a day where the resource tells it; ``how`` says how it was worked out.
    """

    named: NamedMedicine
    resource: Resource
    kind: str
    start: When | None
    end: When | None
    days: int | None
    daily_mg: float | None
    how: str

    @property
    def is_order(self) -> bool:
        """Whether it only says what was ordered."""
        return self.kind == ORDER


def uses(chart: PatientChart) -> list[MedicineUse]:
    """Every resource that counts about a medicine that the table of medicines knows; drafts are left out."""
    medicine_uses = chart.kept.get("uses")
    if medicine_uses is None:
        medicine_uses = chart.kept["uses"] = list(_uses(chart))
    return medicine_uses


def _uses(chart: PatientChart) -> Iterator[MedicineUse]:
    for resource in chart.counting(DISPENSE, ADMINISTRATION, STATEMENT, ORDER):
        if resource.get("status") == "draft":
            continue
        named = medicine_of(_concept(chart, resource))
        if named is not None:
            yield _use(resource, named)


def orders(chart: PatientChart) -> Iterator[MedicineUse]:
    """The orders that are still to be carried out, drafts too."""
    for resource in chart.counting(ORDER):
        named = medicine_of(_concept(chart, resource))
        if named is not None and resource.get("status") in ("active", "draft"):
            yield _use(resource, named)


def medicine_of(concept: object) -> NamedMedicine | None:
    """The medicine of a concept: by its RxNorm code, else by what it is called; None where the table has none."""
    displays = [coding.display for coding in codings(concept) if coding.display]
    text = concept.get("text") if isinstance(concept, Mapping) else None
    return _named((*of_system(keys(concept), RXNORM), *displays, *([text] if isinstance(text, str) else [])))


@lru_cache(maxsize=4_096)
def _named(names: tuple[str, ...]) -> NamedMedicine | None:
    for name in names:
        medicine = lookup(name)
        if medicine is not None:
            written = next((text for text in names if not text.isdigit()), name)
            return NamedMedicine(medicine, written, names[0], _strength(names))
    return None


def _concept(chart: PatientChart, resource: Resource) -> object:
    concept = resource.get("medicationCodeableConcept")
    if concept is not None:
        return concept
    medication = chart.resolve(resource.get("medicationReference"), resource)
    return medication.get("code") if medication is not None else resource.get("medicationReference")


def _strength(names: tuple[str, ...]) -> float | None:
    """The milligrams of one unit by its name; None where it names none, or several ingredients' ones."""
    for name in names:
        strengths = _STRENGTH.findall(name)
        if len(strengths) == 1:
            return float(strengths[0])
    return None


def _use(resource: Resource, named: NamedMedicine) -> MedicineUse:
    resource_type = kind(resource)
    start = day_of(resource, *_STARTS[resource_type])
    end = end_of(resource, *_STARTS[resource_type]) if resource_type in (STATEMENT, ADMINISTRATION) else None
    if resource_type == STATEMENT and "effectivePeriod" not in resource:
        end = None  # on one day it was taken; for how long is not said
    days, how = (_supply(resource)) if resource_type == DISPENSE else (None, "")
    daily, arithmetic = _daily(resource, named, days)
    return MedicineUse(
        named,
        resource,
        resource_type,
        start,
        end,
        days,
        daily,
        "; ".join(words for words in (how, arithmetic) if words),
    )


def _supply(resource: Resource) -> tuple[int | None, str]:
    """The days that a dispense lasts: as it says, else its quantity divided by what is taken a day."""
    supply = quantity(resource.get("daysSupply"))
    if supply is not None:
        return _whole_days(float(supply.value)), ""
    dispensed, units = quantity(resource.get("quantity")), _units_a_day(resource)
    if dispensed is None or not units:
        return None, ""
    days = _whole_days(float(dispensed.value) / units)
    return days, f"{float(dispensed.value):g} units at {units:g} a day last {days} days" if days else ""


def _whole_days(days: float) -> int | None:
    return int(days) if 1 <= days <= LONGEST_SUPPLY_DAYS else None


def _daily(resource: Resource, named: NamedMedicine, days: int | None) -> tuple[float | None, str]:
    """Milligrams a day: by the dosage, else by strength, quantity and days of a dispense."""
    for dosage in _dosages(resource):
        times, dose = _times_a_day(dosage), _dose(dosage)
        milligrams = None if dose is None else _milligrams(dose, named)
        if times and milligrams:
            return milligrams * times, f"{milligrams:g} mg, {times:g} a day"
    dispensed = quantity(resource.get("quantity"))
    if days and dispensed is not None and named.strength_mg and not dispensed.ucum:
        units = float(dispensed.value) / days
        return named.strength_mg * units, (
            f"{named.strength_mg:g} mg x {float(dispensed.value):g} units / {days} days"
        )
    return None, ""


def _milligrams(dose: Quantity, named: NamedMedicine) -> float | None:
    if dose.ucum:
        return dose.in_unit("mg")
    return None if named.strength_mg is None else float(dose.value) * named.strength_mg


def _units_a_day(resource: Resource) -> float | None:
    for dosage in _dosages(resource):
        times, dose = _times_a_day(dosage), _dose(dosage)
        if times and dose is not None and not dose.ucum:
            return times * float(dose.value)
    return None


def _dosages(resource: Resource) -> list[Mapping[str, Any]]:
    dosages = [
        *elements(resource, "dosageInstruction"),
        *(dosage for dosage in elements(resource, "dosage") if kind(resource) == STATEMENT),
    ]
    return [
        dosage
        for dosage in dosages
        if isinstance(dosage, Mapping) and dosage.get("asNeededBoolean") is not True
    ]


def _dose(dosage: Mapping[str, Any]) -> Quantity | None:
    doses = [quantity(dose) for dose in elements(dosage, "doseAndRate.doseQuantity")]
    return next((dose for dose in doses if dose is not None), None)


_PERIODS = {"h": 1 / 24, "d": 1.0, "wk": 7.0}


def _times_a_day(dosage: Mapping[str, Any]) -> float | None:
    repeat = next(iter(elements(dosage, "timing.repeat")), None)
    if not isinstance(repeat, Mapping):
        return None
    frequency, period = repeat.get("frequency", 1), repeat.get("period")
    unit = _PERIODS.get(str(repeat.get("periodUnit")))
    if (
        not isinstance(frequency, int | float)
        or not isinstance(period, int | float)
        or not unit
        or period <= 0
    ):
        return None
    return float(frequency) / (float(period) * unit)
