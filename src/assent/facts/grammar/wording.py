"""Values and names as messages show them, and the nearest of the words that are known."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

_LONGEST = 40
_LONGEST_WORD = 60
_SHORTEST_PART = 4
_OTHER_NAMES = {"age": "birth_date", "dob": "birth_date", "date_of_birth": "birth_date"}


def shown(given: object) -> str:
    """A value as a reader may see it: short, on one line, every character printable."""
    match given:
        case None:
            return "null"
        case bool():
            return "true" if given else "false"
        case str():
            return f'"{printable(given, _LONGEST)}"'
        case Mapping():
            return "a mapping"
        case list() | tuple():
            return f"a list of {len(given)}"
        case int():
            return _whole(given)
        case _:
            return printable(str(given), _LONGEST)


def printable(text: str, longest: int = _LONGEST) -> str:
    """The text, cut to ``longest`` characters, with escapes for what cannot be printed."""
    cut = text if len(text) <= longest else f"{text[: longest - 1]}…"
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in cut)


def did_you_mean(given: object, known: Iterable[str]) -> str:
    """``; did you mean a or b?`` for a word that is nearly one of those known, else empty."""
    if not isinstance(given, str) or len(given) > _LONGEST_WORD:
        return ""
    plain = {_plain(name): name for name in known}
    same = _OTHER_NAMES.get(_plain(given))
    if same in plain:
        return f"; give {same} instead"
    word = _plain(given)
    near = get_close_matches(word, plain, n=2, cutoff=0.65)
    if not near and len(word) >= _SHORTEST_PART:
        near = [name for name in plain if word in name][:2]
    return f"; did you mean {' or '.join(plain[name] for name in near)}?" if near else ""


def _plain(word: str) -> str:
    return word.strip().casefold().replace("-", "_").replace(" ", "_")


def _whole(given: int) -> str:
    # Python refuses to write out very long numbers.
    return str(given) if given.bit_length() <= 128 else "a very long number"


def asks_of(question: str) -> str:
    """A question of a policy as people read it: what is to be typed as it stands is in quotation marks."""
    return re.sub(r"`([^`]+)`", "\u201c\\1\u201d", question)
