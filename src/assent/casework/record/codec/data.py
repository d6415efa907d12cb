"""Events as JSON data, by the annotations of their dataclasses and under the names that they declare."""

from collections.abc import Callable
from dataclasses import is_dataclass
from datetime import date
from enum import Enum
from functools import cache, partial
from operator import attrgetter
from typing import Any, cast, get_origin

from assent.casework.record.codec.places import DATES, classes_at, is_plain, options_at, parts_at, tag
from assent.casework.record.stored import EDITION, StoredField, earlier_editions, fields_of
from assent.logic.partial_dates import PartialDate

Writer = Callable[[Any], Any]


@cache
def data_writer(hint: Any) -> Writer:
    """What writes a value that stands at this annotation, by the class of the value."""
    by_class: dict[type, Writer] = {}
    for option in options_at(hint):
        if get_origin(option) is tuple:
            by_class[tuple] = partial(_write_tuple, hint)
        elif option in DATES:
            by_class[option] = _write_tagged_date if str in options_at(hint) else _write_date
        elif is_dataclass(option):
            by_class[cast(type, option)] = data_of(option, tagged=len(classes_at(hint)) > 1)

    def write(value: Any) -> Any:
        writer = by_class.get(type(value))
        if writer is not None:
            return writer(value)
        return value.value if isinstance(value, Enum) else value

    return write


def data_of(kind: Any, *, tagged: bool) -> Writer:
    """What writes a value of this class; ``tagged`` with the name of the class."""
    fields = fields_of(kind)
    names = tuple(field.stored for field in fields)
    writers = [(field.stored, data_writer(field.hint)) for field in fields if not is_plain(field.hint)]
    late = tuple(field for field in fields if field.later)
    parts, word = all_of(tuple(field.name for field in fields)), tag(kind) if tagged else ""
    order = tuple(sorted((*names, "is")))
    latest: list[tuple[Any, dict[str, Any]]] = [(None, {})]

    def write(value: Any) -> dict[str, Any]:
        before, written = latest[0]
        if value is before:  # the same evidence stands behind fact after fact
            return written
        data: dict[str, Any] = dict(zip(names, parts(value), strict=True))
        for name, writer in writers:
            data[name] = writer(data[name])
        if late:
            data = _as_then(kind, value, data, late)
        if tagged:
            data["is"] = word
            data = {name: data[name] for name in (sorted(data) if late else order)}
        latest[0] = (value, data)
        return data

    return write


def _as_then(kind: Any, value: Any, data: dict[str, Any], late: tuple[StoredField, ...]) -> dict[str, Any]:
    """As its edition was stored: without what was added later and says nothing new."""
    for field in late:
        if field.left_out(getattr(value, field.name)):
            del data[field.stored]
    number = getattr(value, EDITION, 1)
    then = earlier_editions(kind).get(number)
    if then is None:
        return data
    data.pop(EDITION, None)
    return then.write(data) if number == 1 else {**then.write(data), EDITION: number}


def all_of(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """What takes the values of these fields."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


def _write_tuple(hint: Any, value: tuple[Any, ...]) -> list[Any]:
    parts = parts_at(hint, len(value)) or ()
    return [data_writer(part)(member) for part, member in zip(parts, value, strict=True)]


def _write_date(value: date | PartialDate) -> str:
    return value.isoformat()


def _write_tagged_date(value: date | PartialDate) -> dict[str, str]:
    return {"date": value.isoformat()}
