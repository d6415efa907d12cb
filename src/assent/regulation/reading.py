"""Reading one entry of a table: each value is checked as it is taken, and what is left over is a fault."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

Choice = TypeVar("Choice", bound=StrEnum)


class RegulationFault(ValueError):
    """Something that the rules cannot work with: a table, a switch, an item, a time."""


class TableFault(RegulationFault):
    """An entry of a table that is not a rule; names the file, the rule, the key and the problem."""

    def __init__(self, table: str, rule: str, key: str, problem: str) -> None:
        where = f"{table}.toml" + (f", rule {rule}" if rule else "") + (f", key {key}" if key else "")
        super().__init__(f"{where}: {problem}")
        self.table = table
        self.rule = rule
        self.key = key


class Row:
    """One entry of a table, read key by key; ``done`` says that all keys have been read."""

    def __init__(self, table: str, entry: Mapping[str, object], rule: str = "") -> None:
        self._table = table
        self._entry = entry
        self._rule = rule or str(entry.get("id", ""))
        self._read: set[str] = set()

    def fault(self, key: str, problem: str) -> TableFault:
        """Return the fault of ``key``, to be raised."""
        return TableFault(self._table, self._rule, key, problem)

    def has(self, key: str) -> bool:
        """Whether the entry gives ``key``."""
        return key in self._entry

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not empty; ``default`` where the key is absent."""
        value = self._take(key, default)
        if not isinstance(value, str) or (not value.strip() and value != default):
            raise self.fault(key, f"must be a text that is not empty, not {value!r}")
        return value

    def flag(self, key: str, default: bool | None = None) -> bool:
        """True or false."""
        value = self._take(key, default)
        if not isinstance(value, bool):
            raise self.fault(key, f"must be true or false, not {value!r}")
        return value

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number, zero or more."""
        value = self._take(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.fault(key, f"must be a whole number, zero or more, not {value!r}")
        return value

    def day(self, key: str) -> date:
        """A calendar date, written without quotes."""
        value = self._take(key, None)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.fault(key, f"must be a date such as 2026-01-01 without quotes, not {value!r}")
        return value

    def choice(self, key: str, kind: type[Choice], default: Choice | None = None) -> Choice:
        """One of the values of ``kind``."""
        value = self._take(key, default)
        return self._chosen(key, kind, value)

    def choices(
        self, key: str, kind: type[Choice], default: tuple[Choice, ...] | None = None
    ) -> tuple[Choice, ...]:
        """Values of ``kind``, in the order of the table, none twice, at least one unless defaulted."""
        if default is not None and not self.has(key):
            return default
        return tuple(self._chosen(key, kind, value) for value in self.texts(key))

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """A list of texts, none twice, at least one unless defaulted."""
        value = self._take(key, default)
        if default is not None and value is default:
            return default
        if not isinstance(value, list) or not value or not all(isinstance(text, str) for text in value):
            raise self.fault(key, f"must be a list of texts, not {value!r}")
        if len(set(value)) < len(value):
            raise self.fault(key, f"names something twice: {', '.join(value)}")
        return tuple(value)

    def part(self, key: str) -> "Row | None":
        """A table within the entry, or None where it is absent."""
        if not self.has(key):
            return None
        value = self._take(key, None)
        if not isinstance(value, dict):
            raise self.fault(key, "must be a table of its own")
        return Row(self._table, value, f"{self._rule}.{key}")

    def done(self) -> None:
        """Raise TableFault for a key that nobody read: a misspelling must not pass in silence."""
        for key in self._entry:
            if key not in self._read:
                raise self.fault(key, "is not known here")

    def _take(self, key: str, default: object) -> object:
        self._read.add(key)
        value = self._entry.get(key, default)
        if value is None:
            raise self.fault(key, "is missing")
        return value

    def _chosen(self, key: str, kind: type[Choice], value: object) -> Choice:
        try:
            return kind(str(value))
        except ValueError:
            allowed = ", ".join(kind)
            raise self.fault(key, f"is {value!r}; allowed are {allowed}") from None
