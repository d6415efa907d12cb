"""The plan's own list of the items and services that need prior authorization, as dated data.

It is what 42 CFR 422.122(c) and 438.210(f) have a plan publish each year. Rules of law go before it: the
list says what the plan requires, the law whether it may.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from assent.casework.record.checks import InvalidRecord, written
from assent.casework.record.lines import ItemKind
from assent.facts.billing_codes import base_code, near_codes
from assent.facts.medicines import lookup
from assent.facts.ndc import NdcError, product_digits, product_of
from assent.terms.facts import DRUG, NDC
from assent.terms.items import CodeSystem as CodeSystem

EVERY_LINE = "all"
"""In place of a product line: every one."""


def drug_of(name: str) -> str:
    """The drug that a name stands for: the ingredient of the table of medicines, else the name in lower case."""
    medicine = lookup(name)
    return medicine.name if medicine else " ".join(name.casefold().split())


@dataclass(frozen=True, slots=True)
class ListedCode:
    """One entry: from ``effective_from`` to ``effective_to`` (None: goes on), both included, it needs authorization.

    An entry under ``NDC`` is for every package of the product. ``drugs`` narrows a code that stands for
    more than the entry means, such as that of unclassified drugs: it is meant for these drugs only, empty
    for whatever it stands for. ``name`` is what it is, in the plan's own words; ``policy`` the policy that
    then decides.
    """

    code: str
    system: CodeSystem
    kind: ItemKind
    product_line: str
    effective_from: date
    effective_to: date | None
    policy: str
    name: str
    drugs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        written("listed code", code=self.code, product_line=self.product_line, name=self.name)
        if self.effective_to is not None and self.effective_to < self.effective_from:
            raise InvalidRecord(
                f"listed code: effective_to {self.effective_to} is before effective_from "
                f"{self.effective_from}; exchange the two."
            )

    @property
    def key(self) -> str:
        """What an item is found by: the code, of an NDC the digits of its product; raises ``NdcError``."""
        return product_digits(self.code) if self.system is CodeSystem.NDC else self.code

    @property
    def known_drugs(self) -> frozenset[str]:
        """The drugs for which alone it is meant, by whatever name the list calls them."""
        return frozenset(map(drug_of, self.drugs))

    def is_for(self, product_line: str) -> bool:
        """Whether members of that product line need it."""
        return self.product_line in (EVERY_LINE, product_line)

    def holds(self, day: date) -> bool:
        """Whether it is on the list on a day."""
        return self.meets(day, day)

    def meets(self, first: date, last: date) -> bool:
        """Whether it is on the list on any day of a period, both ends included."""
        return self.effective_from <= last and (self.effective_to is None or first <= self.effective_to)


@dataclass(frozen=True, slots=True)
class Item:
    """What is asked for. ``drugs`` are the drugs that somebody says it is; ``is_drug``: it is one, or may be."""

    code: str
    ndc: str = ""
    drugs: tuple[str, ...] = ()
    is_drug: bool = False

    @property
    def base(self) -> str:
        """Its code without modifiers."""
        return base_code(self.code)

    @property
    def product(self) -> str:
        """The digits of the product of its NDC; empty where it has none that can be read."""
        try:
            return product_digits(self.ndc) if self.ndc else ""
        except NdcError:
            return ""

    @property
    def known_drugs(self) -> frozenset[str]:
        """The drugs that it is by anybody's word, and by the table of products."""
        product = product_of(self.ndc) if self.product else None
        return frozenset(map(drug_of, (*self.drugs, *((product.drug,) if product else ()))))


@dataclass(frozen=True, slots=True)
class Said:
    """What the list of a day says of an item: it is on it, it is not, or (None) that is not known.

    ``entries`` are those that say so; where it is not known, those that would, if ``missing`` were known.
    ``later`` is the first day after it from which the item is on the list, as far as the list says. ``strange``:
    neither the list nor a table of codes has the code, which may be mistyped; ``near`` are codes like it.
    """

    code: str
    day: date
    listed: bool | None
    entries: tuple[ListedCode, ...] = ()
    missing: tuple[str, ...] = ()
    later: date | None = None
    strange: bool = False
    near: tuple[str, ...] = ()

    @property
    def citation(self) -> str:
        """Where it stands."""
        return f"the plan's list of {self.day.isoformat()}"

    @property
    def says(self) -> str:
        """It in words."""
        if self.strange:
            near = f"; near it: {', '.join(self.near)}" if self.near else ""
            return f"{self.code} is no code of it, nor of a table of codes for that day{near}"
        if self.listed is None:
            return f"whether {self.code} is on it depends on what is not known: {', '.join(self.missing)}"
        if self.listed:
            return f"{self.code} is on it: {self.entries[0].name}"
        return f"{self.code} is not on it{f' before {self.later.isoformat()}' if self.later else ''}"


@dataclass(frozen=True, slots=True)
class ValidCode:
    """A code that there is, from a day to a day (None: goes on), both included; it says nothing of authorization."""

    code: str
    effective_from: date
    effective_to: date | None

    def holds(self, day: date) -> bool:
        """Whether there is such a code on a day."""
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)


class CodeList:
    """The whole list, past and to come. A code of it that it does not hold on a day needs no authorization that day.

    ``valid`` is a table of codes that there are, each from a day to a day, if the plan loaded one: of these, too,
    what is not on the list needs none. Of a code that nobody knows it cannot be told.
    """

    __slots__ = ("_by_code", "_by_product", "_valid", "entries")

    def __init__(self, entries: Iterable[ListedCode], valid: Iterable[ValidCode] = ()) -> None:
        self.entries = tuple(entries)
        self._valid: dict[str, list[ValidCode]] = {}
        for valid_code in valid:
            self._valid.setdefault(valid_code.code, []).append(valid_code)
        self._by_code: dict[str, list[ListedCode]] = {}
        self._by_product: dict[str, list[ListedCode]] = {}
        for entry in self.entries:
            index = self._by_product if entry.system is CodeSystem.NDC else self._by_code
            index.setdefault(entry.key, []).append(entry)

    def during(self, first: date, last: date, product_line: str) -> tuple[ListedCode, ...]:
        """What needs authorization on any day of a period, for a product line."""
        return tuple(
            entry for entry in self.entries if entry.is_for(product_line) and entry.meets(first, last)
        )

    def says(self, item: Item, product_line: str, day: date) -> Said:
        """What the list of a day says of an item for members of a product line."""
        about = [(entry, fits) for entry, fits in self._about(item) if entry.is_for(product_line)]
        now = [(entry, fits) for entry, fits in about if entry.holds(day)]
        sure = tuple(entry for entry, fits in now if fits)
        if sure:
            return Said(item.code, day, True, sure)
        if now:
            return Said(item.code, day, None, tuple(entry for entry, _ in now), _missing(now))
        if not self._knows(item, day):
            return Said(item.code, day, None, strange=True, near=near_codes(item.base, self._codes_of(day)))
        later = min((entry.effective_from for entry, _ in about if entry.effective_from > day), default=None)
        return Said(item.code, day, False, later=later)

    def _knows(self, item: Item, day: date) -> bool:
        """Whether the list has the code, on whatever day, or a table of codes has it on this one."""
        return item.base in self._by_code or any(
            valid_code.holds(day) for valid_code in self._valid.get(item.base, ())
        )

    def _codes_of(self, day: date) -> Iterator[str]:
        yield from self._by_code
        yield from (
            code
            for code, entries in self._valid.items()
            if any(valid_code.holds(day) for valid_code in entries)
        )

    def kinds(self, code: str) -> frozenset[ItemKind]:
        """The kinds under which the list has a code, on whatever day."""
        return frozenset(entry.kind for entry in self._by_code.get(base_code(code), ()))

    def _about(self, item: Item) -> Iterator[tuple[ListedCode, bool | None]]:
        """The entries that are about an item, or (None) may be, on whatever day.

        The kind of a line does not matter: an item is what its code says.
        """
        drugs, product = item.known_drugs, item.product
        for entry in self._by_code.get(item.base, ()):
            fits = True if not entry.drugs else not drugs.isdisjoint(entry.known_drugs) if drugs else None
            if fits is not False:
                yield entry, fits
        if product:
            yield from ((entry, True) for entry in self._by_product.get(product, ()))
        elif item.is_drug:
            yield from ((entry, None) for entries in self._by_product.values() for entry in entries)


def _missing(open_: Iterable[tuple[ListedCode, bool | None]]) -> tuple[str, ...]:
    missing = (NDC if entry.system is CodeSystem.NDC else DRUG for entry, _ in open_)
    return tuple(dict.fromkeys(missing))
