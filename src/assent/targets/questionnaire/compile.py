"""A policy turned into a questionnaire: which facts can matter to one kind of request, why, and when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from assent.facts.record_form import record_form
from assent.logic.case_facts import CaseFacts
from assent.logic.chart_rules import ordered_facts
from assent.logic.definitions import Definition, RecordsDefinition
from assent.logic.derivations import Lookup
from assent.logic.evaluate import Adoptions, Evaluation
from assent.logic.package import ApprovalBar, PolicyPackage
from assent.logic.policy import Policy
from assent.logic.tree import Condition, Plain
from assent.targets.questionnaire.cycles import without_circles
from assent.targets.questionnaire.items import (
    COMPLETE,
    Enable,
    Help,
    Part,
    Question,
    Questionnaire,
    RecordGroup,
    Section,
    completeness,
)
from assent.targets.questionnaire.rules import (
    NEVER,
    PERHAPS,
    Rules,
    both,
    either,
    flat,
    not_true,
    settled,
    shared,
    without,
)
from assent.targets.questionnaire.uses import FactUse, uses_of

_NO_ADOPTIONS: Adoptions = {}
_Root = tuple[Condition, Rules, str]
"""An expression, what has to hold for it to be looked at, and the clause or bar for which it stands."""


@dataclass(frozen=True, slots=True)
class _Uses:
    """All uses of one path: under which rules, and for which clauses."""

    rules: Rules = NEVER
    clauses: tuple[str, ...] = ()

    def __or__(self, other: _Uses) -> _Uses:
        clauses = tuple(dict.fromkeys((*self.clauses, *other.clauses)))
        return _Uses(either((self.rules, other.rules)), clauses)


def compile_questionnaire(
    package: PolicyPackage,
    policy: Policy,
    pathway: str,
    adoptions: Adoptions = _NO_ADOPTIONS,
    not_asked: Collection[str] = (),
) -> Questionnaire:
    """The questionnaire of one pathway of one encoding of a policy.

    ``adoptions`` are the plan's; a reading that they take out of force asks nothing. ``not_asked`` are facts that
    the plan knows or determines itself. Raises ``KeyError`` for a pathway that the policy has not.
    """
    known: dict[str, Plain | None] = {policy.pathway_by: pathway}
    stays = _no_route(policy, adoptions)
    bars = ((bar.when, stays, bar.id) for bar in _bars(package, policy, pathway))
    criteria = _gathered(_roots(policy, pathway, adoptions), adoptions)
    ordered = _of_orders(package, policy, stays, adoptions, known)
    uses = _with_inputs(package, policy, {**ordered, **_gathered(bars, adoptions), **criteria})
    asked = {path: use for path, use in uses.items() if path not in known and path not in not_asked}
    askable = frozenset(asked) - frozenset(_worked_out(package, policy))
    asked = {
        path: replace(use, rules=settled(use.rules, known, askable - {path})) for path, use in asked.items()
    }
    build = _Build(package, policy, asked)
    sections = (build.section(heading, defined) for heading, defined in _headings(package, policy))
    return without_circles(
        Questionnaire(
            package.id,
            policy.version,
            policy.revision,
            pathway,
            policy.title,
            tuple(section for section in sections if section.parts),
        )
    )


def _roots(policy: Policy, pathway: str, adoptions: Adoptions) -> Iterator[_Root]:
    """What is evaluated for the pathway: the routes, and criteria where none of them leads away."""
    yield from ((route.when, PERHAPS, route.clause) for route in policy.routes)
    stays = _no_route(policy, adoptions)
    yield from ((root, stays, "") for root in (policy.pathways[pathway].criteria, *policy.administrative))


def _no_route(policy: Policy, adoptions: Adoptions) -> Rules:
    """What has to hold, whatever else does, where no route is known to lead away."""
    rules = PERHAPS
    for route in policy.routes:
        rules = both(rules, not_true(route.when, adoptions))
    return shared(rules)


def _bars(package: PolicyPackage, policy: Policy, pathway: str) -> Iterator[ApprovalBar]:
    """The bars to automatic approval that stand as long as nothing is known."""
    nothing = Evaluation(CaseFacts({policy.pathway_by: pathway}))
    for bar in package.approval_bars:
        strict = nothing.verdict(bar.when).strict
        if strict is True or (strict is None and bar.if_unknown):
            yield bar


def _of_orders(
    package: PolicyPackage,
    policy: Policy,
    stays: Rules,
    adoptions: Adoptions,
    known: dict[str, Plain | None],
) -> dict[str, _Uses]:
    """What an order states and no criterion reads, as the dose: who signs attests it, which an order does not."""
    uses = _gathered(((clause, stays, "") for clause in policy.advisories), adoptions)
    stated = [path for path in ordered_facts(package.chart_rules) if path in uses]
    return {path: uses[path] for path in stated if settled(uses[path].rules, known, frozenset())}


def _gathered(roots: Iterable[_Root], adoptions: Adoptions) -> dict[str, _Uses]:
    uses: dict[str, _Uses] = {}
    for root, rules, clause in roots:
        for use in uses_of(root, adoptions):
            for path in _paths(use):
                own = _Uses(both(rules, use.rules), tuple(filter(None, (use.clause or clause,))))
                uses[path] = uses.get(path, _Uses()) | own
    return uses


def _paths(use: FactUse) -> tuple[str, ...]:
    """A field of a list is also a use of the list."""
    records, _, field = use.path.partition(".")
    return (use.path, records) if field else (use.path,)


def _with_inputs(package: PolicyPackage, policy: Policy, uses: Mapping[str, _Uses]) -> dict[str, _Uses]:
    """What a table tells from another fact is asked by that fact; and itself, where it may be stated too."""
    extended, computed = dict(uses), {fact.name for fact in policy.vocabulary.facts if fact.computed}
    for rule in package.derivations:
        if isinstance(rule, Lookup):
            before = f"{rule.records}." if rule.records else ""
            used = extended.get(before + rule.fact)
            if used is not None:
                extended[before + rule.key] = extended.get(before + rule.key, _Uses()) | used
                if rule.fact in computed and not rule.records:
                    del extended[rule.fact]
    return extended


def _headings(
    package: PolicyPackage, policy: Policy
) -> Iterator[tuple[str, tuple[Definition | RecordsDefinition, ...]]]:
    """The headings of the form with what this encoding defines of each; what stands under none comes last."""
    vocabulary = policy.vocabulary
    defined: dict[str, Definition | RecordsDefinition] = {fact.name: fact for fact in vocabulary.facts}
    defined |= {records.name: records for records in vocabulary.lists}
    for heading in package.subjects:
        own = (defined.pop(definition.name, None) for definition in heading.definitions)
        yield heading.title, tuple(definition for definition in own if definition is not None)
    yield policy.title, tuple(defined.values())


def _worked_out(package: PolicyPackage, policy: Policy) -> Iterator[str]:
    """The fields of lists that a form does not ask for, because they follow from others."""
    for records in policy.vocabulary.lists:
        yield from (f"{records.name}.{field.name}" for field in record_form(package, records).worked_out)


@dataclass(frozen=True, slots=True)
class _Build:
    """Sections from what is used; a part does not repeat the rules of its section."""

    package: PolicyPackage
    policy: Policy
    uses: Mapping[str, _Uses]

    def section(self, title: str, defined: Iterable[Definition | RecordsDefinition]) -> Section:
        own = [definition for definition in defined if definition.name in self.uses]
        enable = flat(either(self.uses[definition.name].rules for definition in own))
        outer = enable if enable and enable.every else None
        return Section(title, tuple(self._part(definition, outer) for definition in own), outer)

    def _part(self, defined: Definition | RecordsDefinition, outer: Enable | None) -> Part:
        if isinstance(defined, RecordsDefinition):
            return self._group(defined, outer)
        used = self.uses[defined.name]
        return Question(defined.name, defined, self._helps(used), flat(without(used.rules, outer)))

    def _group(self, records: RecordsDefinition, outer: Enable | None) -> RecordGroup:
        used, worked_out = self.uses[records.name], record_form(self.package, records).worked_out
        enable, helps = flat(without(used.rules, outer)), self._helps(used)
        fields = (
            Question(path, field, self._helps(self.uses[path]), worked_out=field in worked_out)
            for field in records.fields
            if (path := f"{records.name}.{field.name}") in self.uses
        )
        definition = completeness(records.question)
        complete = Question(f"{records.name}.{COMPLETE}", definition, helps, enable)
        return RecordGroup(
            records.name, records.another, records.document, tuple(fields), complete, helps, enable
        )

    def _helps(self, used: _Uses) -> tuple[Help, ...]:
        return tuple(filter(None, map(self._help, used.clauses)))

    def _help(self, id: str) -> Help | None:
        row = self.policy.outline.get(id)
        if row is None:
            return next((Help(id, bar.says) for bar in self.package.approval_bars if bar.id == id), None)
        place = row.place
        return Help(id, row.says, place.item, place.section, place.page) if place else Help(id, row.says)
