"""Events as JSON: one canonical text for each, the digest over it, and a reader that takes nothing else.

Objects go by the annotations of their dataclass, under the names that it declares (``stored``). Where one
of several classes may stand, ``is`` names it. A field that was added later may be missing. A text that is
not exactly what writing it again would give is refused, so that every byte of a stored event counts.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from json.encoder import encode_basestring as _quoted
from typing import Any, NoReturn, TypeVar, cast

from assent.casework.record.checks import InvalidRecord
from assent.casework.record.codec_data import data_writer
from assent.casework.record.codec_places import SAME_IN_JSON, classes_at, options_at, parts_at
from assent.casework.record.codec_places import tag as tag
from assent.casework.record.codec_text import text_writer
from assent.casework.record.event import Body, Event
from assent.casework.record.stored import EDITION, StoredField, earlier_editions, fields_of, named

_T = TypeVar("_T")
_Place = Any
"""Where data stands: nothing at the top, else the place around it, and a name or an index."""
Reader = Callable[[Any, _Place], Any]


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
    actor = (event.actor.id, event.actor.role.value, event.actor.organization)
    place = (event.request, event.sequence, event.previous)
    return digest_over(body_text(event.body), event.at, actor, place)


def digest_over(body: bytes, at: datetime, actor: tuple[str, str, str], place: tuple[str, int, str]) -> str:
    """The digest of an event whose body has this canonical text: every byte of it counts.

    ``actor`` is id, role and organization; ``place`` is request, sequence and the digest before.
    """
    id_, role, organization = map(_quoted, actor)
    request, sequence, previous = place
    who = f'{{"id":{id_},"organization":{organization},"role":{role}}}'
    before = f'{{"actor":{who},"at":"{at.astimezone(UTC).isoformat()}","body":'
    after = f',"previous":{_quoted(previous)},"request":{_quoted(request)},"sequence":{sequence}}}'
    return hashlib.sha256(b"".join((before.encode(), body, after.encode()))).hexdigest()


def body_text(body: Body) -> bytes:
    """The canonical text of a body. The latest ones are kept: each is sealed, checked and stored."""
    kept = _TEXTS.get(id(body))
    if kept is not None:
        return kept[1]
    text = _utf8(text_writer(Body), body)
    if len(_TEXTS) >= _MOST_TEXTS:
        _TEXTS.clear()
    _TEXTS[id(body)] = (body, text)
    return text


_MOST_TEXTS = 256
_TEXTS: dict[int, tuple[Body, bytes]] = {}
"""By the body itself and not by its value: 1, 1.0 and true are equal, and are written differently."""


def canonical(data: Any) -> bytes:
    """JSON with sorted keys, no spaces and no numbers that JSON lacks."""
    return _utf8(_CANONICAL.encode, data)


def _utf8(write: Callable[[Any], str], value: Any) -> bytes:
    try:
        return write(value).encode("utf-8")
    except ValueError as error:
        raise CodecError("", f"it cannot be written: {error}") from error


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def to_data(hint: Any, value: Any) -> Any:
    """A value as JSON data, as the annotation of its place says. It may be shared: change nothing in it."""
    return data_writer(hint)(value)


def from_data(kind: type[_T], data: Any) -> _T:
    """A value from JSON data; raises ``CodecError`` naming the place."""
    return cast(_T, _reader(cast(Any, kind))(data, None))


@cache
def _reader(hint: Any) -> Reader:
    """What reads the data that stands at this annotation; its second argument is the place."""
    options = options_at(hint)
    same = frozenset(one for one in options if one in SAME_IN_JSON)
    from_text = [one for one in options if _is_read_from_text(one)]
    before_str = options[: options.index(str)] if str in options else options
    first = [one for one in from_text if one in before_str]

    def read(data: Any, place: _Place) -> Any:
        kind = type(data)
        if kind is str:
            for option in first:
                found, value = _read_text(option, data)
                if found:
                    return value
        if kind in same:
            return data
        if kind is dict:
            return _read_object(hint, data, place)
        if kind is list:
            return _read_tuple(hint, data, place)
        raise CodecError(_path(place), f"{str(data)[:40]!r} cannot stand here.")

    return read


def _is_read_from_text(option: Any) -> bool:
    return option in (date, datetime) or (isinstance(option, type) and issubclass(option, Enum))


def _read_text(option: Any, data: str) -> tuple[bool, Any]:
    """Whether the text is of that class, and its value."""
    try:
        if option is datetime:
            return True, datetime.fromisoformat(data).astimezone(UTC)
        return True, (date.fromisoformat(data) if option is date else option(data))
    except ValueError:
        return False, None


def _read_tuple(hint: Any, data: list[Any], place: _Place) -> tuple[Any, ...]:
    parts = parts_at(hint, len(data))
    if parts is None:
        _wrong(place, "a list of this length cannot stand here.")
    return tuple(
        _reader(part)(one, (place, at)) for at, (part, one) in enumerate(zip(parts, data, strict=True))
    )


def _read_object(hint: Any, data: dict[str, Any], place: _Place) -> Any:
    if data.keys() == {"date"} and date in options_at(hint):
        return _reader(date)(data["date"], (place, "date"))
    kind = _class_of(hint, data, place)
    readers = _readers(kind)
    given = {name: one for name, one in data.items() if name != "is"}
    if earlier_editions(kind):
        given = _as_now(kind, given, place)
    if given.keys() != readers.keys():
        _check_fields(kind, given, place)
    read = {readers[name][0]: readers[name][1](one, (place, name)) for name, one in given.items()}
    for late in _late_fields(kind):
        if late.name not in read:
            read[late.name] = late.absent
        elif late.left_out(read[late.name]):
            _wrong((place, late.stored), "it says what it says when left out; leave it out.")
    try:
        return kind(**read)
    except InvalidRecord as error:
        raise CodecError(_path(place), str(error)) from error


def _as_now(kind: Any, given: dict[str, Any], place: _Place) -> dict[str, Any]:
    """The data of an earlier edition with the fields of now."""
    number = given.get(EDITION, 1)
    then = earlier_editions(kind).get(number) if isinstance(number, int) else None
    if then is None:
        return given
    try:
        read = then.read({name: one for name, one in given.items() if name != EDITION})
    except (KeyError, TypeError, ValueError) as error:
        raise CodecError(_path(place), f"{named(kind)} has other fields than it must: {error}.") from error
    return {**read, EDITION: number} if number != 1 else read


def _check_fields(kind: Any, given: dict[str, Any], place: _Place) -> None:
    """Every field is there but those that were added later, and there is no other."""
    may_lack = {one.stored for one in _late_fields(kind)}
    wrong = (given.keys() - _readers(kind).keys()) | (_readers(kind).keys() - given.keys() - may_lack)
    if wrong:
        _wrong(place, f"{named(kind)} has other fields than it must: {', '.join(sorted(wrong))}.")


def _class_of(hint: Any, data: dict[str, Any], place: _Place) -> Any:
    classes = classes_at(hint)
    if not classes:
        _wrong(place, "an object cannot stand here.")
    if len(classes) == 1:
        return classes[0]
    named, name = _named(hint), data.get("is")
    if not isinstance(name, str) or name not in named:
        _wrong(place, f"`is` names none of: {', '.join(sorted(named))}.")
    return named[name]


@cache
def _named(hint: Any) -> dict[str, Any]:
    return {tag(one): one for one in classes_at(hint)}


@cache
def _readers(kind: type) -> dict[str, tuple[str, Reader]]:
    """By stored name, the name in Python and what reads it."""
    return {one.stored: (one.name, _reader(one.hint)) for one in fields_of(kind)}


@cache
def _late_fields(kind: type) -> tuple[StoredField, ...]:
    return tuple(one for one in fields_of(kind) if one.later)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _path(place: _Place) -> str:
    """A place in words: ``facts[2].path``."""
    if place is None:
        return ""
    before, last = _path(place[0]), place[1]
    return f"{before}[{last}]" if isinstance(last, int) else f"{before}.{last}".lstrip(".")


def _wrong(place: _Place, says: str) -> NoReturn:
    raise CodecError(_path(place), says)
