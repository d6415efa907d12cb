"""What a password must be, after NIST SP 800-63B: long, and not one that is tried first.

No rule on which kinds of signs it holds, and no change by calendar: both make people choose worse ones.
"""

import re
import unicodedata
from collections.abc import Iterator

from assent.casework.record.checks import InvalidRecord

_TRIED_FIRST = frozenset({
    *("password", "passphrase", "passwort", "contrasena", "secret", "letmein", "welcome", "changeme"),
    *("qwerty", "qwertyuiop", "qwertyuiopasdfghjkl", "asdfghjkl", "zxcvbnm", "azerty", "qazwsxedc"),
    *("admin", "administrator", "root", "user", "guest", "login", "default", "temporary", "test"),
    *("iloveyou", "princess", "sunshine", "football", "baseball", "monkey", "dragon", "superman"),
    *("hospital", "medicine", "doctor", "nurse", "physician", "healthplan", "insurance", "ketamine"),
    *("massachusetts", "boston", "spring", "summer", "autumn", "winter", "january", "december"),
    *("monday", "friday", "sunday", "june", "july", "april", "august", "october", "november", "september"),
    *("hello", "love", "loveyou", "master", "shadow", "secure", "security", "access", "computer", "internet"),
    *("michael", "jennifer", "jordan", "charlie", "freedom", "whatever", "starwars", "batman", "pokemon"),
    *("soccer", "hockey", "redsox", "patriots", "celtics", "newengland", "flower", "pepper", "ginger"),
    *("company", "office", "clinic", "health", "patient", "provider", "pharmacy", "harvard", "abc", "abcd"),
    "assent",
})  # fmt: skip
_ROWS = ("0123456789" * 3, "9876543210" * 3, "abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba")


def normal(password: str) -> str:
    """The password as it is hashed: the same signs typed on two keyboards are the same (SP 800-63B, NFKC)."""
    return unicodedata.normalize("NFKC", password)


def check_password(password: str, id: str, name: str, least: int, most: int) -> None:
    """Raise ``InvalidRecord`` for one that is too short, too long, or guessed first; it is never repeated.

    Guessed first is what is made of the person's id or name, or of a common word, with nothing else
    but digits and signs, and what repeats or counts.
    """
    text = normal(password)
    if not least <= len(text) <= most:
        raise InvalidRecord(
            f"password: it has {len(text)} characters; give {least} to {most}. Several words are good."
        )
    if _is_guessed(text.casefold(), id.casefold(), name.casefold()):
        raise InvalidRecord(
            "password: it is made of your name, a common word or a row of signs; "
            "choose words that have nothing to do with you or this program."
        )


def _is_guessed(text: str, id: str, name: str) -> bool:
    if len(set(text)) <= 3 or any(text in row for row in _ROWS) or _repeats(text):
        return True
    own = {_letters(id), _letters(name), *map(_letters, re.split(r"[\W_]+", f"{id} {name}"))}
    parts = {part for part in own if part[1:]} | _TRIED_FIRST
    return text in (id, name) or any(words and _made_of(words, parts) for words in _spellings(text))


_AS_LETTERS = (str.maketrans("@4301!$5+78", "aaeoiissttb"), str.maketrans("1!|", "lll"))


def _spellings(text: str) -> Iterator[str]:
    """The letters of a text, also where signs and digits stand for letters as everybody writes them."""
    yield _letters(text)
    for core in (text, re.sub(r"[0-9]{2,}", "", text)):
        for stripped in (core.strip(_ROUND), core.rstrip(_ROUND)):
            for as_letters in _AS_LETTERS:
                yield _letters(stripped.translate(as_letters).translate(_AS_LETTERS[0]))


_ROUND = "0123456789 !?.,;:-_#*"


def _repeats(text: str) -> bool:
    """One short piece, again and again."""
    return any(text == (text[:n] * len(text))[: len(text)] for n in range(1, len(text) // 2))


def _made_of(words: str, parts: set[str]) -> bool:
    """Whether the letters are some of these words in a row."""
    reached = {0}
    for at in range(len(words)):
        if at in reached:
            reached |= {at + len(part) for part in parts if words.startswith(part, at)}
    return len(words) in reached


def _letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalpha())
