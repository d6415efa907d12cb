"""CSV files of an installation's folder, read row by row as strictly as cases, and again when they have changed.

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
from assent.facts.grammar import PLACEHOLDERS, NotUnderstood, did_you_mean, read_day

_YES = {"yes": True, "no": False, "": None}
T = TypeVar("T")


class FileTable(Generic[T]):
    """What one file holds, as ``read`` makes it of its rows; read again when the file is another one.

    It has each of ``columns``, may have those that are ``optional``, and no others.
    """

    def __init__(
        self,
        file: Path,
        columns: tuple[str, ...],
        read: Callable[[Iterator["FileRow"]], T],
        optional: tuple[str, ...] = (),
    ) -> None:
        self._file, self._columns, self._read, self._optional = file, columns, read, optional
        self._seen: tuple[int, ...] | None = None
        self._held: T | None = None

    def held(self) -> T | None:
        """What it holds now; None where there is no file. Raises ``Refused`` where it cannot be read."""
        try:
            status = self._file.stat()
        except FileNotFoundError:
            return None
        # A file put in the place of another may have its size and time; it has not its inode and time of change.
        stamp = (status.st_dev, status.st_ino, status.st_ctime_ns, status.st_mtime_ns, status.st_size)
        if stamp != self._seen:
            self._held = self._read(self._rows())
            self._seen = stamp
        return self._held

    def _rows(self) -> Iterator["FileRow"]:
        try:
            with self._file.open(encoding="utf-8-sig", newline="") as opened:
                yield from rows_of(self._file.name, opened, self._columns, self._optional)
        except OSError as error:
            raise Refused(f"{self._file.name} cannot be read: {error.strerror}.") from None


def rows_of(
    file: str, opened: Iterable[str], columns: tuple[str, ...], optional: tuple[str, ...] = ()
) -> Iterator["FileRow"]:
    """The rows of an opened file, which has these columns; raises ``Refused``, with the line, where it is wrong."""
    line = 1
    try:
        reader = csv.reader(opened, strict=True)
        names = next(reader, [])
        _check_header(file, names, columns, optional)
        for cells in reader:
            line = reader.line_num
            if not cells:
                continue
            if len(cells) != len(names):
                raise Refused(
                    f"{file}, line {line}: it has {len(cells)} cells where the header names "
                    f"{len(names)} columns; quote a text that holds a comma."
                )
            yield FileRow(file, line, dict(zip(names, cells, strict=True)))
    except csv.Error:
        raise Refused(
            f"{file} cannot be read as CSV after line {line}: a quotation mark is missing or too many."
        ) from None
    except UnicodeDecodeError:
        raise Refused(f"{file} cannot be read as CSV in UTF-8 after line {line}; save it as UTF-8.") from None


def _check_header(file: str, names: list[str], columns: tuple[str, ...], optional: tuple[str, ...]) -> None:
    """Raise ``Refused`` where a column is missing, stands there twice, or is not known."""
    known = (*columns, *optional)
    for name in columns:
        if name not in names:
            raise Refused(f"{file}: the column {name} is missing.")
    for place, name in enumerate(names, 1):
        if names.index(name) != place - 1:
            raise Refused(f"{file}, line 1: the column {name} stands there twice; keep one.")
        if name not in known:
            near = did_you_mean(name, known) or f"; there may be {', '.join(known)}"
            raise Refused(f"{file}, line 1: column {place} is not known{near}.")


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row with its place, for messages."""

    file: str
    line: int
    row: Mapping[str, str]

    def text(self, name: str) -> str:
        """The cell of a column; empty where there is none."""
        text = self.row.get(name, "").strip()
        if not text.isprintable():
            self.wrong(name, "holds characters that cannot be printed; remove them")
        return text

    def some(self, name: str) -> str:
        """The cell of a column that must say something."""
        return self.text(name) or self.wrong(name, "is empty")

    def day(self, name: str) -> date:
        """A date that must be there."""
        return self.day_or_none(name) or self.wrong(name, "is empty")

    def day_or_none(self, name: str) -> date | None:
        """A date, written 2026-01-31; None where the cell is empty."""
        cell = self.text(name)
        if not cell:
            return None
        day = read_day(cell)
        return self.wrong(name, day.says) if isinstance(day, NotUnderstood) else day

    def last_day(self, name: str, first: date) -> date | None:
        """The last day of what begins on ``first``; None where it goes on, which some systems write 9999-12-31."""
        if self.text(name) == PLACEHOLDERS[-1].isoformat():
            return None
        last = self.day_or_none(name)
        if last is not None and last < first:
            self.wrong(name, "is before the first day; exchange the two, or correct one")
        return last

    def one_of(self, name: str, choices: Iterable[str]) -> str:
        """One of these words."""
        cell, known = self.some(name), tuple(choices)
        if cell not in known:
            near = did_you_mean(cell, known)
            self.wrong(name, f"is none of {', '.join(known)}{near.removesuffix('?')}")
        return cell

    def yes_no(self, name: str) -> bool | None:
        """Yes or no; None where the cell is empty."""
        cell = self.text(name)
        if cell not in _YES:
            self.wrong(name, "is none of yes, no, empty")
        return _YES[cell]

    def parts(self, name: str) -> tuple[str, ...]:
        """The parts of a cell between bars."""
        return tuple(part.strip() for part in self.text(name).split("|") if part.strip())

    def wrong(self, name: str, fault: str) -> NoReturn:
        """Refuse the row for what stands in this column."""
        raise Refused(f"{self.file}, line {self.line}: {name} {fault}.")
