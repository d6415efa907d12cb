"""CSV files of an installation's folder, read row by row, and again when they have changed.

Messages name the file, the line and the column. What stands there they do not repeat by themselves: most of
these files are patient data.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Generic, NoReturn, TypeVar

from assent.casework.record.checks import Refused

_YES = {"yes": True, "no": False, "": None}
T = TypeVar("T")


class FileTable(Generic[T]):
    """What one file holds, as ``read`` makes it of its rows; read again when the file has changed."""

    def __init__(
        self, file: Path, columns: tuple[str, ...], read: Callable[[Iterator["FileRow"]], T]
    ) -> None:
        self._file, self._columns, self._read = file, columns, read
        self._seen: tuple[int, int] | None = None
        self._held: T | None = None

    def held(self) -> T | None:
        """What it holds now; None where there is no file. Raises ``Refused`` where it cannot be read."""
        try:
            status = self._file.stat()
        except FileNotFoundError:
            return None
        seen = (status.st_mtime_ns, status.st_size)
        if seen != self._seen:
            self._held = self._read(self._rows())
            self._seen = seen
        return self._held

    def _rows(self) -> Iterator["FileRow"]:
        try:
            with self._file.open(encoding="utf-8-sig", newline="") as opened:
                yield from rows_of(self._file.name, opened, self._columns)
        except (OSError, UnicodeDecodeError):
            raise Refused(_UNREADABLE.format(self._file.name)) from None


def rows_of(file: str, opened: Iterable[str], columns: tuple[str, ...]) -> Iterator["FileRow"]:
    """The rows of an opened file; raises ``Refused`` where it cannot be read, or lacks a column."""
    try:
        reader = csv.DictReader(opened)
        lacking = [name for name in columns if name not in (reader.fieldnames or ())]
        if lacking:
            raise Refused(f"{file}: the column {lacking[0]} is missing.")
        for row in reader:
            yield FileRow(file, reader.line_num, row)
    except csv.Error:
        raise Refused(_UNREADABLE.format(file)) from None


_UNREADABLE = "{} cannot be read as CSV in UTF-8."


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row with its place, for messages."""

    file: str
    line: int
    row: Mapping[str | None, str | list[str] | None]

    @property
    def whole(self) -> bool:
        """Whether it has as many cells as there are columns."""
        return None not in self.row and None not in self.row.values()

    def text(self, name: str) -> str:
        """The cell of a column; empty where there is none."""
        cell = self.row.get(name)
        return cell.strip() if isinstance(cell, str) else ""

    def some(self, name: str) -> str:
        """The cell of a column that must say something."""
        return self.text(name) or self.wrong(name, "is empty")

    def day(self, name: str) -> date:
        """A date that must be there."""
        return self.day_or_none(name) or self.wrong(name, "is empty")

    def day_or_none(self, name: str) -> date | None:
        """A date; None where the cell is empty."""
        try:
            return date.fromisoformat(self.text(name)) if self.text(name) else None
        except ValueError:
            self.wrong(name, "is no date such as 2026-01-31")

    def yes_no(self, name: str) -> bool | None:
        """Yes or no; None where the cell is empty."""
        given = self.text(name)
        if given not in _YES:
            self.wrong(name, "is none of yes, no, empty")
        return _YES[given]

    def parts(self, name: str) -> tuple[str, ...]:
        """The parts of a cell between bars."""
        return tuple(part.strip() for part in self.text(name).split("|") if part.strip())

    def wrong(self, name: str, says: str) -> NoReturn:
        """Refuse the row for what stands in this column."""
        raise Refused(f"{self.file}, line {self.line}: {name} {says}.")
