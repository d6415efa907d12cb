"""What the clause modules share: clauses of this policy's outline, constants, and clearances."""

from assent.logic.authoring import (
    Clause,
    Condition,
    Constant,
    all_of,
    any_of,
    given,
    judgment,
    true,
    unknown,
)  # fmt: skip
from assent.logic.authoring import clause as _clause
from assent.policies.mgb_031.facts.clearances import Clearance, ClearanceFacts, Giver
from assent.policies.mgb_031.v2026_01.outline import OUTLINE

TRUE = true
FALSE = Constant(False)


def clause(id: str, expr: Condition, binds_when: Condition | None = None) -> Clause:
    """A clause of Policy 031, with the kind and statement of its outline row."""
    return _clause(OUTLINE, id, expr, binds_when)


def cleared(id: str, facts: ClearanceFacts, judged: tuple[Giver, ...] = ()) -> Condition:
    """Cleared by a specialty that the clause names (clause X.8-13.absent).

    Given by another specialty, refused or none: not cleared. Conditional, or given by somebody of
    ``judged`` or by a giver not on the list: for a clinician. Pending: unknown until it is settled.
    """
    is_given = facts.status.is_(Clearance.GIVEN)
    disputed = facts.by.is_in(*judged, Giver.OTHER)
    conditional = facts.status.is_(Clearance.CONDITIONAL)
    by_whom = any_of(facts.by.is_in(*facts.named), disputed & judgment(f"{id}.giver", disputed))
    return any_of(
        all_of(is_given, given(is_given, by_whom)),
        all_of(facts.status.is_(Clearance.PENDING), unknown(facts.status)),
        all_of(conditional, judgment(f"{id}.conditional", conditional)),
    )
