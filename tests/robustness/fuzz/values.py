"""Values for calls: such as a schema describes, and broken ones."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

MARK = "ZQ7SENT"
"""Stands for what is of a member in what is sent."""
HELD = "ZQ7HELD"
"""Stands for what is of a member in what the record holds: of the first office's requests."""

BROKEN: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 0.1, 1e308, -(2**63), 2**64, 10**40, "", " ", "0", "null", "true", MARK,
    "\x00", "a\x00b", "\ud800", "\u202e", "\u0000\uffff", "é" * 300, "x" * 5000, "2026-02-30", "2026-13-01",
    "0001-01-01", "9999-12-31", "10000-01-01", "2026-02-10T25:00:00Z", "2026-02-10T00:00:00+99:00", "P1D",
    "../../etc/passwd", "%00", "{{7*7}}", "<script>alert(1)</script>", "'; DROP TABLE entries;--", "${jndi:x}",
    "\n\r\nSet-Cookie: a=b", "٣", "१२", "NaN", "1e5", "+1", "0x1f", [], {}, [[]], [None], [{}], {"": ""},
    {"a": {"b": {"c": [1, [2, [3]]]}}}, ["x"] * 300, list(range(50)),
)  # fmt: skip
_WORDS = (
    "drug", "infusion", "X.8", "I.4", "member", "provider", "met", "mgb-031", "commercial", "nurse-1", "doctor-1",
    "office-1", "1234567893", "1245319599", "2026-02-16", "2026-11-30", "psychiatry", "MD", "determination-1",
    "approval-1", "appeal-1", "judgment-1", "plan.toml", "office.toml", "phone", "initial", f"{MARK} says so.",
)  # fmt: skip
_NAMES = ("drug", "trials[0].adherence", "weight_kg", "plan.toml", "1", "X.8", "unknown")
"""Names in an object of any names; an error points to the place that they make."""
_MOST_DEPTH = 6


def of_schema(
    random: Random, schema: Mapping[str, Any], definitions: Mapping[str, Any], depth: int = 0
) -> Any:
    """A value that mostly fits a schema of the OpenAPI document."""
    if "$ref" in schema:
        schema = definitions[schema["$ref"].rpartition("/")[2]]
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return random.choice(schema["enum"])
    for several in ("oneOf", "anyOf", "allOf"):
        if several in schema:
            return of_schema(random, random.choice(schema[several]), definitions, depth + 1)
    kind = schema.get("type")
    if depth > _MOST_DEPTH:
        return None
    match kind:
        case "object":
            return _object(random, schema, definitions, depth)
        case "array":
            least = schema.get("minItems", 0)
            size = random.randint(least, max(least, min(schema.get("maxItems", 3), 3)))
            return [of_schema(random, schema.get("items", {}), definitions, depth + 1) for _ in range(size)]
        case "string":
            return _text(random, schema)
        case "integer":
            return random.choice([schema.get("minimum", 0), schema.get("maximum", 8), 1, 4, 9_999])
        case "number":
            return random.choice([0.5, 1, 91, 40.25])
        case "boolean":
            return random.random() < 0.5
        case "null":
            return None
    return random.choice(_WORDS)


def _object(
    random: Random, schema: Mapping[str, Any], definitions: Mapping[str, Any], depth: int
) -> dict[str, Any]:
    needed = schema.get("required", ())
    made = {
        name: of_schema(random, part, definitions, depth + 1)
        for name, part in schema.get("properties", {}).items()
        if name in needed or random.random() < 0.5
    }
    more = schema.get("additionalProperties")
    if isinstance(more, Mapping):
        made |= {random.choice(_NAMES): of_schema(random, more, definitions, depth + 1)}
    return made


def _text(random: Random, schema: Mapping[str, Any]) -> str:
    match schema.get("format"):
        case "date":
            return random.choice(["2026-02-16", "2026-11-30", "2027-01-15", "2019-05-01"])
        case "date-time":
            return random.choice(
                ["2026-11-30T12:00:00Z", "2026-02-10T09:00:00-05:00", "2031-01-01T00:00:00Z"]
            )
    examples = [str(example) for example in schema.get("examples", ())]
    return random.choice([*examples * 3, *_WORDS])


def broken(random: Random, value: Any, times: int = 0) -> Any:
    """A copy of JSON data with one to three of its places broken."""
    changed = copy.deepcopy(value)
    for _ in range(times or random.randint(1, 3)):
        places = list(_places(changed))
        if not places:
            return copy.deepcopy(random.choice(BROKEN))
        _break(random, *random.choice(places))
    return changed


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of JSON data: what holds it, and its name or number there."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, held in pairs:
        yield value, key
        yield from _places(held)


def _break(random: Random, holder: Any, key: Any) -> None:
    match random.randint(0, 5):
        case 0:
            del holder[key]
        case 1 if isinstance(holder, dict):
            holder[
                random.choice(["", "unknown", "actor", "signature", "at", "sequence", "a" * 300, "\x00"])
            ] = "x"
        case 1 | 2 if isinstance(holder, list):
            holder.extend(copy.deepcopy(holder[key]) for _ in range(random.choice([1, 2, 60])))
        case 3:
            holder[key] = [holder[key]]
        case _:
            holder[key] = copy.deepcopy(random.choice(BROKEN))


def body(random: Random, value: Any) -> bytes:
    """JSON data as bytes, once in a while such as no program should send."""
    text = json.dumps(value).encode()
    match random.randint(0, 60):
        case 0:
            return text[: len(text) // 2]
        case 1:
            return b"\xef\xbb\xbf" + text
        case 2:
            return text.replace(b'"', b"\xff", 1)
        case 3:
            return b"[" * 50_000
        case 4:
            return text.replace(b"{", b'{"a": NaN, ', 1)
        case 5:
            return text.replace(b"{", b'{"facts": 1, "facts": 2, "member": 1, "member": 2, ', 1)
        case 6:
            return json.dumps(value).encode("utf-16")
        case 7:
            return b""
        case 8:
            return b'{"member": ' + b"9" * 5_000 + b"}"
    return text
