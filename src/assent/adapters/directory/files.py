"""``members.csv`` and ``providers.csv``: one row for each coverage, and for each contract of an office.

A file that is changed while the program runs is read again at the next look. Messages name the row and
the column, never what stands there: a directory is patient data.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from assent.adapters.directory.rows import FileRow, FileTable
from assent.casework.record.checks import InvalidRecord, Refused
from assent.casework.record.identifiers import check_npi
from assent.casework.requirement.coverage import Coverage, LetterChannel, Member, Network, Provider
from assent.terms.requests import ProductLine

MEMBERS, PROVIDERS = "members.csv", "providers.csv"
_MEMBER_COLUMNS = (
    *("number", "name", "birth_date", "language", "address", "product_line", "start", "end"),
    *("contract", "program", "fully_insured"),
)
_MEMBER_OPTIONAL = ("channel", "channel_chosen", "name_latin")
_PROVIDER_COLUMNS = ("npi", "name", "address", "phone", "product_line", "start", "end")
_PROVIDER_OPTIONAL = ("channel", "fax", "signers", "part2_program")
_LINES = tuple(line.value for line in ProductLine)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,8})?")
_TO_MEMBER = (LetterChannel.MAIL, LetterChannel.PORTAL)
_TO_PROVIDER = (LetterChannel.PORTAL, LetterChannel.FAX, LetterChannel.MAIL)
_NUMBER = re.compile(r"\+?[0-9][0-9 ().-]{5,}[0-9]")


@dataclass(frozen=True, slots=True)
class FileDirectory:
    """Members and providers of a folder. Looking one up raises ``Refused`` where a file cannot be read."""

    members: FileTable[dict[str, Member]]
    providers: FileTable[dict[str, Provider]]

    def member(self, number: str) -> Member | None:
        """The member of that number."""
        return (self.members.held() or {}).get(number)

    def provider(self, npi: str) -> Provider | None:
        """The office of that National Provider Identifier."""
        return (self.providers.held() or {}).get(npi)


def read_directory(folder: Path) -> FileDirectory | None:
    """The directory of a folder; None where it has no members' file. Raises ``Refused`` for a wrong one."""
    if not (folder / MEMBERS).exists():
        return None
    file_directory = FileDirectory(
        FileTable(folder / MEMBERS, _MEMBER_COLUMNS, _members, _MEMBER_OPTIONAL),
        FileTable(folder / PROVIDERS, _PROVIDER_COLUMNS, _providers, _PROVIDER_OPTIONAL),
    )
    file_directory.members.held()
    file_directory.providers.held()
    return file_directory


def _members(rows: Iterator[FileRow]) -> dict[str, Member]:
    members: dict[str, Member] = {}
    for row in rows:
        number, start = row.some("number"), row.day("start")
        coverage = Coverage(
            row.one_of("product_line", _LINES), start, row.last_day("end", start),
            row.text("contract"), row.text("program"), row.yes_no("fully_insured"),
        )  # fmt: skip
        channel, chosen = _channel(row, _TO_MEMBER), row.day_or_none("channel_chosen")
        row_member = Member(
            number, row.some("name"), row.day_or_none("birth_date"),
            _language(row), row.parts("address"), (), channel, chosen,
            row.text("name_latin"),
        )  # fmt: skip
        member = members.setdefault(number, row_member)
        _check_same(
            row,
            ("name", row_member.name, member.name),
            ("birth_date", row_member.birth_date, member.birth_date),
        )
        members[number] = replace(member, coverages=(*member.coverages, coverage))
    return members


def _providers(rows: Iterator[FileRow]) -> dict[str, Provider]:
    providers: dict[str, Provider] = {}
    for row in rows:
        npi = row.some("npi")
        try:
            check_npi(npi)
        except InvalidRecord as error:
            raise Refused(f"{row.file}, line {row.line}: {error.says}") from None
        channel = _channel(row, _TO_PROVIDER)
        fax = _fax(row, channel)
        row_provider = Provider(
            npi, row.some("name"), row.parts("address"), row.text("phone"), (), channel, fax,
            row.parts("signers"), bool(row.yes_no("part2_program")),
        )  # fmt: skip
        office = providers.setdefault(npi, row_provider)
        _check_same(row, ("name", row_provider.name, office.name))
        start = row.day("start")
        network = Network(row.one_of("product_line", _LINES), start, row.last_day("end", start))
        providers[npi] = replace(office, networks=(*office.networks, network))
    return providers


def _language(row: FileRow) -> str:
    """The language of letters, by its code; without a word it is English."""
    code = row.text("language") or "en"
    if not _LANGUAGE.fullmatch(code):
        row.wrong("language", "is no code of a language, such as en or es")
    return code


def _check_same(row: FileRow, *compared: tuple[str, object, object]) -> None:
    """Two rows of one member or office say the same of it, or nothing."""
    for column, here, before in compared:
        if here and before and here != before:
            row.wrong(column, "is another than in an earlier row of the same number; correct one of the two")


def _channel(row: FileRow, allowed: tuple[LetterChannel, ...]) -> LetterChannel:
    """How letters reach them: the column may be missing, and without a word it is mail."""
    cell = row.text("channel") or LetterChannel.MAIL.value
    if cell not in [channel.value for channel in allowed]:
        row.wrong("channel", f"is none of {', '.join(allowed)}, empty")
    return LetterChannel(cell)


def _fax(row: FileRow, channel: LetterChannel) -> str:
    """The number for letters by fax; it may be missing where none go there."""
    number = row.text("fax")
    if channel is LetterChannel.FAX and not number:
        row.wrong("fax", "is empty, and the channel is fax")
    if number and not _NUMBER.fullmatch(number):
        row.wrong("fax", "is no number such as 555-555-0100")
    return number
