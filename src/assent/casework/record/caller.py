"""Which fields of what is recorded come from whoever calls, with their help and limits, and how they are read.

A field without ``FromCaller`` is never taken from outside: signatures, actors, times of recording, numbers,
digests and switches are the plan's own to write. The mark on a field of a part, such as a reason, counts only
where the field that holds the part is marked too.
"""

import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Annotated, Any, get_args, get_type_hints

from assent.casework.record.checks import Refused, has_words, shows, worded
from assent.facts.grammar import NotUnderstood, read_day, read_flag
from assent.logic.tree import Plain


class _Default(Enum):
    OF_FIELD = "as the class says"
    NONE = "there is none"


REQUIRED = _Default.NONE
"""As a default: whoever calls states the field, also where the record may be without it."""


@dataclass(frozen=True, slots=True)
class FromCaller:
    """The caller states this field. ``help`` says what it holds, for whoever fills it in.

    ``choices``: nothing but these. ``past`` and ``ahead`` are of times: it has come, or is yet to come.
    ``default`` is what holds where the caller leaves the field out; unless given it is that of the class.
    ``nullable``: null is the same as leaving it out. ``inline``: the fields of the part are stated beside
    the others and not in an object of their own; a part that may be missing is there where all is stated
    that it cannot be without.
    """

    help: str = ""
    example: Any = None
    choices: tuple[Any, ...] = ()
    past: bool = False
    ahead: bool = False
    default: Any = _Default.OF_FIELD
    nullable: bool = False
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A text of this many characters, both included, and of this form; 0 and empty: no such limit."""

    least: int = 0
    most: int = 0
    form: str = ""


@dataclass(frozen=True, slots=True)
class InWords:
    """A text that says something in words where it is given: a reason, a note, the name of a person."""


@dataclass(frozen=True, slots=True)
class Size:
    """A list or mapping of this many entries, or a text of this many signs of any kind, both included."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Between:
    """A number between these, both included."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class ToldBy:
    """Which of several parts it is: the field that each of them has, with another value."""

    field: str


FactValue = Plain | None
"""The value of a fact; None where it is unknown."""
FactOrRecords = FactValue | tuple[Mapping[str, FactValue], ...]
"""The value of a fact, or records that are put after those of a list."""
Name = Annotated[str, Text(1, 200)]
"""A short text: a person, a source, a line, a path."""
MaybeName = Annotated[str, Text(0, 200)]
Called = Annotated[Name, InWords()]
"""What a person, a program or an organization is called."""
MaybeCalled = Annotated[MaybeName, InWords()]
Words = Annotated[str, Text(1, 4_000), InWords()]
"""A sentence or several."""
MaybeWords = Annotated[str, Text(0, 4_000), InWords()]
Quoted = Annotated[str, Text(0, 4_000)]
"""What stands somewhere, word for word: it may be a figure."""
Npi = Annotated[str, Text(form=r"^[0-9]{10}$")]
"""A National Provider Identifier."""
MemberNumber = Annotated[str, Text(1, 64, r"^[!-~]+$")]
"""As on the member's card."""
Digest = Annotated[str, Text(form=r"^[0-9a-f]{64}$")]
"""The digest of a document."""
Attachment = Annotated[Digest, FromCaller("The attachment in which it stands.", nullable=True)]
"""The digest of a document of the request; null or empty where there is none."""
Clause = Annotated[
    str,
    Text(form=r"^[A-Za-z0-9][A-Za-z0-9.]{0,19}$"),
    FromCaller("A clause of the policy, by its id.", "C.8"),
]
Line = Annotated[Name, FromCaller("A line, as the request names it.", "drug")]
Why = Annotated[Words, FromCaller("Why, for who reads the record.")]
"""A reason in words."""
OpenLines = Annotated[
    tuple[Name, ...],
    Size(0, 20),
    FromCaller("The lines; all open ones where none is named.", default=()),
]
AskedBy = Annotated[Called, FromCaller("Who wants more time.", "member")]
Justification = Annotated[Words, FromCaller("Why, in the member's interest where the plan takes it itself.")]
Attests = Annotated[
    Name, FromCaller("The plan's sentence that the clinician signs, by its id.", "determination-1")
]
DepartureIfAny = Annotated[
    MaybeWords,
    FromCaller("Why you depart from the record; needed where a reason cites a clause that holds there."),
]
PreviewSeen = Annotated[
    str,
    Text(form=r"^([0-9a-f]{64})?$"),
    FromCaller("The digest of the preview that you saw; needed where letters are written."),
]


@dataclass(frozen=True, slots=True)
class StatedField:
    """A field that comes from the caller: its type with its limits, its default, and what is said about it."""

    name: str
    hint: Any
    said: FromCaller
    default: Any = REQUIRED


@cache
def stated_fields(kind: type) -> Mapping[str, StatedField]:
    """The fields of a class of the record that come from the caller, in their order."""
    hints = get_type_hints(kind, include_extras=True)
    marks = ((field, hints[field.name], _mark(hints[field.name])) for field in fields(kind))
    return {
        field.name: StatedField(field.name, hint, mark, _default(field, mark))
        for field, hint, mark in marks
        if mark is not None
    }


def _mark(hint: Any) -> FromCaller | None:
    """The last mark counts: a field says more than the type that it uses."""
    marks = [extra for extra in getattr(hint, "__metadata__", ()) if isinstance(extra, FromCaller)]
    return marks[-1] if marks else None


def _default(field: Any, mark: FromCaller) -> Any:
    if mark.default is not _Default.OF_FIELD:
        return mark.default
    if mark.nullable:
        return None
    if field.default_factory is not MISSING:
        return field.default_factory()
    return REQUIRED if field.default is MISSING else field.default


def check_times(body: Any, at: datetime) -> None:
    """Raise ``Refused`` where a stated time must have come by ``at`` and has not, or the other way round."""
    kind: type = type(body)
    for field in stated_fields(kind).values():
        stated = getattr(body, field.name)
        if field.said.past and stated > at:
            raise Refused(f"{stated.isoformat()} is yet to come; log it when it is done.")
        if field.said.ahead and stated < at:
            raise Refused(f"{stated.isoformat()} is past; choose a time to come.")


_CLOCK = r"[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?"
_ZONE = r"(?:Z|[+-]\d{2}:\d{2})"
_TIME = re.compile(rf"\d{{4}}-\d{{2}}-\d{{2}}(?P<clock>{_CLOCK})?(?P<zone>{_ZONE})?", re.ASCII)


def stated_day(given: object) -> date:
    """A date as somebody states it, a text such as 2026-02-05; raises ``ValueError`` that names the way out."""
    day = read_day(given)
    if isinstance(day, NotUnderstood):
        raise ValueError(day.says)
    return day


def stated_time(given: object) -> datetime:
    """A time as somebody states it, a text such as 2026-02-10T09:00-05:00; without a zone where none is given.

    A day alone is its first moment. Raises ``ValueError`` that names the way out.
    """
    if isinstance(given, datetime):
        return given
    match = _TIME.fullmatch(given) if isinstance(given, str) else None
    if match is None or (match["zone"] and not match["clock"]):
        raise ValueError("must be a time with its zone, such as 2026-02-10T09:00:00-05:00")
    try:
        at = datetime.fromisoformat(match[0])
    except ValueError:
        raise ValueError("is not a time of the calendar; correct it") from None
    stated_day(at.date())
    return at


def stated_text(given: str) -> str:
    """A text as somebody states it; raises ``ValueError`` where nothing of it shows: it would pass for a reason."""
    if given and not shows(given):
        raise ValueError("shows nothing when it is read; write something, or leave it out")
    return given


def check_words(record: Any) -> None:
    """Raise ``InvalidRecord`` where a field of a record, or of its parts, is to say something in words and does not.

    Not for what was recorded before: it reads as it was written.
    """
    kind: type = type(record)
    for name, part, in_words in _worded_fields(kind):
        value = getattr(record, name)
        if in_words and value:
            worded(_called(kind), **{name: value})
        for inner in value if part and isinstance(value, tuple) else (value,) if part else ():
            if is_dataclass(inner):
                check_words(inner)


@cache
def _worded_fields(kind: type) -> tuple[tuple[str, bool, bool], ...]:
    """The fields that hold words, or parts that may: name, whether it holds parts, whether it is in words itself."""
    hints = get_type_hints(kind, include_extras=True)
    rows = (
        (field.name, _holds_parts(hints[field.name]), _is_in_words(hints[field.name]))
        for field in fields(kind)
    )
    return tuple(row for row in rows if row[1] or row[2])


def _is_in_words(hint: Any) -> bool:
    return any(isinstance(extra, InWords) for extra in getattr(hint, "__metadata__", ()))


def _holds_parts(hint: Any) -> bool:
    """Whether a part that holds words stands in a field of this type."""
    if isinstance(hint, type) and is_dataclass(hint):
        return bool(_worded_fields(hint))
    return any(map(_holds_parts, get_args(hint)))


def _called(kind: type) -> str:
    """A class in a message, in words: ``notice returned``."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", kind.__name__).lower()


def spoken_text(given: str) -> str:
    """A text in words as somebody states it; raises ``ValueError`` where it holds none."""
    if given and not has_words(given):
        raise ValueError("holds no word; say it in words")
    return given


def stated_flag(given: object) -> bool:
    """Yes or no as somebody states it, never a number; raises ``ValueError`` that names the way out."""
    flag = read_flag(given)
    if isinstance(flag, NotUnderstood):
        raise ValueError(flag.says)
    return flag.value is True
