"""Dosing: whether the weight is known to be in kilograms, on which the dose for each of them rests (D.1)."""

from assent.facts import member as mb
from assent.logic.authoring import AskedAgain, all_of, any_of, not_, quantity, unknown
from assent.policies.mgb_031.facts import treatment as tx
from assent.policies.mgb_031.v2026_01.statements import clause, stated, told

KILOGRAMS_A_POUND = 0.45359237
USUAL_DOSE = (0.45, 0.55)
"""The mg/kg that are 0.5 to one decimal: the first included, the last not."""
WEIGHT_IN_WHICH_UNIT = (
    "Is the weight in kilograms or in pounds? Write it with its unit, such as 180 lb; if it is in kilograms, "
    "state the dose for each kilogram too."
)

_LEAST, _LIMIT = (quantity(dose * KILOGRAMS_A_POUND, "mg/kg") for dose in USUAL_DOSE)
_ordered = tx.dose_mg / mb.weight_kg
fits_only_pounds = all_of(_ordered >= _LEAST, _ordered < _LIMIT)
# A dose for each kilogram that is stated, or follows, says in which unit the weight is. Known to fit only
# pounds, the weight counts as unknown: so this never fails.
weight_in_kilograms = clause("D.1.weight", any_of(
    told(tx.dose_mg_per_kg > 0),
    not_(stated(fits_only_pounds)),
    unknown(AskedAgain(mb.weight_kg, WEIGHT_IN_WHICH_UNIT)),
))  # fmt: skip
