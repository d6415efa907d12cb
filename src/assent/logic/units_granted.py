"""How many units an approval grants: worked out from the facts, or a sentence on why it is not."""

from dataclasses import dataclass
from fractions import Fraction

from assent.logic.errors import FactError
from assent.logic.evaluate import Evaluation
from assent.logic.policy import Grant


@dataclass(frozen=True, slots=True)
class UnitsGranted:
    """The units, exactly; None with ``says`` where the policy or the facts do not determine them."""

    units: Fraction | None
    says: str = ""


def units_granted(grant: Grant, evaluation: Evaluation) -> UnitsGranted:
    """The units of a grant for the facts of an evaluation. A division by zero determines nothing."""
    if grant.units is None:
        return UnitsGranted(None, grant.undetermined)
    try:
        units = evaluation.number(grant.units)
    except FactError:
        units = None
    return UnitsGranted(None, grant.undetermined) if units is None else UnitsGranted(Fraction(units))
