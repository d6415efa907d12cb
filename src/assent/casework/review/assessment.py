"""From an assessment of the case to the event that records it, with what decides about automatic approval."""

from collections.abc import Iterator

from assent.casework.assessment.assessment import Assessment
from assent.casework.assessment.case import Basis
from assent.casework.record.given import supported
from assent.casework.review.events import Assessed
from assent.logic.engine_level import ENGINE_LEVEL
from assent.logic.policy import Policy
from assent.logic.policy_memory import once_per_policy
from assent.logic.walk import every_condition, facts_of


def assessed(
    assessment: Assessment, lines: tuple[str, ...], policy_digest: str, case_digest: str
) -> Assessed:
    """The event body of an assessment.

    Decisive is every known fact that chose the route and the pathway, or that a binding clause looked
    at. That is more than the least that would decide, and never less: an approval by the software rests
    on no fact without an attestation or document behind it.
    """
    decisive = tuple(dict.fromkeys(_looked_at(assessment)))
    behind = {path: assessment.case.evidence_of(path) for path in decisive}
    computed = {
        path for path, evidence in behind.items() if evidence is not None and evidence.basis is Basis.COMPUTED
    }
    computed |= {value.fact for value in assessment.case.computed if value.fact in behind}
    findings, policy = assessment.findings, assessment.policy
    return Assessed(
        lines=lines,
        policy=policy.id if policy else assessment.case.policy,
        version=policy.version if policy else "",
        policy_digest=policy_digest,
        adoptions=tuple(sorted(assessment.adoptions.items())),
        case_digest=case_digest,
        outcome=assessment.outcome,
        clauses=(*findings.failed, *findings.exclusions, *findings.judgment),
        missing=assessment.missing_facts,
        decisive=decisive,
        computed=tuple(path for path in decisive if path in computed),
        unsupported=tuple(
            path
            for path, evidence in behind.items()
            if path not in computed and (evidence is None or not supported(evidence))
        ),
        bars=tuple(bar.says for bar in assessment.bars),
        bar_ids=tuple(bar.id for bar in assessment.bars),
        revision=policy.revision if policy else 1,
        engine_level=ENGINE_LEVEL,
    )


def _looked_at(assessment: Assessment) -> Iterator[str]:
    """What chose the pathway and the route, then what the criteria looked at."""
    if assessment.policy is not None:
        yield from (
            path
            for path in _routed_by(assessment.policy)
            if assessment.case.facts.values.get(path) is not None
        )
    yield from assessment.looked_at


@once_per_policy
def _routed_by(policy: Policy) -> tuple[str, ...]:
    """The facts that choose the pathway and the route."""
    return tuple(dict.fromkeys(_routing_facts(policy)))


def _routing_facts(policy: Policy) -> Iterator[str]:
    yield from (definition.name for definition in policy.first)
    for route in policy.routes:
        for condition in every_condition(route.when):
            yield from (leaf.definition.name for leaf in facts_of(condition))
