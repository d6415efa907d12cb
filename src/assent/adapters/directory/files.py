"""``members.csv`` and ``providers.csv``: one row for each coverage, and for each contract of an office.

A file that is changed while the program runs is read again at the next look. Messages name the row and
the column, never what stands there: a directory is patient data.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Generic, TypeVar

from assent.casework.coverage import Coverage, LetterChannel, Member, Network, Provider
from assent.casework.request.checks import InvalidRecord, Refused
from assent.casework.request.identifiers import check_npi

MEMBERS, PROVIDERS = "members.csv", "providers.csv"
_MEMBER_COLUMNS = (
    *("number", "name", "birth_date", "language", "address", "product_line", "start", "end"),
    *("contract", "program", "fully_insured"),
)
_PROVIDER_COLUMNS = ("npi", "name", "address", "phone", "product_line", "start", "end")
_TO_MEMBER = (LetterChannel.MAIL, LetterChannel.PORTAL)
_TO_PROVIDER = (LetterChannel.PORTAL, LetterChannel.FAX, LetterChannel.MAIL)
_FAX = re.compile(r"\+?[0-9][0-9 ().-]{5,}[0-9]")
_YES = {"yes": True, "no": False, "": None}
_Row = Mapping[str, str]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FileDirectory:
    """Members and providers of a folder. Looking one up raises ``Refused`` where a file cannot be read."""

    members: "_Table[Member]"
    providers: "_Table[Provider]"

    def member(self, number: str) -> Member | None:
        """The member of that number."""
        return self.members.rows().get(number)

    def provider(self, npi: str) -> Provider | None:
        """The office of that National Provider Identifier."""
        return self.providers.rows().get(npi)


def read_directory(folder: Path) -> FileDirectory | None:
    """The directory of a folder; None where it has no members' file. Raises ``Refused`` for a wrong one."""
    if not (folder / MEMBERS).exists():
        return None
    found = FileDirectory(
        _Table(folder / MEMBERS, _MEMBER_COLUMNS, _members),
        _Table(folder / PROVIDERS, _PROVIDER_COLUMNS, _providers),
    )
    found.members.rows()
    found.providers.rows()
    return found


class _Table(Generic[T]):
    """The rows of one file by their key, read again when the file has changed."""

    def __init__(
        self, file: Path, columns: tuple[str, ...], read: Callable[[Iterator["_At"]], dict[str, T]]
    ) -> None:
        self._file, self._columns, self._read = file, columns, read
        self._seen: tuple[int, int] | None = None
        self._rows: dict[str, T] = {}

    def rows(self) -> dict[str, T]:
        """All rows; none where there is no file."""
        try:
            status = self._file.stat()
        except FileNotFoundError:
            return {}
        seen = (status.st_mtime_ns, status.st_size)
        if seen != self._seen:
            self._rows = self._read(self._lines())
            self._seen = seen
        return self._rows

    def _lines(self) -> Iterator["_At"]:
        try:
            with self._file.open(encoding="utf-8-sig", newline="") as opened:
                reader = csv.DictReader(opened)
                lacking = [name for name in self._columns if name not in (reader.fieldnames or ())]
                if lacking:
                    raise Refused(f"{self._file.name}: the column {lacking[0]} is missing.")
                for row in reader:
                    yield _At(self._file.name, reader.line_num, row)
        except (OSError, UnicodeDecodeError, csv.Error):
            raise Refused(f"{self._file.name} cannot be read as CSV in UTF-8.") from None


@dataclass(frozen=True, slots=True)
class _At:
    """One row with its place, for messages."""

    file: str
    line: int
    row: Mapping[str, str | None]

    def text(self, name: str) -> str:
        return (self.row.get(name) or "").strip()

    def some(self, name: str) -> str:
        return self.text(name) or self._wrong(name, "is empty")

    def day(self, name: str) -> date:
        return self.day_or_none(name) or date.fromisoformat(self._wrong(name, "is empty"))

    def day_or_none(self, name: str) -> date | None:
        try:
            return date.fromisoformat(self.text(name)) if self.text(name) else None
        except ValueError:
            self._wrong(name, "is no date such as 2026-01-31")
            return None

    def yes_no(self, name: str) -> bool | None:
        given = self.text(name)
        if given not in _YES:
            self._wrong(name, "is none of yes, no, empty")
        return _YES[given]

    def channel(self, allowed: tuple[LetterChannel, ...]) -> LetterChannel:
        """How letters reach them: the column may be missing, and without a word it is mail."""
        given = self.text("channel") or LetterChannel.MAIL.value
        if given not in [one.value for one in allowed]:
            self._wrong("channel", f"is none of {', '.join(allowed)}, empty")
        return LetterChannel(given)

    def fax(self, channel: LetterChannel) -> str:
        """The number for letters by fax; it may be missing where none go there."""
        given = self.text("fax")
        if channel is LetterChannel.FAX and not given:
            self._wrong("fax", "is empty, and the channel is fax")
        if given and not _FAX.fullmatch(given):
            self._wrong("fax", "is no number such as 555-555-0100")
        return given

    def parts(self, name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.text(name).split("|") if part.strip())

    def _wrong(self, name: str, says: str) -> str:
        raise Refused(f"{self.file}, line {self.line}: {name} {says}.")


def _members(rows: Iterator[_At]) -> dict[str, Member]:
    found: dict[str, Member] = {}
    for row in rows:
        number = row.some("number")
        coverage = Coverage(
            row.some("product_line"), row.day("start"), row.day_or_none("end"),
            row.text("contract"), row.text("program"), row.yes_no("fully_insured"),
        )  # fmt: skip
        channel, chosen = row.channel(_TO_MEMBER), row.day_or_none("channel_chosen")
        member = found.get(number) or Member(
            number, row.some("name"), row.day_or_none("birth_date"),
            row.text("language") or "en", row.parts("address"), (), channel, chosen,
        )  # fmt: skip
        found[number] = replace(member, coverages=(*member.coverages, coverage))
    return found


def _providers(rows: Iterator[_At]) -> dict[str, Provider]:
    found: dict[str, Provider] = {}
    for row in rows:
        npi = row.some("npi")
        try:
            check_npi(npi)
        except InvalidRecord as error:
            raise Refused(f"{row.file}, line {row.line}: {error.says}") from None
        channel = row.channel(_TO_PROVIDER)
        fax = row.fax(channel)
        office = found.get(npi) or Provider(
            npi, row.some("name"), row.parts("address"), row.text("phone"), (), channel, fax
        )
        network = Network(row.some("product_line"), row.day("start"), row.day_or_none("end"))
        found[npi] = replace(office, networks=(*office.networks, network))
    return found
