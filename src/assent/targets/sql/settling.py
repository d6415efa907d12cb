"""Values of a case, or of a record, as they are settled by derivations: SQL expressions by the name of the fact.

A stated value that is impossible stays as it is, so that the checks of validity find and report it: what
follows from others takes its place only where there is none, or a possible one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from assent.logic.definitions import Definition, Kind
from assent.targets.sql.schema import NATIVE, SQL_TYPE

TEXT = "VARCHAR"


def quoted(value: str) -> str:
    """A string of SQL."""
    return "'" + value.replace("'", "''") + "'"


def named(name: str) -> str:
    """A name of SQL."""
    return '"' + name.replace('"', '""') + '"'


def let(name: str, value: str, body: str) -> str:
    """The body, in which ``name`` stands for a value that is worked out once."""
    return f"(list_transform([{value}], LAMBDA {name} : {body}))[1]"


@dataclass
class Settled:
    """The values of one case or record.

    ``raw`` gives the SQL of a value as it was given, None where there is no such column; ``given`` its type,
    empty where there is none. ``faults`` are what is wrong with what a fact is derived from, as text.
    """

    definitions: Mapping[str, Definition]
    raw: Callable[[str], str | None]
    given: Callable[[str], str]
    values: dict[str, str] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)

    def knows(self, name: str) -> bool:
        """Whether there is such a fact, and a value of it at hand."""
        return name in self.definitions and (name in self.values or self.raw(name) is not None)

    def value(self, name: str) -> str:
        """The value so far, in the type of the fact; NULL where it is unknown."""
        if name not in self.values:
            raw, kind = self.raw(name), self.definitions[name].kind
            self.values[name] = (
                f"CAST(NULL AS {SQL_TYPE[kind]})" if raw is None else typed(raw, self.given(name), kind)
            )
        return self.values[name]

    def settle(self, name: str, value: str) -> None:
        """Put a derived value in the place of the one so far."""
        self.values[name] = f"({value})"

    def wrong(self, name: str, fault: str) -> None:
        """Say what is wrong with what a fact is derived from; NULL where nothing is."""
        self.faults.setdefault(name, []).append(fault)

    @property
    def derived(self) -> tuple[str, ...]:
        """The facts that derivations settle."""
        changed = (name for name, value in self.values.items() if value != self._stated(name))
        return tuple(dict.fromkeys((*changed, *self.faults)))

    def type_of(self, name: str) -> str:
        """The type in which a derived fact is handed on: its own, which holds what is derived too.

        Text where it was given in another type, or may say a fault.
        """
        kind, column_type = self.definitions[name].kind, self.given(name).partition("(")[0]
        own = name not in self.faults and (not column_type or column_type in NATIVE[kind])
        return SQL_TYPE[kind] if own else TEXT

    def given_out(self, name: str) -> str:
        """The type in which a fact is handed on; empty where it is neither given nor derived."""
        return self.type_of(name) if name in self.derived else self.given(name)

    def outcome(self, name: str) -> str:
        """A derived fact as it is handed on."""
        kind = self.type_of(name)
        settled = f"CAST({self.value(name)} AS {kind})"
        raw = self.raw(name)
        if raw is not None:
            impossible = f"{raw} IS NOT NULL AND NOT {self._possible(name)}"
            settled = f"CASE WHEN {impossible} THEN CAST({raw} AS {kind}) ELSE {settled} END"
        faults = self.faults.get(name, ())
        return f"COALESCE({', '.join((*faults, settled))})" if faults else settled

    def _stated(self, name: str) -> str | None:
        raw = self.raw(name)
        if raw is None:
            return f"CAST(NULL AS {SQL_TYPE[self.definitions[name].kind]})"
        return typed(raw, self.given(name), self.definitions[name].kind)

    def _possible(self, name: str) -> str:
        """Whether the value as given is one that the fact may have; never NULL."""
        definition, value = self.definitions[name], self._stated(name)
        tests = [f"{value} IS NOT NULL"]
        if definition.low is not None:
            tests.append(f"{value} >= {definition.low!r}")
        if definition.high is not None:
            tests.append(f"{value} <= {definition.high!r}")
        if definition.kind is Kind.CHOICE:
            tests.append(f"{value} IN ({', '.join(map(quoted, definition.choices))})")
        return f"COALESCE({' AND '.join(tests)}, false)"


def typed(raw: str, column_type: str, kind: Kind) -> str:
    """A value of a ``column_type``, in the type of its fact, NULL where it cannot be read as one."""
    plain = column_type.partition("(")[0]
    if plain in NATIVE[kind]:
        return raw
    as_text = raw if plain.startswith(TEXT) else f"CAST({raw} AS {TEXT})"
    match kind:
        case Kind.CHOICE | Kind.CODE:
            return as_text
        case Kind.INTEGER:
            number = f"TRY_CAST({as_text} AS DOUBLE)"
            return f"CASE WHEN {number} = TRUNC({number}) THEN TRY_CAST({number} AS BIGINT) END"
        case _:
            return f"TRY_CAST({as_text} AS {SQL_TYPE[kind]})"
