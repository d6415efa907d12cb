"""Use cases of whoever collects what a request needs before it is made: forms, and which question comes next.

Nothing here is recorded, and nothing is decided.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from assent.casework.assessment.approval_questions import approval_questions, order_questions
from assent.casework.assessment.assessment import Assessment
from assent.casework.assessment.case import Case
from assent.casework.plan.plan import ROUTING
from assent.desk.assessment.assess import adoptions_for, assess_case
from assent.desk.ports import Desk
from assent.logic.ask_tree import Ask, AskGroup, AskKind, AskTree, asked
from assent.logic.case_facts import CaseFacts
from assent.logic.package import PolicyPackage
from assent.logic.policy import Policy
from assent.targets.questionnaire.compile import compile_questionnaire
from assent.targets.questionnaire.items import COMPLETE, Question, Questionnaire, RecordGroup
from assent.terms.facts import ASSESSED_ON, REQUEST_DATE

CASE = "questionnaire"
"""What the case is called that answers come to."""


@dataclass(frozen=True, slots=True)
class FormKind:
    """One kind of request under one encoding of a policy, for which there is a form."""

    package: PolicyPackage
    policy: Policy
    pathway: str


def form_kinds(desk: Desk, day: date) -> Iterator[FormKind]:
    """Every kind of request that policies in force on a day decide."""
    for package in desk.catalogue.packages:
        policy = package.in_force(day)
        if policy is not None:
            yield from (FormKind(package, policy, pathway) for pathway in policy.pathways)


def questionnaire_of(desk: Desk, kind: FormKind, day: date) -> Questionnaire:
    """The form, with the readings that the plan has adopted by a day; it asks nothing that the plan says itself."""
    of_day = Case(CASE, CaseFacts({REQUEST_DATE: day}), policy=kind.package.id)
    adopted = adoptions_for(kind.policy, of_day, desk.plan)
    return _compiled(_Compiling(kind, tuple(sorted(adopted.items()))))


def said_by_plan(policy: Policy) -> frozenset[str]:
    """The facts that nobody outside is asked for: when it was received, and what the plan determines."""
    own = (fact.name for fact in policy.vocabulary.facts if fact.document == ROUTING)
    return frozenset((REQUEST_DATE, ASSESSED_ON, *own))


def assess_answers(desk: Desk, kind: FormKind, answers: Mapping[str, Any], day: date) -> Assessment:
    """What answers come to as a case of that day; one that cannot be has its faults in ``errors``."""
    stated = {**answers, kind.policy.pathway_by: kind.pathway, REQUEST_DATE: day.isoformat()}
    case = desk.read_case({**stated, "case": CASE, "policy": kind.package.id}, CASE, None, None)
    return assess_case(case, desk.catalogue, desk.plan, explained=False)


def next_paths(
    questionnaire: Questionnaire, assessment: Assessment, shown_paths: Collection[str], kind: FormKind
) -> tuple[str, ...]:
    """The paths to ask now: of the first heading at which something can still change the outcome.

    Where nothing of that is left, what has to be said besides before the software may approve by itself. A question
    that was shown (``shown_paths``) and left open is not put again. Of alternatives only the first is asked, so
    that as few questions as possible are; those that are needed whatever the others come to, are asked together.
    """
    besides = approval_questions(assessment, kind.package), order_questions(assessment, kind.package)
    for tree in (assessment.missing, *besides):
        if paths := _of_first_heading(questionnaire, assessment, tree, shown_paths):
            return paths
    return ()


def _of_first_heading(
    questionnaire: Questionnaire, assessment: Assessment, tree: AskTree | None, shown_paths: Collection[str]
) -> tuple[str, ...]:
    sections = {part.path: number for number, part in _numbered(questionnaire)}
    parts = {part.path: part for part in questionnaire.parts()}
    sure = _asked_anyway(tree)
    own = said_by_plan(assessment.policy) if assessment.policy else frozenset()
    chosen: dict[str, None] = {}
    heading: int | None = None
    for ask in asked(tree):
        name = _name(ask)
        if name in own or name not in parts or _is_known(assessment, ask):
            continue
        paths = [path for path in _paths(ask, parts[name]) if path not in shown_paths]
        if not paths or (heading is not None and (sections[name] != heading or ask.fact not in sure)):
            continue
        chosen |= dict.fromkeys(paths)
        heading = sections[name]
    return tuple(chosen)


def _numbered(questionnaire: Questionnaire) -> Iterator[tuple[int, Question | RecordGroup]]:
    for number, section in enumerate(questionnaire.sections):
        yield from ((number, part) for part in section.parts)


def _asked_anyway(tree: AskTree | None) -> frozenset[str]:
    """What is asked whatever the answers to the rest are: no alternative to anything."""
    if isinstance(tree, Ask):
        return frozenset((tree.fact,))
    parts = tree.parts if isinstance(tree, AskGroup) and tree.together else ()
    return frozenset(part.fact for part in parts if isinstance(part, Ask))


def _is_known(assessment: Assessment, ask: Ask) -> bool:
    """Whether a fact is known, and has to become otherwise: that is something to do, and no question."""
    return ask.kind is AskKind.VALUE and assessment.case.facts.values.get(ask.fact) is not None


def _name(ask: Ask) -> str:
    """The fact or list that is asked about."""
    return ask.fact.partition(".")[0].partition("[")[0]


def _paths(ask: Ask, part: Question | RecordGroup) -> tuple[str, ...]:
    """The paths that answer it: of one more record every field that people know, and whether there are more."""
    if isinstance(part, Question):
        return (part.path,)
    field = ask.fact.partition(".")[2]
    if field and ask.kind is AskKind.VALUE:
        return (f"{part.path}.{field}",)
    fields = (question.path for question in part.questions if not question.worked_out)
    return (f"{part.path}.{COMPLETE}",) if ask.kind is AskKind.COMPLETE else (*fields, part.complete.path)


@dataclass(frozen=True, eq=False)
class _Compiling:
    """One compilation; encodings are told apart by themselves, as they never change."""

    kind: FormKind
    adoptions: tuple[tuple[str, str], ...]

    def _key(self) -> tuple[int, str, tuple[tuple[str, str], ...]]:
        return id(self.kind.policy), self.kind.pathway, self.adoptions

    def __hash__(self) -> int:
        return hash(self._key())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Compiling) and self._key() == other._key()


@lru_cache(maxsize=64)
def _compiled(form: _Compiling) -> Questionnaire:
    kind = form.kind
    own = said_by_plan(kind.policy)
    return compile_questionnaire(kind.package, kind.policy, kind.pathway, dict(form.adoptions), own)
