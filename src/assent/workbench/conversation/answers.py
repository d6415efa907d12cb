"""A case as it is so far, in the shape of a case file, and what an answer changes in it."""

from collections.abc import Mapping, Sequence
from typing import Any

from assent.casework.assessment.case import Case

Facts = Mapping[str, Any]
"""Names of facts and lists with their values, as a case file holds them."""


def records_of(facts: Facts, name: str) -> list[dict[str, Any]]:
    """The records of a list as given."""
    answer = facts.get(name)
    inside = answer.get("records") if isinstance(answer, Mapping) else answer
    return [dict(record) for record in inside or () if isinstance(record, Mapping)]


def is_complete(facts: Facts, name: str) -> bool:
    """Whether the case says that a list holds all there are."""
    answer = facts.get(name)
    return isinstance(answer, Mapping) and answer.get("complete") is True


def with_fact(facts: Facts, name: str, value: object) -> dict[str, Any]:
    """The case with another value of a fact; without the fact where the value is None.

    A statement that was signed for a group of facts no longer covers one that is answered by itself.
    """
    remaining = {key: kept for key, kept in facts.items() if key != name}
    if remaining.get("attestations"):
        remaining["attestations"] = [
            attestation
            for attestation in (_without(attestation, name) for attestation in remaining["attestations"])
            if attestation
        ]
    return remaining if value is None else {**remaining, name: value}


def _without(attestation: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    left = [fact for fact in attestation.get("facts", ()) if fact != name]
    return {**attestation, "facts": left} if left else None


def with_record(facts: Facts, name: str, index: int, record: Mapping[str, Any]) -> dict[str, Any]:
    """The case with a record of a list as it is now: the one of that index, or one more.

    A record that is changed keeps its evidence only where its values stay as they were.
    """
    records = records_of(facts, name)
    filled = {key: value for key, value in record.items() if value is not None}
    if index < len(records):
        kept = {key: value for key, value in records[index].items() if key not in _BESIDE}
        beside = {key: value for key, value in records[index].items() if key in _BESIDE and kept == filled}
        records[index] = {**filled, **beside}
    else:
        records.append(filled)
    return _with_list(
        facts, name, records, complete=is_complete(facts, name) and index < len(records_of(facts, name))
    )


def without_record(facts: Facts, name: str, index: int) -> dict[str, Any]:
    """The case without one record of a list."""
    records = [record for number, record in enumerate(records_of(facts, name)) if number != index]
    return _with_list(facts, name, records, complete=False)


def with_complete(facts: Facts, name: str, *, complete: bool) -> dict[str, Any]:
    """The case where a list is said to hold all there are, or not."""
    return _with_list(facts, name, records_of(facts, name), complete=complete)


def _with_list(
    facts: Facts, name: str, records: Sequence[Mapping[str, Any]], *, complete: bool
) -> dict[str, Any]:
    return {**facts, name: {"complete": complete, "records": list(records)}}


_BESIDE = frozenset({"evidence"})


def is_known(case: Case, path: str) -> bool:
    """Whether a case gives a fact, or a field of a record, or it was worked out."""
    name, _, field = path.partition(".")
    if "[" not in name:
        return case.facts.values.get(name) is not None
    records, _, number = name.rstrip("]").partition("[")
    record_list = case.facts.lists.get(records)
    index = int(number)
    return (
        record_list is not None
        and index < len(record_list.records)
        and record_list.records[index].get(field) is not None
    )
