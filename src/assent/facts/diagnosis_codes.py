"""ICD-10-CM codes that contradict what is said elsewhere in a request.

A contradiction is shown to a person and decides nothing. A code never proves "severe",
"uncontrolled", "unstable" or "within 7 days", and none dates an event; so hypertension,
hyperthyroidism, delirium, chronic lung disease and plain glaucoma have no contradicting row, and a
code alone never makes an exclusion. Nicotine (F17) has no row: whether it counts is the plan's
decision.

Rows have a strength: ``contradicts`` is a code whose meaning is the fact itself; ``suggests`` is
near to it (a cause, a remission, a code that is often provisional) and is never a contradiction.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from assent.facts.faults import InputFault
from assent.facts.tables import Row, rows
from assent.logic.derivations import StandsFor

_SHAPE = re.compile(r"([A-Z][0-9][0-9A-Z])(?:\.?([0-9A-Z]{1,4}))?")

_NOTHING: Mapping[str, StandsFor] = {}


class DiagnosisCodeError(InputFault):
    """A text that is not shaped like an ICD-10-CM code."""


@dataclass(frozen=True, slots=True)
class CodeFact:
    """One row of the table: codes that begin with ``prefix`` say that ``fact`` is ``value``.

    ``contradicts`` is False for a row that only suggests. ``note`` is the family in plain words.
    """

    prefix: str
    fact: str
    value: bool | str
    contradicts: bool
    note: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A code against a known fact: the code, the fact, its value by the code, and a sentence.

    For ``fact`` "severity" the value is "mild" or "remission"; with which fact that is compared, the policy says.
    """

    code: str
    fact: str
    value: bool | str
    says: str


def is_icd10_shape(code: str) -> bool:
    """Whether ``code`` has the shape of an ICD-10-CM code; not whether such a code exists."""
    return _match(code) is not None


def normalize_icd10(code: str) -> str:
    """Return ``code`` in capitals with its dot: ``f3342`` is ``F33.42``.

    Spaces around it and a missing dot are forgiven. Raises DiagnosisCodeError for another shape.
    """
    match = _match(code)
    if match is None:
        raise DiagnosisCodeError(
            "diagnosis code",
            code,
            "a letter, a digit, a digit or letter, and up to four more characters",
            "give an ICD-10-CM code such as F33.2; codes of other systems do not belong here",
        )
    category, rest = match.groups()
    return f"{category}.{rest}" if rest else category


def _match(code: str) -> re.Match[str] | None:
    return _SHAPE.fullmatch(code.strip().upper())


@lru_cache(maxsize=1024)
def facts_of(code: str) -> tuple[CodeFact, ...]:
    """Return what ``code`` says, at most one row for each fact: that of the longest prefix.

    So F10.11, in remission, only suggests, although F10.1 contradicts. Raises DiagnosisCodeError.
    """
    normal = normalize_icd10(code)
    best: dict[str, CodeFact] = {}
    for row in _table():
        longest = best.get(row.fact)
        if normal.startswith(row.prefix) and len(row.prefix) > len(longest.prefix if longest else ""):
            best[row.fact] = row
    return tuple(best.values())


def contradictions(
    codes: Iterable[str], known: Mapping[str, object], stands_for: Mapping[str, StandsFor] = _NOTHING
) -> list[Contradiction]:
    """Return each code that contradicts a known fact, in the order given, each code once.

    ``known`` maps names of facts to values; a fact that is absent or None is not known and cannot
    be contradicted. ``stands_for`` says with which fact a subject that is none, such as severity, is
    compared. A text that is not shaped like an
    ICD-10-CM code says nothing and is passed over. Give only codes that the chart holds as
    present: a code has no date.
    """
    once = dict.fromkeys(normalize_icd10(code) for code in codes if is_icd10_shape(code))
    return [contradiction for code in once for contradiction in _against(code, known, stands_for)]


def unanswered(codes: Iterable[str], known: Mapping[str, object], facts: Collection[str]) -> Iterator[str]:
    """Say of each code that tells of a yes where a fact among ``facts`` is not known: nobody answered it.

    A text that is not shaped like an ICD-10-CM code is passed over.
    """
    for code in dict.fromkeys(normalize_icd10(code) for code in codes if is_icd10_shape(code)):
        for row in facts_of(code):
            if row.contradicts and row.value is True and row.fact in facts and known.get(row.fact) is None:
                yield f"{code} ({row.note}) answers {row.fact} with yes, and nobody did"


def _against(
    code: str, known: Mapping[str, object], stands_for: Mapping[str, StandsFor]
) -> Iterator[Contradiction]:
    for row in facts_of(code):
        if row.contradicts and _is_contradicted(row, known, stands_for):
            yield Contradiction(code, row.fact, row.value, _sentence(code, row, known, stands_for))


def _is_contradicted(row: CodeFact, known: Mapping[str, object], stands_for: Mapping[str, StandsFor]) -> bool:
    if row.fact in stands_for:
        stand = stands_for[row.fact]
        return known.get(stand.fact) in stand.values
    answer = known.get(row.fact)
    return isinstance(answer, bool) and answer is not row.value


def _sentence(
    code: str, row: CodeFact, known: Mapping[str, object], stands_for: Mapping[str, StandsFor]
) -> str:
    if row.fact in stands_for:
        return (
            f"{code} ({row.note}) does not fit a severe episode now, which the {stands_for[row.fact].fact} asks "
            "for; check which of the two is current"
        )
    answer = "yes" if known[row.fact] else "no"
    return (
        f'{code} ({row.note}) does not fit the answer "{answer}" to {row.fact}; '
        "check the code and the answer with the record"
    )


@cache
def _table() -> tuple[CodeFact, ...]:
    return tuple(_code_fact(row) for row in rows("icd10cm"))


def _code_fact(row: Row) -> CodeFact:
    return CodeFact(
        prefix=row["prefix"],
        fact=row["fact"],
        value={"yes": True, "no": False}.get(row["value"], row["value"]),
        contradicts=row["strength"] == "contradicts",
        note=row["note"],
    )


def snomed_facts_of(code: str) -> tuple[CodeFact, ...]:
    """Return what a SNOMED CT code says, by the few codes that the table has; nothing for any other."""
    return _snomed_table().get(code, ())


@cache
def _snomed_table() -> Mapping[str, tuple[CodeFact, ...]]:
    table: dict[str, tuple[CodeFact, ...]] = {}
    for row in rows("snomed"):
        table[row["prefix"]] = (*table.get(row["prefix"], ()), _code_fact(row))
    return table
