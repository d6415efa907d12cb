"""The words of a fault: ``path: value says`` is one sentence, with the way out at its end."""

from assent.casework.assessment.case import Fault
from assent.facts.grammar import printable, shown

_LONGEST_KEY = 60


def fault(path: str, raw: object, reason: str) -> Fault:
    """A fault at ``path``; ``given`` is shortened. ``says`` continues ``path: value ...``."""
    return Fault(path, shown(raw), reason)


def sentence(one: Fault) -> str:
    """The whole fault as one sentence."""
    words = " ".join(part for part in (f"{one.fact}:", one.value, one.says) if part)
    return words if words.endswith("?") else f"{words}."


def key_shown(key: str) -> str:
    """A key as a part of a path."""
    return printable(key, _LONGEST_KEY)
