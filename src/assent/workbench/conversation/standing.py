"""Where a case stands: each clause of the policy by its verdict, open readings in a sentence, documents by clause."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from assent.casework.assessment.assessment import Assessment
from assent.casework.assessment.trace import ClauseTrace
from assent.desk.assessment.inquiry import Definition, PolicyPackage, asked
from assent.desk.assessment.policies import Policy
from assent.workbench.conversation.answers import is_known
from assent.workbench.conversation.records import record_title
from assent.workbench.shell.clauses import ClauseLabel, clause_label, clause_labels

_DECIDES = frozenset({"criterion", "exclusion", "administrative", "judgment"})
MET, FAILED, CLINICIAN, OPEN = "met", "not_met", "judgment", "unknown"
"""How a clause stands; the words of the verdicts of every page."""


@dataclass(frozen=True, slots=True)
class ClauseStanding:
    """A clause, how it stands, and whether the question of this page is about it."""

    label: ClauseLabel
    stands: str
    at_stake: bool = False


@dataclass(frozen=True, slots=True)
class OpenReading:
    """A wording that can be read in several ways, each with what the case would come to under it."""

    asks: str
    readings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CaseStanding:
    """Where a case stands. ``clauses`` are those that people cite; empty before the kind of request is known."""

    outcome: str
    clauses: tuple[ClauseStanding, ...]
    readings: tuple[OpenReading, ...]

    def count(self, stands: str) -> int:
        """How many clauses stand so."""
        return sum(1 for clause in self.clauses if clause.stands == stands)

    def those(self, stands: str) -> tuple[ClauseStanding, ...]:
        """The clauses that stand so."""
        return tuple(clause for clause in self.clauses if clause.stands == stands)


@dataclass(frozen=True, slots=True)
class ToAttach:
    """A document for a clause: its kind, what it shows, and what it would have to show that is still open."""

    document: str
    shows: tuple[str, ...]
    open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PacketPart:
    """The documents for one clause."""

    label: ClauseLabel
    documents: tuple[ToAttach, ...]


def standing_of(assessment: Assessment, at_stake: Collection[str] = ()) -> CaseStanding:
    """Where a case stands; ``at_stake`` are the clauses that the question of a page is about."""
    policy = assessment.policy
    if policy is None or assessment.preview or assessment.pathway is None:
        return CaseStanding(assessment.outcome.value, (), ())
    labels, above = clause_labels(policy), _above(assessment.trace, policy)
    touched = {above.get(clause, clause) for clause in at_stake}
    clauses = tuple(
        ClauseStanding(labels[clause.id], _stands(clause), clause.id in touched)
        for clause in assessment.trace
        if clause.id in policy.level and _decides(clause)
    )
    return CaseStanding(assessment.outcome.value, clauses, tuple(_readings(assessment)))


def packet(package: PolicyPackage, assessment: Assessment) -> tuple[PacketPart, ...]:
    """The documents to attach, by clause, in the order of the policy."""
    policy = assessment.policy
    if policy is None:
        return ()
    definitions = {**_facts(policy), **_fields(policy)}
    above = _above(assessment.trace, policy)
    by_clause: dict[str, dict[str, tuple[dict[str, None], dict[str, None]]]] = {}
    for path, clause in _documented(assessment):
        document, words = _document(package, path, definitions, assessment)
        if document:
            shows, missing = by_clause.setdefault(above.get(clause, clause), {}).setdefault(
                document, ({}, {})
            )
            (shows if is_known(assessment.case, path) else missing)[words] = None
    return tuple(
        PacketPart(
            clause_label(policy, clause),
            tuple(
                ToAttach(name, tuple(shows), tuple(missing)) for name, (shows, missing) in documents.items()
            ),
        )
        for clause, documents in by_clause.items()
    )


def _documented(assessment: Assessment) -> Iterator[tuple[str, str]]:
    """Every fact that a clause used, or still asks for, with the clause."""
    missing = {ask.fact for ask in asked(assessment.missing)}
    for clause in assessment.trace:
        if not _decides(clause):
            continue
        for used in clause.used:
            if used.value is not None or used.fact in missing:
                yield used.fact, clause.id
    for ask in asked(assessment.missing):
        for id in ask.clauses:
            yield ask.fact, id


def _document(
    package: PolicyPackage, path: str, definitions: Mapping[str, Definition], assessment: Assessment
) -> tuple[str, str]:
    """The document in which a fact stands, and what it shows there; a record by what it is called."""
    assert assessment.policy is not None
    vocabulary = assessment.policy.vocabulary
    name, _, field = path.partition(".")
    records = next((records for records in vocabulary.lists if records.name == name.partition("[")[0]), None)
    if records is None:
        fact = definitions.get(path)
        return (fact.document, fact.question) if fact else ("", "")
    own = definitions.get(f"{records.name}.{field}")
    document = (own.document if own else "") or records.document
    if "[" not in name:
        return document, records.another
    index = int(name.rstrip("]").rpartition("[")[2])
    title = record_title(package, records, index, assessment.case.facts.record(records.name, index))
    if is_known(assessment.case, path) or own is None:
        return document, title
    return document, f"{title}: {own.question}"


def _facts(policy: Policy) -> dict[str, Definition]:
    return {fact.name: fact for fact in policy.vocabulary.facts}


def _fields(policy: Policy) -> dict[str, Definition]:
    return {
        f"{records.name}.{field.name}": field
        for records in policy.vocabulary.lists
        for field in records.fields
    }


def _decides(clause: ClauseTrace) -> bool:
    return clause.binds and clause.kind.value in _DECIDES


def _stands(clause: ClauseTrace) -> str:
    if clause.verdict is None:
        return OPEN
    match (clause.verdict.strict, clause.verdict.lenient):
        case (True, True):
            return MET
        case (False, False):
            return FAILED
        case (False, True):
            return CLINICIAN
    return OPEN


def _above(trace: tuple[ClauseTrace, ...], policy: Policy) -> dict[str, str]:
    """For each clause the one that people cite, in which it stands."""
    parents = {child: clause.id for clause in reversed(trace) for child in clause.children}
    above: dict[str, str] = {}
    for clause in trace:
        id, visited = clause.id, set[str]()
        while id not in policy.level and id in parents and id not in visited:
            visited.add(id)
            id = parents[id]
        above[clause.id] = id
    return above


def _readings(assessment: Assessment) -> Iterator[OpenReading]:
    """The readings on which the outcome hangs, question by question."""
    asks = {question.question: question.asks for question in assessment.questions}
    for question, words in asks.items():
        own = [reading for reading in assessment.readings if reading.question == question and reading.live]
        yield OpenReading(
            words,
            tuple((reading.says, reading.outcome.value if reading.outcome else OPEN) for reading in own),
        )
