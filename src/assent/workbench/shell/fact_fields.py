"""Facts in forms: each with the field that its type asks for, read back as it was typed, and shown in words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from assent.desk.assessment.inquiry import asks_of
from assent.desk.assessment.policies import FactShown, Policy, list_facts, once_per_policy
from assent.desk.record.detail import Value
from assent.workbench.shell.forms import SentForm
from assent.workbench.shell.times import date_words, day
from assent.workbench.shell.words import said_or, say

_PLACE = re.compile(r"\[\d{1,6}\]")
_LIST = "list of records"
_COMPLETE = ".complete"
_SPELLED = "acting.spelled."
_WORD = re.compile(r"[a-z]+")
_FEW = 6
"""So many choices at most stand open; more are a list to choose from."""
_FIELDS = {
    "boolean": "choice", "integer": "number", "number": "number",
    "date": "partial_date", "choice": "choice", "code": "text",
}  # fmt: skip
_ISO_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])(-\d{2})?")


@dataclass(frozen=True, slots=True)
class FactField:
    """The field of one fact. ``path`` is where its value goes in the record; ``name`` what the field is called."""

    name: str
    path: str
    label: str
    kind: str
    help: str = ""
    options: tuple[tuple[str, str], ...] = ()
    needed: bool = True
    value: str = ""
    type: str = ""

    @property
    def width(self) -> str:
        """How wide it is."""
        return {"number": "short", "text": "medium"}.get(self.kind, "")


@once_per_policy
def facts_by_name(policy: Policy) -> Mapping[str, FactShown]:
    """The facts of a policy by their names, those of records as ``trials[].days``."""
    return {fact.fact: fact for fact in list_facts(policy)}


def fact_at(known: Mapping[str, FactShown], path: str) -> FactShown | None:
    """What the policy says of the fact at a path: of ``trials[3].days`` what it says of ``trials[].days``."""
    return known.get(_PLACE.sub("[]", path))


def question_of(known: Mapping[str, FactShown], path: str) -> str:
    """What the fact at a path is asked by; empty for one that the policy does not know."""
    fact = fact_at(known, path)
    return fact.question if fact else ""


def is_list(known: Mapping[str, FactShown], path: str) -> bool:
    """Whether a path names a whole list of records."""
    fact = known.get(path)
    return fact is not None and fact.type == _LIST


def fact_field(
    known: Mapping[str, FactShown], path: str, name: str, value: Value = None, *, question: str = ""
) -> FactField:
    """The field of the fact at a path; of one that the policy does not know, a plain text."""
    fact = fact_at(known, path)
    if fact is None:  # whether a list is complete, or a fact of an earlier version
        whole_list = known.get(path.removesuffix(_COMPLETE)) if path.endswith(_COMPLETE) else None
        kind = "boolean" if whole_list else "code"
        asked = question or (whole_list.question if whole_list else spelled(path.replace("_", " ")))
        return _field(name, path, asked, kind, typed_text(value))
    help = " ".join(_helps(fact))
    options = tuple((choice, choice_words(choice)) for choice in fact.choices)
    return _field(name, path, question or fact.question, fact.type, typed_text(value), help, options)


def _field(
    name: str,
    path: str,
    label: str,
    type: str,
    value: str,
    help: str = "",
    options: tuple[tuple[str, str], ...] = (),
) -> FactField:
    kind = _FIELDS.get(type, "text")
    if type == "boolean":
        options = (("yes", say("shell.yes")), ("no", say("shell.no")))
    elif type == "choice" and len(options) > _FEW:
        kind, options = "select", (("", say("shell.choose")), *options)
    return FactField(name, path, asks_of(label), kind, help, options, value=value, type=type)


def _helps(fact: FactShown) -> Iterator[str]:
    if fact.unit == "d":
        yield say("acting.facts.days")
    elif fact.unit:
        yield say("acting.facts.unit", unit=unit_name(fact.unit))
    if fact.low is not None and fact.high is not None and fact.unit != "%":
        yield say("acting.facts.range", low=_number_words(fact.low), high=_number_words(fact.high))
    if fact.sensitivity != "ordinary":
        yield say("acting.facts.sensitive", what=fact.sensitivity)


def record_fields(known: Mapping[str, FactShown], name: str, prefix: str) -> tuple[FactField, ...]:
    """The fields of one more record of a list; what is computed of others is not asked."""
    start = f"{name}[]."
    return tuple(
        fact_field(
            known, f"{start}{fact.fact.removeprefix(start)}", f"{prefix}.{fact.fact.removeprefix(start)}"
        )
        for fact in known.values()
        if fact.fact.startswith(start) and (not fact.computed or _is_obvious(fact))
    )


def _is_obvious(fact: FactShown) -> bool:
    """Whether an office knows it at hand, although it could be worked out."""
    return fact.computed.startswith("dispenses") or fact.computed.startswith("the items")


def read_field(field: FactField, form: SentForm) -> Any:
    """What was typed: yes and no as such, a plain number as one, anything else as text; None where nothing was."""
    text = form.text(field.name)
    if not text:
        return None
    if field.type == "boolean":
        return {"yes": True, "no": False}.get(text, text)
    if field.kind == "number":
        return _number(text)
    return text


def _number(text: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(text.replace(",", ""))
        except ValueError:
            continue
    return text


def typed_text(value: Value) -> str:
    """A value as it stands in a field."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def fact_value(known: Mapping[str, FactShown], path: str, value: Value | date) -> str:
    """The value of the fact at a path as people read it: a number with its unit, a choice and a day in words."""
    fact = fact_at(known, path)
    if fact is None or isinstance(value, bool):
        return shown_value(value)
    if fact.unit and isinstance(value, int | float):
        return f"{value:.10g}%" if fact.unit == "%" else f"{value:.10g} {unit_name(fact.unit)}".strip()
    if fact.type == "date" and value is not None:
        return date_words(str(value))
    return str(value) if fact.type == "code" and value is not None else shown_value(value)


def shown_value(value: Value | date) -> str:
    """A value as people read it."""
    if value is None:
        return say("acting.facts.nothing")
    if isinstance(value, bool):
        return say("shell.yes") if value else say("shell.no")
    if isinstance(value, date):
        return day(value)
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, str) and _ISO_DATE.fullmatch(value):
        return date_words(value)
    return choice_words(value) if isinstance(value, str) else str(value)


def unit_name(unit: str) -> str:
    """A UCUM unit as people say it; empty for a plain number."""
    return said_or(f"acting.units_of.{unit}", unit)


def choice_words(value: str) -> str:
    """A value of a choice in words."""
    line = said_or(f"acting.product_lines.{value}", "")
    return line or said_or(f"acting.choices.{value}", spelled(value.replace("_", " ")))


def spelled(text: str) -> str:
    """A name out of the vocabulary with its abbreviations as they are printed: ``ndc usable`` is NDC usable."""
    return _WORD.sub(lambda match: said_or(f"{_SPELLED}{match[0]}", match[0]), text)


def without_unit(called: str, fact: FactShown | None) -> str:
    """What a fact is called without the unit at its end, which stands behind its value: ``dose mg`` is dose."""
    return called.removesuffix(f" {fact.unit.replace('/', ' per ')}") if fact and fact.unit else called


def _number_words(number: float) -> str:
    return f"{number:,.10g}"
