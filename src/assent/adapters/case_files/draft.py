"""A case in the making: what has been read so far, and every fault of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from assent.adapters.case_files.limits import MOST_FAULTS, MOST_KEYS
from assent.adapters.case_files.values import read_value
from assent.adapters.case_files.wording import did_you_mean, fault, key_shown
from assent.casework.assessment.case import Computed, Conflict, Evidence, Fault
from assent.logic.definitions import Definition
from assent.logic.tree import Plain

T = TypeVar("T")
Fields = dict[str, Plain | None]
"""The known fields of one record."""


@dataclass
class Draft:
    """Values, lists, evidence, conflicts, computed facts and faults, as they are found."""

    request_date: date | None = None
    assessed_on: date | None = None
    values: Fields = field(default_factory=dict)
    lists: dict[str, tuple[list[Fields], bool]] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    computed: list[Computed] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def as_of(self) -> date | None:
        """The day up to which facts may be dated: that of the assessment, else of the request."""
        return self.assessed_on or self.request_date

    def fault(self, path: str, given: object, says: str) -> None:
        """Note a fault at a path."""
        self.note(fault(path, given, says))

    def note(self, one: Fault) -> None:
        """Note a fault; of very many, the last one says that there are more."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(one)
        elif len(self.faults) == MOST_FAULTS:
            self.faults.append(Fault("case", "", f"has more than {MOST_FAULTS} faults; correct these first"))

    def kept(self, found: T | Fault) -> T | None:
        """What was found, or None after noting its fault."""
        if isinstance(found, Fault):
            self.note(found)
            return None
        return found

    def value(self, definition: Definition, given: object, path: str) -> Plain | None:
        """One value by its definition; a fault is noted and leaves it unknown."""
        return self.kept(read_value(definition, given, path, self.as_of))

    def mapping(self, given: object, path: str, keys: Iterable[str], must: str) -> Mapping[str, object]:
        """A mapping with known keys only. Other keys, or no mapping at all, are faults."""
        if not isinstance(given, Mapping):
            self.fault(path, given, must)
            return {}
        if len(given) > MOST_KEYS:
            self.fault(path or "case", given, f"has {len(given)} keys; at most {MOST_KEYS} are allowed")
            return {}
        known = tuple(keys)
        names = frozenset(known)
        for key in given:
            if key not in names:
                self._unknown_key(path, key, given[key], known)
        return given

    def _unknown_key(self, path: str, key: object, value: object, known: tuple[str, ...]) -> None:
        name = key_shown(str(key))
        near = did_you_mean(key, known)
        if not near:
            near = _known_keys(known)
        self.fault(f"{path}.{name}" if path else name, value, f"stands under a key that is not known{near}")


_SAID_INSTEAD = 12


def _known_keys(known: tuple[str, ...]) -> str:
    if len(known) > _SAID_INSTEAD:
        return "; remove it, or see the list of facts"
    return f"; the keys are {', '.join(known)}"
