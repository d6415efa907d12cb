"""What the software concludes of a record, with every reason: by the policy and adoptions that assessed it last."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assent.casework.assessment.assessment import Assessment, assess
from assent.casework.assessment.bars import NO_CHANGES
from assent.casework.assessment.case import Bar
from assent.casework.assessment.findings import judged_clauses
from assent.casework.assessment.labels import label
from assent.casework.determination.automatic_approval import all_bars
from assent.casework.plan.plan import Plan, PlanError
from assent.casework.record.days import plan_day
from assent.casework.record.fact_state import FactState
from assent.casework.record.state import RequestState
from assent.casework.review.events import Assessed
from assent.desk.assessment.assess import assess_case, decided_by, policy_of, record
from assent.desk.ports import Desk
from assent.desk.record.detail import JudgmentShown, ReadingMeans
from assent.desk.record.facts import case_of
from assent.desk.review.reassessment import chosen_readings
from assent.logic.case_facts import CaseFacts, Record
from assent.logic.package import Catalogue
from assent.logic.policy import Policy
from assent.logic.tree import Readings

_ON_RECEIPT = "automatic_approval_checked_on_receipt"
OF_THE_PLAN = ("adoptions", "advisories", "automatic_approval_barred_by", "computed", "conflicts", "trace")
"""What of an assessment an office does not see: the plan's workings, and what its people noted as evidence."""


def explained(desk: Desk, state: RequestState) -> Assessment | None:
    """The assessment of the record as it stands, made once; None where there is nothing to assess."""
    if state.draft is None:
        return None
    assessments = [line.assessment for line in state.lines.values() if line.assessment is not None]
    if assessments:
        last = max(assessments, key=lambda assessment: assessment.sequence).assessed
        return repeated(desk, state, last, desk.plan)
    try:
        return assess_case(case_of(state, desk.read_case), desk.catalogue, desk.plan, chosen_readings(state))
    except PlanError:  # a reading that the policy no longer has: whoever assesses it is told
        return None


def explained_again(desk: Desk, state: RequestState) -> Assessment | None:
    """As ``explained``; where nothing was done since but looking, it is what was worked out then.

    The same facts, held in memory, of the same version, by the same plan and policies come to the same. Whoever goes
    from clause to clause of a request waits for one assessment.
    """
    known = _LATEST.get(state.id)
    if known is None or not known.is_of(desk, state):
        if len(_LATEST) >= _MOST:
            _LATEST.clear()
        assessment = explained(desk, state)
        known = _LATEST[state.id] = _Latest(state.facts, state.version, desk.plan, desk.catalogue, assessment)
    return known.made


@dataclass(frozen=True, slots=True)
class _Latest:
    """An assessment, and what it was made from."""

    facts: Mapping[str, FactState]
    version: int
    plan: Plan
    catalogue: Catalogue
    made: Assessment | None

    def is_of(self, desk: Desk, state: RequestState) -> bool:
        """Whether it would be made from the same again."""
        same = self.facts is state.facts and self.plan is desk.plan and self.catalogue is desk.catalogue
        return same and self.version == state.version


_MOST = 64
_LATEST: dict[str, _Latest] = {}
"""By request; what each was made from is kept, so that nothing else comes to be taken for it."""


def repeated(desk: Desk, state: RequestState, recorded: Assessed, plan: Plan) -> Assessment | None:
    """The facts of a state by the encoding and adoptions of a recorded assessment, with the bars of ``plan``.

    None where the catalogue does not hold that policy version.
    """
    if not recorded.version:
        case = case_of(state, desk.read_case)
        return assess_case(case, desk.catalogue) if policy_of(case, desk.catalogue) is None else None
    policy = decided_by(
        desk.catalogue, recorded.policy, recorded.version, recorded.policy_digest, recorded.revision
    )
    if policy is None:
        return None
    case = case_of(state, desk.read_case, policy)
    day = case.request_date
    return assess(
        policy,
        case,
        dict(recorded.adoptions),
        package=desk.catalogue.package(policy.id),
        plan_bars=plan.bars(policy, day) if day else NO_CHANGES,
    )


def shown_assessment(assessment: Assessment) -> dict[str, Any]:
    """The assessment, as `assent assess --json` prints it. What is checked on receipt was checked: see the bars."""
    return {name: value for name, value in record(assessment).items() if name != _ON_RECEIPT}


def seen_by_office(assessment: dict[str, Any]) -> dict[str, Any]:
    """What of an assessment an office sees."""
    return {name: value for name, value in assessment.items() if name not in OF_THE_PLAN}


def open_judgments(assessment: Assessment, state: RequestState) -> tuple[JudgmentShown, ...]:
    """Each question that a clinician has not answered yet, with what each reading would mean for the case."""
    policy = assessment.policy
    if policy is None:
        return ()
    if assessment.guidance and assessment.findings.judgment:
        return tuple(_open(clause, asks=assessment.guidance[1]) for clause in assessment.findings.judgment)
    judgments = []
    for question in assessment.questions:
        clause = next(iter(judged_clauses(policy, (question,))), question.question)
        of_wording = isinstance(question.node, Readings)
        if clause in state.resolutions and not of_wording:
            continue
        row = policy.outline.get(question.question)
        means = tuple(
            ReadingMeans(
                reading.reading,
                reading.says,
                reading.live,
                reading.outcome.value if reading.outcome else None,
            )
            for reading in assessment.readings
            if reading.question == question.question
        )
        asks = question.asks if of_wording or row is None else row.says
        judgments.append(_open(clause, question.question if of_wording else None, asks, means))
    return tuple(judgments)


def _open(
    clause: str, question: str | None = None, asks: str | None = None, means: tuple[ReadingMeans, ...] = ()
) -> JudgmentShown:
    return JudgmentShown(
        clause=clause,
        answer=None,
        reasons=None,
        question=question,
        reading=None,
        by=None,
        asks=asks,
        readings=means,
    )


def bars_of(desk: Desk, state: RequestState, facts: CaseFacts) -> tuple[Bar, ...]:
    """What stands between the request and an automatic approval, each once. ``facts`` are those of its case."""
    policy = state.draft.policy if state.draft else ""
    removed = desk.plan.bars_removed(policy, plan_day(state.last_at)) if state.last_at else frozenset()
    lines = [name for name, line in state.lines.items() if line.assessment is not None]
    if not lines:
        return ()
    return tuple(dict.fromkeys(all_bars(state, lines, removed, desk.catalogue.find(policy), facts)))


def label_of(path: str, state: RequestState, policy: Policy) -> str:
    """What a fact or a record is called, by what the record says now."""
    return label(path, policy.vocabulary, lambda name, index: record_at(state, name, index))


def record_at(state: RequestState, name: str, index: int) -> Record:
    """What the record of a request knows of one record of a list."""
    start = f"{name}[{index}]."
    return {
        path.removeprefix(start): fact.current.value
        for path, fact in state.facts.items()
        if path.startswith(start)
    }
