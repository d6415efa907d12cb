"""What can be requested and granted under Policy 031: the drug and its infusion (clauses C.J3490, C.96365).

Both are granted for the term of the pathway (I.0.term, R.0). Units follow from the number of infusions:
the policy fixes a schedule for the first four weeks only (D.1), so a year's units follow only from the
number that is asked for.
"""

from assent.facts.faults import InputFault
from assent.logic.package import Service, ServiceKind, Units, Values
from assent.policies.mgb_031.facts.treatment import Drug
from assent.policies.mgb_031.regimen import INITIAL_WEEKS, Regimen, Span, compute_regimen

DRUG_CODE = "J3490"
INFUSION_CODE = "96365"
STARTS = ("requested_start", "first_infusion_date", "request_date")
"""The term begins as requested; else with the first infusion; else on the day of the request."""
KETAMINE_ORDERS = (
    *("RxNorm 6130", "RxNorm 238082", "RxNorm 238083", "RxNorm 238084"),
    *("RxNorm 206967", "RxNorm 206970", "RxNorm 206972"),
)
"""How ketamine is ordered: as an ingredient, as a solution for injection by its strength, by the name of a product."""
_DAYS_OF_FIRST_TERM = INITIAL_WEEKS * 7
_NO_DRUG_UNITS = "the policy does not determine billing units of an unclassified drug"


def infusion_units(values: Values, days: int) -> Units:
    """One unit for each infusion of up to an hour; the number requested is asked for as it is."""
    if INFUSION.requested_code(values) != INFUSION_CODE:
        return Units(
            None, None, f"units are worked out for {INFUSION_CODE} only, the code that the policy lists"
        )
    planned = values.get("planned_infusions")
    count = planned if isinstance(planned, int) else None
    regimen = _regimen(values, days)
    if regimen is None or regimen.infusions is None:
        return Units(count, None, "the request does not say how many infusions are planned in this term")
    if regimen.units_96365 is None:
        return Units(count, None, "the request does not say that an infusion runs long enough for this code")
    return Units(count, _shown(regimen.units_96365), "one unit for each infusion of up to an hour")


def most_drug_units(values: Values) -> int | None:
    """One for each infusion: an unclassified drug is billed once a day, and milligrams are no units of its code."""
    return _whole(values.get("planned_infusions"))


def drug_units(values: Values, days: int) -> Units:
    """No number: the policy sets no billing unit. The milligrams of the course are said where they are known."""
    regimen = _regimen(values, days)
    if regimen is None or regimen.mg_total is None:
        return Units(None, None, _NO_DRUG_UNITS)
    return Units(None, None, f"{_shown(regimen.mg_total)} mg in all; {_NO_DRUG_UNITS}")


DRUG = Service(
    line="drug", kind=ServiceKind.DRUG, code=DRUG_CODE, text="service.drug", units=drug_units,
    most_units=most_drug_units,
    code_fact="drug_code", ndc_fact="ndc", names="drug",
    benefits={
        "medicare_advantage": "part_b",
        "one_care": "part_b",
        "senior_care_options": "part_b",
        "mgb_aco": "covered_outpatient_drug",
    },
    listed_as="Unclassified drug, for ketamine or esketamine",
    drugs=tuple(drug.value for drug in Drug),
    ordered_as=dict.fromkeys(KETAMINE_ORDERS, Drug.KETAMINE.value) | {"RxNorm 2119365": Drug.ESKETAMINE.value},
)  # fmt: skip
INFUSION = Service(
    line="infusion", kind=ServiceKind.SERVICE, code=INFUSION_CODE, text="service.infusion",
    units=infusion_units, code_fact="administration_code",
    listed_as="Infusion into a vein, first hour, of ketamine or esketamine",
    drugs=tuple(drug.value for drug in Drug),
)  # fmt: skip
PLACES = {"12": ("administration_setting", "home")}
"""An item that is asked for at home answers the setting (I.6.setting); other codes say too little of it."""
SERVICES = (DRUG, INFUSION)
"""In the order of their lines in a request."""


def _regimen(values: Values, days: int) -> Regimen | None:
    """The regimen as far as the request says.

    An NDC that cannot be read is left out: codes never decide.
    """
    infusions = _whole(values.get("planned_infusions"))
    weekly = days == _DAYS_OF_FIRST_TERM and infusions is None
    dose = _number(values.get("dose_mg_per_kg"))
    for ndc in (DRUG.requested_ndc(values) or None, None):
        try:
            return compute_regimen(
                dose_mg_per_kg=dose,
                dose_mg=_number(values.get("dose_mg")) if dose is None else None,
                weight_kg=_number(values.get("weight_kg")),
                minutes=_number(values.get("infusion_minutes")),
                per_week=_whole(values.get("infusions_per_week")) if weekly else None,
                infusions=infusions,
                ndc=ndc,
            )
        except InputFault:
            continue
    return None


def _shown(span: Span) -> str:
    return f"{span.low:g}" if span.low == span.high else f"{span.low:g} to {span.high:g}"


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _whole(value: object) -> int | None:
    number = _number(value)
    return int(number) if number is not None and number == int(number) else None
