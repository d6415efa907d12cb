"""Events as JSON: one canonical text for each, the digest over it, and a reader that takes nothing else.

Objects go by the annotations of their dataclass, under the names that it declares (``stored``). Where one
of several classes may stand, ``is`` names it. A field that was added later may be missing. A text that is
not exactly what writing it again would give is refused, so that every byte of a stored event counts.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from json.encoder import encode_basestring as _quoted
from typing import Any, NoReturn, TypeVar, cast

from assent.casework.record.actors import Actor
from assent.casework.record.codec.data import data_writer
from assent.casework.record.codec.places import tag as tag
from assent.casework.record.codec.reader import Unreadable, reader
from assent.casework.record.codec.text import text_writer
from assent.casework.record.event import Body, Event

_T = TypeVar("_T")


class CodecError(ValueError):
    """Data that is no event: where (``path``), and what is wrong there."""

    def __init__(self, path: str, fault: str) -> None:
        super().__init__(f"{path or 'the event'}: {fault}")
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
    place = (event.request, event.sequence, event.previous)
    return digest_over(body_text(event.body), event.at, identified(event.actor), place)


def identified(actor: Actor) -> tuple[str, str, str, str]:
    """Who acted, as the digest covers it: id, role, organization, and the entry point or nothing."""
    return actor.id, actor.role.value, actor.organization, actor.via or ""


def digest_over(
    body: bytes, at: datetime, actor: tuple[str, str, str, str], place: tuple[str, int, str]
) -> str:
    """The digest of an event whose body has this canonical text: every byte of it counts.

    ``actor`` is as ``identified`` gives it; ``place`` is request, sequence and the digest before.
    """
    id_, role, organization, via = map(_quoted, actor)
    request, sequence, previous = place
    entry_point = f',"via":{via}' if actor[3] else ""
    actor_text = f'{{"id":{id_},"organization":{organization},"role":{role}{entry_point}}}'
    before = f'{{"actor":{actor_text},"at":"{at.astimezone(UTC).isoformat()}","body":'
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
    try:
        return cast(_T, reader(cast(Any, kind))(data))
    except Unreadable as error:
        raise CodecError(error.path, error.says) from error.__cause__


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")
