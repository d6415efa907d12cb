"""The clauses that a clinician's reasons name: each is one of the policy by which the request is decided."""

from collections.abc import Iterable
from difflib import get_close_matches

from assent.casework.determination.signature import SpecificReason
from assent.casework.record.checks import Refused
from assent.casework.record.state import RequestState
from assent.desk.assessment.assess import decided_by, what_if_policy
from assent.logic.package import Catalogue
from assent.logic.policy import Policy


def check_cited(catalogue: Catalogue, state: RequestState, reasons: Iterable[SpecificReason]) -> None:
    """Raise ``Refused`` for a clause that the policy lacks: the letter could not say what it asks for.

    A delegate's reasons are by the delegate's own criteria, and are not checked here.
    """
    policy = _policy(catalogue, state)
    for reason in reasons:
        if reason.clause not in policy.outline:
            near = get_close_matches(reason.clause, policy.outline, 3)
            hint = (
                f"did you mean {', '.join(near)}?"
                if near
                else f"its clauses are such as {', '.join(policy.level[:2])}."
            )
            raise Refused(f"reasons: {policy.id} has no clause {reason.clause}; {hint}")


def _policy(catalogue: Catalogue, state: RequestState) -> Policy:
    """The version by which the request was assessed; of one that was not, the newest."""
    made = next((line.assessment.assessed for line in state.lines.values() if line.assessment), None)
    found = decided_by(catalogue, made.policy, made.version, made.policy_digest) if made else None
    return found or what_if_policy(catalogue, state.draft.policy if state.draft else "")
