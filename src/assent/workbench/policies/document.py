"""One encoding of a policy as a page to read: put together once, and kept while nothing of it changes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from assent.desk.assessment import policies, policy_terms
from assent.desk.assessment.assess import policy_digest
from assent.desk.assessment.policies import (
    ClauseShown,
    FactShown,
    OwnerQuestion,
    Policy,
    PolicyShown,
    QuestionShown,
    SourceShown,
)
from assent.desk.assessment.policy_terms import AdoptedReading, PolicyTerms
from assent.desk.ports import Desk
from assent.workbench.policies.cross_references import Linked, linking
from assent.workbench.policies.sections import Section, sections
from assent.workbench.shell.clauses import ClauseLabel, clause_labels

Encodings = tuple[PolicyShown, ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """Something that the policy rests on, with the clauses that name it."""

    source: SourceShown
    clauses: tuple[str, ...]


@dataclass(frozen=True)
class Document:
    """What a page says of one encoding that never changes."""

    policy: Policy
    digest: str
    labels: Mapping[str, ClauseLabel]
    sections: tuple[Section, ...]
    terms: PolicyTerms
    facts: tuple[FactShown, ...]
    asked: Mapping[str, QuestionShown]
    sources: tuple[Cited, ...]
    owner_questions: tuple[OwnerQuestion, ...]
    linked: Linked


def document_of(desk: Desk, policy: Policy) -> Document:
    """The document of an encoding."""
    key = policy_digest(policy), policy.id, policy.version, policy.revision
    kept = _DOCUMENTS.get(key)
    if kept is None:
        if len(_DOCUMENTS) >= _MOST:
            _DOCUMENTS.clear()
        kept = _DOCUMENTS[key] = _made(desk, policy)
    return kept


_MOST = 64
_DOCUMENTS: dict[tuple[str, str, str, int], Document] = {}


def _made(desk: Desk, policy: Policy) -> Document:
    outline = policies.show_outline(desk.catalogue, policy)
    terms, facts = policy_terms.show_terms(desk.catalogue, policy), policies.list_facts(policy)
    asked = {question.question: question for question in policies.list_questions(policy)}
    labels = clause_labels(policy)
    cited: dict[str, tuple[SourceShown, list[str]]] = {}
    for clause in outline:
        for source in clause.sources:
            cited.setdefault(source.source, (source, []))[1].append(clause.id)
    return Document(
        policy=policy,
        digest=policy_digest(policy),
        labels=labels,
        sections=sections(_with_all_questions(outline, asked), terms, {fact.fact: fact for fact in facts}),
        terms=terms,
        facts=tuple(facts),
        asked=asked,
        sources=tuple(Cited(source, tuple(clauses)) for source, clauses in cited.values()),
        owner_questions=tuple(policies.list_owner_questions(desk.catalogue.package(policy.id))),
        linked=linking(labels, asked),
    )


def _with_all_questions(
    outline: list[ClauseShown], asked: Mapping[str, QuestionShown]
) -> Iterator[ClauseShown]:
    """The clauses; a question that stands in the rule of none, as in a route, is asked at the nearest by its id."""
    in_rules = {question.question for clause in outline for question in clause.questions}
    elsewhere: dict[str, list[QuestionShown]] = {}
    for id, question in asked.items():
        if id not in in_rules:
            elsewhere.setdefault(_nearest(id, outline), []).append(question)
    for clause in outline:
        yield replace(clause, questions=(*clause.questions, *elsewhere.get(clause.id, ())))


def _nearest(question: str, outline: list[ClauseShown]) -> str:
    """The last clause whose id begins as that of a question does, by as many parts as can be."""
    parts = question.split(".")
    for count in range(len(parts), 0, -1):
        matching = [clause.id for clause in outline if clause.id.split(".")[:count] == parts[:count]]
        if matching:
            return matching[-1]
    return outline[-1].id


def adoptions(desk: Desk, policy: Policy, day: date) -> Mapping[str, tuple[AdoptedReading, ...]]:
    """What the plan has adopted, by question: all decisions, with the one that counts on the day."""
    by_question: dict[str, list[AdoptedReading]] = {}
    for reading in policy_terms.adopted_readings(desk.plan, policy, day):
        by_question.setdefault(reading.question, []).append(reading)
    return {question: tuple(readings) for question, readings in by_question.items()}


def encodings(desk: Desk, policy: str) -> Encodings:
    """Every encoding of a policy, the newest first."""
    mine = (encoding for encoding in policies.list_policies(desk.catalogue) if encoding.id == policy)
    return tuple(sorted(mine, key=lambda encoding: (encoding.effective, encoding.revision), reverse=True))


@lru_cache(maxsize=64)
def _reached(encodings: Encodings) -> frozenset[tuple[str, int]]:
    """By version and revision: the encodings that decide requests of some day."""
    last = {encoding.decides_from: encoding for encoding in reversed(encodings)}
    return frozenset((encoding.version, encoding.revision) for encoding in last.values())


def deciding(encodings: Encodings) -> frozenset[tuple[str, int]]:
    """The encodings that decide requests of some day; any other one only replays what it had decided."""
    return _reached(encodings)


def before(encodings: Iterable[PolicyShown], policy: Policy) -> PolicyShown | None:
    """The encoding that came before this one; None before the first."""
    later = list(encodings)
    place = next(
        (
            at
            for at, encoding in enumerate(later)
            if (encoding.version, encoding.revision) == (policy.version, policy.revision)
        ),
        None,
    )
    return later[place + 1] if place is not None and place + 1 < len(later) else None
