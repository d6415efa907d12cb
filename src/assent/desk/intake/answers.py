"""Answers as given: lists of records, keys that name a unit, and values as the grammar of values reads them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from assent.casework.assessment.case import Conversion, Evidence
from assent.casework.intake.events import FactsGiven
from assent.casework.record.caller import FactOrRecords, FactValue
from assent.casework.record.checks import Refused
from assent.casework.record.event import Actor, Role
from assent.casework.record.given import GivenFact
from assent.casework.record.state import RequestState, Stage
from assent.desk.record.facts import check_places, given_facts, is_taken_back, records_held
from assent.desk.record.recording import Recording, package_of
from assent.desk.review.reassessment import valid_case
from assent.facts.grammar import unit_key
from assent.logic.definitions import Definition
from assent.logic.tree import Plain

TellsConversions = Callable[[Sequence[Conversion]], object]
"""What is told, once an answer is read, which of its values were converted."""


def untold(_conversions: Sequence[Conversion]) -> None:
    """Tells nobody: for a caller to whom nothing is shown."""


def by_path(state: RequestState, facts: Mapping[str, FactOrRecords]) -> dict[str, FactValue]:
    """Each value by its path. The records of a list are put after those that the request has.

    Raises ``Refused`` for a list of anything but records with plain values.
    """
    return {path: value for name, stated in facts.items() for path, value in _places(state, name, stated)}


def read_values(work: Recording, answer: FactsGiven, tell: TellsConversions = untold) -> FactsGiven:
    """Values as the vocabulary reads them: a date that came as text is a date, ``8 weeks`` are 56 days.

    What was written otherwise than it is kept stands in the words of its evidence, and ``tell`` is told of it.
    Raises ``Refused``.
    """
    answer = FactsGiven(tuple(_in_unit(work, fact) for fact in answer.facts), answer.carried_from)
    check_places(work.state, answer.facts)
    _check_taken_back(work.state, answer)
    ahead = Recording(work.desk, work.standing, work.now)
    ahead.add([answer], Actor("reader", Role.SYSTEM))
    case = valid_case(ahead)
    converted = {conversion.fact: conversion for conversion in case.conversions}
    read: dict[str, Plain | None] = {path: conversion.value for path, conversion in converted.items()}
    read |= {fact.path: fact.value for fact in given_facts(case)}
    strange = [
        fact.path
        for fact in answer.facts
        if fact.value is not None and fact.path not in read and not is_taken_back(fact.path, fact.value)
    ]
    if strange:
        raise Refused(f"{', '.join(strange)} is nothing to answer; `assent policy facts` lists the facts.")
    tell([converted[fact.path] for fact in answer.facts if fact.path in converted])
    facts = []
    for fact in answer.facts:
        written = converted[fact.path].says if fact.path in converted else ""
        evidence = _with_words(fact.evidence, written)
        facts.append(replace(fact, value=read.get(fact.path, fact.value), evidence=evidence))
    return FactsGiven(tuple(facts))


def _check_taken_back(state: RequestState, answer: FactsGiven) -> None:
    """Raise ``Refused`` where a record is taken back that is not the last of its list, or from no draft."""
    gone = [fact.path for fact in answer.facts if is_taken_back(fact.path, fact.value)]
    if gone and state.stage is not Stage.DRAFT:
        raise Refused(
            f"{gone[0]}: a record is taken back from a draft only; answer its fields, or correct them."
        )
    for path in gone:
        name, _, index = path.rstrip("]").rpartition("[")
        after = [sibling for sibling in gone if sibling.startswith(f"{name}[")]
        if int(index) + len(after) < records_held(state, name):
            raise Refused(
                f"{path}: only the last records of a list are taken back; move those after it first."
            )


def _with_words(evidence: Evidence, words: str) -> Evidence:
    """The evidence with what was written, where no other words are relied on."""
    return replace(evidence, words=words) if words and not evidence.words else evidence


def _places(state: RequestState, name: str, stated: FactOrRecords) -> Iterator[tuple[str, FactValue]]:
    if not isinstance(stated, list | tuple):
        yield name, stated
        return
    if not stated or not all(isinstance(record, Mapping) for record in stated):
        raise Refused(f"{name} must be one value, or a list of records such as {{date: 2026-02-05}}.")
    for index, record in enumerate(stated, records_held(state, name)):
        if not record:
            yield f"{name}[{index}]", None
        for field, value in record.items():
            if value is not None and not isinstance(value, Plain):
                raise Refused(
                    f"{name}[{index}].{field} must be one plain value, such as true, 85 or 2026-02-05."
                )
            yield f"{name}[{index}].{field}", value


def _in_unit(work: Recording, fact: GivenFact) -> GivenFact:
    """``trials[3].weeks`` of 8 as ``trials[3].days`` of ``8 weeks``; any other fact as it is."""
    before, _, last = fact.path.rpartition(".")
    meant = unit_key(last, _definitions(work, before.partition("[")[0]))
    if meant is None or fact.value is None or isinstance(fact.value, bool):
        return fact
    definition, unit = meant
    place = f"{before}.{definition.name}" if before else definition.name
    return replace(fact, path=place, value=f"{fact.value} {unit}")


def _definitions(work: Recording, records: str) -> tuple[Definition, ...]:
    """The facts of the request's policy, or the fields of one of its lists."""
    package = package_of(work)
    if package is None:
        return ()
    vocabulary = package.reading(work.case.request_date).vocabulary
    if not records:
        return vocabulary.facts
    return next((definition.fields for definition in vocabulary.lists if definition.name == records), ())
