"""Facts that follow from others: dose by weight, usable NDC, CGI-I baseline, age, codes compared.

Where a computed value differs from a stated one, a conflict is recorded. Used is:

- ``dose_mg_per_kg``: the stated one; it is what was ordered, and a weight may be of another day.
- ``ndc_usable``: the computed one; the code names the product.
- ``baseline_total``: the computed one; on the CGI-I "no change" is 4 by definition of the scale.

A diagnosis code that contradicts a stated fact is a conflict too; the stated fact is used, since a
code supports and never proves.
"""

from datetime import date

from assent.adapters.case_files.draft import Draft
from assent.adapters.case_files.values import allowed_range
from assent.casework.assessment.case import Computed, Conflict
from assent.facts.diagnosis_codes import contradictions, is_icd10_shape
from assent.facts.faults import InputFault
from assent.facts.ndc import ndc_is_usable
from assent.logic.calendar_math import moved
from assent.logic.definitions import Definition
from assent.logic.tree import Plain, Span

_CGI = ("cgi_s", "cgi_i")
_NO_CHANGE = 4


def complete_facts(draft: Draft, facts: dict[str, Definition]) -> None:
    """Compute the facts that can be computed, and compare them with what is stated."""
    _not_assessed(draft)
    if "dose_mg_per_kg" in facts:
        _dose(draft, facts["dose_mg_per_kg"])
    _ndc(draft)
    _baseline(draft)
    _age(draft)
    _codes(draft)


def _not_assessed(draft: Draft) -> None:
    scale = draft.values.get("response_scale")
    for name in ("baseline_total", "current_total"):
        if scale in _CGI and draft.values.get(name) == 0:
            del draft.values[name]
            draft.computed.append(Computed(name, None, f"0 on {scale} means not assessed"))


def _dose(draft: Draft, definition: Definition) -> None:
    dose, weight = draft.values.get("dose_mg"), draft.values.get("weight_kg")
    if not isinstance(dose, int | float) or not isinstance(weight, int | float):
        return
    exact = dose / weight
    per_kg, inputs = round(exact, 2), f"{dose:g} mg divided by {weight:g} kg"
    stated = draft.values.get(definition.name)
    if isinstance(stated, int | float):
        if abs(stated - exact) > 0.01:
            why = f"it is what was ordered; {inputs} is {per_kg:g}"
            draft.conflicts.append(Conflict(definition.name, stated, (per_kg,), why))
    elif not (definition.low or 0) <= per_kg <= (definition.high or per_kg):
        found = f"divided by weight_kg {weight:g} is {per_kg:g}"
        must = f"must be {allowed_range(definition)}; correct the dose or the weight"
        draft.fault("dose_mg", dose, f"{found}, which {must}")
    else:
        _set(draft, definition.name, per_kg, inputs)


def _ndc(draft: Draft) -> None:
    ndc = draft.values.get("ndc")
    if not isinstance(ndc, str) or ndc == "none":
        return
    try:
        usable, why = ndc_is_usable(ndc)
    except InputFault as error:
        usable, why = None, f"not {error.allowed}; {error.says}"
    stated = draft.values.get("ndc_usable")
    if usable is None:
        if stated is None:
            draft.computed.append(Computed("ndc_usable", None, f"ndc: {why}"))
    elif stated is not usable:
        if stated is not None:
            says = f"the code names the product: {why}"
            draft.conflicts.append(Conflict("ndc_usable", usable, (stated,), says))
        _set(draft, "ndc_usable", usable, f"ndc: {why}")


def _baseline(draft: Draft) -> None:
    stated = draft.values.get("baseline_total")
    if draft.values.get("response_scale") != "cgi_i" or stated == _NO_CHANGE:
        return
    if stated is not None:
        why = "on the CGI-I no change is 4, by definition of the scale"
        draft.conflicts.append(Conflict("baseline_total", _NO_CHANGE, (stated,), why))
    _set(draft, "baseline_total", _NO_CHANGE, "no change on the CGI-I")


def _age(draft: Draft) -> None:
    birth, today = draft.values.get("birth_date"), draft.request_date
    if isinstance(birth, date) and today is not None and birth <= today:
        inputs = f"years from birth_date {birth} to request_date {today}"
        draft.computed.append(Computed("age", age_on(birth, today), inputs))


def age_on(birth: date, day: date) -> int:
    """Completed years; who is born on 29 February has the birthday on the last day of February."""
    years = day.year - birth.year
    return years - (moved(birth, Span(months=12 * years)) > day)


def _codes(draft: Draft) -> None:
    records, _ = draft.lists.get("diagnoses", ([], False))
    codes = [code for record in records if isinstance(code := record.get("code"), str)]
    for index, record in enumerate(records):
        code = record.get("code")
        if isinstance(code, str) and not is_icd10_shape(code):
            says = "not shaped like an ICD-10-CM code such as F33.2, so it says nothing"
            draft.computed.append(Computed(f"diagnoses[{index}].code", None, says))
    continued = draft.values.get("request_kind") == "reauthorization"
    for found in contradictions(codes, draft.values):
        if found.fact == "severity" and continued:
            continue  # remission is what a continued treatment is for
        fact = "indication" if found.fact == "severity" else found.fact
        stated = draft.values.get(fact)
        if stated is not None:
            draft.conflicts.append(Conflict(fact, stated, (found.value,), found.says))


def _set(draft: Draft, name: str, value: Plain, inputs: str) -> None:
    draft.values[name] = value
    draft.computed.append(Computed(name, value, inputs))
