"""What the clause modules share: clauses of this policy's outline, constants, and clearances."""

from datetime import date

from assent.facts import request as rq
from assent.logic.authoring import (
    Clause,
    Condition,
    Constant,
    Fact,
    Flag,
    all_of,
    any_of,
    in_order,
    judgment,
    not_,
    otherwise,
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


def stated(condition: Condition) -> Condition:
    """It is known to hold; what is not known is not taken for a yes."""
    return otherwise(condition, FALSE)


def told(condition: Condition) -> Condition:
    """Whether the condition is known, either way; itself always known."""
    return stated(any_of(condition, not_(condition)))


def happened(flag: Flag, day: Fact[date]) -> Condition:
    """The event is stated, or its day is: a known day answers that it happened."""
    return otherwise(flag, any_of(told(day <= rq.request_date), unknown(flag)))


def _strength(facts: ClearanceFacts, id: str) -> Condition:
    """How far a clearance by a specialty that counts goes (clause X.8-13.absent).

    Refused or none, not cleared; pending, unknown until it is settled; conditional, for a clinician;
    given, cleared.
    """
    conditional, pending = facts.status.is_(Clearance.CONDITIONAL), facts.status.is_(Clearance.PENDING)
    return any_of(
        facts.status.is_(Clearance.GIVEN),
        all_of(pending, unknown(facts.status)),
        all_of(conditional, judgment(f"{id}.conditional", conditional)),
    )


def cleared(
    id: str, facts: ClearanceFacts, judged: tuple[Giver, ...] = (), also: Condition = FALSE
) -> Condition:
    """Cleared by a specialty that the clause names, or by one that ``also`` lets count.

    Who gave it counts whatever its status is, so that a weaker clearance never does better than a stronger
    one of the same giver: by a specialty that is not named it is no clearance, by somebody of ``judged`` or
    by a giver not on the list it is for a clinician.
    """
    disputed = facts.by.is_in(*judged, Giver.OTHER)
    return clearance(id, facts, any_of(facts.by.is_in(*facts.named), also), disputed)


def clearance(id: str, facts: ClearanceFacts, counts: Condition, disputed: Condition) -> Condition:
    """A clearance from a giver who counts, or who is ``disputed``, which a clinician settles."""
    by_whom = any_of(counts, disputed & judgment(f"{id}.giver", disputed))
    return all_of(in_order(facts.some, by_whom), any_of(stated(disputed), _strength(facts, id)))
