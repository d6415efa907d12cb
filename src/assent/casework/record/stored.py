"""How a class of the record is stored: under which name, and its fields. Names in the store are data.

A class or a field may be renamed in Python; what it is called in the store stays. A field may be added later:
an event that was stored without it reads as if it held ``absent``, and is written again without it, so that
its bytes and its digest stay what they were.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, TypeVar, get_type_hints

_C = TypeVar("_C", bound=type[Any])
_NAME, _ABSENT, _UNSTORED = "stored_as", "absent", "unstored"
EDITION = "edition"
"""The field that says in which edition an event was stored; the first one is stored without it."""

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier edition whose fields were others: what it said in the fields of now, and back again.

    ``write`` undoes ``read``, so that an entry of that edition keeps its digest. Both take the data of the
    fields, without the edition itself.
    """

    read: Callable[[Data], Data]
    write: Callable[[Data], Data]


@dataclass(frozen=True, slots=True)
class Declared:
    """The stored name of a class, the edition in which it is recorded now, and earlier ones by number."""

    name: str
    present: int
    earlier: Mapping[int, Earlier]


@dataclass(frozen=True, slots=True)
class StoredField:
    """One field: its name in Python and in the store. ``later``: it may be missing, and then is ``absent``."""

    name: str
    stored: str
    hint: Any
    later: bool = False
    absent: Any = None

    def left_out(self, value: Any) -> bool:
        """Whether this value is not written: what a text without the field says anyway."""
        return self.later and type(value) is type(self.absent) and value == self.absent


_DECLARED: dict[type[Any], Declared] = {}


def stored(name: str, earlier: Mapping[int, Earlier] | None = None) -> Callable[[_C], _C]:
    """Declare under which name a class is stored. It stands above ``@dataclass``; the name never changes."""

    def declare(kind: _C) -> _C:
        present: Any = next((field.default for field in fields(kind) if field.name == EDITION), 1)
        _DECLARED[kind] = Declared(name, present, earlier or {})
        return kind

    return declare


def stored_as(name: str, **options: Any) -> Any:
    """A field that has another name in the store than in Python. ``options`` goes to ``dataclasses.field``."""
    return field(**options, metadata={_NAME: name})


_SAME: Any = object()


def added(default: Any, *, absent: Any = _SAME, name: str = "") -> Any:
    """A field that was added after its class was first stored; text without it reads as ``absent``.

    That is the default, unless what is made from now on differs from what was made before.
    """
    metadata = {_ABSENT: default if absent is _SAME else absent, **({_NAME: name} if name else {})}
    return field(default=default, metadata=metadata)


def not_stored(default: Any) -> Any:
    """A field that is known while somebody acts and is no part of the record: no text has it."""
    return field(default=default, metadata={_UNSTORED: True})


def edition(present: int) -> Any:
    """The field ``edition: int`` of an event whose meaning or fields changed; stored without it, it is the first.

    The fold holds an event to the guards of its own edition; what is recorded anew is of the present one.
    """
    return added(present, absent=1)


def declared(kind: type[Any]) -> Declared:
    """How a class is stored; raises ``TypeError`` where it does not say so."""
    declaration = _DECLARED.get(kind)
    if declaration is None:
        raise TypeError(f"{kind.__name__} is stored by name: declare it with @stored(...) above @dataclass.")
    return declaration


def named(kind: type[Any]) -> str:
    """What to call a class in a message: its stored name, where it has one."""
    declaration = _DECLARED.get(kind)
    return declaration.name if declaration is not None else kind.__name__


def earlier_editions(kind: type[Any]) -> Mapping[int, Earlier]:
    """The earlier editions of a class that have other fields; none where it declares none."""
    declaration = _DECLARED.get(kind)
    return declaration.earlier if declaration is not None else {}


@cache
def fields_of(kind: type[Any]) -> tuple[StoredField, ...]:
    """Its fields as they are stored, in the order of their stored names."""
    hints = get_type_hints(kind)
    of_record = (
        _field(field, hints[field.name]) for field in fields(kind) if _UNSTORED not in field.metadata
    )
    return tuple(sorted(of_record, key=lambda stored_field: stored_field.stored))


def _field(field: Any, hint: Any) -> StoredField:
    data = field.metadata
    return StoredField(field.name, data.get(_NAME, field.name), hint, _ABSENT in data, data.get(_ABSENT))
