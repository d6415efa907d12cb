"""Events as JSON: one canonical text for each, the digest over it, and a reader that takes nothing else.

Objects go by the annotations of their dataclass. Where one of several classes may stand, ``is`` names
it, in the words of its class. A text that is not exactly what writing it again would give is refused,
so that every byte of a stored event counts.
"""

import hashlib
import json
import re
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, NoReturn, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from assent.casework.request.checks import InvalidRecord
from assent.casework.request.events import Event

_T = TypeVar("_T")


class CodecError(ValueError):
    """Data that is no event: where (``path``), and what is wrong there."""

    def __init__(self, path: str, says: str) -> None:
        super().__init__(f"{path or 'the event'}: {says}")
        self.path = path


def write_event(event: Event) -> bytes:
    """The canonical text of an event, in UTF-8."""
    return canonical(to_data(Event, event))


def read_event(text: bytes) -> Event:
    """The event of a canonical text; raises ``CodecError`` for any other. Does not verify the chain."""
    try:
        data = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise CodecError("", f"it is no JSON: {error}") from error
    event = from_data(Event, data)
    if write_event(event) != text:
        raise CodecError("", "it is not in canonical form: keys sorted, no spaces, each value in one way.")
    return event


def digest_of(event: Event) -> str:
    """SHA-256 over the canonical text of the event without its digest, in hexadecimal."""
    data = to_data(Event, event)
    del data["digest"]
    return hashlib.sha256(canonical(data)).hexdigest()


def canonical(data: Any) -> bytes:
    """JSON with sorted keys, no spaces and no numbers that JSON lacks."""
    try:
        text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        return text.encode("utf-8")
    except ValueError as error:
        raise CodecError("", f"it cannot be written: {error}") from error


def tag(kind: type) -> str:
    """The word for a class in JSON: ``FactsGiven`` is ``facts_given``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower()


def to_data(hint: Any, value: Any) -> Any:
    """A value as JSON data, as the annotation of its place says."""
    if is_dataclass(value):
        kind: Any = type(value)
        hints = _hints(kind)
        data = {one.name: to_data(hints[one.name], getattr(value, one.name)) for one in fields(value)}
        return {"is": tag(kind), **data} if len(_classes(hint)) > 1 else data
    if isinstance(value, tuple):
        parts = _parts(hint, len(value)) or ()
        return [to_data(part, one) for part, one in zip(parts, value, strict=True)]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return {"date": value.isoformat()} if str in _options(hint) else value.isoformat()
    return value


def from_data(kind: type[_T], data: Any) -> _T:
    """A value from JSON data; raises ``CodecError`` naming the place."""
    return cast(_T, _read(kind, data, ""))


def _read(hint: Any, data: Any, path: str) -> Any:
    if isinstance(data, dict):
        return _read_object(hint, data, path)
    if isinstance(data, list):
        parts = _parts(hint, len(data))
        if parts is None:
            _wrong(path, "a list of this length cannot stand here.")
        return tuple(
            _read(part, one, f"{path}[{at}]") for at, (part, one) in enumerate(zip(parts, data, strict=True))
        )
    for option in _options(hint):
        if get_origin(option) is None and not is_dataclass(option):
            found, value = _read_plain(option, data)
            if found:
                return value
    raise CodecError(path, f"{str(data)[:40]!r} cannot stand here.")


def _read_plain(option: Any, data: Any) -> tuple[bool, Any]:
    """Whether the data is of that type exactly, and its value."""
    if option in (bool, int, float, str, NoneType):
        return type(data) is option, data
    if not isinstance(data, str):
        return False, None
    try:
        if option is datetime:
            return True, datetime.fromisoformat(data).astimezone(UTC)
        return True, (date.fromisoformat(data) if option is date else option(data))
    except ValueError:
        return False, None


def _read_object(hint: Any, data: dict[str, Any], path: str) -> Any:
    if set(data) == {"date"} and date in _options(hint):
        return _read(date, data["date"], f"{path}.date")
    kind = _class_of(hint, data, path)
    hints = _hints(kind)
    given = {name: one for name, one in data.items() if name != "is"}
    if set(given) != set(hints):
        wrong = ", ".join(sorted(set(given) ^ set(hints)))
        _wrong(path, f"{tag(kind)} has other fields than it must: {wrong}.")
    read = {name: _read(hints[name], one, f"{path}.{name}".lstrip(".")) for name, one in given.items()}
    try:
        return kind(**read)
    except InvalidRecord as error:
        raise CodecError(path, str(error)) from error


def _class_of(hint: Any, data: dict[str, Any], path: str) -> Any:
    classes = _classes(hint)
    if not classes:
        _wrong(path, "an object cannot stand here.")
    if len(classes) == 1:
        return classes[0]
    named = {tag(one): one for one in classes}
    if not isinstance(data.get("is"), str) or data["is"] not in named:
        _wrong(path, f"`is` names none of: {', '.join(sorted(named))}.")
    return named[data["is"]]


@cache
def _options(hint: Any) -> tuple[Any, ...]:
    """What may stand at a place: the members of a union, or the one type."""
    if get_origin(hint) in (Union, UnionType):
        return tuple(dict.fromkeys(one for part in get_args(hint) for one in _options(part)))
    return (hint,)


@cache
def _classes(hint: Any) -> tuple[Any, ...]:
    return tuple(one for one in _options(hint) if is_dataclass(one))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _parts(hint: Any, count: int) -> tuple[Any, ...] | None:
    """The annotation of each entry of a tuple; None where no tuple of that length may stand."""
    for option in _options(hint):
        if get_origin(option) is tuple:
            args = get_args(option)
            if len(args) == 2 and args[1] is Ellipsis:
                return (args[0],) * count
            return args if len(args) == count else None
    return None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _wrong(path: str, says: str) -> NoReturn:
    raise CodecError(path, says)
