"""The fields of a form, from the declared body of a call: what each is called, how it is typed, and how it is read.

Names of fields have a dot for each step, such as ``reasons.0.words``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import BaseModel

from assent.casework.record.days import in_plan_zone, there
from assent.workbench.shell.forms import SentForm
from assent.workbench.shell.words import said_or

_BROWSER = "%Y-%m-%dT%H:%M"
_LONG = 200
"""A longer text gets several lines."""
_AT_LEAST = 1
"""So many empty records a list begins with."""
Options = Sequence[tuple[str, str]]
Choices = Mapping[str, Options]
"""By the last step of a field's name: what may be chosen there, such as the lines of a request."""


def field_id(name: str) -> str:
    """The id of a field in a page, by its name."""
    return "f-" + re.sub(r"[^A-Za-z0-9]", "-", name)


def label_of_field(name: str) -> str:
    """What a field is called: by its last step that is no number."""
    last = next((step for step in reversed(name.split(".")) if not step.isdecimal()), name)
    return said_or(f"fields.{last}.label", _humanized(last))


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form.

    ``kind``: text, area, date, moment, number, yes_no, select, several (any of the options), texts (one a line),
    pairs (name and text, one a line), group, records, variants (one of several groups), hidden.
    """

    name: str
    label: str
    kind: str
    help: str = ""
    needed: bool = False
    value: Any = ""
    options: Options = ()
    parts: tuple["FormField", ...] = ()
    chosen: str = ""
    most: int = 0

    @property
    def id(self) -> str:
        """Its id in the page."""
        return field_id(self.name)


@dataclass(frozen=True, slots=True)
class _Node:
    """A part of a schema, with what it needs to be followed."""

    schema: Mapping[str, Any]
    definitions: Mapping[str, Any] = field(repr=False)

    def part(self, schema: Mapping[str, Any]) -> "_Node":
        """A part of it, with references followed and null left out."""
        resolved: dict[str, Any] = dict(schema)
        if "$ref" in resolved:
            name = resolved.pop("$ref").rpartition("/")[2]
            resolved = {**self.definitions[name], **resolved}
        alternatives = [
            alternative for alternative in resolved.get("anyOf", ()) if alternative.get("type") != "null"
        ]
        if len(alternatives) == 1:
            inner = self.part(alternatives[0]).schema
            resolved = {
                **inner,
                **{name: value for name, value in resolved.items() if name != "anyOf"},
                "maybe": True,
            }
        return _Node(resolved, self.definitions)

    @property
    def kind(self) -> str:
        """How it is typed."""
        schema = self.schema
        if "const" in schema:
            return "hidden"
        if "oneOf" in schema or "anyOf" in schema:
            return "variants" if "discriminator" in schema else "text"
        match schema.get("type"):
            case "object":
                return "group" if "properties" in schema else "pairs"
            case "array":
                return self._of_items()
            case "boolean":
                return "yes_no"
            case "integer" | "number":
                return "number"
        if "enum" in schema:
            return "select"
        if (form := schema.get("format")) in ("date", "date-time"):
            return "date" if form == "date" else "moment"
        return "area" if schema.get("maxLength", 0) > _LONG else "text"

    def _of_items(self) -> str:
        items = self.part(self.schema["items"])
        if "enum" in items.schema:
            return "several"
        return "records" if items.kind in ("group", "variants") else "texts"


@cache
def _root(body: type[BaseModel]) -> _Node:
    schema = body.model_json_schema()
    return _Node(schema, schema.get("$defs", {}))


def fields_of(body: type[BaseModel], data: Mapping[str, Any], choices: Choices) -> tuple[FormField, ...]:
    """The fields of a body, filled with data as it was typed, or with the defaults."""
    return _parts(_root(body), "", data, choices)


def _parts(node: _Node, prefix: str, data: Mapping[str, Any], choices: Choices) -> tuple[FormField, ...]:
    needed = node.schema.get("required", ())
    return tuple(
        _field(node.part(schema), f"{prefix}{name}", data.get(name), choices, needed=name in needed)
        for name, schema in node.schema.get("properties", {}).items()
    )


def _field(node: _Node, name: str, current: Any, choices: Choices, *, needed: bool) -> FormField:
    schema, last = node.schema, name.rpartition(".")[2]
    value = schema.get("default") if current is None else current
    kind = node.kind
    options: Options = choices.get(last, ())
    if kind in ("text", "area") and options:
        kind = "select"
    elif kind == "texts" and options:
        kind = "several"
    elif kind in ("select", "several") and not options:
        options = _enumerated(node, last)
    base = FormField(
        name,
        label_of_field(last),
        kind,
        schema.get("description", ""),
        needed,
        "" if value is None else _as_typed(value) if kind == "moment" else value,
        options,
    )
    match kind:
        case "group":
            values = value if isinstance(value, Mapping) else {}
            return replace(base, parts=_parts(node, f"{name}.", values, choices))
        case "records":
            return replace(base, parts=_records(node, name, value, choices), most=schema.get("maxItems", 50))
        case "hidden":
            return replace(base, value=schema["const"])
        case "variants":
            return _variant(node, base, value if isinstance(value, Mapping) else {}, choices)
    return base


def _as_typed(value: Any) -> Any:
    """A time as the field of a browser has it, where the plan is; what is no time as it was typed."""
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return value
    return field_moment(moment) if moment.tzinfo else f"{moment:{_BROWSER}}"


def field_moment(at: datetime) -> str:
    """A time as the field of a browser has it, where the plan is."""
    return f"{there(at):{_BROWSER}}"


def _records(node: _Node, name: str, value: Any, choices: Choices) -> tuple[FormField, ...]:
    items = node.part(node.schema["items"])
    values = list(value) if isinstance(value, list | tuple) else []
    least = max(len(values), _AT_LEAST if node.schema.get("minItems") else 0)
    return tuple(
        _field(
            items, f"{name}.{number}", values[number] if number < len(values) else {}, choices, needed=False
        )
        for number in range(least)
    )


def _variant(node: _Node, base: FormField, value: Mapping[str, Any], choices: Choices) -> FormField:
    tag = node.schema["discriminator"]["propertyName"]
    forms = {key: node.part({"$ref": ref}) for key, ref in node.schema["discriminator"]["mapping"].items()}
    chosen = str(value.get(tag) or next(iter(forms)))
    parts = tuple(
        part
        for part in _parts(forms[chosen], f"{base.name}.", value, choices)
        if part.name != f"{base.name}.{tag}"
    )
    options = tuple((key, said_or(f"fields.{tag}.{key}", _humanized(key))) for key in forms)
    return replace(base, parts=parts, options=options, chosen=chosen, value=tag)


def _enumerated(node: _Node, last: str) -> Options:
    schema = node.part(node.schema["items"]).schema if node.schema.get("type") == "array" else node.schema
    return tuple(
        (str(option), said_or(f"fields.{last}.{option}", _humanized(str(option))))
        for option in schema["enum"]
    )


def _humanized(name: str) -> str:
    return name.replace("_", " ").capitalize()


def typed(body: type[BaseModel], form: SentForm) -> dict[str, Any]:
    """What was typed, as data for the check of the body; what was left empty is not in it."""
    values = _read_group(_root(body), "", form)
    return values or {}


def _read_group(node: _Node, prefix: str, form: SentForm) -> dict[str, Any] | None:
    values = {
        name: value
        for name, schema in node.schema.get("properties", {}).items()
        if (value := _read(node.part(schema), f"{prefix}{name}", form)) is not None
    }
    if not values or all(node.part(node.schema["properties"][name]).kind == "hidden" for name in values):
        return None
    return values


def _read(node: _Node, name: str, form: SentForm) -> Any:
    match node.kind:
        case "hidden":
            return node.schema["const"]
        case "group":
            return _read_group(node, f"{name}.", form)
        case "variants":
            return _read_variant(node, name, form)
        case "records":
            return _read_records(node, name, form)
        case "several":
            return list(form.all(name)) or None
        case "texts":
            texts_typed = [line.strip() for text in form.all(name) for line in text.split("\n")]
            return [line for line in texts_typed if line] or None
        case "pairs":
            return dict(_pairs(form.text(name))) or None
        case "moment":
            return moment_typed(form.text(name)) or None
        case "yes_no":
            return {"yes": True, "no": False}.get(form.text(name))
        case "number":
            return _number(form.text(name))
    return form.text(name) or None


def _read_variant(node: _Node, name: str, form: SentForm) -> dict[str, Any] | None:
    tag = node.schema["discriminator"]["propertyName"]
    mapping = node.schema["discriminator"]["mapping"]
    chosen = form.text(f"{name}.{tag}")
    if chosen not in mapping:
        return None
    read = _read_group(node.part({"$ref": mapping[chosen]}), f"{name}.", form)
    return {**read, tag: chosen} if read else None


def _read_records(node: _Node, name: str, form: SentForm) -> list[Any] | None:
    items = node.part(node.schema["items"])
    step = re.compile(re.escape(name) + r"\.(\d{1,3})\.")
    numbers = sorted({int(match[1]) for key in form.fields if (match := step.match(key))})
    records = [value for number in numbers if (value := _read(items, f"{name}.{number}", form)) is not None]
    return records or None


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for line in text.split("\n"):
        name, sign, value = line.partition("=")
        if sign and name.strip():
            yield name.strip(), value.strip()


def _number(text: str) -> int | float | str | None:
    """A number as typed, with commas; what is none is kept, so that the check can name it."""
    plain = text.replace(",", "")
    if not plain:
        return None
    for kind in (int, float):
        try:
            return kind(plain)
        except ValueError:
            continue
    return text


def moment_typed(text: str) -> str:
    """A time as a browser gives it, which is meant where the plan is; anything else as typed."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return (moment if moment.tzinfo else in_plan_zone(moment)).isoformat()
