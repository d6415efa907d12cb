"""A library in the compiled form of CQL, ELM, as JSON data."""

from collections.abc import Sequence
from functools import reduce
from typing import Any, assert_never

from assent.targets.cql import expressions as cql
from assent.targets.cql.text import FHIR_VERSION

_FHIR = "{http://hl7.org/fhir}"
_SYSTEM = "{urn:hl7-org:elm-types:r1}"
_COMPARED = {"=": "Equal", ">=": "GreaterOrEqual", "<=": "LessOrEqual"}
Elm = dict[str, Any]


def library_elm(library: cql.Library) -> Elm:
    """The compiled library; the same text gives the same data."""
    systems = [{"name": system.name, "id": system.url, "accessLevel": "Public"} for system in library.systems]
    value_sets = [
        {"name": value_set.name, "id": value_set.url, "accessLevel": "Public"}
        for value_set in library.value_sets
    ]
    codes = [
        {"name": code.name, "id": code.code, "accessLevel": "Public", "codeSystem": {"name": code.system}}
        for code in library.codes
    ]
    patient: Elm = {
        "name": "Patient",
        "context": "Patient",
        "expression": {
            "type": "SingletonFrom",
            "operand": {"type": "Retrieve", "dataType": f"{_FHIR}Patient"},
        },
    }
    statements = [
        {
            "name": definition.name,
            "context": "Patient",
            "accessLevel": "Public",
            "expression": _elm(definition.expression),
        }
        for definition in library.definitions
    ]
    return {
        "library": {
            "identifier": {"id": library.name, "version": library.version},
            "schemaIdentifier": {"id": "urn:hl7-org:elm", "version": "r1"},
            "usings": {
                "def": [
                    {"localIdentifier": "System", "uri": "urn:hl7-org:elm-types:r1"},
                    {"localIdentifier": "FHIR", "uri": "http://hl7.org/fhir", "version": FHIR_VERSION},
                ]
            },
            **({"codeSystems": {"def": systems}} if systems else {}),
            **({"valueSets": {"def": value_sets}} if value_sets else {}),
            **({"codes": {"def": codes}} if codes else {}),
            "contexts": {"def": [{"name": "Patient"}]},
            "statements": {"def": [patient, *statements]},
        }
    }


def _elm(this: cql.Expression) -> Elm:
    match this:
        case cql.TextLiteral(value):
            return _literal("String", value)
        case cql.WholeLiteral(value):
            return _literal("Integer", str(value))
        case cql.Alias(name):
            return {"type": "AliasRef", "name": name}
        case cql.ThePatient():
            return {"type": "ExpressionRef", "name": "Patient"}
        case cql.Path(source, steps):
            return reduce(_property, steps, _elm(source))
        case cql.As(source, type_):
            return {"type": "As", "asType": _FHIR + type_, "strict": False, "operand": _elm(source)}
        case cql.NotNull(source):
            return {"type": "Not", "operand": {"type": "IsNull", "operand": _elm(source)}}
        case cql.IsOneOf(source, values):
            texts = {"type": "List", "element": [_literal("String", value) for value in values]}
            return {"type": "In", "operand": [_elm(source), texts]}
        case cql.CompareValues(operator, left, right):
            return {"type": _COMPARED[operator], "operand": [_elm(left), _elm(right)]}
        case cql.Both(parts):
            return _pairwise("And", parts)
        case cql.Exists(source):
            return {"type": "Exists", "operand": _elm(source)}
        case cql.ByCode(type_, code, path):
            codes = {"type": "ToList", "operand": {"type": "CodeRef", "name": code}}
            return _retrieve(type_, path, "~", codes)
        case cql.ByValueSet(type_, value_set, path):
            reference = {"type": "ValueSetRef", "name": value_set, "preserve": True}
            return _retrieve(type_, path, "in", {"type": "ExpandValueSet", "operand": reference})
        case cql.AnyOfLists(parts):
            return _pairwise("Union", parts)
        case cql.Query():
            return _query(this)
        case cql.One(which, source):
            return {"type": which, "source": _elm(source)}
        case cql.TupleOf(fields):
            return {
                "type": "Tuple",
                "element": [{"name": name, "value": _elm(expression)} for name, expression in fields],
            }
        case cql.Coded(system, code, display):
            return {"type": "Code", "code": code, "display": display, "system": {"name": system}}
        case cql.UnitValue(value, unit):
            elements = [{"name": "value", "value": _elm(value)}, {"name": "unit", "value": _elm(unit)}]
            return {"type": "Instance", "classType": f"{_SYSTEM}Quantity", "element": elements}
        case cql.DayOf(source):
            return {"type": "DateFrom", "operand": _elm(source)}
        case cql.DaysAgo(days):
            span = {"type": "Quantity", "value": days, "unit": "days"}
            return {"type": "Subtract", "operand": [{"type": "Today"}, span]}
        case cql.Truncated(source):
            return {"type": "Truncate", "operand": _elm(source)}
        case cql.Coalesced(parts):
            return {"type": "Coalesce", "operand": [_elm(part) for part in parts]}
        case cql.NameByCase(cases):
            items = [{"when": _elm(when), "then": _literal("String", name)} for when, name in cases]
            nothing = {"type": "As", "asType": f"{_SYSTEM}String", "operand": {"type": "Null"}}
            return {"type": "Case", "caseItem": items, "else": nothing}
    assert_never(this)


def _literal(kind: str, value: str) -> Elm:
    return {"type": "Literal", "valueType": _SYSTEM + kind, "value": value}


def _property(source: Elm, step: str) -> Elm:
    return {"type": "Property", "path": step, "source": source}


def _pairwise(kind: str, parts: Sequence[cql.Expression]) -> Elm:
    """Two by two from the left, as the text is read."""
    return reduce(lambda left, right: {"type": kind, "operand": [left, right]}, map(_elm, parts))


def _retrieve(kind: str, path: str, comparator: str, codes: Elm) -> Elm:
    return {
        "type": "Retrieve",
        "dataType": _FHIR + kind,
        "codeProperty": path,
        "codeComparator": comparator,
        "codes": codes,
    }


def _query(query: cql.Query) -> Elm:
    elm: Elm = {
        "type": "Query",
        "source": [{"alias": query.alias, "expression": _elm(query.source)}],
        "let": [],
        "relationship": [],
    }
    if query.where is not None:
        elm["where"] = _elm(query.where)
    if query.returned is not None:
        elm["return"] = {"distinct": True, "expression": _elm(query.returned)}
    if query.sorted_by:
        elm["sort"] = {"by": [{"type": "ByColumn", "path": query.sorted_by, "direction": "asc"}]}
    return elm
