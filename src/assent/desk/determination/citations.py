"""The clauses that a clinician's reasons name: of the policy that decides, and, for a "no", unmet in the record."""

from collections.abc import Iterable
from difflib import get_close_matches

from assent.casework.assessment.assessment import Assessment
from assent.casework.determination.signature import Departure, SpecificReason, Support
from assent.casework.record.checks import Refused
from assent.casework.record.state import RequestState
from assent.desk.assessment.assess import decided_by, what_if_policy
from assent.desk.record.recording import Recording
from assent.desk.review.conclusions import concluded
from assent.logic.conclude import Outcome
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


def supported(work: Recording, reasons: Iterable[SpecificReason], why: str) -> Support:
    """How the reasons of a "no" stand to the record as it is assessed now.

    Each clause that they cite failed or is open. Otherwise the clinician corrects the fact first, with its
    evidence, or says ``why`` they depart from the record. Failing clauses that no reason cites are pointed out.
    Raises ``Refused`` where neither is done, where there is nothing to depart from, and for a clause that the
    policy lacks.
    """
    reasons = tuple(reasons)
    check_cited(work.desk.catalogue, work.state, reasons)
    cited, assessment = tuple(dict.fromkeys(reason.clause for reason in reasons)), concluded(work)
    holding = tuple(clause for clause in cited if not _stands(work.state, assessment, clause))
    if holding and not why.strip():
        raise Refused(_not_by_the_record(assessment, holding))
    if why.strip() and not holding:
        raise Refused("departure: every clause cited failed or is open in the record; leave departure out.")
    return Support(Departure(holding, why.strip()) if holding else None, _not_cited(assessment, cited))


def _not_cited(assessment: Assessment | None, cited: tuple[str, ...]) -> tuple[str, ...]:
    """The clauses that fail in the record and that no reason cites, at the policy's own level."""
    if assessment is None:
        return ()
    failing = (*assessment.findings.failed, *assessment.findings.exclusions)
    return tuple(
        clause for clause in failing if not any(_about(clause, cited_clause) for cited_clause in cited)
    )


def _stands(state: RequestState, assessment: Assessment | None, clause: str) -> bool:
    """As ``stands_in_the_way``; a clause that a physician resolved in favor of this request holds."""
    resolved = state.resolutions.get(clause)
    return not (resolved is not None and resolved.answer) and stands_in_the_way(assessment, clause)


def stands_in_the_way(assessment: Assessment | None, clause: str) -> bool:
    """Whether a clause failed or is open, itself or by one that it consists of.

    What was not evaluated by itself counts as the clause in which it stands. Before the criteria are chosen all
    of them are open.
    """
    if assessment is None or assessment.outcome is Outcome.INVALID:
        return False
    if assessment.pathway is None and assessment.guidance is None:
        return True
    if any(_within(unmet, clause) for unmet in assessment.unmet):
        return True
    evaluated = {entry.id for entry in assessment.trace}
    parents = (clause.rsplit(".", cut)[0] for cut in range(1, clause.count(".") + 1))
    nearest = next((parent for parent in parents if parent in evaluated), "")
    return clause not in evaluated and nearest in assessment.unmet


def _not_by_the_record(assessment: Assessment | None, holding: tuple[str, ...]) -> str:
    """What to say of clauses that cannot be cited as they are, and the ways out."""
    cited = ", ".join(holding)
    unmet = assessment.unmet if assessment is not None else ()
    stands = f"what failed or is open: {', '.join(unmet)}" if unmet else "nothing in it failed or is open"
    return (
        f"reasons: by the record {cited} {'hold' if len(holding) > 1 else 'holds'} or was not asked; {stands}. "
        "Cite that, correct the fact with its evidence first, or say in `departure` why you depart from the record."
    )


def _within(clause: str, ancestor: str) -> bool:
    return clause == ancestor or clause.startswith(f"{ancestor}.")


def _about(clause: str, cited: str) -> bool:
    """Whether one of two clauses is a part of the other."""
    return _within(clause, cited) or _within(cited, clause)


def _policy(catalogue: Catalogue, state: RequestState) -> Policy:
    """The version by which the request was assessed; of one that was not, the newest."""
    assessed = next((line.assessment.assessed for line in state.lines.values() if line.assessment), None)
    policy = (
        decided_by(catalogue, assessed.policy, assessed.version, assessed.policy_digest) if assessed else None
    )
    return policy or what_if_policy(catalogue, state.draft.policy if state.draft else "")
