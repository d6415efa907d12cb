"""Every fact that a case may give, gathered from the subject modules, and what cannot be.

A new fact is one line in its subject's module; it is found here by itself.
"""

from collections.abc import Iterator
from types import ModuleType

from assent.facts import clearances, diagnosis, exclusions, request, scales, trials
from assent.facts.clearances import ClearanceFacts
from assent.facts.scale_definitions import SCALES
from assent.facts.scales import Scale, baseline_total, current_total, response_scale, scale, total
from assent.logic.authoring import (
    Definition,
    Fact,
    Flag,
    Impossible,
    Records,
    RecordsDefinition,
    Vocabulary,
    any_of,
    not_,
)

SUBJECTS: tuple[ModuleType, ...] = (request, diagnosis, scales, trials, exclusions, clearances)


def _facts(subject: ModuleType) -> Iterator[Definition]:
    for value in vars(subject).values():
        if isinstance(value, Flag | Fact):
            yield value.definition
        elif isinstance(value, ClearanceFacts):
            yield value.status.definition
            yield value.by.definition


def _lists(subject: ModuleType) -> Iterator[RecordsDefinition]:
    for value in vars(subject).values():
        if isinstance(value, Records):
            yield value.definition


def _ranges() -> Iterator[Impossible]:
    """Totals outside the range of their own scale (tables T.B to T.E)."""
    for one in Scale:
        low, high = SCALES[one].low, SCALES[one].high
        allowed = f"a whole number from {low} to {high} for {one.value}"
        beyond = any_of(total < low, total > high)
        yield Impossible("total", scale.is_(one) & beyond, allowed, scales.scores.name)
        for fact in (baseline_total, current_total):
            outside = any_of(fact < low, fact > high)
            yield Impossible(fact.definition.name, response_scale.is_(one) & outside, allowed)


def _agreements() -> Iterator[Impossible]:
    """Answers that contradict each other within one form."""
    yield Impossible(
        "last_delirium_date",
        not_(exclusions.delirium) & (exclusions.last_delirium_date <= request.request_date),
        "no date where delirium is answered no",
    )
    yield Impossible(
        "hemorrhage_date",
        not_(exclusions.intracerebral_hemorrhage) & (exclusions.hemorrhage_date <= request.request_date),
        "no date where intracerebral_hemorrhage is answered no",
    )


VOCABULARY = Vocabulary(
    facts=tuple(definition for subject in SUBJECTS for definition in _facts(subject)),
    lists=tuple(definition for subject in SUBJECTS for definition in _lists(subject)),
    impossible=(*_ranges(), *_agreements()),
)
