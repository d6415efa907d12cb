"""The clauses that both versions of the toy policy share."""

from assent.facts import member as mb
from assent.facts import request as rq
from assent.facts.request import ProductLine
from assent.logic.authoring import Condition, Destination, Grant, Pathway, Route, all_of, not_
from tests.spec.toy.policy import facts as f
from tests.spec.toy.policy.outline import clause

FRAME_CODE = "E0638"
ROUTES = (
    Route("W.1", rq.product_line.is_(ProductLine.MGB_ACO), Destination.OTHER_GUIDANCE,
        "State guidelines for equipment", "for MGB ACO members they govern equipment for the home"),
)  # fmt: skip
FIRST = tuple(fact.definition for fact in (rq.request_kind, rq.product_line))

needs_support = clause("N.1", f.standing.is_in(f.Standing.WITH_SUPPORT, f.Standing.NOT_AT_ALL))
room = clause("N.3", f.home_has_room)
carries = clause("N.4", mb.weight_kg / f.frame_limit_kg <= 1)
healed = clause("X.1", not_(f.unhealed_fracture))
# The bound is 33 degrees with a measuring error of a tenth: binary numbers would exclude exactly 30.
straight = clause("X.2", f.knee_contracture_degrees * 1.1 <= 33)
signed = clause("P.1", f.signed_by_therapist)
usual_code = clause("A.1", f.frame_code.is_(FRAME_CODE))


def pathway(trial: Condition) -> Pathway:
    """The only pathway: there is nothing to renew. ``trial`` is clause N.2."""
    criteria = all_of(needs_support, trial, room, carries, healed, straight)
    undetermined = "the request does not say how many frames are requested"
    grant = Grant(days=90, clause="N.5", units=f.frames_requested, undetermined=undetermined)
    return Pathway("initial", criteria, grant)
