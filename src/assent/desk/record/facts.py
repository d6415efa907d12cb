"""Facts of a case as events record them, and the case that recorded facts come to.

A request is assessed only on the case made from its record, so that the same events always give the
same case. A record of a list without any known field is there under its own path (``trials[2]``); where that path
says False, the record was taken back from a draft and is there no more.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from assent.casework.assessment.case import Basis, Case, Evidence
from assent.casework.record.checks import Refused
from assent.casework.record.fact_state import FactState
from assent.casework.record.given import GivenFact, supported
from assent.casework.record.state import RequestState
from assent.desk.ports import CaseReader
from assent.logic.partial_dates import as_text
from assent.logic.policy import Policy
from assent.logic.tree import Plain
from assent.terms.facts import ASSESSED_ON

_FIELD = re.compile(r"(?P<list>[^.\[]+)\[(?P<index>\d+)\](?:\.(?P<field>.+))?")
_BARE = Evidence(Basis.STATED)


def given_facts(case: Case, attested: Evidence = _BARE) -> tuple[GivenFact, ...]:
    """Every known fact of a case with its evidence; ``attested`` stands behind those that have none.

    What was converted is recorded as it is read, with the words that were written where no others stand
    behind it. A fact whose evidence disagrees is recorded without a source, so that it supports no automatic
    approval before somebody confirms it. What was computed of facts is left out: it is worked out again. So is
    the day up to which facts may be dated: the record itself gives it.
    """
    disputed = {conflict.fact: conflict for conflict in case.conflicts}
    computed = {computation.fact for computation in case.computed if computation.of_facts}
    converted = {conversion.fact: conversion.says for conversion in case.conversions}
    facts: list[GivenFact] = []
    for path, value in _paths(case):
        conflict = disputed.get(path)
        if conflict is not None and path in computed:
            facts.append(GivenFact(path, conflict.others[0], _BARE))
        elif conflict is not None:
            facts.append(GivenFact(path, value, Evidence(Basis.STATED, words=conflict.why)))
        elif path not in computed:
            behind = _behind(case, path, attested)
            if path in converted and not behind.words:
                behind = replace(behind, words=converted[path])
            facts.append(GivenFact(path, value, behind))
    return tuple(facts)


def check_places(state: RequestState, facts: Iterable[GivenFact]) -> None:
    """Raise ``Refused`` for a record that is neither there nor the next of its list."""
    added: dict[str, int] = {}
    for fact in sorted(facts, key=lambda fact: (len(fact.path), fact.path)):
        if (place := _FIELD.fullmatch(fact.path)) is None:
            continue
        count = added.get(place["list"]) or records_held(state, place["list"])
        if len(place["index"]) > 6 or int(place["index"]) > count:
            raise Refused(f"{place['list']} holds {count} records; the next is {place['list']}[{count}].")
        added[place["list"]] = max(count, int(place["index"]) + 1)


def records_held(state: RequestState, name: str) -> int:
    """How many records of a list the request has."""
    gone = taken_back(state)
    paths = (place for path in state.facts if (place := _FIELD.fullmatch(path)))
    indexes = (
        int(path["index"])
        for path in paths
        if path["list"] == name and f"{name}[{path['index']}]" not in gone
    )
    return 1 + max(indexes, default=-1)


def is_taken_back(path: str, value: object) -> bool:
    """Whether a value under this path says that a record is there no more."""
    place = _FIELD.fullmatch(path) if value is False else None
    return place is not None and place["field"] is None


def taken_back(state: RequestState) -> frozenset[str]:
    """The records that were taken back from the end of their list and hold nothing since, by their paths."""
    removed = {path for path, fact in state.facts.items() if is_taken_back(path, fact.current.value)}
    if not removed:
        return frozenset()
    known = {
        path.partition(".")[0]
        for path, fact in state.facts.items()
        if path not in removed and fact.current.value is not None
    }
    last: dict[str, int] = {}
    for path in state.facts:
        place = _place(path)
        if place and path.partition(".")[0] not in removed - known:
            last[place[0]] = max(place[1], last.get(place[0], -1))
    places = ((path, _place(path)) for path in removed - known)
    return frozenset(path for path, place in places if place and place[1] > last.get(place[0], -1))


def as_held(state: RequestState, path: str, stated: Plain | None) -> Plain | None:
    """A value that somebody names as the one that counts now: a day that came as a text is a day, as it is held."""
    recorded = state.facts[path].current.value if path in state.facts else None
    return recorded if isinstance(stated, str) and stated == as_text(recorded) else stated


def case_of(state: RequestState, read: CaseReader, encoding: Policy | None = None) -> Case:
    """The case that the recorded facts come to, read and completed as any other case; faults are inside.

    It is read by the encoding of the policy that is in force, or by the one that a replay names.
    """
    case = read(_mapping(state), state.id, encoding, state.facts_changed_on)
    return replace(case, evidence={**case.evidence, **dict(_known_evidence(state))})


def read_back(case: Case, state: RequestState) -> Case | None:
    """What ``case_of`` comes to where all recorded facts were given by this one case; None where only reading tells.

    Evidence that disagrees is recorded as one value, and a value of a record that was computed as a value
    that was given. A computed fact is computed again, and comes to the same.
    """
    if case.conflicts or case.faults or case.facts.values.get(ASSESSED_ON) != _assessed_on(case, state):
        return None
    if any(computation.value is None for computation in case.computed if not computation.of_facts):
        return None
    computed = tuple(computation for computation in case.computed if computation.of_facts)
    of_day = {name: evidence for name, evidence in case.evidence.items() if name == ASSESSED_ON}
    evidence = {**of_day, **dict(_known_evidence(state))}
    return replace(case, id=state.id, evidence=evidence, computed=computed, conversions=())


def _assessed_on(case: Case, state: RequestState) -> date | None:
    """The day up to which the facts of the record may be dated, where it is after the request date."""
    day, received = state.facts_changed_on, case.request_date
    return day if day is not None and received is not None and day > received else None


def _known_evidence(state: RequestState) -> Iterator[tuple[str, Evidence]]:
    """What stands behind each known fact, where anything does."""
    last, backed = _BARE, False
    for path, fact in state.facts.items():
        current = fact.current
        if current.value is None:
            continue
        if current.evidence is not last:  # the same one stands behind fact after fact
            last, backed = current.evidence, supported(current.evidence)
        evidence = last if backed else _evidence(fact)
        if backed or evidence != _BARE:
            yield path, evidence


def _evidence(fact: FactState) -> Evidence:
    """Its own evidence, or the document in which it stands, or that of whoever of the plan confirmed it."""
    own, document = fact.current.evidence, fact.current.document
    if supported(own) or not fact.supported:
        return own
    if document:
        return replace(own, basis=Basis.STATED, source=f"document {document}")
    return replace(own, basis=Basis.STATED, source="confirmed by its evidence", by=fact.confirmed_by)


def _paths(case: Case) -> Iterator[tuple[str, Plain | None]]:
    values = case.facts.values.items()
    yield from ((name, value) for name, value in values if value is not None and name != ASSESSED_ON)
    for name, records in case.facts.lists.items():
        yield f"{name}.complete", records.complete
        for index, record in enumerate(records.records):
            known = {field: value for field, value in record.items() if value is not None}
            yield from ((f"{name}[{index}].{field}", value) for field, value in known.items())
            if not known:
                yield f"{name}[{index}]", None


def _behind(case: Case, path: str, attested: Evidence) -> Evidence:
    """What stands behind a path: its own evidence, or that of its record or list, or the attestation.

    Who signs a request as a whole attests what stands in the chart too; its words say where.
    """
    own = case.evidence_of(path)
    if own is not None and own.basis is Basis.CHART and attested.basis is Basis.ATTESTED:
        return replace(attested, words="; ".join(filter(None, (own.source, own.words))))
    return own or attested


def _mapping(state: RequestState) -> Mapping[str, object]:
    facts: dict[str, object] = {}
    lists: dict[str, dict[str, Any]] = {}
    gone = taken_back(state)
    for path, fact in state.facts.items():
        value = fact.current.value
        name, _, last = path.partition(".")
        if name in gone:
            continue
        if "[" in path and (place := _place(path)):
            records, index, field = _list(lists, place[0])["records"], place[1], place[2]
            while len(records) <= index:
                records.append({})
            if field and value is not None:
                records[index][field] = _json(value)
        elif last == "complete":
            _list(lists, name)["complete"] = value
        elif value is not None:
            facts[path] = _json(value)
    policy = state.draft.policy if state.draft else None
    return {"case": state.id, "policy": policy, **facts, **lists}


@lru_cache(maxsize=4096)
def _place(path: str) -> tuple[str, int, str] | None:
    """The list, the index and the field of a path; None where it is no place in a list."""
    match = _FIELD.fullmatch(path)
    return (match[1], int(match[2]), match[3] or "") if match else None


def _list(lists: dict[str, dict[str, Any]], name: str) -> dict[str, Any]:
    return lists.setdefault(name, {"complete": False, "records": []})


def _json(value: Plain) -> object:
    return as_text(value)
