"""Value sets as far as they can be listed here; a code of a system that no package holds whole is never a fault."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from assent.adapters.fhir.profiles.definitions import Definitions

_MOST_NESTED = 6
"""Value sets that take over others, one inside the other."""


class Listed(Enum):
    """Whether a code is in a value set, as far as it can be told here."""

    IN = "in"
    OUT = "out"
    UNKNOWN = "unknown"


@dataclass
class KnownCodes:
    """What is known of a value set: its codes by system, and the systems of which it has codes that are not known.

    ``open``: nothing is known of some part of it.
    """

    codes: set[tuple[str, str]] = field(default_factory=set)
    systems: set[str] = field(default_factory=set)
    open: bool = False

    def has(self, system: str, code: str) -> Listed:
        """Whether it has a code of a system."""
        if (system, code) in self.codes:
            return Listed.IN
        return Listed.UNKNOWN if self.open or system in self.systems else Listed.OUT

    def has_code(self, code: str) -> Listed:
        """Whether it has a code that came without its system, as an element of the type ``code`` does."""
        if any(code == listed for _, listed in self.codes):
            return Listed.IN
        return Listed.UNKNOWN if self.open or self.systems else Listed.OUT


class ValueSets:
    """Value sets by canonical URL, each worked out once."""

    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions
        self._lists: dict[str, KnownCodes] = {}

    def holds(self, url: str, value: Any) -> Listed:
        """Whether the value set holds a code, a Coding, a Quantity's unit, or one coding of a CodeableConcept."""
        known = self._list(url)
        if isinstance(value, str):
            return known.has_code(value)
        if not isinstance(value, Mapping):
            return Listed.UNKNOWN
        verdicts = {self._has(known, coding) for coding in _codings(value)}
        for verdict in (Listed.IN, Listed.UNKNOWN):
            if verdict in verdicts:
                return verdict
        return Listed.UNKNOWN if known.open else Listed.OUT

    def _has(self, known: KnownCodes, coding: Mapping[str, Any]) -> Listed:
        """Of a value set that is not known whole, a system that nobody here knows may be another name of one."""
        system, code = coding.get("system"), coding.get("code")
        if not isinstance(code, str):
            return Listed.UNKNOWN if coding.get("extension") else Listed.OUT
        named = system if isinstance(system, str) else ""
        listed = known.has(named, code)
        strange = listed is Listed.OUT and known.systems and not self._is_known(named, known)
        return Listed.UNKNOWN if strange else listed

    def _is_known(self, system: str, known: KnownCodes) -> bool:
        listed = any(system == known_system for known_system, _ in known.codes)
        return listed or self._definitions.has("CodeSystem", system)

    def systems(self, url: str) -> frozenset[str]:
        """The systems of which a value set has codes, known or not."""
        known = self._list(url)
        return frozenset({*known.systems, *(system for system, _ in known.codes)})

    def _list(self, url: str) -> KnownCodes:
        if url not in self._lists:
            self._lists[url] = self._listed(url, 0)
        return self._lists[url]

    def _listed(self, url: str, depth: int) -> KnownCodes:
        value_set = self._definitions.resource("ValueSet", url)
        known = KnownCodes()
        includes = value_set.get("compose", {}).get("include", []) if value_set else []
        if not includes or depth > _MOST_NESTED:
            return KnownCodes(open=True)
        for include in includes:
            self._take_in(known, include, depth)
        for exclude in value_set.get("compose", {}).get("exclude", []) if value_set else []:
            known.codes -= {
                (exclude.get("system", ""), concept["code"]) for concept in exclude.get("concept", ())
            }
        return known

    def _take_in(self, known: KnownCodes, include: Mapping[str, Any], depth: int) -> None:
        """Take in one part of a value set."""
        system, value_sets = include.get("system", ""), include.get("valueSet", ())
        if not system:
            inner = [self._listed(url, depth + 1) for url in value_sets]
            if len(inner) == 1:
                known.codes |= inner[0].codes
                known.systems |= inner[0].systems
            known.open = known.open or len(inner) != 1 or inner[0].open
        elif value_sets or include.get("filter"):
            known.systems.add(system)
        elif include.get("concept"):
            known.codes |= {(system, concept["code"]) for concept in include["concept"]}
        else:
            self._take_in_system(known, system)

    def _take_in_system(self, known: KnownCodes, system: str) -> None:
        code_system = self._definitions.resource("CodeSystem", system)
        if code_system is None or code_system.get("content") != "complete" or not code_system.get("concept"):
            known.systems.add(system)
            return
        known.codes |= {(system, code) for code in _codes_below(code_system)}
        if code_system.get("caseSensitive") is False:
            known.systems.add(system)


def _codes_below(outer: Mapping[str, Any]) -> Iterator[str]:
    waiting = list(outer.get("concept", ()))
    while waiting:
        concept = waiting.pop()
        yield concept["code"]
        waiting += concept.get("concept", ())


def _codings(value: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    codings = (
        value.get("coding") if "coding" in value else [value] if "code" in value or "system" in value else []
    )
    yield from (
        coding for coding in (codings if isinstance(codings, list) else ()) if isinstance(coding, Mapping)
    )
