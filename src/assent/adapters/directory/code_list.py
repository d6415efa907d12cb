"""``authorization.csv``: what needs prior authorization, one row for each code, product line and time.

A file that is changed while the program runs is read again at the next look; write a new one beside it and
rename it, so that nobody reads half of one. The list is public: messages say what stands there.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from assent.adapters.directory.rows import FileRow, FileTable, rows_of
from assent.casework.record.checks import Refused
from assent.casework.record.lines import ItemKind
from assent.casework.requirement.code_list import EVERY_LINE, CodeList, CodeSystem, ListedCode, ValidCode
from assent.casework.requirement.services import listed_services
from assent.facts.grammar import NotUnderstood, read_day
from assent.facts.ndc import NdcError, product_digits
from assent.logic.package import Catalogue
from assent.terms.requests import ProductLine

CODES = "authorization.csv"
VALID_CODES = "codes.csv"
"""A table of the codes that there are, if the plan loads one; it says nothing of authorization."""
_VALID_COLUMNS, _VALID_OPTIONAL = ("code", "system", "effective_from", "effective_to"), ("name",)
_COLUMNS = (
    *("code", "system", "kind", "product_line", "effective_from", "effective_to", "policy", "name"),
    "drugs",
)
_SHAPES = {
    CodeSystem.CPT: (re.compile(r"[0-9]{4}[0-9A-Z]"), "five characters, such as 99213"),
    CodeSystem.HCPCS: (re.compile(r"[A-Z][0-9]{4}"), "a letter and four digits, such as J1000"),
}
_DAY = "write a day such as 2026-01-31"
_E = TypeVar("_E", bound=StrEnum)


@dataclass(slots=True)
class FileCodeList:
    """The list of a folder, as long as the file is there, with the table of codes beside it."""

    table: FileTable[CodeList]
    valid: FileTable[tuple[ValidCode, ...]]
    _made: tuple[CodeList, tuple[ValidCode, ...], CodeList] | None = None

    def current(self) -> CodeList | None:
        """The list as it stands, None where there is no file; raises ``Refused`` for a wrong one."""
        listed, valid = self.table.held(), self.valid.held()
        if listed is None or not valid:
            return listed
        if self._made is None or self._made[0] is not listed or self._made[1] is not valid:
            self._made = listed, valid, CodeList(listed.entries, valid)
        return self._made[2]


def read_code_list(folder: Path) -> FileCodeList:
    """The list of a folder, which may get one later. Raises ``Refused`` for a wrong one."""
    valid = FileTable(folder / VALID_CODES, _VALID_COLUMNS, _read_valid, _VALID_OPTIONAL)
    file_code_list = FileCodeList(FileTable(folder / CODES, _COLUMNS, _read), valid)
    file_code_list.current()
    return file_code_list


def codes_of(listed: str, valid: str = "") -> CodeList:
    """The list of the text of its file, with the table of codes of another. Raises ``Refused`` for a wrong one."""
    codes = _read(rows_of(CODES, _opened(listed), _COLUMNS))
    if not valid:
        return codes
    table = rows_of(VALID_CODES, _opened(valid), _VALID_COLUMNS, _VALID_OPTIONAL)
    return CodeList(codes.entries, _read_valid(table))


def _opened(text: str) -> io.StringIO:
    return io.StringIO(text.removeprefix("\ufeff"), newline="")


def make_code_list(folder: Path, catalogue: Catalogue) -> None:
    """Begin a list with the services of every encoded policy; one that is there is left alone."""
    text = _text(listed_services(catalogue))
    try:
        with (folder / CODES).open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError:
        return


def _text(entries: Iterable[ListedCode]) -> str:
    """The text of the file that holds these entries."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for entry in entries:
        until = entry.effective_to.isoformat() if entry.effective_to else ""
        writer.writerow([
            entry.code, entry.system.value, entry.kind.value, entry.product_line, entry.effective_from.isoformat(),
            until, entry.policy, entry.name, "|".join(entry.drugs),
        ])  # fmt: skip
    return out.getvalue()


def _read(rows: Iterator[FileRow]) -> CodeList:
    listed = [(row, _entry(row)) for row in rows]
    if not listed:
        raise Refused(f"{CODES} has no row: write what needs authorization, or remove the file.")
    _check_once(listed)
    return CodeList(entry for _, entry in listed)


def _read_valid(rows: Iterator[FileRow]) -> tuple[ValidCode, ...]:
    return tuple(ValidCode(_code(row, _choice(row, "system", CodeSystem)), *_days(row)) for row in rows)


def _entry(row: FileRow) -> ListedCode:
    system = _choice(row, "system", CodeSystem)
    first, last = _days(row)
    return ListedCode(
        _code(row, system), system, _choice(row, "kind", ItemKind), _line(row), first, last,
        _some(row, "policy", "write the id of the policy that decides, as `assent policy list` shows it"),
        _some(row, "name", "write in a few words what it is"),
        tuple(part.lower() for part in row.parts("drugs")),
    )  # fmt: skip


def _code(row: FileRow, system: CodeSystem) -> str:
    code = _some(row, "code", "write the code").upper()
    if system is CodeSystem.NDC:
        try:
            product_digits(code)
        except NdcError as error:
            row.wrong("code", f"{code!r} is not {error.allowed}; {error.says}")
        return code
    shape, words = _SHAPES[system]
    if not shape.fullmatch(code):
        row.wrong("code", f"{code!r} is no {system.value} code; write {words}")
    return code


def _line(row: FileRow) -> str:
    cell = _some(row, "product_line", f"write a product line, or {EVERY_LINE}")
    known = (*(line.value for line in ProductLine), EVERY_LINE)
    if cell not in known:
        row.wrong("product_line", f"{cell!r} is none of: {', '.join(known)}")
    return cell


def _choice(row: FileRow, name: str, choices: type[_E]) -> _E:
    cell = row.text(name)
    try:
        return choices(cell)
    except ValueError:
        row.wrong(name, f"{cell!r} is none of: {', '.join(choices)}")


def _some(row: FileRow, name: str, way_out: str) -> str:
    return row.text(name) or row.wrong(name, f"is empty; {way_out}")


def _days(row: FileRow) -> tuple[date, date | None]:
    """From when to when, both included; None where it goes on."""
    first, last = _day(row, "effective_from"), _day(row, "effective_to")
    if first is None:
        row.wrong("effective_from", f"is empty; {_DAY}")
    if last is not None and last < first:
        row.wrong("effective_to", f"{last} is before effective_from {first}; exchange the two")
    return first, last


def _day(row: FileRow, name: str) -> date | None:
    cell = row.text(name)
    day = read_day(cell) if cell else None
    return row.wrong(name, f"{cell!r} is no day; {_DAY}") if isinstance(day, NotUnderstood) else day


def _check_once(listed: list[tuple[FileRow, ListedCode]]) -> None:
    """No day of a code is listed twice for the same product line and drug."""
    alike: dict[tuple[CodeSystem, str], list[tuple[FileRow, ListedCode]]] = {}
    for row, code in listed:
        same = alike.setdefault((code.system, code.key), [])
        for before, earlier in same:
            if _overlap(code, earlier):
                row.wrong("effective_from", f"{code.effective_from} lies in the time of line {before.line}, "
                    "which lists the same; end that one the day before, or remove one")  # fmt: skip
        same.append((row, code))


def _overlap(code: ListedCode, earlier: ListedCode) -> bool:
    any_line = EVERY_LINE in (code.product_line, earlier.product_line)
    lines = any_line or code.product_line == earlier.product_line
    drugs = not (code.drugs and earlier.drugs) or bool(code.known_drugs & earlier.known_drugs)
    last = code.effective_to or date.max
    return lines and drugs and earlier.meets(code.effective_from, last)
