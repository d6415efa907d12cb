"""What a record must hold to be one: small checks that constructors share, each naming the field."""

from collections.abc import Sequence, Sized
from datetime import UTC, datetime, timedelta


class Refused(ValueError):
    """A command that may not be done now: ``says`` is what is wrong and the way out.

    ``place`` is where it stands in what was sent, as the standard of who sent it writes places; empty where no one
    place is to be corrected.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.says = sentence
        self.place = ""


class NotPermitted(Refused):
    """Who acts may not do this here."""


class NotFound(Refused):
    """There is no such request, document or page."""


class Conflicting(Refused):
    """Somebody else acted meanwhile: look again, then repeat it."""


class KeyReused(Refused):
    """An idempotency key came with other content than before."""


class Unavailable(Refused):
    """The record cannot be written or read just now; nothing of this was recorded."""


class Damaged(Refused):
    """The record of a request is not what was written: nothing is done on it, and nothing of it is told."""


class InvalidRecord(Refused):
    """A record that cannot be: the message names the field, what is wrong, and what to give."""


def written(record: str, **texts: str) -> None:
    """Each text says something."""
    for name, text in texts.items():
        if not text.strip():
            raise InvalidRecord(f"{record}: {name} is empty; it must say something.")


_SHOW_NOTHING = frozenset("\u115f\u1160\u3164\uffa0")
"""Letters by their kind that are blank when shown."""


def shows(text: str) -> bool:
    """Whether anything of a text is seen when it is read: not only space, and signs without a shape of their own."""
    return any(sign.isprintable() and not sign.isspace() and sign not in _SHOW_NOTHING for sign in text)


def has_words(text: str) -> bool:
    """Whether a text holds at least one letter that shows: figures, dots and dashes alone tell nobody a reason."""
    return any(sign.isalpha() and sign not in _SHOW_NOTHING for sign in text)


def worded(record: str, **texts: str) -> None:
    """Each text holds at least one letter that shows: what somebody signs, or gives as a reason, says something."""
    for name, text in texts.items():
        if not has_words(text):
            lacks = "holds no word" if text.strip() else "is empty"
            raise InvalidRecord(f"{record}: {name} {lacks}; it must say something, in words.")


def some(record: str, **parts: Sized) -> None:
    """Each list has at least one entry."""
    for name, entries in parts.items():
        if len(entries) == 0:
            raise InvalidRecord(f"{record}: {name} is empty; at least one is needed.")


def once(record: str, name: str, entries: Sequence[str]) -> None:
    """No entry stands twice."""
    if len(set(entries)) == len(entries):
        return
    twice = sorted({entry for entry in entries if entries.count(entry) > 1})
    raise InvalidRecord(f"{record}: {name} names {', '.join(twice)} more than once.")


def in_utc(record: str, **moments: datetime) -> None:
    """Each moment knows its time zone, and that is UTC."""
    for name, moment in moments.items():
        if moment.utcoffset() != timedelta(0) or moment.tzinfo is not UTC:
            raise InvalidRecord(
                f"{record}: {name} is {moment.isoformat()}; give it in UTC, as in datetime(..., tzinfo=UTC)."
            )
