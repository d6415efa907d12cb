"""Diagnosis codes of a case that a person looks at, by the rules of its policy."""

from collections.abc import Iterator

from assent.casework.assessment.case import Case
from assent.facts.derive import contradicting, doubtful
from assent.logic.derivations import CodeContradictions
from assent.logic.package import PolicyPackage
from assent.logic.policy import Vocabulary


def contradicting_codes(case: Case, package: PolicyPackage) -> Iterator[tuple[str, str]]:
    """The clause that speaks of codes, and what is contradicted, for each such code."""
    for rule in package.derivations:
        if isinstance(rule, CodeContradictions):
            records = case.facts.records(rule.records).records
            for contradiction in contradicting(rule, records, case.facts.values):
                yield rule.clause, contradiction.says


def doubtful_codes(case: Case, package: PolicyPackage, vocabulary: Vocabulary) -> Iterator[str]:
    """What else is wrong with codes, in words: no code of ICD-10-CM, or one for what nobody answered."""
    facts = frozenset(definition.name for definition in vocabulary.facts)
    for rule in package.derivations:
        if isinstance(rule, CodeContradictions):
            records = case.facts.records(rule.records).records
            yield from doubtful(rule, records, case.facts.values, facts)
