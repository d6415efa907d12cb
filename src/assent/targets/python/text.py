"""Python expressions as text, with what is needed to join them: how tightly each binds."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from math import isfinite
from types import CodeType
from typing import NamedTuple

from assent.logic.tree import Span

_CHOICE, _OR, _AND, _NOT, _COMPARISON, _ATOM = range(6)
_LONG = 96
_SIMPLE_TYPES = (bool, int, str)


class Code(NamedTuple):
    """An expression, how tightly it binds, its opposite where that is short, and what it joins."""

    text: str
    level: int = _ATOM
    opposite: str = ""
    parts: tuple[str, ...] = ()


ALWAYS = Code("True")
NEVER = Code("False")


def comparison(left: str, operator: str, right: str, opposite: str = "") -> Code:
    """``left operator right``; ``opposite`` is the operator that says the contrary, if any."""
    contrary = f"{left} {opposite} {right}" if opposite else ""
    return Code(f"{left} {operator} {right}", _COMPARISON, contrary)


def both(parts: Iterable[Code]) -> Code:
    """All parts hold."""
    return _joined(parts, "and", _AND, neutral=ALWAYS, deciding=NEVER)


def either(parts: Iterable[Code]) -> Code:
    """Some part holds."""
    return _joined(parts, "or", _OR, neutral=NEVER, deciding=ALWAYS)


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
        return [f"# {name} = {value!a}" for name, value in self.bound.items()]


def indented(lines: Iterable[str]) -> list[str]:
    """The lines, one level further in."""
    return [f"    {line}" for line in lines]


def block(head: str, lines: list[str]) -> list[str]:
    """A compound statement; nothing at all where its body is empty."""
    return [head, *indented(lines)] if lines else []


def when(condition: Code, lines: list[str], word: str = "if") -> list[str]:
    """The lines under a condition, or bare where it always holds or where they test it themselves."""
    if condition == NEVER or not lines:
        return []
    if word == "if" and (condition == ALWAYS or _tested(f"if {condition.text}:", lines)):
        return lines
    return [*_head(condition, word), *indented(lines)]


Options = Iterable[tuple[Code, "Code | Options"]]
"""Conditions, in order, each with the value that it leads to, or with further options."""


def cases(name: str, options: Options) -> list[str]:
    """Set a variable to the first option whose condition holds: one line if short, else one each."""
    short = f"{name} = {_in_one(options).text}"
    if len(short) <= _LONG:
        return [short]
    lines: list[str] = []
    for condition, value in options:
        setting = [f"{name} = {value.text}"] if isinstance(value, Code) else cases(name, value)
        if condition == ALWAYS:
            return [*lines, *block("else:", setting)] if lines else setting
        lines += when(condition, setting, "elif" if lines else "if")
    return lines


def _in_one(options: Options) -> Code:
    text = Code("None")
    for condition, value in reversed(tuple(options)):
        text = chosen(condition, value if isinstance(value, Code) else _in_one(value), text)
    return text


def _tested(head: str, lines: list[str]) -> bool:
    return lines[0] == head and all(line.startswith(" ") for line in lines[1:])


def _head(condition: Code, word: str) -> list[str]:
    if len(condition.text) <= _LONG or not condition.parts:
        return [f"{word} {condition.text}:"]
    joining = "and" if condition.level == _AND else "or"
    lines, line = [], condition.parts[0]
    for part in condition.parts[1:]:
        if len(line) + len(part) < _LONG:
            line += f" {joining} {part}"
        else:
            lines.append(line)
            line = f"{joining} {part}"
    return [f"{word} (", *indented([*lines, line]), "):"]


def free_names(lines: Iterable[str], known: Collection[str]) -> list[str]:
    """The variables, among those known, that the lines of a function read and never set; sorted."""
    text = "\n".join(("def function():", *indented(lines), "    pass"))
    module = compile(text, "<free names>", "exec")
    [function] = (constant for constant in module.co_consts if isinstance(constant, CodeType))
    return sorted(set(function.co_names).intersection(known))


def _joined(parts: Iterable[Code], word: str, level: int, *, neutral: Code, deciding: Code) -> Code:
    codes = list(dict.fromkeys(part for part in parts if part != neutral))
    if deciding in codes:
        return deciding
    if not codes:
        return neutral
    if len(codes) == 1:
        return codes[0]
    written = [
        text
        for part in codes
        for text in (part.parts if part.level == level and part.parts else [_inside(part, level)])
    ]
    written = list(dict.fromkeys(written))
    return Code(f" {word} ".join(written), level, "", tuple(written))


def _inside(code: Code, level: int) -> str:
    return code.text if code.level >= level else f"({code.text})"


def _letter(value: object) -> str:
    match value:
        case date():
            return "DAY_"
        case Span() | timedelta():
            return "SPAN_"
    return "CONSTANT_"
