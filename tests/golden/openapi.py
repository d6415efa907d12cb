"""An OpenAPI document as plain statements, so that two can be compared without the names of their schemas.

A statement says one thing about one place: that a parameter is required, that a property is a text, that a
call can end with a status. Words for people (titles, descriptions, examples) are left out.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
_FOR_PEOPLE = {
    "title",
    "description",
    "example",
    "examples",
    "summary",
    "operationId",
    "tags",
    "externalDocs",
}
_ALTERNATIVES = ("anyOf", "oneOf", "allOf")
_ONE_SCHEMA = {"items": "[]", "additionalProperties": ".*", "propertyNames": ".(name)", "contains": "[some]"}
_NAMED_SCHEMAS = {"patternProperties": "~"}


def statements(document: Json) -> frozenset[str]:
    """Everything that a document states about its calls."""
    return frozenset(_Reading(document).of_all())


class _Reading:
    """A document that is being read; schemas are resolved where they are used."""

    def __init__(self, document: Json) -> None:
        self._document = document

    def of_all(self) -> Iterator[str]:
        for path, item in self._document["paths"].items():
            for method, operation in item.items():
                yield from self._of_call(f"{method.upper()} {path}", operation)

    def _of_call(self, call: str, operation: Json) -> Iterator[str]:
        yield f"{call} is there"
        if operation.get("security"):
            yield f"{call} security {_text(operation['security'])}"
        for parameter in map(self._resolved, operation.get("parameters", [])):
            place = f"{call} {parameter['in']} {parameter['name']}"
            yield f"{place} is {'required' if parameter.get('required') else 'optional'}"
            yield from self._of_schema(parameter["schema"], place, ())
        if "requestBody" in operation:
            body = self._resolved(operation["requestBody"])
            yield f"{call} body is {'required' if body.get('required') else 'optional'}"
            yield from self._of_content(body, f"{call} body")
        for status, response in operation["responses"].items():
            yield from self._of_response(f"{call} {status}", self._resolved(response))

    def _of_response(self, place: str, response: Json) -> Iterator[str]:
        yield f"{place} is there"
        yield from self._of_content(response, place)
        for name, header in response.get("headers", {}).items():
            yield f"{place} header {name} is there"
            yield from self._of_schema(header.get("schema", {}), f"{place} header {name}", ())

    def _of_content(self, holder: Json, place: str) -> Iterator[str]:
        for media_type, content in holder.get("content", {}).items():
            yield f"{place} {media_type} is there"
            yield from self._of_schema(content.get("schema", {}), f"{place} {media_type}", ())

    def _of_schema(self, schema: Any, place: str, within: tuple[str, ...]) -> Iterator[str]:
        if not isinstance(schema, dict):
            yield f"{place} is {_text(schema)}"
            return
        reference = schema.get("$ref")
        if reference in within:
            yield f"{place} is as in what holds it, {len(within) - within.index(reference)} up"
            return
        inside = (*within, reference) if reference else within
        resolved = self._resolved(schema)
        yield from self._of_properties(resolved, place, inside)
        for key, value in resolved.items():
            if key in _ALTERNATIVES:
                for label, option in self._labeled(value):
                    yield f"{place} {key} <{label}>"
                    yield from self._of_schema(option, f"{place}<{label}>", inside)
            elif key in _ONE_SCHEMA:
                yield from self._of_schema(value, place + _ONE_SCHEMA[key], inside)
            elif key in _NAMED_SCHEMAS:
                for pattern, option in value.items():
                    yield from self._of_schema(option, f"{place}{_NAMED_SCHEMAS[key]}{pattern}", inside)
            elif key == "discriminator":
                yield f"{place} is told apart by {value['propertyName']}"
            elif key not in _FOR_PEOPLE | {"properties", "required", "$ref"}:
                yield f"{place} {key} {_text(sorted(value) if key == 'enum' else value)}"

    def _of_properties(self, schema: Json, place: str, within: tuple[str, ...]) -> Iterator[str]:
        required = schema.get("required", [])
        for name, option in schema.get("properties", {}).items():
            yield f"{place}.{name} is {'required' if name in required else 'optional'}"
            yield from self._of_schema(option, f"{place}.{name}", within)

    def _labeled(self, options: list[Json]) -> Iterator[tuple[str, Json]]:
        """Alternatives with what tells them apart, whatever their order and the names of their schemas."""
        seen = Counter[str]()
        for option in sorted(options, key=lambda one: (self._label(one), _text(self._resolved(one)))):
            label = self._label(option)
            seen[label] += 1
            yield (f"{label} #{seen[label]}" if seen[label] > 1 else label), option

    def _label(self, option: Json) -> str:
        resolved = self._resolved(option)
        for name, value in resolved.get("properties", {}).items():
            if "const" in value:
                return f"{name} {value['const']}"
        required = " ".join(sorted(resolved.get("required", [])))
        kind = resolved.get("type") or ("enum" if "enum" in resolved else "any")
        return " ".join(part for part in (str(kind), str(resolved.get("format", "")), required) if part)

    def _resolved(self, schema: Json) -> Json:
        """The schema that a reference names, with what stands beside the reference."""
        if "$ref" not in schema:
            return schema
        target: Any = self._document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        return {**self._resolved(target), **beside}


def _text(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def shortest_first(found: frozenset[str]) -> list[str]:
    """Statements about whole calls before those about what is in them."""
    return sorted(found, key=lambda one: (len(one), one))
