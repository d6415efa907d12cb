"""Use cases of whoever reads a policy: which there are, what a clause says, what facts it asks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches

from assent.casework.assessment.bars import OF_EVERY_CASE, ON_RECEIPT, removable_bars
from assent.casework.assessment.case import Bar
from assent.casework.plan.plan import questions
from assent.casework.record.checks import Refused
from assent.desk.assessment.assess import policy_digest
from assent.logic.definitions import Definition, RecordsDefinition
from assent.logic.owner_question import OwnerQuestion as OwnerQuestion
from assent.logic.package import ApprovalBar, Catalogue, PassingState, PolicyPackage
from assent.logic.package import UnknownPolicy as UnknownPolicy
from assent.logic.policy import Place
from assent.logic.policy import Policy as Policy
from assent.logic.policy_memory import once_per_policy as once_per_policy
from assent.logic.sources import Source
from assent.logic.tree import Clause, Condition, Readings
from assent.logic.walk import every_condition
from assent.logic.word_tree import Line, word_tree


class NoSuchClause(LookupError):
    """The policy has no clause of that id; the message names near ones."""


@dataclass(frozen=True, slots=True)
class PolicyShown:
    """One encoding of a version of a policy: ``revision`` is counted from 1, and decides from a day on.

    A later revision that decides from the same day has replaced it: it then only replays what it decided.
    """

    id: str
    version: str
    revision: int
    title: str
    effective: date
    decides_from: date
    digest: str


@dataclass(frozen=True, slots=True)
class ReadingShown:
    """One defensible meaning of a wording."""

    reading: str
    says: str


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """An open question of wording: live readings decide, recorded ones are reported."""

    question: str
    asks: str
    live: tuple[ReadingShown, ...]
    recorded: tuple[ReadingShown, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """An expression in words."""

    text: str
    inside: tuple["Wording", ...]


@dataclass(frozen=True, slots=True)
class SourceShown:
    """Something that a clause rests on or points to: where it is found, and what the policy takes from it."""

    source: str
    cite: str
    says: str


@dataclass(frozen=True, slots=True)
class ClauseShown:
    """One clause: its statement in our own words, and its expression in words where it has one.

    ``place`` is where the published text has it, None where the policy does not say. ``sources`` are the
    guidance, evidence or references that it names.
    """

    id: str
    kind: str
    says: str
    decided: str
    expression: Wording | None
    questions: tuple[QuestionShown, ...]
    place: Place | None
    sources: tuple[SourceShown, ...]


@dataclass(frozen=True, slots=True)
class FactShown:
    """One fact of the policy's vocabulary."""

    fact: str
    type: str
    unit: str
    low: float | None
    high: float | None
    choices: tuple[str, ...]
    question: str
    codes: tuple[str, ...]
    sensitivity: str
    document: str
    computed: str


def list_policies(catalogue: Catalogue) -> list[PolicyShown]:
    """Every encoding of every version."""
    kept = [
        PolicyShown(
            package.id,
            replaced.version,
            replaced.revision,
            package.title,
            replaced.effective,
            replaced.effective,
            replaced.digest,
        )
        for package in catalogue.packages
        for replaced in package.kept
    ]
    return kept + [
        PolicyShown(
            version.id,
            version.version,
            version.revision,
            version.title,
            version.effective,
            version.first_day,
            policy_digest(version),
        )
        for version in catalogue.versions
    ]


def named_version(
    catalogue: Catalogue, policy_id: str = "", version: str = "", revision: int | None = None
) -> Policy:
    """A version of a policy by its name; without a name the newest, and without a number its newest revision.

    Raises ``UnknownPolicy``.
    """
    package = catalogue.package(policy_id)
    name = version or package.newest.version
    revisions = package.revisions(name)
    if not revisions:
        known = ", ".join(dict.fromkeys(encoding.version for encoding in package.versions))
        raise UnknownPolicy(f"version: {version!r} is none of {package.id}; it has: {known}.")
    if revision is None:
        return max(revisions, key=lambda encoding: encoding.revision)
    policy = package.encoding(name, revision)
    if policy is not None:
        return policy
    known = ", ".join(map(str, package.numbers(name)))
    raise UnknownPolicy(f"revision: {revision} is none of {package.id} {name}; it has: {known}.")


def at_revision(catalogue: Catalogue, revision: int, policy_id: str = "") -> Catalogue:
    """The policies as their encodings of this number have them, of the one that is named or of all.

    A version without that number is left out. Raises ``UnknownPolicy`` where no version has it.
    """
    packages = (catalogue.package(policy_id),) if policy_id else catalogue.packages
    narrowed = []
    for package in packages:
        names = dict.fromkeys(version.version for version in package.versions)
        encodings = [encoding for name in names if (encoding := package.encoding(name, revision)) is not None]
        if encodings:
            narrowed.append(replace(package, versions=tuple(encodings)))
    if narrowed:
        return Catalogue(tuple(narrowed))
    known = (
        f"{package.id} {name}: {', '.join(map(str, package.numbers(name)))}"
        for package in packages
        for name in dict.fromkeys(version.version for version in package.versions)
    )
    raise UnknownPolicy(f"revision: there is no {revision}; there are: {'; '.join(known)}.")


def check_known(catalogue: Catalogue, policy_id: str) -> None:
    """Raise ``Refused`` for a policy that the catalogue does not hold, or for none where there are several."""
    try:
        catalogue.package(policy_id)
    except UnknownPolicy as error:
        raise Refused(str(error)) from None


def show_outline(catalogue: Catalogue, policy: Policy) -> list[ClauseShown]:
    """Every row of the outline, in reading order."""
    clauses, sources = policy.clauses(), catalogue.package(policy.id).sources
    return [_shown(policy, name, clauses.get(name), sources) for name in policy.outline]


def show_clause(catalogue: Catalogue, policy: Policy, clause_id: str) -> ClauseShown:
    """One clause; raises ``NoSuchClause``."""
    if clause_id not in policy.outline:
        if clause_id in questions(policy):
            clauses = policy.clauses().items()
            places = [name for name, clause in clauses if clause_id in _asked_in(clause)]
            raise NoSuchClause(
                f"{clause_id} is no clause of {policy.id}, but a question of wording. It stands in "
                f"{', '.join(places)}; `assent policy questions` lists its readings."
            )
        beside = [name for name in policy.outline if name.startswith(clause_id.rpartition(".")[0] + ".")]
        near = beside or get_close_matches(clause_id, policy.outline)
        groups = dict.fromkeys(name.partition(".")[0] for name in policy.outline)
        known = f"Near it: {', '.join(near)}." if near else f"Its clauses begin with {', '.join(groups)}."
        raise NoSuchClause(f"{policy.id} has no clause {clause_id!r}. {known}")
    return _shown(policy, clause_id, policy.clauses().get(clause_id), catalogue.package(policy.id).sources)


def words_of(policy: Policy) -> dict[str, str]:
    """What each clause says, and each fact asks, by the names that a population's results give them."""
    facts = {fact.name: fact.question for fact in policy.vocabulary.facts}
    lists = {records.name: records.another for records in policy.vocabulary.lists}
    fields = {
        f"{records.name}[].{field.name}": field.question
        for records in policy.vocabulary.lists
        for field in records.fields
    }
    return {**{name: row.says for name, row in policy.outline.items()}, **facts, **lists, **fields}


def list_facts(policy: Policy) -> list[FactShown]:
    """Every fact and list of the policy's vocabulary, with type, range, question and codes."""
    facts = [_fact(fact) for fact in policy.vocabulary.facts]
    return facts + [fact for records in policy.vocabulary.lists for fact in _list(records)]


@dataclass(frozen=True, slots=True)
class BarShown:
    """One bar to automatic approval: where it comes from, and whether a plan may remove it."""

    bar: str
    of: str
    removable: bool
    says: str


def list_bars(package: PolicyPackage) -> list[BarShown]:
    """Everything that bars automatic approval under a policy: those of every policy, then its own."""
    removable = removable_bars(package)
    sources: dict[str, Sequence[Bar | ApprovalBar | PassingState]] = {
        "every policy": OF_EVERY_CASE,
        "every policy, on receipt": ON_RECEIPT,
        package.id: package.bars,
    }
    return [
        BarShown(bar.id, source, bar.id in removable, bar.says)
        for source, bars in sources.items()
        for bar in bars
    ]


def list_questions(policy: Policy) -> list[QuestionShown]:
    """Every question of wording, with its live and recorded readings."""
    return [_question(question) for question in questions(policy).values()]


def list_owner_questions(package: PolicyPackage) -> list[OwnerQuestion]:
    """What only the owner of a policy can settle, in the order in which it should be."""
    return list(package.owner_questions)


def _shown(policy: Policy, name: str, clause: Clause | None, sources: Sequence[Source]) -> ClauseShown:
    row = policy.outline[name]
    named = tuple(
        SourceShown(source.id, source.cite, source.says) for source in sources if name in source.clauses
    )
    if clause is None:
        return ClauseShown(name, row.kind.value, row.says, row.decided, None, (), row.place, named)
    asked = _asked_in(clause)
    return ClauseShown(
        name,
        row.kind.value,
        row.says,
        row.decided,
        wording(clause.expr),
        tuple(_question(question) for question in asked.values()),
        row.place,
        named,
    )


def _asked_in(clause: Clause) -> dict[str, Readings]:
    """The questions of wording that stand in a clause, by id."""
    return {
        condition.question: condition
        for condition in every_condition(clause)
        if isinstance(condition, Readings)
    }


def wording(condition: Condition) -> Wording:
    """A condition in words, as a tree."""
    return _worded(word_tree(condition))


def _worded(line: Line) -> Wording:
    return Wording(line.text, tuple(_worded(inner) for inner in line.inside))


def _question(question: Readings) -> QuestionShown:
    return QuestionShown(
        question.question,
        question.asks,
        tuple(ReadingShown(reading.name, reading.says) for reading in question.live),
        tuple(ReadingShown(reading.name, reading.says) for reading in question.recorded),
    )


def _fact(definition: Definition, path: str = "") -> FactShown:
    return FactShown(
        fact=path + definition.name,
        type=definition.kind.value,
        unit=definition.unit,
        low=definition.low,
        high=definition.high,
        choices=tuple(definition.choices),
        question=definition.question,
        codes=tuple(definition.codes),
        sensitivity=definition.sensitivity.value,
        document=definition.document,
        computed=definition.computed,
    )


def _list(records_definition: RecordsDefinition) -> list[FactShown]:
    itself = FactShown(
        fact=records_definition.name,
        type="list of records",
        unit="",
        low=None,
        high=None,
        choices=(),
        question=records_definition.question,
        codes=(),
        sensitivity=records_definition.sensitivity.value,
        document=records_definition.document,
        computed="",
    )
    return [itself, *(_fact(field, f"{records_definition.name}[].") for field in records_definition.fields)]
