"""A case in the making: what has been read so far, and every fault of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from assent.adapters.case_files.limits import MOST_FAULTS, MOST_KEYS
from assent.adapters.case_files.values import read_value
from assent.adapters.case_files.wording import fault, key_shown
from assent.casework.assessment.case import Computed, Conflict, Conversion, Evidence, Fault
from assent.facts.derive.records import Input
from assent.facts.grammar import conversion_says, did_you_mean, unit_key
from assent.logic.definitions import Definition
from assent.logic.tree import Plain

T = TypeVar("T")
Fields = dict[str, Plain | None]
"""The known fields of one record."""


@dataclass
class Draft:
    """Values, lists with what records give beside their fields, evidence, conflicts, faults and the rest, as found."""

    request_date: date | None = None
    assessed_on: date | None = None
    values: Fields = field(default_factory=dict)
    lists: dict[str, tuple[list[Fields], bool]] = field(default_factory=dict)
    inputs: dict[str, list[Mapping[str, Input]]] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    computed: list[Computed] = field(default_factory=list)
    conversions: list[Conversion] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def as_of(self) -> date | None:
        """The day up to which facts may be dated: that of the assessment, else of the request."""
        return self.assessed_on or self.request_date

    def fault(self, path: str, raw: object, reason: str) -> None:
        """Note a fault at a path."""
        self.note(fault(path, raw, reason))

    def note(self, one: Fault) -> None:
        """Note a fault; of very many, the last one says that there are more."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(one)
        elif len(self.faults) == MOST_FAULTS:
            self.faults.append(Fault("case", "", f"has more than {MOST_FAULTS} faults; correct these first"))

    def kept(self, read: T | Fault) -> T | None:
        """What was found, or None after noting its fault."""
        if isinstance(read, Fault):
            self.note(read)
            return None
        return read

    def value(self, definition: Definition, raw: object, path: str) -> Plain | None:
        """One value by its definition; a fault is noted and leaves it unknown, a conversion is noted."""
        understood = self.kept(read_value(definition, raw, path, self.as_of))
        if understood is None:
            return None
        if understood.written:
            reason = conversion_says(definition, understood)
            self.conversions.append(Conversion(path.removesuffix(".value"), understood.value, reason))
        return understood.value

    def mapping(self, raw: object, path: str, keys: Iterable[str], must: str) -> Mapping[str, object]:
        """A mapping with known keys only. Other keys, or no mapping at all, are faults."""
        if not isinstance(raw, Mapping):
            self.fault(path, raw, must)
            return {}
        if len(raw) > MOST_KEYS:
            self.fault(path or "case", raw, f"has {len(raw)} keys; at most {MOST_KEYS} are allowed")
            return {}
        known = tuple(keys)
        names = frozenset(known)
        for key in raw:
            if key not in names:
                self._unknown_key(path, key, raw[key], known)
        return raw

    def in_units(
        self, raw: object, path: str, definitions: Mapping[str, Definition], known: Iterable[str]
    ) -> object:
        """The mapping, with a key that names another unit (``weeks: 8``) as its fact with that unit written."""
        if not isinstance(raw, Mapping):
            return raw
        strange = [key for key in raw if key not in definitions and key not in known]
        if not strange or len(raw) > MOST_KEYS:
            return raw
        renamed = dict(raw)
        for key in strange:
            meant = unit_key(str(key), definitions.values())
            if meant is None:
                continue
            definition, unit = meant
            if renamed.get(definition.name) is not None:
                reason = f"says in another unit what {definition.name} says; keep one of the two"
                self.fault(f"{path}.{key_shown(str(key))}" if path else key_shown(str(key)), raw[key], reason)
                del renamed[key]
            else:
                renamed[definition.name] = _with_unit(renamed.pop(key), unit)
        return renamed

    def _unknown_key(self, path: str, key: object, value: object, known: tuple[str, ...]) -> None:
        name = key_shown(str(key))
        near = did_you_mean(key, known)
        if not near:
            near = _known_keys(known)
        self.fault(f"{path}.{name}" if path else name, value, f"stands under a key that is not known{near}")


def _with_unit(raw: object, unit: str) -> object:
    """A number with the unit that its key names, also where its evidence stands beside it."""
    if isinstance(raw, Mapping) and "value" in raw:
        return {**raw, "value": _with_unit(raw["value"], unit)}
    is_number = isinstance(raw, int | float) and not isinstance(raw, bool)
    bare = is_number or (isinstance(raw, str) and raw.strip().replace(".", "", 1).isdecimal())
    return f"{raw} {unit}" if bare else raw


_SAID_INSTEAD = 12


def _known_keys(known: tuple[str, ...]) -> str:
    if len(known) > _SAID_INSTEAD:
        return "; remove it, or see the list of facts"
    return f"; the keys are {', '.join(known)}"
