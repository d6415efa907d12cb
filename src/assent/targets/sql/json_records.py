"""Records in JSON text, in SQL: what each says under some keys is read in one go, not key by key."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from assent.targets.sql.settling import let, quoted


@dataclass(frozen=True, slots=True)
class JsonTexts:
    """What a ``record`` (SQL of a JSON value) says under each of ``keys``, as text; under ``name`` in a query."""

    record: str
    keys: tuple[str, ...]
    name: str = "said"

    @classmethod
    def under(cls, record: str, keys: Collection[str], name: str = "said") -> JsonTexts:
        """The keys once each, in an order of their own."""
        return cls(record, tuple(sorted(keys)), name)

    @property
    def read(self) -> str:
        """The SQL that reads them: a list of texts, NULL where there is no such key."""
        return f"json_extract_string({self.record}, [{', '.join(map(quoted, self.keys))}])"

    def of(self, key: str) -> str:
        """The SQL of the text under a key, where ``name`` stands for what was read."""
        return f"{self.name}[{self.keys.index(key) + 1}]"

    def within(self, body: str) -> str:
        """The body, in which ``name`` stands for what was read."""
        return let(self.name, self.read, body) if self.keys else body
