"""Tables that derivations look up: a medicine's class and its role in a trial.

Where a derived value differs from a stated one, used is:

- the derived class: a class belongs to the medicine, whoever states it;
- the stated role, since an antidepressant may be given to augment another; but what is no antidepressant
  by the table of medicines was not tried as one.
"""

from assent.facts.medicines import Medicine, Role, is_for_another_use, lookup, near_names
from assent.facts.trials import TrialRole
from assent.logic.derivations import Entry, Prefer

_TABLE = "by the table of medicines"
_UNKNOWN = "the medicine is not in the table of medicines; state its"


def medicine_class(drug: str) -> Entry:
    """The class of an antidepressant."""
    medicine = lookup(drug)
    if medicine is None:
        return Entry(None, f"{_UNKNOWN} class")
    if medicine.drug_class is None:
        why = f"it is stated, but {medicine.name} is no antidepressant {_TABLE}"
        return Entry(None, "", why, differs="none")
    caution = f"; note: {medicine.caution}" if medicine.caution else ""
    inputs = f"{medicine.name} {_TABLE}"
    why = f"a class belongs to the medicine: {inputs}"
    return Entry(medicine.drug_class.value, f"{inputs}{caution}", why)


def medicine_ingredient(drug: str) -> Entry:
    """The ingredient by which two trials are of the same medicine."""
    medicine = lookup(drug)
    if medicine is None:
        near = ", ".join(near_names(drug))
        return Entry(None, f"{drug} is not in the table of medicines{f'; near it: {near}' if near else ''}")
    return Entry(medicine.antidepressant_ingredient, f"{medicine.name} {_TABLE}", f"{drug} is it {_TABLE}")


def made_for_another_use(drug: str) -> Entry | None:
    """That a product is made for another use than depression: a trial of it may not have been one."""
    medicine = lookup(drug)
    if medicine is None or not is_for_another_use(drug, medicine):
        return None
    return Entry(True, f"{medicine.name} {_TABLE}: {medicine.caution}")


def augments_too(drug: str) -> Entry | None:
    """That a product holds an augmenting agent beside its antidepressant."""
    medicine = lookup(drug)
    if medicine is None or not {Role.ANTIDEPRESSANT, Role.AUGMENTATION} <= medicine.roles:
        return None
    return Entry(True, f"{medicine.name} {_TABLE}")


def medicine_role(drug: str) -> Entry:
    """What a medicine was tried as."""
    medicine = lookup(drug)
    return Entry(None, f"{_UNKNOWN} role") if medicine is None else _role(medicine)


def _role(medicine: Medicine) -> Entry:
    inputs = f"{medicine.name} {_TABLE}"
    match medicine.role_in_trial:
        case Role.ANTIDEPRESSANT:
            why = "it is stated; an antidepressant may be given to augment another"
            return Entry(Role.ANTIDEPRESSANT.value, inputs, why, Prefer.STATED)
        case Role.AUGMENTATION:
            why = f"{medicine.name} is no antidepressant {_TABLE}"
            return Entry(Role.AUGMENTATION.value, inputs, why)
        case _:
            why = f"{medicine.name} is neither antidepressant nor augmenting {_TABLE}"
            return Entry(TrialRole.OTHER.value, why, why)
