"""The canonical text of what stands in an event, written at once by its annotations.

It is what sorting and encoding the data of ``event_codec.to_data`` gives, for a fraction of the time: a
submission gives a hundred facts, and its text is needed before anything is durable.
"""

import json
from collections.abc import Callable
from dataclasses import is_dataclass
from datetime import date
from enum import Enum
from functools import cache, partial
from json.encoder import encode_basestring
from operator import call
from types import NoneType
from typing import Any, cast, get_args, get_origin

from assent.casework.record.codec.data import all_of, data_of
from assent.casework.record.codec.places import DATES, classes_at, options_at, parts_at, tag
from assent.casework.record.stored import StoredField, earlier_editions, fields_of
from assent.logic.partial_dates import PartialDate

Text = Callable[[Any], str]
_Shape = tuple[Callable[[Any], tuple[Any, ...]], list[Text], str]
"""What reads the values of some fields, the writer of each, and the words around them, with ``%s`` for each."""
_PLAIN = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


@cache
def text_writer(hint: Any) -> Text:
    """What writes a value that stands at this annotation; it raises ``ValueError`` for a number JSON lacks."""
    by_class: dict[type, Text] = {
        str: encode_basestring,
        bool: {True: "true", False: "false"}.__getitem__,
        int: int.__repr__,
        NoneType: lambda _: "null",
    }
    options = options_at(hint)
    if options == (str,):
        return encode_basestring
    for option in options:
        if get_origin(option) is tuple:
            by_class[tuple] = _tuple_writer(hint, option)
        elif option in DATES:
            by_class[option] = _tagged_date if str in options else _date
        elif is_dataclass(option):
            by_class[cast(type, option)] = _object_writer(option, tagged=len(classes_at(hint)) > 1)

    def write(value: Any) -> str:
        return by_class.get(type(value), _other)(value)

    return write


def _other(value: Any) -> str:
    return _PLAIN.encode(value.value if isinstance(value, Enum) else value)


def _date(value: date | PartialDate) -> str:
    return f'"{value.isoformat()}"'


def _tagged_date(value: date | PartialDate) -> str:
    return f'{{"date":"{value.isoformat()}"}}'


def _tuple_writer(hint: Any, option: Any) -> Text:
    args = get_args(option)
    if len(args) == 2 and args[1] is Ellipsis:
        write_member = text_writer(args[0])
        return lambda value: f"[{','.join(map(write_member, value))}]"
    return partial(_of_this_length, hint)


def _of_this_length(hint: Any, value: tuple[Any, ...]) -> str:
    places = parts_at(hint, len(value)) or ()
    texts = (text_writer(place)(member) for place, member in zip(places, value, strict=True))
    return f"[{','.join(texts)}]"


def _object_writer(kind: Any, *, tagged: bool) -> Text:
    if earlier_editions(kind):
        data = data_of(kind, tagged=tagged)
        return lambda value: _CANONICAL.encode(data(value))
    fields, word = fields_of(kind), tag(kind) if tagged else ""
    late = tuple(field for field in fields if field.later)
    complete, shorter = _shape(fields, word), dict[tuple[StoredField, ...], _Shape]()
    latest: list[tuple[Any, str]] = [(None, "")]

    def write(value: Any) -> str:
        last, text = latest[0]
        if value is last:  # the same evidence stands behind fact after fact
            return text
        read, writers, words = _shape_for(value) if late else complete
        text = words % tuple(map(call, writers, read(value)))
        latest[0] = (value, text)
        return text

    def _shape_for(value: Any) -> _Shape:
        """Without what was added later and says nothing new."""
        without = tuple(field for field in late if field.left_out(getattr(value, field.name)))
        if without not in shorter:
            shorter[without] = _shape(tuple(field for field in fields if field not in without), word)
        return shorter[without]

    return write


def _shape(fields: tuple[StoredField, ...], word: str) -> _Shape:
    writers = [text_writer(field.hint) for field in fields]
    return (
        all_of(tuple(field.name for field in fields)),
        writers,
        _around([field.stored for field in fields], word),
    )


def _around(names: list[str], word: str) -> str:
    """The words around the values of an object; ``is`` stands where sorting puts it."""
    keys = sorted([*names, "is"]) if word else names
    members = (f'"{name}":"{word}"' if name == "is" and word else f'"{name}":%s' for name in keys)
    return f"{{{','.join(members)}}}"
