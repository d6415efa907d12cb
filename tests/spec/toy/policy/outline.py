"""The outline of the toy policy: every clause, its kind, and what it says."""

from assent.logic.authoring import Clause as Clause
from assent.logic.authoring import ClauseKind, Condition, Row
from assent.logic.authoring import clause as _clause

ROWS = (
    Row("W.1", ClauseKind.ROUTING, "For MGB ACO members the state's equipment guidelines govern.", "by the routes"),
    Row("N.1", ClauseKind.CRITERION, "The member cannot stand without support."),
    Row("N.2", ClauseKind.CRITERION, "A trial at home shows that the member stands long enough to gain by it."),
    Row("N.3", ClauseKind.CRITERION, "The home has room for the frame."),
    Row("N.4", ClauseKind.CRITERION, "The frame carries the member's weight."),
    Row("N.5", ClauseKind.INFORMATIONAL, "An approval lasts 90 days.", "in the grant"),
    Row("X.1", ClauseKind.EXCLUSION, "No fracture that has not healed."),
    Row("X.2", ClauseKind.EXCLUSION, "The knees can be straightened to within 30 degrees."),
    Row("P.1", ClauseKind.ADMINISTRATIVE, "A physical therapist signs the request."),
    Row("A.1", ClauseKind.ADVISORY, "The frame is requested under another code than E0638, or under none."),
)  # fmt: skip
OUTLINE = {row.id: row for row in ROWS}
LEVEL = tuple(OUTLINE)


def clause(id: str, expr: Condition) -> Clause:
    """A clause of the toy policy, with the kind and statement of its row."""
    return _clause(OUTLINE, id, expr)
