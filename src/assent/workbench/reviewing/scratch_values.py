"""Values that somebody tries on a scratch copy: what a fact may be, and a typed text as one of that kind."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite

from assent.desk.assessment.policies import FactShown, Policy
from assent.desk.record.detail import Detail
from assent.workbench.reviewing.wording.fact_words import FactWords, definition_path
from assent.workbench.shell.fact_fields import facts_by_name
from assent.workbench.shell.words import say

_MONTH_OR_YEAR = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")
Value = bool | int | float | str | date | None


class NotAValue(ValueError):
    """What was typed is no value of the fact; the message says what is."""


@dataclass(frozen=True, slots=True)
class FactChoice:
    """A fact that may be chosen, as people call it."""

    path: str
    label: str


def choosable(detail: Detail, policy: Policy, words: FactWords) -> Mapping[str, tuple[FactChoice, ...]]:
    """Every fact of the policy by group: what would change the answer first, single ones, each record."""
    groups: dict[str, list[FactChoice]] = {}
    for path in _suggested(detail):
        groups.setdefault(say("reviewing.what_if.suggested"), []).append(FactChoice(path, words.label(path)))
    for path, group in _paths(detail, policy, words):
        groups.setdefault(group, []).append(FactChoice(path, words.label(path)))
    return {name: tuple({choice.path: choice for choice in group}.values()) for name, group in groups.items()}


def typed_value(known: FactShown, text: str) -> Value:
    """A typed text as a value of the fact; empty: not known. Raises ``NotAValue``."""
    text = text.strip()
    if not text:
        return None
    match known.type:
        case "boolean":
            if text not in ("true", "false"):
                raise NotAValue(say("reviewing.what_if.faults.boolean"))
            return text == "true"
        case "choice":
            if text not in known.choices:
                raise NotAValue(say("reviewing.what_if.faults.choice"))
            return text
        case "date":
            return _day(text)
        case "integer" | "number":
            return _number(known, text)
    return text[:200]


def as_json(value: Value) -> bool | int | float | str | None:
    """A value as a sealed field holds it."""
    return value.isoformat() if isinstance(value, date) else value


def from_json(known: FactShown | None, value: bool | float | str | None) -> Value:
    """The value of a sealed field, a day again where the fact is one."""
    return _day(value) if known and known.type == "date" and isinstance(value, str) else value


def _paths(detail: Detail, policy: Policy, words: FactWords) -> Iterator[tuple[str, str]]:
    counts: dict[str, int] = {}
    for fact in detail.facts:
        name, bracket, subscript = fact.fact.partition("[")
        if bracket:
            counts[name] = max(counts.get(name, 0), int(subscript.partition("]")[0]) + 1)
    for known in facts_by_name(policy).values():
        name, bracket, field = known.fact.partition("[]")
        if not bracket:
            yield known.fact, say("reviewing.facts.single")
            continue
        for at in range(counts.get(name, 0) + 1):
            record = f"{name}[{at}]"
            new = at == counts.get(name, 0)
            yield (
                f"{record}{field}",
                say("reviewing.what_if.new", record=words.label(record)) if new else words.label(record),
            )


def _suggested(detail: Detail) -> Iterator[str]:
    """The facts that are asked, and those that a clause which fails or is open looked at."""
    assessment = detail.assessment or {}
    yield from (path for path in assessment.get("missing_facts", ()) if "[]" not in path)
    unmet = {
        *assessment.get("failed", ()),
        *assessment.get("exclusions", ()),
        *assessment.get("judgment", ()),
    }
    for clause in assessment.get("trace", ()):
        if clause["id"] in unmet:
            yield from (fact["fact"] for fact in clause["facts"])


def _day(text: str) -> date | str:
    """A day; a month or a year stays a text, and is read where the case is."""
    if _MONTH_OR_YEAR.fullmatch(text):
        return text
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotAValue(say("reviewing.what_if.faults.date")) from None


def _number(known: FactShown, text: str) -> int | float:
    try:
        value = int(text) if known.type == "integer" else float(text)
    except ValueError:
        raise NotAValue(say(f"reviewing.what_if.faults.{known.type}")) from None
    low, high = known.low, known.high
    inside = (low is None or value >= low) and (high is None or value <= high)
    if not inside or not isfinite(value):
        raise NotAValue(say("reviewing.what_if.faults.range", low=low, high=high))
    return value


def known_fact(policy: Policy, path: str) -> FactShown | None:
    """What the policy says of a fact, by its path in a request."""
    return facts_by_name(policy).get(definition_path(path))
