"""Conditions and policies as JSON, and back: one table of classes, driven by their fields.

Every object becomes a JSON object of its fields; fields that hold their default are left out, and so are
those that do not count for equality, such as where a clause is printed: no digest covers them. Where
several classes may stand, ``"node"`` names the one that does. Dates are ISO text, and
``{"date": "2026-01-31"}`` where a value may be of several types. Mappings are lists of entries with
a ``"key"``, so that their order survives sorted keys. Inside a policy a fact stands as its name and
a field as ``list.field``; their definitions are in ``vocabulary``, once.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType
from typing import Any, cast, get_args, get_origin, get_type_hints

from assent.logic import tree
from assent.logic.codec_values import CodecError, options, read_plain, same, shown, write_plain
from assent.logic.definitions import Definition
from assent.logic.errors import AuthoringError
from assent.logic.policy import Policy, Vocabulary

__all__ = [
    "FORMAT",
    "LIMIT",
    "TAGS",
    "CodecError",
    "canonical",
    "decode",
    "decode_policy",
    "digest",
    "encode",
    "encode_policy",
]

FORMAT = 1
"""The version of a policy's JSON, under ``"format"``."""

LIMIT = 100
"""How many objects deep a tree may stand; deeper is refused both ways."""

TAGS: Mapping[str, type] = {
    "constant": tree.Constant,
    "flag": tree.Flag,
    "field_flag": tree.FieldFlag,
    "compare": tree.Compare,
    "member": tree.Member,
    "all_of": tree.AllOf,
    "any_of": tree.AnyOf,
    "none_of": tree.NoneOf,
    "not": tree.Not,
    "count_of": tree.CountOf,
    "given": tree.Given,
    "otherwise": tree.Otherwise,
    "unknown": tree.Unknown,
    "at_least": tree.AtLeast,
    "at_least_distinct": tree.AtLeastDistinct,
    "every": tree.Every,
    "latest": tree.Latest,
    "readings": tree.Readings,
    "judgment": tree.Judgment,
    "clause": tree.Clause,
    "literal": tree.Literal,
    "fact": tree.Fact,
    "field": tree.Field,
    "shift": tree.Shift,
    "arithmetic": tree.Arithmetic,
    "otherwise_value": tree.OtherwiseValue,
    "of_records": tree.OfRecords,
    "another": tree.Another,
    "asked_field": tree.AskedField,
    "asked_again": tree.AskedAgain,
    "definition": Definition,
}
"""The name of each class that stands where others may stand too."""

_DEFINING = ("facts", "lists")
"""The parts of a vocabulary in which definitions stand in full."""

_NAMES = {made: tag for tag, made in TAGS.items()}


def encode(condition: tree.Condition) -> dict[str, Any]:
    """A condition as JSON data, the definitions of its facts inline."""
    return cast(dict[str, Any], _Writer({}).write(tree.Condition, condition, "", 0))


def decode(data: object) -> tree.Condition:
    """The condition that ``encode`` made; ``CodecError`` where the data is not one."""
    return cast(tree.Condition, _Reader({}).read(tree.Condition, data, "", 0))


def encode_policy(policy: Policy) -> dict[str, Any]:
    """A policy as JSON data, each fact defined once, in ``vocabulary``."""
    data = _Writer(_named(policy.vocabulary)).write(Policy, policy, "", 0)
    return {"format": FORMAT, **data}


def decode_policy(data: object) -> Policy:
    """The policy that ``encode_policy`` made, checked as any policy is when it is loaded."""
    if not isinstance(data, Mapping) or data.get("format") != FORMAT:
        raise CodecError("format", f"a policy in JSON says {FORMAT} here; this one cannot be read.")
    content = {name: part for name, part in data.items() if name != "format"}
    return cast(Policy, _Reader(_defined(content.get("vocabulary"))).read(Policy, content, "", 0))


def canonical(data: object) -> bytes:
    """JSON data as bytes that equal data always gives: sorted keys, compact, UTF-8."""
    try:
        text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        return text.encode()
    except (TypeError, ValueError) as error:
        raise CodecError("", f"this is not JSON data: {error}.") from error


def digest(policy: Policy) -> str:
    """``sha256:`` and the digest of the policy's canonical JSON."""
    return "sha256:" + hashlib.sha256(canonical(encode_policy(policy))).hexdigest()


def _named(vocabulary: Vocabulary) -> dict[str, Definition]:
    """The definitions by the name that stands for them: ``age``, ``trials.day``."""
    definitions = {
        f"{records.name}.{field.name}": field for records in vocabulary.lists for field in records.fields
    }
    return definitions | {fact.name: fact for fact in vocabulary.facts}


def _defined(data: object) -> dict[str, Definition]:
    """The definitions of a vocabulary in JSON, which its other parts already use by name."""
    if not isinstance(data, Mapping):
        raise CodecError("vocabulary", f"an object is needed here, not {shown(data)}.")
    defining = {name: part for name, part in data.items() if name in _DEFINING}
    return _named(_Reader({}).read(Vocabulary, defining, "vocabulary", 0))


@cache
def _hints(kind: Any) -> dict[str, Any]:
    known = get_type_hints(kind)
    return {field.name: known[field.name] for field in fields(kind) if field.compare}


@cache
def _defaults(kind: Any) -> dict[str, Any]:
    return {field.name: field.default for field in fields(kind) if field.default is not MISSING}


@cache
def _objects(hint: Any) -> tuple[type, ...]:
    return tuple(option for option in options(hint) if is_dataclass(option) and isinstance(option, type))


def _deeper(path: str, depth: int) -> int:
    if depth >= LIMIT:
        raise CodecError(path, f"more than {LIMIT} objects stand in one another here.")
    return depth + 1


def _inside(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


class _Writer:
    """Objects to JSON data; ``named`` are the definitions that stand as a name.

    A policy may use a part in many places: it is written once for each depth at which it stands, and the
    same data stands in each of these places.
    """

    def __init__(self, named: Mapping[str, Definition]) -> None:
        self.named = named
        self._written: dict[tuple[int, int, bool], Any] = {}

    def write(self, hint: Any, value: Any, path: str, depth: int) -> Any:
        """The data of anything that may stand where the annotation is ``hint``."""
        origin = get_origin(hint)
        if origin is tuple and isinstance(value, tuple):
            item = get_args(hint)[0]
            return [self.write(item, part, f"{path}[{i}]", depth) for i, part in enumerate(value)]
        if origin is Mapping and isinstance(value, Mapping):
            item = get_args(hint)[1]
            return [
                {"key": key} | self.write(item, part, _inside(path, key), depth)
                for key, part in value.items()
            ]
        objects = _objects(hint)
        if type(value) not in objects:
            return write_plain(hint, value, path)
        standing = (id(value), depth, len(objects) > 1)
        if standing not in self._written:
            self._written[standing] = self._object(hint, value, path, depth)
        return self._written[standing]

    def _object(self, hint: Any, value: Any, path: str, depth: int, over: str = "") -> Any:
        kind: Any = type(value)
        name = f"{over}.{value.name}" if over else getattr(value, "name", "")
        if kind is Definition and ((known := self.named.get(name)) is value or known == value):
            return name
        data: dict[str, Any] = {"node": _NAMES[kind]} if len(_objects(hint)) > 1 else {}
        deeper, defaults = _deeper(path, depth), _defaults(kind)
        for name, inner in _hints(kind).items():
            part, place = getattr(value, name), _inside(path, name)
            if isinstance(part, Definition):
                data[name] = self._object(inner, part, place, deeper, getattr(value, "records", ""))
            elif name not in defaults or not same(part, defaults[name]):
                writer = _Writer({}) if kind is Vocabulary and name in _DEFINING else self
                data[name] = writer.write(inner, part, place, deeper)
        return data


class _Reader:
    """JSON data to objects; ``named`` are the definitions that names stand for."""

    def __init__(self, named: Mapping[str, Definition]) -> None:
        self.named = named

    def read(self, hint: Any, data: Any, path: str, depth: int) -> Any:
        """What the data stands for where the annotation is ``hint``."""
        objects, origin = _objects(hint), get_origin(hint)
        if origin is tuple:
            item = get_args(hint)[0]
            parts = enumerate(_list(data, path))
            return tuple(self.read(item, part, f"{path}[{i}]", depth) for i, part in parts)
        if origin is Mapping:
            return self._mapping(get_args(hint)[1], _list(data, path), path, depth)
        if Definition in objects and isinstance(data, str):
            if data not in self.named:
                raise CodecError(path, f"the vocabulary defines no fact {data!r}.")
            return self.named[data]
        if objects and not (data is None and NoneType in options(hint)):
            return self._object(objects, data, path, depth)
        return read_plain(hint, data, path)

    def _mapping(self, item: Any, entries: list[Any], path: str, depth: int) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for i, entry in enumerate(entries):
            key = entry.get("key") if isinstance(entry, Mapping) else None
            if not isinstance(key, str) or key in mapping:
                raise CodecError(f"{path}[{i}]", 'an object with a "key" of its own is needed here.')
            content = {name: part for name, part in entry.items() if name != "key"}
            mapping[key] = self.read(item, content, _inside(path, key), depth)
        return mapping

    def _object(self, objects: tuple[type, ...], data: Any, path: str, depth: int) -> Any:
        if not isinstance(data, Mapping):
            raise CodecError(path, f"an object is needed here, not {shown(data)}.")
        kind, deeper = _class(objects, data, path), _deeper(path, depth)
        hints, tagged = _hints(kind), len(objects) > 1
        names = [name for name in data if not (tagged and name == "node")]
        for name in names:
            if name not in hints:
                raise CodecError(path, f"{name!r} is not known here; known are {', '.join(hints)}.")
        for name in hints:
            if name not in data and name not in _defaults(kind):
                raise CodecError(path, f"{name!r} is missing.")
        parts = {name: self.read(hints[name], data[name], _inside(path, name), deeper) for name in names}
        try:
            return kind(**parts)
        except AuthoringError as error:
            raise CodecError(path, str(error)) from error


def _class(objects: tuple[type, ...], data: Mapping[str, Any], path: str) -> type:
    if len(objects) == 1:
        return objects[0]
    tag = data.get("node")
    kind = TAGS.get(tag) if isinstance(tag, str) else None
    if kind not in objects or kind is None:
        known = ", ".join(sorted(_NAMES[option] for option in objects))
        raise CodecError(path, f'"node" is {shown(tag)}; one of these can stand here: {known}.')
    return kind


def _list(data: Any, path: str) -> list[Any]:
    if isinstance(data, list | tuple):
        return list(data)
    raise CodecError(path, f"a list is needed here, not {shown(data)}.")
