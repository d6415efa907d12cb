"""What bars an automatic approval, as far as an assessment knows it. A bar never changes an outcome.

Bars come from three sources: those of every policy, which are named here; those of the policy, from its
package; and what the plan adds. A plan may remove only what the package calls removable.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from assent.casework.assessment.case import Bar, Basis, Case
from assent.casework.assessment.diagnosis_codes import contradicting_codes, doubtful_codes
from assent.logic.ask_tree import flat
from assent.logic.asks import Asker
from assent.logic.conclude import Conclusion, Outcome
from assent.logic.evaluate import Evaluation
from assent.logic.package import ApprovalBar, PassingState, PolicyPackage
from assent.logic.policy import Vocabulary


@dataclass(frozen=True, slots=True)
class PlanBars:
    """What a plan decided about bars: ids that it removed, and bars that it added."""

    removed: frozenset[str] = frozenset()
    added: tuple[ApprovalBar, ...] = field(default=())

    def without(self, bar: Bar) -> bool:
        """Whether the plan does without a bar of every policy."""
        return bar.id in self.removed & REMOVABLE

    def removes(self, bar: ApprovalBar | PassingState) -> bool:
        """Whether the plan does without a bar of the policy."""
        return bar.removable and bar.id in self.removed


OUTCOME = "outcome"
UNSETTLED = "unsettled"
CONFLICT = "conflict"
PRESUMED = "presumed"
DIAGNOSIS_CODE = "diagnosis_code"
CHART = "chart"
EARLY_START, LATE_START, REQUEST_DATE_DIFFERS = "early_start", "late_start", "request_date"
FURTHEST_START = timedelta(days=90)
"""So long after receipt a term may begin that the software approves: what was shown must still hold then."""
REMOVABLE = frozenset({LATE_START, REQUEST_DATE_DIFFERS, CHART})
"""The bars of every policy that a plan may do without."""


NO_CHANGES = PlanBars()

OF_EVERY_CASE = (
    Bar(OUTCOME, "the outcome is another than met"),
    Bar(UNSETTLED, "a formality is not known to be fulfilled"),
    Bar(CONFLICT, "the evidence for a fact disagrees"),
    Bar(PRESUMED, "a fact is presumed by the plan"),
    Bar(DIAGNOSIS_CODE, "a diagnosis code contradicts a fact, tells of one that nobody answered, or is none"),
    Bar(CHART, "a fact rests on the patient's chart alone, and nobody attested it"),
    Bar(EARLY_START, "it begins before the day on which it was received"),
    Bar(LATE_START, f"it begins more than {FURTHEST_START.days} days after it was received"),
)
"""Bars of every policy that an assessment of a case knows."""
ON_RECEIPT = (
    Bar("evidence", "a decisive fact has no attestation and no document behind it"),
    Bar("disputed", "what was submitted and what a reviewer recorded disagree"),
    Bar("restated", "a decisive fact was stated otherwise before"),
    Bar("beyond_grant", "more or something else is asked for than the criteria grant"),
    Bar("reviewer_question", "a question that a reviewer asked is open"),
    Bar("duplicate", "it may be a duplicate of another request, or of another line"),
    Bar(
        "earlier_authorization", "a first request, though the member has had an authorization of the service"
    ),
    Bar("renewal_of_nothing", "a renewal that names no earlier authorization of the plan"),
    Bar("request_kind", "it was submitted as a renewal and its facts ask to begin, or the other way round"),
    Bar("retrospective", "it is for days that are over"),
    Bar("request_date", "its request date is not the day on which it was received"),
    Bar("coverage", "the member's coverage is not clear"),
    Bar("reopened", "an approval was taken up again"),
    Bar("delegate", "it was handed over to a delegate"),
)
"""Bars that need a received request: an assessment of a case alone cannot know them."""


def removable_bars(package: PolicyPackage) -> frozenset[str]:
    """The ids of the bars that a plan may remove for requests under a policy."""
    own = {bar.id for bar in package.bars if bar.removable}
    return REMOVABLE | own


def assessment_bars(
    case: Case,
    conclusion: Conclusion,
    package: PolicyPackage,
    vocabulary: Vocabulary,
    looked_at: Iterable[str],
    plan: PlanBars = NO_CHANGES,
) -> tuple[Bar, ...]:
    """Why an approval of this case must not be automatic. ``looked_at`` are the facts that it rests on."""
    if conclusion.outcome is not Outcome.MET:
        return (of_outcome(conclusion.outcome),)
    asker = Asker(conclusion.evaluation, vocabulary)
    bars = [
        *_of_every_policy(case, conclusion),
        *_of_its_chart(case, looked_at, plan),
        *_of_its_start(case, package, plan),
        *(Bar(DIAGNOSIS_CODE, statement) for _, statement in contradicting_codes(case, package)),
        *(Bar(DIAGNOSIS_CODE, statement) for statement in doubtful_codes(case, package, vocabulary)),
        *_raised(package.approval_bars, conclusion.evaluation, asker, plan),
        *_old(package.passing_states, case, frozenset(looked_at), plan),
        *_raised(plan.added, conclusion.evaluation, asker, NO_CHANGES),
    ]
    return tuple(dict.fromkeys(bars))


def of_outcome(outcome: Outcome) -> Bar:
    """The bar of every outcome but ``met``."""
    return Bar(OUTCOME, f"the outcome is {outcome.value}")


def _of_its_chart(case: Case, looked_at: Iterable[str], plan: PlanBars) -> Iterator[Bar]:
    """A plan wants an attestation always, unless it takes what a chart proves for a document."""
    behind = ((path, case.evidence_of(path)) for path in looked_at)
    alone = [path for path, evidence in behind if evidence is not None and evidence.basis is Basis.CHART]
    if alone and CHART not in plan.removed:
        yield Bar(CHART, f"nobody attested what the chart alone shows: {', '.join(sorted(alone))}")


def _of_its_start(case: Case, package: PolicyPackage, plan: PlanBars) -> Iterator[Bar]:
    start = package.start(case.facts.values)
    if start is not None and case.request_date is not None:
        yield from (bar for bar in start_bars(start[0], case.request_date) if not plan.without(bar))


def start_bars(start: date, received: date) -> Iterator[Bar]:
    """Why a person looks at the first day of a term: it lies before receipt, or far ahead."""
    if start < received:
        yield Bar(EARLY_START, f"it begins on {start}, before it was received on {received}")
    if start > received + FURTHEST_START:
        days = FURTHEST_START.days
        yield Bar(LATE_START, f"it begins on {start}, more than {days} days after it was received")


def _of_every_policy(case: Case, conclusion: Conclusion) -> Iterator[Bar]:
    for clause in conclusion.unsettled:
        yield Bar(UNSETTLED, f"{clause.id} is not known to be fulfilled")
    for conflict in case.conflicts:
        yield Bar(CONFLICT, f"the evidence for {conflict.fact} disagrees")
    for path, evidence in case.evidence.items():
        if evidence.basis is Basis.PRESUMED:
            yield Bar(PRESUMED, f"{path} is presumed")


def _raised(
    bars: Iterable[ApprovalBar], evaluation: Evaluation, asker: Asker, plan: PlanBars
) -> Iterator[Bar]:
    """The bars that are up under some reading of the facts; one that rests on what is unknown names it."""
    for bar in bars:
        truth = evaluation.verdict(bar.when).lenient
        if (truth or (truth is None and bar.if_unknown)) and not plan.removes(bar):
            unknown = flat(asker.missing(bar.when)) if truth is None else ()
            yield Bar(bar.id, bar.says, unknown)


def _old(
    states: Iterable[PassingState], case: Case, looked_at: frozenset[str], plan: PlanBars
) -> Iterator[Bar]:
    """The passing states on which the assessment rests, with nothing recent behind them."""
    today = case.as_of
    for state in states:
        if today is None or plan.removes(state):
            continue
        since = today - timedelta(days=state.days)
        old = [fact for fact in state.facts if fact in looked_at and not _recent(case, fact, since)]
        if old:
            yield Bar(state.id, f"{state.says}: {', '.join(old)}")


def _recent(case: Case, fact: str, since: date) -> bool:
    evidence = case.evidence_of(fact)
    if evidence is None:  # that nothing stands behind it is a bar of its own, on receipt
        return True
    return evidence.on is not None and evidence.on >= since
