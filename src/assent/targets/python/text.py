"""Python expressions as text, with what is needed to join them: how tightly each binds."""

from collections.abc import Iterable
from datetime import date, timedelta
from math import isfinite
from typing import NamedTuple

from assent.logic.tree import Span

_CHOICE, _OR, _AND, _NOT, _COMPARISON, _ATOM = range(6)
_SIMPLE_TYPES = (bool, int, str)


class Code(NamedTuple):
    """An expression, how tightly it binds, and its opposite where that is shorter than ``not``."""

    text: str
    level: int = _ATOM
    opposite: str = ""


ALWAYS = Code("True")
NEVER = Code("False")


def comparison(left: str, operator: str, right: str, opposite: str = "") -> Code:
    """``left operator right``; ``opposite`` is the operator that says the contrary, if any."""
    contrary = f"{left} {opposite} {right}" if opposite else ""
    return Code(f"{left} {operator} {right}", _COMPARISON, contrary)


def both(parts: Iterable[Code]) -> Code:
    """All parts hold."""
    return _joined(parts, " and ", _AND, neutral=ALWAYS, deciding=NEVER)


def either(parts: Iterable[Code]) -> Code:
    """Some part holds."""
    return _joined(parts, " or ", _OR, neutral=NEVER, deciding=ALWAYS)


def opposite(code: Code) -> Code:
    """The part does not hold."""
    if code == ALWAYS:
        return NEVER
    if code == NEVER:
        return ALWAYS
    if code.opposite:
        return Code(code.opposite, _COMPARISON, code.text)
    if code.level == _NOT:
        return Code(code.text.removeprefix("not "), _ATOM)
    return Code(f"not {_inside(code, _COMPARISON)}", _NOT)


def chosen(condition: Code, then: Code, otherwise: Code) -> Code:
    """``then`` where the condition holds, else ``otherwise``."""
    if condition == ALWAYS or then == otherwise:
        return then
    if condition == NEVER:
        return otherwise
    middle = _inside(then, _OR)
    return Code(f"{middle} if {_inside(condition, _OR)} else {otherwise.text}", _CHOICE)


def counted(parts: Iterable[Code]) -> str:
    """How many parts hold."""
    return " + ".join(_inside(part, _ATOM) for part in parts)


class Constants:
    """The values that the program's globals hold, because they cannot be written as literals."""

    def __init__(self) -> None:
        self.bound: dict[str, object] = {}
        self._names: dict[tuple[str, str], str] = {}

    def literal(self, value: object) -> str:
        """The value as Python text, or the name of the global that holds it."""
        if type(value) in _SIMPLE_TYPES or (type(value) is float and isfinite(value)):
            return repr(value)
        return self.name(value)

    def name(self, value: object) -> str:
        """The name of the global that holds the value."""
        key = type(value).__name__, repr(value)
        if key not in self._names:
            self._names[key] = f"{_letter(value)}{len(self._names) + 1}"
            self.bound[self._names[key]] = value
        return self._names[key]

    def listed(self) -> list[str]:
        """A comment for each global, so that the source can be read alone."""
        return [f"# {name} = {ascii(value)}" for name, value in self.bound.items()]


def indented(lines: Iterable[str]) -> list[str]:
    """The lines, one level further in."""
    return [f"    {line}" for line in lines]


def block(head: str, lines: list[str]) -> list[str]:
    """A compound statement; nothing at all where its body is empty."""
    return [head, *indented(lines)] if lines else []


def when(condition: Code, lines: list[str], word: str = "if") -> list[str]:
    """The lines under a condition, or bare where it always holds."""
    if condition == NEVER:
        return []
    if condition == ALWAYS and word == "if":
        return lines
    return block(f"{word} {condition.text}:", lines)


def _joined(
    parts: Iterable[Code], word: str, level: int, *, neutral: Code, deciding: Code
) -> Code:
    found = list(dict.fromkeys(part for part in parts if part != neutral))
    if deciding in found:
        return deciding
    if not found:
        return neutral
    if len(found) == 1:
        return found[0]
    return Code(word.join(_inside(part, level) for part in found), level)


def _inside(code: Code, level: int) -> str:
    return code.text if code.level >= level else f"({code.text})"


def _letter(value: object) -> str:
    match value:
        case date():
            return "DAY_"
        case Span() | timedelta():
            return "SPAN_"
    return "CONSTANT_"
