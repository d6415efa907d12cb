"""Words: yes or no, the values of a choice, codes and other texts."""

import re

from assent.facts.billing_codes import billing_code
from assent.facts.grammar.understanding import NotUnderstood, Understood
from assent.facts.grammar.wording import did_you_mean
from assent.logic.definitions import Definition

MOST_CHARACTERS = 2000
"""Of one text."""

_YES = frozenset(("yes", "y", "true", "t", "on"))
_NO = frozenset(("no", "n", "false", "f", "off"))
UNKNOWN_WORDS = frozenset(("unknown", "not known", "not recorded", "not documented", "null"))
"""Words that say that a value is not known."""


def says_unknown(given: object) -> bool:
    """Whether a text says in words that the value is not known."""
    return isinstance(given, str) and re.sub(r"[\s_]+", " ", given.strip().casefold()) in UNKNOWN_WORDS


def read_flag(given: object) -> Understood | NotUnderstood:
    """True or false; also the words for them, never a number."""
    if isinstance(given, bool):
        return Understood(given)
    word = given.strip().casefold() if isinstance(given, str) else None
    if word in _YES or word in _NO:
        return Understood(word in _YES, str(given))
    number = isinstance(given, int | float) or word in ("0", "1")
    way_out = "; a number may be a code: write yes or no" if number else "; write yes or no"
    return NotUnderstood(f"must be true or false{way_out}")


def read_choice(definition: Definition, given: object) -> Understood | NotUnderstood:
    """One of the values of a choice, in any case and with any signs between its parts; or another word for it."""
    if isinstance(given, str):
        if given in definition.choices:
            return Understood(given)
        names = {_compact(word): value for word, value in definition.words.items()}
        names |= {_compact(value): value for value in definition.choices}
        choice = names.get(_compact(given))
        if choice is not None:
            return Understood(choice, given)
    return NotUnderstood(
        f"must be one of {', '.join(definition.choices)}{did_you_mean(given, definition.choices)}"
    )


def read_code(definition: Definition, given: object) -> Understood | NotUnderstood:
    """A code or name; digits may stand without quotes, and modifiers behind a code for billing."""
    if isinstance(given, int) and not isinstance(given, bool) and 0 <= given < 10**15:
        return Understood(str(given), str(given))
    words = read_words(given)
    if isinstance(words, NotUnderstood):
        return words
    code = billing_code(words) if definition.billed else None
    return Understood(words) if code is None or code.code == words else Understood(code.code, words)


def read_words(given: object, longest: int = MOST_CHARACTERS) -> str | NotUnderstood:
    """A text that is not empty, not too long, and holds characters that can be printed."""
    if isinstance(given, int | float) and not isinstance(given, bool):
        return NotUnderstood("must be a text; put it in quotes, zeros in front included")
    if not isinstance(given, str):
        return NotUnderstood("must be a text in quotes")
    if not given.strip():
        return NotUnderstood("must not be empty; leave it out, or write null, where it is not known")
    if len(given) > longest:
        return NotUnderstood(f"is {len(given)} characters long; at most {longest} are allowed")
    if not (given.isprintable() or all(c.isprintable() or c in "\n\t" for c in given)):
        return NotUnderstood("holds characters that cannot be printed; remove them")
    return given


def _compact(word: str) -> str:
    return "".join(sign for sign in word.casefold() if sign.isalnum())
