"""What a patient's chart may do for an automatic approval.

A resource that proves a fact counts as a document where it came from the provider's own system, which has signed in
as one, names its author and its day. What it only supports never suffices, and no chart is an attestation. Whether a
plan takes such documents at all is its decision: the bar ``chart`` stands until it removes it.
"""

from collections.abc import Iterator

from assent.casework.assessment.case import Bar, Basis
from assent.casework.determination.doubtful_facts import doubtful_facts
from assent.casework.record.actors import Role
from assent.casework.record.state import RequestState


def chart_bars(state: RequestState, decisive: tuple[str, ...]) -> Iterator[Bar]:
    """Why the facts that rest on a chart are not enough: it was handed in by somebody, or names nobody."""
    for path, fact in doubtful_facts(state.facts, decisive):
        if fact is None or fact.current.evidence.basis is not Basis.CHART:
            continue
        evidence = fact.current.evidence
        if fact.entries[-1].by.role is not Role.SYSTEM_CLIENT:
            statement = (
                f"{path} stands in a chart that did not come from the provider's system; have it attested"
            )
            yield Bar("evidence", statement)
        elif not evidence.by.strip() or evidence.on is None:
            missing = "author" if not evidence.by.strip() else "day"
            yield Bar("evidence", f"{path} stands in a chart without its {missing}; have it attested")
