"""The way to yes: what evidence, care or clearance would meet what is not met, and what cannot change.

The twin of the asks, over false leaves instead of unknown ones. A clinical finding is never wished
away and a value never wished for: only what a fact's definition calls obtainable is proposed.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass

from assent.logic.case_facts import CaseFacts, Record, RecordList
from assent.logic.tree import Plain


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to obtain: a fact's new value, or further records of a list, and how in plain words."""

    fact: str
    how: str
    clauses: tuple[str, ...] = ()
    value: Plain | None = None
    records: tuple[Record, ...] = ()


@dataclass(frozen=True, slots=True)
class Cannot:
    """What cannot change, and why not."""

    fact: str
    why: str
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clinician:
    """What only a clinician can answer; it remains when everything else is obtained."""

    question: str
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WayGroup:
    """Several things: all of them (``together``), or one of them is enough."""

    together: bool
    parts: tuple[Way, ...]


Way = Step | Cannot | Clinician | WayGroup


def feasible(way: Way | None) -> bool:
    """Whether following it leads to a yes, or to a clinician's question only."""
    match way:
        case Cannot():
            return False
        case WayGroup(together=True, parts=parts):
            return all(map(feasible, parts))
        case WayGroup(parts=parts):
            return any(map(feasible, parts))
    return True


def everything(parts: Iterable[Way | None]) -> Way | None:
    """All of the parts; what is impossible stays in, so that it can be said."""
    return _grouped(_flat(parts, together=True), together=True)


def anything(parts: Iterable[Way | None]) -> Way | None:
    """One of the parts: only the possible ones, where there are any."""
    ways = _flat(parts, together=False)
    possible = [part for part in ways if feasible(part)]
    named = [part for part in ways if not (isinstance(part, Cannot) and not part.fact)]
    return _grouped(possible or named or ways, together=False)


def left_to_clinicians(way: Way | None) -> tuple[Clinician, ...]:
    """The questions that are left once it is followed; of alternatives the first possible one is."""
    match way:
        case Clinician():
            return (way,)
        case WayGroup(together=True, parts=parts):
            return tuple(dict.fromkeys(clinician for part in parts for clinician in left_to_clinicians(part)))
        case WayGroup(parts=parts):
            return left_to_clinicians(next((part for part in parts if feasible(part)), None))
    return ()


def asks_only(way: Way | None, questions: Container[str]) -> bool:
    """Whether nothing but answers of clinicians to these questions is needed for it."""
    match way:
        case Clinician(question=question):
            return question in questions
        case WayGroup(parts=parts):
            return all(asks_only(part, questions) for part in parts)
    return False


def followed(way: Way | None, facts: CaseFacts) -> CaseFacts:
    """The facts after following the way; of alternatives the first possible one."""
    match way:
        case Step(fact=name, records=records) if records:
            known = facts.records(name)
            longer = RecordList((*known.records, *records), known.complete)
            return CaseFacts(facts.values, {**facts.lists, name: longer})
        case Step(fact=name, value=value):
            return CaseFacts({**facts.values, name: value}, facts.lists)
        case WayGroup(together=True, parts=parts):
            for part in parts:
                facts = followed(part, facts)
        case WayGroup(parts=parts):
            return followed(next((part for part in parts if feasible(part)), None), facts)
    return facts


def obstacles(way: Way | None) -> tuple[Cannot, ...]:
    """Everything named that cannot change, each once."""
    match way:
        case Cannot():
            return (way,)
        case WayGroup(parts=parts):
            return tuple(dict.fromkeys(obstacle for part in parts for obstacle in obstacles(part)))
    return ()


def _flat(parts: Iterable[Way | None], together: bool) -> list[Way]:
    flat: list[Way] = []
    for part in parts:
        match part:
            case None:
                continue
            case WayGroup(together=same, parts=inner) if same is together:
                flat.extend(inner)
            case _:
                flat.append(part)
    unique: list[Way] = []
    for way in flat:
        if way not in unique:
            unique.append(way)
    return unique


def _grouped(parts: list[Way], together: bool) -> Way | None:
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else WayGroup(together, tuple(parts))
