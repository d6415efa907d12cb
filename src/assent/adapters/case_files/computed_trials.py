"""What follows from the medicine, the dates and the dispenses of a trial (clause I.4).

Where a computed value differs from a stated one, used is:

- ``drug_class``: the computed one; a class belongs to the medicine, whoever states it.
- ``role``: the stated one, since an antidepressant may be given to augment another; but what is no
  antidepressant by the table of medicines was not tried as one (I.4.aug).
- ``days`` and ``adherence``: the stated one; a trial may have paused, and dispenses are claims.
"""

from collections.abc import Mapping
from datetime import date

from assent.adapters.case_files.draft import Draft, Fields
from assent.adapters.case_files.limits import MOST_RECORDS
from assent.adapters.case_files.stated_or_computed import RecordField
from assent.adapters.case_files.values import read_day, read_whole, read_words
from assent.facts.days_covered import DaysCoveredError, Dispense, proportion_of_days_covered
from assent.facts.medicines import Medicine, Role, lookup

_KEYS = ("on", "days_supply", "product")
_TABLE = "by the table of medicines"


def complete_trial(draft: Draft, fields: Fields, given: Mapping[str, object], path: str) -> None:
    """Compute class and role, days and adherence of one trial."""
    drug = fields.get("drug")
    if isinstance(drug, str):
        _medicine(draft, fields, lookup(drug), path)
    start = _day(draft, given, "start", path)
    end = _day(draft, given, "end", path)
    dispenses = _dispenses(draft, given.get("dispenses"), f"{path}.dispenses")
    if start is not None and end is not None and end < start:
        says = f"must be on or after the start, {start}; exchange the two dates"
        draft.fault(f"{path}.end", end, says)
        return
    adherence = RecordField(draft, fields, path, "adherence")
    if start is not None and end is not None:
        _days(RecordField(draft, fields, path, "days"), start, end)
        if dispenses is not None:
            _adherence(adherence, dispenses, start, end)
    elif dispenses is not None:
        adherence.not_computed("start and end of the trial are not both known")


def _medicine(draft: Draft, fields: Fields, found: Medicine | None, path: str) -> None:
    drug_class = RecordField(draft, fields, path, "drug_class")
    role = RecordField(draft, fields, path, "role")
    if found is None:
        drug_class.not_computed("the medicine is not in the table of medicines; state its class")
        role.not_computed("the medicine is not in the table of medicines; state its role")
        return
    _class(drug_class, found)
    _role(role, found)


def _class(drug_class: RecordField, found: Medicine) -> None:
    if found.drug_class is None:
        why = f"it is stated, but {found.name} is no antidepressant {_TABLE}"
        drug_class.differs_from("none", why)
        return
    caution = f"; note: {found.caution}" if found.caution else ""
    why = f"a class belongs to the medicine: {found.name} {_TABLE}"
    drug_class.computed_first(found.drug_class.value, f"{found.name} {_TABLE}{caution}", why)


def _role(role: RecordField, found: Medicine) -> None:
    inputs = f"{found.name} {_TABLE}"
    match found.role_in_trial:
        case Role.ANTIDEPRESSANT:
            why = "it is stated; an antidepressant may be given to augment another"
            role.stated_first(Role.ANTIDEPRESSANT.value, inputs, why)
        case Role.AUGMENTATION:
            why = f"{found.name} is no antidepressant {_TABLE} (I.4.aug)"
            role.computed_first(Role.AUGMENTATION.value, inputs, why)
        case _:
            role.not_computed(f"{found.name} is neither antidepressant nor augmenting {_TABLE}")


def _days(days: RecordField, start: date, end: date) -> None:
    inputs = f"{start} to {end}, both included"
    why = "it is stated; a trial may have paused between its dates"
    days.stated_first((end - start).days + 1, inputs, why)


def _adherence(adherence: RecordField, dispenses: list[Dispense], start: date, end: date) -> None:
    covered = proportion_of_days_covered(dispenses, start, end)
    days = f"{covered.days_covered} of {covered.days_in_window} days covered"
    inputs = f"{days}, {start} to {end}: {covered.percent_text}"
    stated = adherence.stated
    if covered.percent is None:
        why = "a supply is not known, or nothing was dispensed"
        adherence.not_computed(f"{inputs} ({why})")
    elif stated is None or f"{stated:.1f} %" != covered.percent_text:
        why = f"it is stated; dispenses are claims ({inputs})"
        adherence.stated_first(covered.percent, inputs, why)


def _dispenses(draft: Draft, given: object, path: str) -> list[Dispense] | None:
    if given is None:
        return None
    if not isinstance(given, list) or len(given) > MOST_RECORDS:
        says = f"must be a list of at most {MOST_RECORDS} dispenses with {', '.join(_KEYS)}"
        draft.fault(path, given, says)
        return None
    read = [_dispense(draft, one, f"{path}[{index}]") for index, one in enumerate(given)]
    known = [one for one in read if one is not None]
    return known if len(known) == len(read) else None


def _dispense(draft: Draft, given: object, path: str) -> Dispense | None:
    one = draft.mapping(given, path, _KEYS, f"must be a mapping with {', '.join(_KEYS)}")
    if not one:
        return None
    on = draft.kept(read_day(one.get("on"), f"{path}.on", draft.request_date))
    days = draft.kept(read_whole(one.get("days_supply"), f"{path}.days_supply"))
    product = one.get("product")
    named = None if product is None else draft.kept(read_words(product, f"{path}.product"))
    if on is None:
        return None
    dispense = Dispense(on, days, named)
    try:
        proportion_of_days_covered([dispense], on, on)
    except DaysCoveredError as error:
        says = f"must be {error.allowed}; {error.says.replace('None', 'null')}"
        draft.fault(f"{path}.days_supply", error.value, says)
        return None
    return dispense


def _day(draft: Draft, given: Mapping[str, object], key: str, path: str) -> date | None:
    if given.get(key) is None:
        return None
    return draft.kept(read_day(given[key], f"{path}.{key}", draft.request_date))
