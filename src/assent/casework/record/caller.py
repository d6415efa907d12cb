"""Which fields of what is recorded come from whoever calls, with their help and limits.

A field without ``FromCaller`` is never taken from outside: signatures, actors, times of recording, numbers,
digests and switches are the plan's own to write.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Annotated, Any, get_args, get_type_hints

from assent.casework.record.checks import Refused


@dataclass(frozen=True, slots=True)
class FromCaller:
    """The caller states this field. ``help`` says what it holds, for whoever fills it in.

    ``choices``: nothing but these. ``past`` and ``ahead`` are of times: it has come, or is yet to come.
    """

    help: str = ""
    example: Any = None
    choices: tuple[Any, ...] = ()
    past: bool = False
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A text of this many characters, both included."""

    least: int
    most: int


Name = Annotated[str, Text(1, 200)]
"""A short text: a person, a source, a line, a path."""
Words = Annotated[str, Text(1, 4_000)]
"""A sentence or several."""
Why = Annotated[Words, FromCaller("Why, for who reads the record.")]
"""A reason in words."""


@dataclass(frozen=True, slots=True)
class StatedField:
    """A field that comes from the caller: its type with its limits, and what is said about it."""

    name: str
    hint: Any
    text: Text | None
    said: FromCaller


@cache
def stated_fields(kind: type) -> Mapping[str, StatedField]:
    """The fields of a class of the record that come from the caller, in their order."""
    hints = get_type_hints(kind, include_extras=True)
    found = (_stated(field.name, hints[field.name]) for field in fields(kind))
    return {field.name: field for field in found if field is not None}


def _stated(name: str, hint: Any) -> StatedField | None:
    if not hasattr(hint, "__metadata__"):
        return None
    said = next((extra for extra in hint.__metadata__ if isinstance(extra, FromCaller)), None)
    text = next((extra for extra in hint.__metadata__ if isinstance(extra, Text)), None)
    return None if said is None else StatedField(name, get_args(hint)[0], text, said)


def check_times(body: Any, at: datetime) -> None:
    """Raise ``Refused`` where a stated time must have come by ``at`` and has not, or the other way round."""
    kind: type = type(body)
    for field in stated_fields(kind).values():
        stated = getattr(body, field.name)
        if field.said.past and stated > at:
            raise Refused(f"{stated.isoformat()} is yet to come; log it when it is done.")
        if field.said.ahead and stated < at:
            raise Refused(f"{stated.isoformat()} is past; choose a time to come.")
