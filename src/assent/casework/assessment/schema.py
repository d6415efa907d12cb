"""The JSON Schema of an assessment, as ``assent assess --json`` prints it."""

from typing import Any

from assent.logic.ask_tree import AskKind
from assent.logic.conclude import Outcome
from assent.logic.tree import ClauseKind

Json = dict[str, Any]

_TEXT: Json = {"type": "string"}
_INTEGER: Json = {"type": "integer"}
_TEXT_OR_NULL: Json = {"type": ["string", "null"]}
_IDS: Json = {"type": "array", "items": _TEXT}
_PLAIN: Json = {"type": ["string", "number", "boolean", "null"]}
_DATE: Json = {"type": "string", "format": "date"}
_VERDICT: Json = {"enum": ["holds", "fails", "open", "unknown", "unknown or open", "unknown or fails", None]}
_TRUTH: Json = {"enum": ["true", "false", "unknown", None]}


def _object(**properties: Json) -> Json:
    """An object with exactly these keys."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _listed(item: Json) -> Json:
    return {"type": "array", "items": item}


def _or_null(schema: Json) -> Json:
    return {"anyOf": [schema, {"type": "null"}]}


def _tree(name: str, leaves: list[Json], follow: bool) -> Json:
    """A tree of ``all_of`` and ``one_of`` over leaves."""
    here: Json = {"$ref": f"#/$defs/{name}"}
    groups = []
    for key in ("all_of", "one_of"):
        group = _object(**{key: {"type": "array", "items": here, "minItems": 2}})
        if follow:
            group["properties"]["if_yes"] = here
        groups.append(group)
    return {"anyOf": [*groups, *leaves]}


def _ask() -> Json:
    leaf = _object(
        fact=_TEXT,
        label=_TEXT,
        question=_TEXT,
        clauses=_IDS,
        kind={"enum": [kind.value for kind in AskKind]},
        document=_TEXT,
        count=_INTEGER,
        differ_by=_TEXT,
    )
    leaf["properties"]["if_yes"] = {"$ref": "#/$defs/ask"}
    return leaf


def _way() -> list[Json]:
    change = _object(obtain=_TEXT, fact=_TEXT, clauses=_IDS, value=_PLAIN)
    records = _object(obtain=_TEXT, fact=_TEXT, clauses=_IDS, records=_listed({"type": "object"}))
    cannot = _object(cannot_change=_TEXT, fact=_TEXT, clauses=_IDS)
    return [change, records, cannot, _object(clinician_decides=_TEXT, clauses=_IDS)]


def _trace() -> Json:
    fact = _object(fact=_TEXT, value=_PLAIN)
    fact["properties"]["evidence"] = {"type": "object", "additionalProperties": _TEXT}
    reading = _object(reading=_TEXT, says=_TEXT, live={"type": "boolean"}, verdict=_VERDICT)
    return _object(
        id=_TEXT,
        kind={"enum": [kind.value for kind in ClauseKind]},
        says=_TEXT,
        binds={"type": "boolean"},
        verdict=_VERDICT,
        strict=_TRUTH,
        lenient=_TRUTH,
        facts=_listed(fact),
        readings=_listed(_object(question=_TEXT, asks=_TEXT, readings=_listed(reading))),
        records=_listed(_object(record=_TEXT, verdict=_VERDICT)),
        children=_IDS,
    )


def assessment_schema() -> Json:
    """The schema, JSON Schema 2020-12: every key is always there, but ``converted`` only where something was."""
    outcomes = [outcome.value for outcome in Outcome]
    reading = _object(
        question=_TEXT, asks=_TEXT, reading=_TEXT, says=_TEXT, live={"type": "boolean"},
        outcome={"enum": [*outcomes, None]},
    )  # fmt: skip
    line = _object(code=_TEXT, ndc=_TEXT_OR_NULL, units=_TEXT_OR_NULL, says=_TEXT)
    authorization = _object(
        **{"from": _DATE, "to": _DATE}, days=_INTEGER, starts_with=_TEXT, lines=_listed(line)
    )
    bar = _object(id=_TEXT, says=_TEXT)
    bar["properties"]["optional"] = _IDS  # only where something unknown bars
    cannot = _object(fact=_TEXT, why=_TEXT, clauses=_IDS)
    way = _object(possible={"type": "boolean"}, steps={"$ref": "#/$defs/way"}, cannot_change=_listed(cannot))
    assessment = _object(
        case=_TEXT,
        case_digest=_TEXT,
        outcome={"enum": outcomes},
        policy=_object(
            id=_TEXT,
            version=_TEXT_OR_NULL,
            revision=_or_null(_INTEGER),
            digest=_TEXT_OR_NULL,
            engine_level=_INTEGER,
        ),
        adoptions={"type": "object", "additionalProperties": _TEXT},
        pathway=_TEXT_OR_NULL,
        failed=_IDS,
        exclusions=_IDS,
        missing=_or_null({"$ref": "#/$defs/ask"}),
        missing_facts=_IDS,
        judgment=_IDS,
        readings=_listed(reading),
        way_to_yes=_or_null(way),
        advisories=_listed(_object(clause=_TEXT, says=_TEXT)),
        authorization=_or_null(authorization),
        governing=_or_null(_object(guidance=_TEXT_OR_NULL, why=_TEXT)),
        conflicts=_listed(_object(fact=_TEXT, used=_PLAIN, others=_listed(_PLAIN), why=_TEXT)),
        computed=_listed(_object(fact=_TEXT, value=_PLAIN, inputs=_TEXT)),
        errors=_listed(_object(fact=_TEXT, value=_TEXT, says=_TEXT)),
        automatic_approval_barred_by=_listed(bar),
        automatic_approval_checked_on_receipt=_listed(bar),
        preview={"type": "boolean"},
        trace=_listed(_trace()),
    )
    assessment["properties"]["converted"] = _listed(_object(fact=_TEXT, value=_PLAIN, says=_TEXT))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Assessment",
        "description": "What the software concludes about a case. Never a decision on coverage.",
        **assessment,
        "$defs": {"ask": _tree("ask", [_ask()], follow=True), "way": _tree("way", _way(), follow=False)},
    }
