"""The JSON Schema of a case file, generated from the facts that one version of a policy reads."""

from typing import Any

from assent.adapters.case_files.inputs import MOST_ITEMS
from assent.adapters.case_files.limits import (
    MOST_ID_CHARACTERS,
    MOST_PIECES,
    MOST_RECORDS,
)
from assent.facts.grammar import EARLIEST_DAY, LATEST_DAY, MOST_CHARACTERS, unit_words
from assent.logic.definitions import Definition, Kind, RecordsDefinition, Tense
from assent.logic.derivations import InputKind
from assent.logic.package import PolicyPackage
from assent.logic.policy import Policy

Schema = dict[str, Any]

_DAY = "^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$"
_MONTH_OR_YEAR = "^(19|20|21)[0-9]{2}(-(0[1-9]|1[0-2]))?$"
_DEFINITIONS: Schema = {
    "day": {"type": "string", "format": "date", "pattern": _DAY},
    "date": {
        "description": "A day; where it is not known, the month (2026-02) or the year (2026) alone.",
        "anyOf": [
            {"$ref": "#/$defs/day"},
            {"type": "string", "pattern": _MONTH_OR_YEAR},
            {"type": "integer", "minimum": EARLIEST_DAY.year, "maximum": LATEST_DAY.year},
        ],
    },
    "words": {"type": "string", "minLength": 1, "maxLength": MOST_CHARACTERS, "pattern": "\\S"},
    "id": {"type": ["string", "integer"], "minLength": 1, "maxLength": MOST_ID_CHARACTERS},
}


def case_schema(package: PolicyPackage, policy: Policy | None = None) -> Schema:
    """JSON Schema 2020-12 of one case under a version of a policy; without one, under the newest.

    It holds types, ranges, choices and forms. What needs two values to see, such as a date after
    the request date, is found when the case is read.
    """
    vocabulary = (policy or package.newest).vocabulary
    yes_no = [fact.name for fact in vocabulary.facts if fact.kind is Kind.BOOLEAN]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A case for prior authorization",
        "description": "A fact that is left out, or null, is not known.",
        "type": "object",
        "required": ["request_date"],
        "additionalProperties": False,
        "properties": {
            "case": _or_null({"$ref": "#/$defs/id"}, title="The id of the case"),
            "policy": _or_null({"$ref": "#/$defs/id"}, title="The id of the policy"),
            **{fact.name: _fact(fact) for fact in vocabulary.facts},
            **{records.name: _list(records, package) for records in vocabulary.lists},
            "attestations": _attestations(yes_no),
        },
        "$defs": {**_DEFINITIONS, "evidence": _closed(_evidence())},
    }


def value_schema(definition: Definition) -> Schema:
    """The schema of one known value: its type, range or choices."""
    match definition.kind:
        case Kind.BOOLEAN:
            return {"type": "boolean"}
        case Kind.INTEGER | Kind.NUMBER:
            limits = {"minimum": definition.low, "maximum": definition.high}
            kept = {key: limit for key, limit in limits.items() if limit is not None}
            return {"type": definition.kind.value, **kept}
        case Kind.DATE:
            return {"$ref": "#/$defs/day" if definition.to_the_day else "#/$defs/date"}
        case Kind.CHOICE:
            return {"enum": list(definition.choices)}
        case Kind.CODE:
            return {"$ref": "#/$defs/words"}


def _fact(definition: Definition) -> Schema:
    """One value, or one with its evidence, or several pieces of evidence; or null."""
    value = value_schema(definition)
    must_be_known = definition.name == "request_date"
    held = value if must_be_known else _or_null(value)
    piece = {**_closed({"value": held, **_evidence()}), "required": ["value"]}
    pieces = {"type": "array", "items": piece, "minItems": 1, "maxItems": MOST_PIECES}
    unknown = [] if must_be_known else [{"type": "null"}]
    return {**_about(definition), "anyOf": [value, piece, pieces, *unknown]}


def _list(definition: RecordsDefinition, package: PolicyPackage) -> Schema:
    fields = {field.name: _or_null(value_schema(field), **_about(field)) for field in definition.fields}
    inputs = {key: _or_null(_INPUTS[kind]) for key, kind in package.record_inputs(definition.name).items()}
    evidence = _or_null({"$ref": "#/$defs/evidence"})
    record = _closed({**fields, **inputs, "evidence": evidence})
    records = {"type": "array", "items": record, "maxItems": MOST_RECORDS}
    complete = {"type": ["boolean", "null"], "title": definition.question}
    wrapper = {**_closed({"complete": complete, "records": records}), "required": ["records"]}
    return {"title": definition.question, "anyOf": [records, wrapper, {"type": "null"}]}


def _attestations(yes_no: list[str]) -> Schema:
    facts = {"type": "array", "items": {"enum": yes_no}, "minItems": 1, "maxItems": MOST_RECORDS}
    signed = {"by": {"$ref": "#/$defs/words"}, "on": {"$ref": "#/$defs/day"}}
    one = _closed({"says": {"const": "none_apply"}, "facts": facts, **_evidence(), **signed})
    one["required"] = ["says", "facts", "by", "on"]
    title = "Signed statements that none of the listed facts applies"
    return {"title": title, "type": ["array", "null"], "items": one, "maxItems": MOST_PIECES}


def _evidence() -> Schema:
    words = _or_null({"$ref": "#/$defs/words"})
    return {"source": words, "on": _or_null({"$ref": "#/$defs/day"}), "by": words, "words": words}


def _about(definition: Definition) -> Schema:
    said = []
    if definition.unit:
        said.append(f"In {unit_words(definition.unit)} (UCUM {definition.unit}).")
    if definition.kind is Kind.DATE and definition.tense is Tense.PAST:
        said.append("Not after the request date.")
    if definition.computed:
        said.append(f"Computed from {definition.computed} where it is not given.")
    about = {"title": definition.question}
    return {**about, "description": " ".join(said)} if said else about


def _or_null(schema: Schema, **more: Any) -> Schema:
    return {**more, "anyOf": [schema, {"type": "null"}]}


def _closed(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False}


_DISPENSE = {
    **_closed(
        {
            "on": {"$ref": "#/$defs/day"},
            "days_supply": {"type": ["integer", "null"], "minimum": 1, "maximum": 366},
            "product": _or_null({"$ref": "#/$defs/words"}),
        }
    ),
    "required": ["on"],
}
_INPUTS: dict[InputKind, Schema] = {
    InputKind.ITEMS: {"type": "array", "items": {"type": ["integer", "null"]}, "maxItems": MOST_ITEMS},
    InputKind.DAY: {"$ref": "#/$defs/date"},
    InputKind.DISPENSES: {"type": "array", "items": _DISPENSE, "maxItems": MOST_RECORDS},
}
