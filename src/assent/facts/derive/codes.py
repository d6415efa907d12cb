"""Diagnosis codes beside what is stated: a code supports and never proves, so the stated fact is used."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from assent.facts.derive.findings import Differs, Finding, Found, Known
from assent.facts.diagnosis_codes import Contradiction, contradictions, is_icd10_shape, unanswered
from assent.logic.derivations import CodeContradictions, StandsFor


def contradicting(rule: CodeContradictions, records: Sequence[Known], values: Known) -> list[Contradiction]:
    """Each code of the list that contradicts a known fact, where the policy's rule says that it does."""
    all_contradictions = contradictions(_codes(rule, records), values, rule.stands_for)
    return [
        contradiction
        for contradiction in all_contradictions
        if _compared(contradiction, rule.stands_for, values)
    ]


def doubtful(
    rule: CodeContradictions, records: Sequence[Known], values: Known, facts: Collection[str]
) -> Iterator[str]:
    """What a person looks at though nothing stated is contradicted, in words.

    A text that is no ICD-10-CM code, of another system perhaps; a code for what nobody answered. ``facts`` are
    those that the policy reads.
    """
    codes = _codes(rule, records)
    yield from (f"{code} is no ICD-10-CM code" for code in codes if not is_icd10_shape(code))
    yield from unanswered(codes, values, facts)


def _codes(rule: CodeContradictions, records: Sequence[Known]) -> list[str]:
    return [code for record in records if isinstance(code := record.get(rule.code), str)]


def code_findings(rule: CodeContradictions, records: Sequence[Known], values: Known) -> Iterator[Finding]:
    """Codes without the shape of one, and codes that contradict what is stated."""
    for index, record in enumerate(records):
        code = record.get(rule.code)
        if isinstance(code, str) and not is_icd10_shape(code):
            reason = "not shaped like an ICD-10-CM code such as F33.2, so it says nothing"
            yield Found(f"{rule.records}[{index}].{rule.code}", None, reason)
    for contradiction in contradicting(rule, records, values):
        fact = _compared(contradiction, rule.stands_for, values)
        stated = values.get(fact)
        if stated is not None:
            yield Differs(fact, stated, contradiction.value, contradiction.says)


def _compared(contradiction: Contradiction, stands_for: Mapping[str, StandsFor], values: Known) -> str:
    """The fact that a code stands against; empty where it stands against none, as remission at a renewal."""
    compared = stands_for.get(contradiction.fact)
    if compared is None:
        return contradiction.fact
    fact, value = compared.unless
    return "" if fact and values.get(fact) == value else compared.fact
