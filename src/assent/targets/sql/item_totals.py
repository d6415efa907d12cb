"""The total of a scored form from its items, in SQL: sums with bounds, by the definition of each scale."""

from __future__ import annotations

from assent.facts.scoring import SCALES, ScaleDefinition
from assent.logic.derivations import ItemTotal
from assent.targets.sql.settling import Settled, let, quoted

_WRONG = -1
"""Stands for an item that is no whole number: no scale has it."""
_DIGITS = r"\s*[+-]?[0-9]{1,3}\s*"
_NUMBERS = "('UBIGINT', 'BIGINT', 'HUGEINT', 'DOUBLE')"


def settle_total(settled: Settled, rule: ItemTotal, items: str) -> None:
    """The total follows from the ``items`` (SQL of a JSON value), where the known ones leave one only."""
    scale, stated = settled.value(rule.scale), settled.value(rule.fact)
    ranges = {name: _totals(definition) for name, definition in SCALES.items()}
    totals = {name: f"CASE WHEN {low} = {high} THEN {low} END" for name, (low, high) in ranges.items()}
    settled.settle(rule.fact, f"COALESCE({_with_values(items, _by_scale(scale, totals))}, {stated})")
    for fact, at in ((rule.lowest, 0), (rule.highest, 1)):
        if fact in settled.definitions:
            bounds = {name: f"CASE WHEN {low} < {high} THEN {(low, high)[at]} END"
                      for name, (low, high) in ranges.items()}  # fmt: skip
            bound = f"CASE WHEN {stated} IS NULL THEN {_with_values(items, _by_scale(scale, bounds))} END"
            settled.settle(fact, f"COALESCE({bound}, {settled.value(fact)})")
    faults = {name: _fault(definition) for name, definition in SCALES.items()}
    unread = f"CASE WHEN json_type({items}) NOT IN ('ARRAY', 'NULL') THEN {_said(items, 'are no list')} END"
    wrong = _by_scale(scale, {name: f"CASE WHEN {fault} THEN {_said(items, f'are none of {name}')} END"
                              for name, fault in faults.items()})  # fmt: skip
    settled.wrong(rule.fact, f"COALESCE({unread}, {_with_values(items, wrong)})")


def _said(items: str, complaint: str) -> str:
    return f"{quoted('the items ')} || CAST({items} AS VARCHAR) || {quoted(f' {complaint}')}"


def _with_values(items: str, body: str) -> str:
    """The body, in which ``v`` is the list of items as whole numbers; NULL where there is no list."""
    whole_number = f"CASE WHEN json_type(i) IN {_NUMBERS} AND CAST(i AS DOUBLE) = trunc(CAST(i AS DOUBLE)) "
    whole_number += "AND abs(CAST(i AS DOUBLE)) < 1000 THEN CAST(CAST(i AS DOUBLE) AS INTEGER) "
    digits = f"json_type(i) = 'VARCHAR' AND regexp_full_match(i->>'$', {quoted(_DIGITS)})"
    whole_number += f"WHEN {digits} THEN CAST(trim(i->>'$') AS INTEGER) ELSE {_WRONG} END"
    read = f"CASE WHEN i IS NULL OR json_type(i) = 'NULL' THEN NULL ELSE {whole_number} END"
    values = f"list_transform(TRY_CAST({items} AS JSON[]), LAMBDA i : {read})"
    return f"CASE WHEN json_type({items}) = 'ARRAY' THEN {let('v', values, body)} END"


def _by_scale(scale: str, bodies: dict[str, str]) -> str:
    branches = " ".join(f"WHEN {quoted(name)} THEN {body}" for name, body in bodies.items())
    return f"CASE {scale} {branches} END"


def _fault(scale: ScaleDefinition) -> str:
    """Whether the items are not those of the scale; never NULL."""
    outside = []
    for number, highest in enumerate(scale.item_maxima, 1):
        beyond = f"v[{number}] NOT BETWEEN {scale.item_minimum} AND {highest}"
        if scale.not_assessed and scale.not_assessed[0] == number:
            beyond = f"({beyond} AND v[{number}] <> {scale.not_assessed[1]})"
        outside.append(beyond)
    return f"(len(v) <> {scale.item_count} OR COALESCE({' OR '.join(outside)}, false))"


def _totals(scale: ScaleDefinition) -> tuple[str, str]:
    """The lowest and the highest total that the known items allow, NULL where an item is not one of the scale."""
    scored = _scored(scale)
    bounds = [_bounds(scale, scored, domain) for domain in scale.domains]
    low, high = (f"({' + '.join(part)})" for part in zip(*bounds, strict=True))
    return f"CASE WHEN NOT {_fault(scale)} THEN {low} END", high


def _scored(scale: ScaleDefinition) -> dict[int, str]:
    """Each item as it counts: what stands for "could not be rated", and the blank one of a pair."""
    scored = {number: f"v[{number}]" for number in range(1, scale.item_count + 1)}
    if scale.not_assessed:
        number, code = scale.not_assessed
        counts = "0" if scale.item_minimum == 0 else "NULL"
        scored[number] = f"CASE WHEN v[{number}] = {code} THEN {counts} ELSE v[{number}] END"
    for first, second in scale.either_or:
        first_score, second_score = scored[first], scored[second]
        scored[first] = (
            f"CASE WHEN {first_score} IS NULL AND {second_score} IS NOT NULL THEN 0 ELSE {first_score} END"
        )
        scored[second] = (
            f"CASE WHEN {second_score} IS NULL AND {first_score} IS NOT NULL THEN 0 ELSE {second_score} END"
        )
    return scored


def _bounds(scale: ScaleDefinition, scored: dict[int, str], domain: tuple[int, ...]) -> tuple[str, str]:
    """The lowest and the highest value of a group of items, of which the highest counts."""
    least = str(scale.item_minimum)
    low = ", ".join(f"COALESCE({scored[number]}, {least})" for number in domain)
    high = ", ".join(f"COALESCE({scored[number]}, {scale.item_maxima[number - 1]})" for number in domain)
    return f"greatest({least}, {low})", f"greatest({least}, {high})"
