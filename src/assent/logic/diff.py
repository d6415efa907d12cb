"""What differs between two versions of a policy, clause by clause, in words.

Clauses are compared with the clauses inside them replaced by references, so a threshold that
changes in C.3.d is reported there and not again in C.3.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from enum import Enum, StrEnum
from typing import Any, TypeVar

from assent.logic.changed_parts import changed_parts
from assent.logic.definitions import Definition, RecordsDefinition
from assent.logic.describe import value_words, words
from assent.logic.policy import Impossible, Policy, Vocabulary
from assent.logic.tree import Clause, ClauseKind, Condition, Reading, Readings, Value

T = TypeVar("T")


class Subject(StrEnum):
    """What a difference is about."""

    POLICY = "policy"
    CLAUSE = "clause"
    QUESTION = "question"
    READING = "reading"
    ROUTE = "route"
    PATHWAY = "pathway"
    GRANT = "grant"
    FACT = "fact"
    INPUT = "rule of input"


class Change(StrEnum):
    """What happened to it. ``changed`` is a change of meaning, ``restated`` one of words only."""

    ADDED = "added"
    REMOVED = "removed"
    RESTATED = "restated"
    REKINDED = "of another kind"
    CHANGED = "changed"
    NOW_LIVE = "now live"
    NOW_RECORDED = "now only recorded"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: about what, and the words before and after (empty where none stand).

    ``name`` is the clause's or the question's id, the fact's, pathway's or property's name; for a
    reading it is ``question/reading``.
    """

    subject: Subject
    name: str
    change: Change
    before: str = ""
    after: str = ""

    @property
    def says(self) -> str:
        """The difference as one sentence."""
        head = f"{self.subject.value} {self.name} {self.change.value}"
        if self.before and self.after:
            return f"{head}: from [{self.before}] to [{self.after}]"
        if self.before or self.after:
            return f"{head}: {'with' if self.after else 'without'} [{self.after or self.before}]"
        return head


def differences(old: Policy, new: Policy) -> tuple[Difference, ...]:
    """Every difference between two versions, in reading order; none where they are equal."""
    changes = (
        *_properties(Subject.POLICY, new.id, old, new, _OF_POLICY),
        *_clauses(_statements(old), _statements(new)),
        *_questions(_open_questions(old), _open_questions(new)),
        *_routes(old, new),
        *_pathways(old, new),
        *_facts(_definitions(old.vocabulary), _definitions(new.vocabulary)),
        *_impossible(_rules(old.vocabulary), _rules(new.vocabulary)),
    )
    return tuple(dict.fromkeys(changes))


_OF_POLICY = (
    "id", "title", "version", "effective", "revision", "decides_from", "first", "pathway_by", "level", "history",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Statement:
    """A clause as the outline and its expression have it."""

    kind: ClauseKind
    says: str
    decided: str = ""
    expr: Condition | None = None
    binds_when: Condition | None = None


def _statements(policy: Policy) -> dict[str, _Statement]:
    """Every clause, first those of the outline in its order, then others that have expressions."""
    statements = {key: _Statement(row.kind, row.says, row.decided) for key, row in policy.outline.items()}
    for name, clause in policy.clauses().items():
        known = statements.get(name, _Statement(clause.kind, clause.says))
        statements[name] = replace(
            known, kind=clause.kind, says=clause.says, expr=clause.expr, binds_when=clause.binds_when
        )
    return statements


def _clauses(old: Mapping[str, _Statement], new: Mapping[str, _Statement]) -> Iterator[Difference]:
    for name, was, now in _paired(old, new):
        if was is None or now is None:
            yield _come_or_gone(Subject.CLAUSE, name, was, now, "says")
            continue
        if was.says != now.says:
            yield Difference(Subject.CLAUSE, name, Change.RESTATED, was.says, now.says)
        if was.kind is not now.kind:
            kinds = was.kind.value, now.kind.value
            yield Difference(Subject.CLAUSE, name, Change.REKINDED, *kinds)
        yield from _properties(Subject.CLAUSE, name, was, now, ("decided",))
        yield from _conditions(Subject.CLAUSE, name, was.expr, now.expr)
        yield from _conditions(Subject.CLAUSE, name, was.binds_when, now.binds_when, _BINDING)


_BINDING = "binding only where "


def _conditions(
    subject: Subject, name: str, old: Condition | None, new: Condition | None, lead: str = ""
) -> Iterator[Difference]:
    for was, now in changed_parts(old, new):
        before, after = ("" if condition is None else lead + _said(condition) for condition in (was, now))
        yield Difference(subject, name, Change.CHANGED, before, after)


def _open_questions(policy: Policy) -> dict[str, Readings]:
    return {
        condition.question: condition for condition in policy.conditions if isinstance(condition, Readings)
    }


def _questions(old: Mapping[str, Readings], new: Mapping[str, Readings]) -> Iterator[Difference]:
    for name, was, now in _paired(old, new):
        if was is not None and now is not None:
            yield from _properties(Subject.QUESTION, name, was, now, ("asks", "names"))
        before, after = _readings(was), _readings(now)
        for reading, old_reading, new_reading in _paired(before, after):
            yield from _reading(f"{name}/{reading}", old_reading, new_reading)


def _readings(question: Readings | None) -> dict[str, tuple[Reading, bool]]:
    """Each reading with whether it is live."""
    if question is None:
        return {}
    live = {reading.name: (reading, True) for reading in question.live}
    return live | {reading.name: (reading, False) for reading in question.recorded}


def _reading(
    name: str, old: tuple[Reading, bool] | None, new: tuple[Reading, bool] | None
) -> Iterator[Difference]:
    if old is None or new is None:
        yield _come_or_gone(Subject.READING, name, old and old[0], new and new[0], "says")
        return
    (was, was_live), (now, now_live) = old, new
    if was_live is not now_live:
        yield Difference(Subject.READING, name, Change.NOW_LIVE if now_live else Change.NOW_RECORDED)
    if was.says != now.says:
        yield Difference(Subject.READING, name, Change.RESTATED, was.says, now.says)
    yield from _conditions(Subject.READING, name, was.expr, now.expr)


def _routes(old: Policy, new: Policy) -> Iterator[Difference]:
    before, after = ({route.clause: route for route in policy.routes} for policy in (old, new))
    for name, was, now in _paired(before, after):
        if was is None or now is None:
            yield _come_or_gone(Subject.ROUTE, name, was, now, "why")
            continue
        yield from _conditions(Subject.ROUTE, name, was.when, now.when)
        yield from _properties(Subject.ROUTE, name, was, now, ("leads_to", "guidance", "why"))


def _pathways(old: Policy, new: Policy) -> Iterator[Difference]:
    for name, was, now in _paired(old.pathways, new.pathways):
        if was is None or now is None:
            yield _come_or_gone(Subject.PATHWAY, name, was, now, "name")
            continue
        yield from _properties(Subject.PATHWAY, name, was, now, ("name",))
        yield from _conditions(Subject.PATHWAY, name, was.criteria, now.criteria)
        yield from _properties(Subject.GRANT, name, was.grant, now.grant)


def _definitions(vocabulary: Vocabulary) -> dict[str, Definition | RecordsDefinition]:
    """Every fact, list and field; a field as ``list.field``."""
    definitions: dict[str, Definition | RecordsDefinition] = {fact.name: fact for fact in vocabulary.facts}
    for records in vocabulary.lists:
        definitions[records.name] = replace(records, fields=())
        definitions |= {f"{records.name}.{field.name}": field for field in records.fields}
    return definitions


def _facts(
    old: Mapping[str, Definition | RecordsDefinition],
    new: Mapping[str, Definition | RecordsDefinition],
) -> Iterator[Difference]:
    for name, was, now in _paired(old, new):
        if was is None or now is None:
            yield _come_or_gone(Subject.FACT, name, was, now, "question")
        elif type(was) is not type(now):
            yield Difference(Subject.FACT, name, Change.CHANGED, was.question, now.question)
        else:
            yield from _properties(Subject.FACT, name, was, now)


def _rules(vocabulary: Vocabulary) -> dict[str, Impossible]:
    """The rules on impossible input, by the fact and what it may be."""
    return {f"{rule.records} {rule.fact}: {rule.allowed}".strip(): rule for rule in vocabulary.impossible}


def _impossible(old: Mapping[str, Impossible], new: Mapping[str, Impossible]) -> Iterator[Difference]:
    for name, was, now in _paired(old, new):
        if was is None or now is None:
            yield _come_or_gone(Subject.INPUT, name, was, now, "allowed")
        else:
            yield from _conditions(Subject.INPUT, name, was.when, now.when)


def _properties(
    subject: Subject, name: str, old: Any, new: Any, attributes: Iterable[str] = ()
) -> Iterator[Difference]:
    """A difference for every property that differs, as ``term: 30`` before and after.

    Properties that do not count when two are compared, such as other words for a choice, are no part of what a policy
    decides.
    """
    for attribute in attributes or [field.name for field in fields(new) if field.compare]:
        was, now = getattr(old, attribute), getattr(new, attribute)
        if was != now:
            in_words = _shown if _shown(was) != _shown(now) else str
            before, after = (f"{attribute.replace('_', ' ')}: {in_words(value)}" for value in (was, now))
            yield Difference(subject, name, Change.CHANGED, before, after)


def _paired(old: Mapping[str, T], new: Mapping[str, T]) -> Iterator[tuple[str, T | None, T | None]]:
    """Each name of either with what it stands for in both, the new ones in their order first."""
    for name in (*new, *(name for name in old if name not in new)):
        yield name, old.get(name), new.get(name)


def _come_or_gone(subject: Subject, name: str, old: object, new: object, attribute: str) -> Difference:
    """Added or removed; ``attribute`` is the property that says what."""
    change = Change.ADDED if old is None else Change.REMOVED
    before, after = ("" if side is None else str(getattr(side, attribute)) for side in (old, new))
    return Difference(subject, name, change, before, after)


def _said(condition: Condition) -> str:
    if isinstance(condition, Clause):
        return f"clause {condition.id}"
    return words(condition, clauses_by_id=True)


def _shown(value: Any) -> str:
    """A property in words: an enumeration's value, a name, a list, or as it prints."""
    if isinstance(value, tuple):
        return ", ".join(map(_shown, value)) or "none"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Value):
        return value_words(value)
    for name in ("id", "name", "how"):
        if hasattr(value, name):
            return str(getattr(value, name))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None or value == "" else str(value)
