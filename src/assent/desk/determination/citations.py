"""The clauses that a clinician's reasons name: each is one of the policy by which the request is decided."""

from collections.abc import Iterable
from difflib import get_close_matches

from assent.casework.determination.signature import SpecificReason
from assent.casework.record.checks import Refused
from assent.casework.record.state import RequestState
from assent.desk.assessment.assess import what_if_policy
from assent.logic.policy import Policy
from assent.policies.catalogue import version_of


def check_cited(state: RequestState, reasons: Iterable[SpecificReason]) -> None:
    """Raise ``Refused`` for a clause that the policy lacks: the letter could not say what it asks for.

    A delegate's reasons are by the delegate's own criteria, and are not checked here.
    """
    policy = _policy(state)
    for reason in reasons:
        if reason.clause not in policy.outline:
            near = get_close_matches(reason.clause, policy.outline, 3)
            hint = f"did you mean {', '.join(near)}?" if near else "its clauses are such as I.3.d or X.8."
            raise Refused(f"reasons: {policy.id} has no clause {reason.clause}; {hint}")


def _policy(state: RequestState) -> Policy:
    """The version by which the request was assessed; of one that was not, the newest."""
    made = next((line.assessment.assessed for line in state.lines.values() if line.assessment), None)
    found = version_of(made.policy, made.version) if made else None
    return found or what_if_policy(state.draft.policy if state.draft else "")
