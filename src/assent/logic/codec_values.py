"""The plain values of JSON data: which may stand where a field is annotated so, by exact type."""

import math
import reprlib
from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from assent.logic import tree

_PLAIN = (bool, int, float, str, date)


class CodecError(ValueError):
    """Data that is no expression or policy: where (``path``), and what is wrong there."""

    def __init__(self, path: str, fault: str) -> None:
        super().__init__(f"{path or 'the top'}: {fault}")
        self.path = path


@cache
def options(hint: Any) -> tuple[Any, ...]:
    """The classes and types that may stand where a field is annotated so."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return tuple(dict.fromkeys(option for part in get_args(hint) for option in options(part)))
    if hint is tree.Condition:
        return get_args(tree.ConditionNode)
    if origin is tree.Value:
        return options(tree.ValueNode)
    if hint is Any:
        return _PLAIN
    return (origin,) if is_dataclass(origin) else (hint,)


def write_plain(hint: Any, value: Any, path: str) -> Any:
    """The data of a value that is no object."""
    plain = value.value if isinstance(value, Enum) else value
    if type(plain) is date:
        text = plain.isoformat()
        data: Any = {"date": text} if str in options(hint) else text
    else:
        data = plain
    if read_plain(hint, data, path) != plain:
        raise CodecError(path, f"{shown(value)} cannot be written here.")
    return data


def read_plain(hint: Any, data: Any, path: str) -> Any:
    """A value that is no object: of a type, an enumeration or a list of words."""
    for option in options(hint):
        if get_origin(option) is Literal and isinstance(data, str) and data in get_args(option):
            return data
        if _is_enum(option) and data in [member.value for member in option]:
            return option(data)
        if option is date:
            day = _read_date(data if str not in options(hint) else _dated(data))
            if day is not None:
                return day
        exact = type(data) is option or (option is float and type(data) is int)
        if exact and _finite(data):
            return data
    raise CodecError(path, f"{shown(data)} cannot stand here; {_wanted(hint)} can.")


def _dated(data: Any) -> Any:
    """The text of ``{"date": text}``."""
    return data["date"] if isinstance(data, Mapping) and set(data) == {"date"} else None


def _read_date(text: Any) -> date | None:
    try:
        day = date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return day if day is not None and day.isoformat() == text else None


def _wanted(hint: Any) -> str:
    """In words, what may stand where the annotation is ``hint``."""
    words: list[str] = []
    for option in options(hint):
        if get_origin(option) is Literal:
            words += map(repr, get_args(option))
        elif _is_enum(option):
            words += [repr(member.value) for member in option]
        else:
            words.append("null" if option is NoneType else option.__name__)
    return ", ".join(words)


def _is_enum(option: Any) -> bool:
    return isinstance(option, type) and issubclass(option, Enum)


def _finite(data: Any) -> bool:
    return not isinstance(data, float) or math.isfinite(data)


def same(part: Any, default: Any) -> bool:
    """Equal and of one type, so that 0 is not left out where False is the default."""
    return type(part) is type(default) and part == default


def shown(value: Any) -> str:
    """The start of what was found, for a message."""
    text = reprlib.repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
