"""What is known of one case, as the expressions see it: values by name, and lists of records."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assent.logic.tree import Plain

Record = Mapping[str, Plain | None]
"""One record: field name to value; None or absent is unknown."""


@dataclass(frozen=True, slots=True)
class RecordList:
    """The known records of a list, and whether somebody said that there are no others."""

    records: tuple[Record, ...] = ()
    complete: bool = False


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """Values by fact name (None or absent is unknown) and lists by name (absent is open and empty)."""

    values: Mapping[str, Plain | None] = field(default_factory=dict)
    lists: Mapping[str, RecordList] = field(default_factory=dict)

    def records(self, name: str) -> RecordList:
        """The list of that name."""
        return self.lists.get(name, _NONE_KNOWN)

    def record(self, name: str, index: int) -> Record:
        """One record of a list; of one that is not there nothing is known."""
        records = self.records(name).records
        return records[index] if index < len(records) else {}


_NONE_KNOWN = RecordList()
