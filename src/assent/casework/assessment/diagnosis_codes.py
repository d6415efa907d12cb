"""Diagnosis codes of a case that contradict one of its facts, by the rules of its policy."""

from collections.abc import Iterator

from assent.casework.assessment.case import Case
from assent.facts.derive import contradicting
from assent.logic.derivations import CodeContradictions
from assent.logic.package import PolicyPackage


def contradicting_codes(case: Case, package: PolicyPackage) -> Iterator[tuple[str, str]]:
    """The clause that speaks of codes, and what is contradicted, for each such code."""
    for rule in package.derivations:
        if isinstance(rule, CodeContradictions):
            records = case.facts.records(rule.records).records
            for contradiction in contradicting(rule, records, case.facts.values):
                yield rule.clause, contradiction.says
