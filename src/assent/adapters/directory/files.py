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

MEMBERS, PROVIDERS = "members.csv", "providers.csv"
_MEMBER_COLUMNS = (
    *("number", "name", "birth_date", "language", "address", "product_line", "start", "end"),
    *("contract", "program", "fully_insured"),
)
_PROVIDER_COLUMNS = ("npi", "name", "address", "phone", "product_line", "start", "end")
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
        FileTable(folder / MEMBERS, _MEMBER_COLUMNS, _members),
        FileTable(folder / PROVIDERS, _PROVIDER_COLUMNS, _providers),
    )
    file_directory.members.held()
    file_directory.providers.held()
    return file_directory


def _members(rows: Iterator[FileRow]) -> dict[str, Member]:
    members: dict[str, Member] = {}
    for row in rows:
        number = row.some("number")
        coverage = Coverage(
            row.some("product_line"), row.day("start"), row.day_or_none("end"),
            row.text("contract"), row.text("program"), row.yes_no("fully_insured"),
        )  # fmt: skip
        channel, chosen = _channel(row, _TO_MEMBER), row.day_or_none("channel_chosen")
        member = members.get(number) or Member(
            number, row.some("name"), row.day_or_none("birth_date"),
            row.text("language") or "en", row.parts("address"), (), channel, chosen,
        )  # fmt: skip
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
        office = providers.get(npi) or Provider(
            npi, row.some("name"), row.parts("address"), row.text("phone"), (), channel, fax
        )
        network = Network(row.some("product_line"), row.day("start"), row.day_or_none("end"))
        providers[npi] = replace(office, networks=(*office.networks, network))
    return providers


def _channel(row: FileRow, allowed: tuple[LetterChannel, ...]) -> LetterChannel:
    """How letters reach them: the column may be missing, and without a word it is mail."""
    given = row.text("channel") or LetterChannel.MAIL.value
    if given not in [one.value for one in allowed]:
        row.wrong("channel", f"is none of {', '.join(allowed)}, empty")
    return LetterChannel(given)


def _fax(row: FileRow, channel: LetterChannel) -> str:
    """The number for letters by fax; it may be missing where none go there."""
    given = row.text("fax")
    if channel is LetterChannel.FAX and not given:
        row.wrong("fax", "is empty, and the channel is fax")
    if given and not _NUMBER.fullmatch(given):
        row.wrong("fax", "is no number such as 555-555-0100")
    return given
