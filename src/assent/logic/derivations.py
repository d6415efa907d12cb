"""Derived facts as data: which fact follows from which others, and which value counts where both are given.

A package lists its derivations in the order in which they are worked out. ``assent.facts.derive`` runs
them; nothing here computes.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from assent.logic.tree import Plain


class Prefer(Enum):
    """Which value counts where a fact is stated and derived, and the two differ."""

    STATED = "stated"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a table says of one key.

    ``inputs`` is from what the value follows, in words, or why none does. ``why`` says why the preferred
    value counts where they differ. Without a value, ``differs`` is shown beside a stated one, if it is not
    empty.
    """

    value: Plain | None
    inputs: str
    why: str = ""
    prefer: Prefer = Prefer.DERIVED
    differs: str = ""


class InputKind(Enum):
    """The form of what a record may give to derive from: no facts, so no policy reads them."""

    ITEMS = "items"
    DAY = "day"
    DISPENSES = "dispenses"


@dataclass(frozen=True, slots=True)
class Lookup:
    """``fact`` is what ``table`` says of the fact ``key``; the table returns None where it has no say.

    With ``records`` both are fields of each record of that list. With ``set_aside`` a what-if about the
    fact leaves the key out, so that it holds.
    """

    fact: str
    key: str
    table: Callable[[str], Entry | None]
    records: str = ""
    set_aside: bool = False


@dataclass(frozen=True, slots=True)
class NotAssessed:
    """``value`` stands for "not assessed" where the fact ``by`` is one of ``where``: then it is unknown."""

    fact: str
    by: str
    where: frozenset[str]
    value: int = 0
    records: str = ""


@dataclass(frozen=True, slots=True)
class ConstantIf:
    """``fact`` is ``value`` by definition where the fact ``by`` is ``where``."""

    fact: str
    value: int
    by: str
    where: str
    inputs: str
    why: str
    records: str = ""


@dataclass(frozen=True, slots=True)
class OtherUnit:
    """A number alone that may be in another ``unit``: ``factor`` of its own are one of it.

    It may be where the ratio lies outside ``low`` (included) to ``high`` as it stands, and within in that unit.
    ``asks`` is the question that names both meanings, before the number.
    """

    unit: str
    factor: float
    low: float
    high: float
    asks: str

    def fits_only(self, top: float, bottom: float) -> bool:
        """Whether the ratio is a usual one only where ``bottom`` is in the other unit."""
        here, converted = top / bottom, top / (bottom * self.factor)
        return not self.low <= here < self.high and self.low <= converted < self.high


RATIO_DIGITS = 4
"""More than a limit is written in, since what is rounded twice may pass it: 0.5454 to 0.55, and then to 0.6."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """``fact`` is ``top`` divided by ``bottom``, rounded to ``RATIO_DIGITS``; the stated value counts.

    ``names`` are the words for the two inputs in messages, and ``why`` says why the stated value counts. Where
    ``bottom`` may be in an ``other_unit`` nothing follows from it.
    """

    fact: str
    top: str
    bottom: str
    units: tuple[str, str]
    names: tuple[str, str]
    why: str
    tolerance: float = 0.01
    other_unit: OtherUnit | None = None


@dataclass(frozen=True, slots=True)
class YearsSince:
    """Completed years from one date to another, for information: ``fact`` is read by no clause."""

    fact: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class ItemTotal:
    """The total of a scored form from its items, by the definition of the scale that the record names.

    Where unknown items leave it open and no total is stated, ``lowest`` and ``highest`` are the fields of the
    lowest and the highest total that the known ones allow.
    """

    records: str
    fact: str
    scale: str
    items: str
    lowest: str
    highest: str


@dataclass(frozen=True, slots=True)
class DayCount:
    """The days from ``start`` to ``end``, both included; the stated value counts.

    Nothing starts before the day of the fact ``since`` of the case, where one is named and known to the day.
    """

    records: str
    fact: str
    start: str
    end: str
    noun: str
    since: str = ""


@dataclass(frozen=True, slots=True)
class DaysCovered:
    """The percentage of the days from ``start`` to ``end`` that dispenses cover; the stated value counts."""

    records: str
    fact: str
    start: str
    end: str
    dispenses: str
    noun: str


@dataclass(frozen=True, slots=True)
class RepeatedDispense:
    """``fact`` says whether two dispenses of a record share their day, days' supply and product.

    Where neither names a product, both are of the record's medicine. An unknown supply repeats nothing.
    """

    records: str
    fact: str
    dispenses: str


@dataclass(frozen=True, slots=True)
class SumOfSame:
    """``fact`` is the sum of the field ``summed`` over the records that share the value of ``same``.

    It stands with the last of them, so that what is asked about it is asked once. Only records without any of
    the values ``unless`` count, and without a number between the two ``bounds`` of the field ``short``, the
    bounds left out. A record alone has no sum, nor has one beside which a number is unknown. It follows from
    fields that are facts themselves, so that what is stated in its place never counts.
    """

    records: str
    fact: str
    summed: str
    same: str
    unless: Mapping[str, Plain] = field(default_factory=dict)
    short: str = ""
    bounds: tuple[float, float] = (0, 0)


@dataclass(frozen=True, slots=True)
class StandsFor:
    """A subject of the table of codes that is no fact: what it is compared with is the fact ``fact``.

    It contradicts where that fact has one of ``values``, and is no conflict where ``unless`` (a fact and
    its value) holds.
    """

    fact: str
    values: frozenset[str]
    unless: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class CodeContradictions:
    """Diagnosis codes in the field ``code`` of a list that contradict a stated fact: shown, never used.

    ``clause`` is the advisory clause under which an assessment shows them.
    """

    records: str
    code: str
    clause: str
    stands_for: Mapping[str, StandsFor] = field(default_factory=dict)


Derivation = (
    Lookup
    | NotAssessed
    | ConstantIf
    | Ratio
    | YearsSince
    | ItemTotal
    | DayCount
    | DaysCovered
    | RepeatedDispense
    | SumOfSame
    | CodeContradictions
)
"""The closed set of ways in which a fact follows from others."""


def by_list(derivations: Iterable[Derivation]) -> dict[str, tuple[Derivation, ...]]:
    """The derivations that work within each record of a list, in order, by the list."""
    lists: dict[str, tuple[Derivation, ...]] = {}
    for derivation in derivations:
        if name := getattr(derivation, "records", ""):
            lists[name] = (*lists.get(name, ()), derivation)
    return lists


def inputs_of(derivations: Iterable[Derivation], records: str) -> dict[str, InputKind]:
    """What each record of a list may give beside its fields, to derive from, in order."""
    inputs: dict[str, InputKind] = {}
    for derivation in derivations:
        match derivation:
            case ItemTotal(records=name) if name == records:
                inputs[derivation.items] = InputKind.ITEMS
            case DayCount(records=name) if name == records:
                inputs |= {derivation.start: InputKind.DAY, derivation.end: InputKind.DAY}
            case DaysCovered(records=name) if name == records:
                inputs |= {derivation.start: InputKind.DAY, derivation.end: InputKind.DAY}
                inputs[derivation.dispenses] = InputKind.DISPENSES
            case RepeatedDispense(records=name) if name == records:
                inputs[derivation.dispenses] = InputKind.DISPENSES
            case _:
                pass
    return inputs


def set_aside_by(derivations: Iterable[Derivation], fact: str, records: str = "") -> tuple[str, ...]:
    """What a what-if about a fact (or a field of a list's records) leaves out, so that its value holds."""
    names: list[str] = []
    for derivation in derivations:
        match derivation:
            case Lookup(set_aside=True, records=name) if (derivation.fact, name) == (fact, records):
                names.append(derivation.key)
            case ItemTotal(records=name) if (derivation.fact, name) == (fact, records):
                names.append(derivation.items)
            case DaysCovered(records=name) if (derivation.fact, name) == (fact, records):
                names.append(derivation.dispenses)
            case _:
                pass
    return tuple(names)
