"""A library as CQL 1.5."""

from collections.abc import Iterator
from typing import assert_never

from assent.targets.cql import expressions as cql

FHIR_VERSION = "4.0.1"


def library_text(library: cql.Library) -> str:
    """The library as people read it; one blank line between its parts."""
    return "\n\n".join("\n".join(part) for part in map(list, _parts(library)) if part) + "\n"


def _parts(library: cql.Library) -> Iterator[Iterator[str]]:
    yield iter([f"library {library.name} version {_text(library.version)}"])
    yield iter([f"using FHIR version {_text(FHIR_VERSION)}"])
    yield (f"codesystem {_name(system.name)}: {_text(system.url)}" for system in library.systems)
    yield (f"valueset {_name(value_set.name)}: {_text(value_set.url)}" for value_set in library.value_sets)
    yield (f"code {_name(code.name)}: {_text(code.code)} from {_name(code.system)}" for code in library.codes)
    yield iter(["context Patient"])
    for definition in library.definitions:
        yield iter([f"define {_name(definition.name)}:\n  {_cql(definition.expression)}"])


def _cql(this: cql.Expression) -> str:
    match this:
        case cql.TextLiteral(value):
            return _text(value)
        case cql.WholeLiteral(value):
            return str(value)
        case cql.Alias(name):
            return name
        case cql.ThePatient():
            return "Patient"
        case cql.Path(source, steps):
            return ".".join((_inside(source), *(_name(step) for step in steps)))
        case cql.As(source, type_):
            return f"{_inside(source)} as FHIR.{type_}"
        case cql.NotNull(source):
            return f"{_inside(source)} is not null"
        case cql.IsOneOf(source, values):
            return f"{_inside(source)} in {{ {', '.join(map(_text, values))} }}"
        case cql.CompareValues(operator, left, right):
            return f"{_inside(left)} {operator} {_inside(right)}"
        case cql.Both(parts):
            return " and ".join(map(_inside, parts))
        case cql.Exists(source):
            return f"exists {_inside(source)}"
        case cql.ByCode(type_, code, path):
            where = "" if path == "code" else f"{path} ~ "
            return f"[{type_}: {where}{_name(code)}]"
        case cql.ByValueSet(type_, value_set, path):
            return f"[{type_}: {path} in {_name(value_set)}]"
        case cql.AnyOfLists(parts):
            return " union ".join(map(_inside, parts))
        case cql.Query():
            return _query(this)
        case cql.One(which, source):
            return f"{which}({_cql(source)})"
        case cql.TupleOf(fields):
            return f"Tuple {{ {', '.join(f'{_name(name)}: {_cql(value)}' for name, value in fields)} }}"
        case cql.Coded(system, code, display):
            return f"Code {_text(code)} from {_name(system)} display {_text(display)}"
        case cql.UnitValue(value, unit):
            return f"System.Quantity {{ value: {_cql(value)}, unit: {_cql(unit)} }}"
        case cql.DayOf(source):
            return f"date from {_inside(source)}"
        case cql.DaysAgo(days):
            return f"Today() - {days} days"
        case cql.Truncated(source):
            return f"Truncate({_cql(source)})"
        case cql.Coalesced(parts):
            return f"Coalesce({', '.join(map(_cql, parts))})"
        case cql.NameByCase(cases):
            whens = " ".join(f"when {_cql(when)} then {_text(name)}" for when, name in cases)
            return f"case {whens} else null end"
    assert_never(this)


_ALONE = (
    cql.TextLiteral, cql.WholeLiteral, cql.Alias, cql.ThePatient, cql.Path, cql.ByCode, cql.ByValueSet, cql.One,
    cql.TupleOf, cql.Truncated, cql.Coalesced,
)  # fmt: skip


def _inside(this: cql.Expression) -> str:
    """An expression as part of another: in parentheses, but for what stands alone."""
    return _cql(this) if isinstance(this, _ALONE) else f"({_cql(this)})"


def _query(query: cql.Query) -> str:
    retrieved = isinstance(query.source, cql.ByCode | cql.ByValueSet)
    source = _cql(query.source) if retrieved else f"({_cql(query.source)})"
    lines = [f"{source} {query.alias}"]
    if query.where is not None:
        lines.append(f"where {_cql(query.where)}")
    if query.returned is not None:
        lines.append(f"return {_cql(query.returned)}")
    if query.sorted_by:
        lines.append(f"sort by {_name(query.sorted_by)}")
    return "\n    ".join(lines)


_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_RESERVED = frozenset(
    ("code", "date", "day", "display", "end", "on", "scale", "start", "system", "total", "unit", "year")
)


def _name(name: str) -> str:
    """An identifier: in quotes where it is not plain letters, or may be a keyword."""
    return name if _PLAIN.issuperset(name) and name not in _RESERVED else '"' + name.replace('"', '\\"') + '"'


def _text(value: str) -> str:
    """A text in quotes."""
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
