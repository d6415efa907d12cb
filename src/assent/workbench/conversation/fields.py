"""How facts and records are asked for in a form, and how what was typed is read, by the grammar of values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assent.desk.assessment.inquiry import (
    Definition,
    InputKind,
    Kind,
    NotUnderstood,
    PolicyPackage,
    ReadAnswer,
    RecordForm,
    read_answer,
    scale_forms,
    unit_of,
)
from assent.desk.assessment.inquiry import asks_of as asks_of
from assent.desk.assessment.inquiry import choice_words as choice_words
from assent.workbench.shell.words import say

Typed = Mapping[str, str]
"""What was typed, by the names of fields."""
VALUE = "value"
"""The name of the field of a single fact."""


@dataclass(frozen=True, slots=True)
class PageField:
    """One field; ``value`` as typed.

    ``kind`` is yes_no, choice, select, number, date, partial_date, text, lines or items.

    ``parts`` are the items of a scored form, each a field of its own. ``wanted``: it is still asked;
    ``needed``: nothing goes on without it.
    """

    name: str
    label: str
    kind: str
    value: str = ""
    unit: str = ""
    options: tuple[tuple[str, str], ...] = ()
    help: str = ""
    medicine: bool = False
    wanted: bool = False
    needed: bool = False
    parts: tuple["PageField", ...] = ()

    @property
    def id(self) -> str:
        """Its id in the page."""
        return "f-" + self.name.replace(".", "-")


@dataclass(frozen=True, slots=True)
class TypedReading:
    """What was typed, as read: the values, what is wrong by the names of fields, and what was converted, in words."""

    values: Mapping[str, Any]
    faults: Mapping[str, str]
    says: tuple[str, ...] = ()


@dataclass(slots=True)
class _Read:
    values: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    says: list[str] = field(default_factory=list)

    def take(self, name: str, place: str, read: ReadAnswer | NotUnderstood) -> None:
        if isinstance(read, NotUnderstood):
            self.faults[place] = read.says
        elif read.value is not None:
            self.values[name] = read.value
            self.says += [read.says] if read.says else []

    def whole(self) -> TypedReading:
        return TypedReading(self.values, self.faults, tuple(self.says))


def fact_field(package: PolicyPackage, definition: Definition, value: str) -> PageField:
    """The field of a fact that has a page of its own: few choices are all seen at once."""
    return _field(package, definition, VALUE, value)


def read_fact(definition: Definition, typed: Typed, today: date) -> TypedReading:
    """The answer on the page of one fact; no value where nothing was typed."""
    read = _Read()
    if typed.get(VALUE, ""):
        read.take(definition.name, VALUE, read_answer(definition, typed[VALUE], today))
    return read.whole()


def group_fields(
    package: PolicyPackage, definitions: tuple[Definition, ...], typed: Typed
) -> tuple[PageField, ...]:
    """The fields of several facts on one page."""
    return tuple(
        _field(package, definition, f"r.{definition.name}", typed.get(f"r.{definition.name}", ""))
        for definition in definitions
    )


def read_facts(definitions: tuple[Definition, ...], typed: Typed, today: date) -> TypedReading:
    """The answers to several facts; what was left empty is not known."""
    read = _Read()
    for definition in definitions:
        text = typed.get(f"r.{definition.name}", "")
        if text:
            read.take(definition.name, f"r.{definition.name}", read_answer(definition, text, today))
    return read.whole()


def record_fields(
    package: PolicyPackage, form: RecordForm, typed: Typed, wanted_names: tuple[str, ...] = ()
) -> tuple[PageField, ...]:
    """The fields of a record. What follows from others stands only where it is asked for, or was typed."""
    definitions = [
        definition
        for definition in (*form.fields, *form.worked_out)
        if _is_shown(form, definition, typed, wanted_names)
    ]
    fields: list[PageField] = []
    for definition in definitions:
        if definition.name == form.length:
            fields += [_day(name, typed, say(f"conversation.{word}")) for name, word in _days(form)]
        medicine = definition.name == form.medicine
        field = _field(
            package, definition, f"r.{definition.name}", typed.get(f"r.{definition.name}", ""), short=True
        )
        asked_for = definition.name in wanted_names
        fields.append(
            _with(field, medicine=medicine, wanted=asked_for, help=_help(form, definition) or field.help)
        )
        if definition.name == form.scale:
            fields += _items(form, typed)
    return (*fields, *_dispenses(form, typed))


def read_record(form: RecordForm, typed: Typed, today: date) -> TypedReading:
    """A record as typed; what was left empty is not known."""
    read = _Read()
    for definition in (*form.fields, *form.worked_out):
        text = typed.get(f"r.{definition.name}", "")
        if text:
            read.take(definition.name, f"r.{definition.name}", read_answer(definition, text, today))
    for name, kind in form.inputs.items():
        match kind:
            case InputKind.DAY:
                if typed.get(f"r.{name}", ""):
                    read.values[name] = typed[f"r.{name}"]
            case InputKind.ITEMS:
                _read_items(read, name, typed, _item_count(form, typed))
            case InputKind.DISPENSES:
                _read_dispenses(read, name, typed.get(f"r.{name}", ""))
    return read.whole()


def typed_of(form: RecordForm, record: Mapping[str, Any]) -> dict[str, str]:
    """A record as a form shows it."""
    typed: dict[str, str] = {}
    for name, value in record.items():
        kind = form.inputs.get(name)
        if kind is InputKind.ITEMS and isinstance(value, list):
            typed |= {f"r.{name}.{place}": text_of(item) for place, item in enumerate(value)}
        elif kind is InputKind.DISPENSES and isinstance(value, list):
            typed[f"r.{name}"] = "\n".join(
                " ".join(text_of(dispense.get(key)) for key in _DISPENSE if dispense.get(key) is not None)
                for dispense in value
                if isinstance(dispense, Mapping)
            )
        elif not isinstance(value, Mapping | list):
            typed[f"r.{name}"] = text_of(value)
    return typed


def text_of(value: object) -> str:
    """A value as it would be typed; of several pieces of evidence, or one with its evidence, the value."""
    if isinstance(value, Mapping):
        return text_of(value.get("value"))
    if isinstance(value, list):
        return text_of(value[-1]) if value else ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


_DISPENSE = ("on", "days_supply", "product")
_FEW = 7


def _field(
    package: PolicyPackage, definition: Definition, name: str, value: str, *, short: bool = False
) -> PageField:
    unit, label = unit_of(definition), asks_of(definition.question)
    match definition.kind:
        case Kind.BOOLEAN:
            answers = (("yes", say("shell.yes")), ("no", say("shell.no")))
            return PageField(name, label, "yes_no", value, options=answers)
        case Kind.CHOICE:
            options = tuple((choice, choice_words(package, choice)) for choice in definition.choices)
            kind = "select" if short or len(options) > _FEW else "choice"
            return PageField(name, label, kind, value, options=options)
        case Kind.INTEGER | Kind.NUMBER:
            return PageField(name, label, "number", value, unit)
        case Kind.DATE:
            return _date_field(name, label, value, to_the_day=definition.to_the_day)
        case _:
            return PageField(name, label, "text", value)


def _with(field: PageField, **changed: Any) -> PageField:
    from dataclasses import replace

    return replace(field, **changed)


def _is_shown(form: RecordForm, definition: Definition, typed: Typed, wanted_names: tuple[str, ...]) -> bool:
    return (
        definition in form.fields
        or definition.name in wanted_names
        or bool(typed.get(f"r.{definition.name}"))
    )


def _help(form: RecordForm, definition: Definition) -> str:
    if definition.name == form.length and form.begin:
        return say("conversation.length_help")
    if definition.name == form.medicine:
        return say("conversation.medicine_help")
    if definition.name == form.share:
        return say("conversation.share_help")
    return ""


def _days(form: RecordForm) -> tuple[tuple[str, str], ...]:
    return ((form.begin, "begin"), (form.end, "end"))


def _day(name: str, typed: Typed, label: str) -> PageField:
    return _date_field(f"r.{name}", label, typed.get(f"r.{name}", ""))


def _date_field(name: str, label: str, value: str, *, to_the_day: bool = False) -> PageField:
    """A date in its parts, of which the day may be left out, unless it counts to the day."""
    if to_the_day:
        return PageField(name, label, "date", value)
    return PageField(name, label, "partial_date", value, help=say("shell.date.help"))


def _items(form: RecordForm, typed: Typed) -> list[PageField]:
    """The items of the scale that was chosen, where it has several."""
    scale = scale_forms().get(typed.get(f"r.{form.scale}", ""))
    name = next((name for name, kind in form.inputs.items() if kind is InputKind.ITEMS), "")
    if not name:
        return []
    if scale is None or len(scale.highest) < 2:
        return [PageField(f"r.{name}", say("conversation.items"), "items")]
    named = [
        scale.items[place] if scale.items else say("conversation.item", number=place + 1)
        for place in range(len(scale.highest))
    ]
    parts = tuple(
        PageField(
            f"r.{name}.{place}", title[:1].upper() + title[1:], "number", typed.get(f"r.{name}.{place}", ""),
            say("conversation.item_range", low=scale.lowest, high=scale.highest[place]),
        )
        for place, title in enumerate(named)
    )  # fmt: skip
    return [PageField(f"r.{name}", say("conversation.items"), "items", parts=parts)]


def _item_count(form: RecordForm, typed: Typed) -> int:
    scale = scale_forms().get(typed.get(f"r.{form.scale}", ""))
    return len(scale.highest) if scale else 0


def _read_items(read: _Read, name: str, typed: Typed, count: int) -> None:
    texts = [typed.get(f"r.{name}.{place}", "") for place in range(count)]
    if not any(texts):
        return
    items: list[int | None] = []
    for place, text in enumerate(texts):
        if text and not text.isdecimal():
            read.faults[f"r.{name}.{place}"] = say("conversation.item_wrong", given=text[:20])
        items.append(int(text) if text.isdecimal() else None)
    read.values[name] = items


def _dispenses(form: RecordForm, typed: Typed) -> tuple[PageField, ...]:
    name = next((name for name, kind in form.inputs.items() if kind is InputKind.DISPENSES), "")
    if not name:
        return ()
    help = say("conversation.dispenses_help")
    return (
        PageField(f"r.{name}", say("conversation.dispenses"), "lines", typed.get(f"r.{name}", ""), help=help),
    )


_MONTH_FIRST = re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})")


def _written_day(text: str) -> str:
    """A day as it is written by hand, such as 1/6/2025, as the record writes it; anything else as it is."""
    written = _MONTH_FIRST.fullmatch(text)
    return f"{written['year']}-{written['month']:0>2}-{written['day']:0>2}" if written else text


def _read_dispenses(read: _Read, name: str, text: str) -> None:
    dispenses: list[dict[str, Any]] = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        on, _, after_day = line.replace(",", " ").partition(" ")
        supply, _, product = after_day.strip().partition(" ")
        if not supply.isdecimal():
            read.faults[f"r.{name}"] = say("conversation.dispense_wrong", line=line[:60])
            return
        dispense: dict[str, Any] = {"on": _written_day(on), "days_supply": int(supply)}
        dispenses.append({**dispense, "product": product.strip()} if product.strip() else dispense)
    if dispenses:
        read.values[name] = dispenses
