"""Figure 1 of the public figures: the items and services that need prior authorization, and what was asked for.

The list is the plan's own, as it was in force in the year (42 CFR 422.122(c), 438.210(f)). Where the plan
keeps none, what was asked for stands in its place.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from assent.casework.record.lines import ItemKind
from assent.casework.requirement.code_list import CodeList, CodeSystem, ListedCode
from assent.regulation.metrics import MetricRule


@dataclass(frozen=True, slots=True)
class Listed:
    """A code that requests of the year asked for, and that needed authorization."""

    product_line: str
    group: str
    code: str
    drug: bool
    lines: int


class Item(TypedDict):
    """An entry of the list. ``requested`` is how often its code was asked for, null of an entry by NDC.

    Where the plan keeps no list, an entry is a code that was asked for, and nothing else is known of it.
    """

    code: str
    system: str
    kind: str
    name: str
    drugs: list[str]
    policy: str
    effective_from: str | None
    effective_to: str | None
    requested: int | None


class AskedFor(TypedDict):
    """A code that was asked for in the year; ``listed`` whether the list had it, null where there is no list."""

    code: str
    kind: str
    requested: int | None
    listed: bool | None


@dataclass(frozen=True, slots=True)
class Listing:
    """What figure 1 is made of for one contract or program. ``entries`` is None where the plan keeps no list."""

    entries: tuple[ListedCode, ...] | None
    asked: tuple[Listed, ...]

    def items(self, rule: MetricRule) -> list[Item]:
        """The entries of which a rule wants a list, by code and day."""
        if self.entries is None:
            return [_unlisted(entry) for entry in self._asked(rule)]
        entries = (entry for entry in self.entries if _is_wanted(rule, entry.kind is ItemKind.DRUG))
        return [
            self._item(entry)
            for entry in sorted(entries, key=lambda entry: (entry.code, entry.effective_from))
        ]

    def asked_for(self, rule: MetricRule) -> list[AskedFor]:
        """What was asked for beside it, by code."""
        return [
            {"code": code.code, "kind": _kind(code), "requested": code.lines, "listed": self._has(code.code)}
            for code in self._asked(rule)
        ]

    def _asked(self, rule: MetricRule) -> Iterator[Listed]:
        codes = sorted(self.asked, key=lambda code: (code.code, code.drug))
        return (code for code in codes if _is_wanted(rule, code.drug))

    def _has(self, code: str) -> bool | None:
        return None if self.entries is None else any(entry.code == code for entry in self.entries)

    def _item(self, listed_code: ListedCode) -> Item:
        by_ndc = listed_code.system is CodeSystem.NDC
        requested = (
            None if by_ndc else sum(asked.lines for asked in self.asked if asked.code == listed_code.code)
        )
        return {
            "code": listed_code.code,
            "system": listed_code.system.value,
            "kind": listed_code.kind.value,
            "name": listed_code.name,
            "drugs": list(listed_code.drugs),
            "policy": listed_code.policy,
            "effective_from": listed_code.effective_from.isoformat(),
            "effective_to": listed_code.effective_to.isoformat() if listed_code.effective_to else None,
            "requested": requested,
        }


def listing(codes: CodeList | None, year: int, product_line: str, asked: tuple[Listed, ...]) -> Listing:
    """What was on the list on any day of a year for a product line, and what was asked for."""
    days = date(year, 1, 1), date(year, 12, 31)
    return Listing(codes.during(*days, product_line) if codes else None, asked)


def _unlisted(listed: Listed) -> Item:
    return {
        "code": listed.code,
        "system": "",
        "kind": _kind(listed),
        "name": "",
        "drugs": [],
        "policy": "",
        "effective_from": None,
        "effective_to": None,
        "requested": listed.lines,
    }


def _kind(listed: Listed) -> str:
    return (ItemKind.DRUG if listed.drug else ItemKind.SERVICE).value


def _is_wanted(rule: MetricRule, drug: bool) -> bool:
    return not (drug and rule.drugs_excluded) and not (rule.only_drugs and not drug)
