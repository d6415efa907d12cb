"""UCUM units with their dimensions: what can be compared, and by which exact factor.

A small table of what policies measure. A calendar month has no fixed number of days, so ``mo`` and
``a`` convert into each other and into nothing else; a date is moved by ``months(6)`` instead.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from assent.logic.errors import AuthoringError

Parts = tuple[tuple[str, int], ...]
"""Units or base dimensions, each once with its exponent (never 0)."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as so many of its base dimensions: ``factor`` of them, such as 1/100 m for ``cm``."""

    factor: Fraction
    dimensions: Parts


def _of(factor: str, **dimensions: int) -> Unit:
    return Unit(Fraction(factor), tuple(sorted(dimensions.items())))


_METRIC: Mapping[str, Unit] = {
    "g": _of("1", mass=1),
    "m": _of("1", length=1),
    "L": _of("1/1000", length=3),
    "l": _of("1/1000", length=3),
    "mol": _of("1", substance=1),
    "eq": _of("1", substance=1),
    "Pa": _of("1000", mass=1, length=-1, time=-2),
    "m[Hg]": _of("133322000", mass=1, length=-1, time=-2),
    "U": _of("1", enzyme=1),
    "[IU]": _of("1", international=1),
}
"""Units that take a prefix."""
_OTHERS: Mapping[str, Unit] = {
    "1": _of("1"),
    "%": _of("1/100"),
    "10*": _of("10"),
    "s": _of("1", time=1),
    "min": _of("60", time=1),
    "h": _of("3600", time=1),
    "d": _of("86400", time=1),
    "wk": _of("604800", time=1),
    "mo": _of("1", calendar=1),
    "a": _of("12", calendar=1),
    "[lb_av]": _of("453.59237", mass=1),
    "[oz_av]": _of("28.349523125", mass=1),
    "[in_i]": _of("0.0254", length=1),
    "[ft_i]": _of("0.3048", length=1),
}
_PREFIXES = {
    "k": Fraction(1000), "d": Fraction(1, 10), "c": Fraction(1, 100), "m": Fraction(1, 1000),
    "u": Fraction(1, 10**6), "n": Fraction(1, 10**9), "M": Fraction(10**6),
}  # fmt: skip
_COMPONENT = re.compile(
    r"(?P<sign>^/|[./]|^)(?P<atom>10\*|\{[^{}]*\}|(?:[A-Za-z%]|\[[^\[\]]*\])+|1)"
    r"(?P<power>[+-]?\d+)?(?:\{[^{}]*\})?"
)


@cache
def atoms(text: str) -> Parts:
    """The atoms of a unit with their exponents: ``kg/m2`` is kg once and m minus twice.

    Raises ``AuthoringError`` where the text is no unit of this table.
    """
    powers: dict[str, int] = {}
    place = 0
    while place < len(text):
        component = _COMPONENT.match(text, place)
        if component is None or (place and not component["sign"]):
            raise AuthoringError(_not_known(text))
        power = int(component["power"] or 1) * (-1 if component["sign"] == "/" else 1)
        atom = component["atom"]
        if not atom.startswith("{") and atom != "1":
            _atom(atom, text)
            powers[atom] = powers.get(atom, 0) + power
        place = component.end()
    return tuple((atom, power) for atom, power in powers.items() if power)


@cache
def unit(text: str) -> Unit:
    """The unit that a text stands for; an empty text, ``1`` and ``{score}`` are plain numbers."""
    factor, dimensions = Fraction(1), dict[str, int]()
    for atom, power in atoms(text):
        atom_unit = _atom(atom, text)
        factor *= atom_unit.factor**power
        for dimension, exponent in atom_unit.dimensions:
            dimensions[dimension] = dimensions.get(dimension, 0) + exponent * power
    return Unit(factor, tuple(sorted((name, power) for name, power in dimensions.items() if power)))


def conversion(source: str, target: str) -> Fraction | None:
    """What a number in ``source`` is multiplied with to be in ``target``; None where nothing converts it."""
    if source == target:
        return Fraction(1)
    before, after = unit(source), unit(target)
    return before.factor / after.factor if before.dimensions == after.dimensions else None


def combined(left: str, right: str, power: int) -> str:
    """The unit of a product (``power`` 1) or of a quotient (-1): mg by kg is ``mg/kg``, times kg ``mg``."""
    if not right:
        return left
    powers = dict(atoms(left))
    for atom, exponent in atoms(right):
        powers[atom] = powers.get(atom, 0) + exponent * power
    return _written(powers)


def _written(powers: Mapping[str, int]) -> str:
    above = [_raised(atom, power) for atom, power in powers.items() if power > 0]
    below = [_raised(atom, -power) for atom, power in powers.items() if power < 0]
    return ".".join(above) + "".join(f"/{atom}" for atom in below)


def _raised(atom: str, power: int) -> str:
    return atom if power == 1 else f"{atom}{power}"


def _atom(atom: str, text: str) -> Unit:
    unprefixed = _OTHERS.get(atom) or _METRIC.get(atom)
    if unprefixed is not None:
        return unprefixed
    prefixed = _METRIC.get(atom[1:])
    if prefixed is None or atom[0] not in _PREFIXES:
        raise AuthoringError(_not_known(text))
    return Unit(_PREFIXES[atom[0]] * prefixed.factor, prefixed.dimensions)


def _not_known(text: str) -> str:
    known = ", ".join((*_METRIC, *_OTHERS))
    return f"{text!r} is no unit that is known here. Known are {known}, those of the first ten with a prefix."
