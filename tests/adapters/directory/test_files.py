"""Members and providers read from CSV: what is looked up, what is refused, and that nothing of a person is said."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from assent.adapters.directory import MEMBERS, PROVIDERS, FileDirectory, read_directory
from assent.casework.record.checks import Refused
from assent.casework.requirement.coverage import LetterChannel

HEAD = "number,name,birth_date,language,address,product_line,start,end,contract,program,fully_insured\n"
PAT = 'M-1,"Pat Öne",1984-03-17,es,1 Elm St|Boston,commercial,2024-01-01,2024-12-31,,,yes\n'
PAT_AGAIN = "M-1,Pat Öne,,,,medicare_advantage,2025-01-01,,H0001,PPO,\n"
OFFICES = "npi,name,address,phone,product_line,start,end\n"
OFFICE = "1234567893,Office,9 Oak St | Boston,555-0100,commercial,2024-01-01,2025-06-30\n"


def directory(folder: Path, members: str = HEAD + PAT, providers: str = OFFICES + OFFICE) -> FileDirectory:
    (folder / MEMBERS).write_text(members, "utf-8")
    if providers:
        (folder / PROVIDERS).write_text(providers, "utf-8")
    found = read_directory(folder)
    assert found is not None
    return found


def test_without_a_members_file_there_is_no_directory(tmp_path: Path) -> None:
    (tmp_path / PROVIDERS).write_text(OFFICES + OFFICE, "utf-8")
    assert read_directory(tmp_path) is None


def test_a_member_has_a_row_for_each_coverage(tmp_path: Path) -> None:
    member = directory(tmp_path, HEAD + PAT + PAT_AGAIN).member("M-1")
    assert member is not None
    assert (member.name, member.language, member.address) == ("Pat Öne", "es", ("1 Elm St", "Boston"))
    before, after = member.coverages
    assert (before.fully_insured, after.fully_insured, after.contract) == (True, None, "H0001")
    covered = [member.covered("commercial", date(2024, month, day)) for month, day in ((1, 1), (12, 31))]
    assert covered == [before, before]
    assert member.covered("commercial", date(2025, 1, 1)) is None
    assert member.covered("medicare_advantage", date(2030, 1, 1)) == after
    assert member.covered("mgb_aco", date(2024, 5, 1)) is None


def test_an_office_has_contracts_by_days(tmp_path: Path) -> None:
    office = directory(tmp_path).provider("1234567893")
    assert office is not None
    assert office.address == ("9 Oak St", "Boston")
    days = [date(2023, 12, 31), date(2024, 1, 1), date(2025, 6, 30), date(2025, 7, 1)]
    assert [office.in_network("commercial", day) for day in days] == [False, True, True, False]
    assert not office.in_network("mgb_aco", days[1])


CHOSEN = HEAD.replace("\n", ",channel,channel_chosen\n")
BY_FAX = OFFICES.replace("\n", ",channel,fax\n")


def test_without_a_word_letters_go_by_mail(tmp_path: Path) -> None:
    found = directory(tmp_path)
    member, office = found.member("M-1"), found.provider("1234567893")
    assert member is not None
    assert office is not None
    assert (member.channel, member.channel_chosen) == (LetterChannel.MAIL, None)
    assert (office.channel, office.fax) == (LetterChannel.MAIL, "")


def test_a_channel_is_read_with_what_it_needs(tmp_path: Path) -> None:
    members = CHOSEN + PAT.replace("yes\n", "yes,portal,2024-02-01\n")
    offices = BY_FAX + OFFICE.replace("30\n", "30,fax,555-555-0100\n")
    found = directory(tmp_path, members, offices)
    member, office = found.member("M-1"), found.provider("1234567893")
    assert member is not None
    assert office is not None
    assert (member.channel, member.channel_chosen) == (LetterChannel.PORTAL, date(2024, 2, 1))
    assert (office.channel, office.fax) == (LetterChannel.FAX, "555-555-0100")


@pytest.mark.parametrize(("latin", "printed"), [("Li Ming", "Li Ming"), ("", "Pat Öne")])
def test_a_name_in_latin_letters_is_the_one_that_is_printed(latin: str, printed: str, tmp_path: Path) -> None:
    members = HEAD.replace("\n", ",name_latin\n") + PAT.replace("yes\n", f"yes,{latin}\n")
    member = directory(tmp_path, members).member("M-1")
    assert member is not None
    assert (member.name, member.printed_name) == ("Pat Öne", printed)


@pytest.mark.parametrize(("said", "program"), [("yes", True), ("no", False), ("", False)])
def test_a_program_under_part_2_is_told(said: str, program: bool, tmp_path: Path) -> None:
    offices = OFFICES.replace("\n", ",part2_program\n") + OFFICE.replace("30\n", f"30,{said}\n")
    office = directory(tmp_path, HEAD + PAT, offices).provider("1234567893")
    assert office is not None
    assert office.part2_program is program


@pytest.mark.parametrize(
    ("member", "office", "says"),
    [
        ("fax,", ",", "members.csv, line 2: channel is none of mail, portal, empty"),
        ("pigeon,", ",", "members.csv, line 2: channel is none of mail, portal, empty"),
        ("portal,yesterday", ",", "members.csv, line 2: channel_chosen must be a date as year-month-day"),
        (",", "pigeon,", "providers.csv, line 2: channel is none of portal, fax, mail, empty"),
        (",", "fax,", "providers.csv, line 2: fax is empty, and the channel is fax"),
        (",", "mail,my fax", "providers.csv, line 2: fax is no number"),
    ],
)
def test_a_wrong_channel_is_named_by_place(member: str, office: str, says: str, tmp_path: Path) -> None:
    members = CHOSEN + PAT.replace("yes\n", f"yes,{member}\n")
    offices = BY_FAX + OFFICE.replace("30\n", f"30,{office}\n")
    with pytest.raises(Refused) as refused:
        directory(tmp_path, members, offices)
    assert refused.value.says.startswith(says)
    assert not any(word in refused.value.says for word in ("pigeon", "yesterday", "my fax"))


def test_who_is_not_there_is_none(tmp_path: Path) -> None:
    found = directory(tmp_path, providers="")
    assert found.member("M-2") is None
    assert found.provider("1234567893") is None


def test_a_file_that_changes_is_read_again(tmp_path: Path) -> None:
    found = directory(tmp_path)
    assert found.member("M-2") is None
    (tmp_path / MEMBERS).write_text(HEAD + PAT + PAT.replace("M-1", "M-2"), "utf-8")
    os.utime(tmp_path / MEMBERS, ns=(1, 1))
    assert found.member("M-2") is not None


def test_a_file_put_in_its_place_with_the_same_size_and_time_is_noticed(tmp_path: Path) -> None:
    found = directory(tmp_path)
    before = (tmp_path / MEMBERS).stat()
    other = tmp_path / "other.csv"
    other.write_text(HEAD + PAT.replace("M-1", "M-9"), "utf-8")
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (other.stat().st_size, other.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    other.replace(tmp_path / MEMBERS)
    assert found.member("M-1") is None
    assert found.member("M-9") is not None


def test_a_file_written_over_with_the_same_size_and_time_is_noticed(tmp_path: Path) -> None:
    found = directory(tmp_path)
    before = (tmp_path / MEMBERS).stat()
    (tmp_path / MEMBERS).write_text(HEAD + PAT.replace("M-1", "M-9"), "utf-8")
    os.utime(tmp_path / MEMBERS, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert found.member("M-9") is not None


def test_coverage_that_goes_on_may_end_in_9999(tmp_path: Path) -> None:
    member = directory(tmp_path, HEAD + PAT.replace("2024-12-31", "9999-12-31")).member("M-1")
    assert member is not None
    assert member.covered("commercial", date(2040, 1, 1)) is not None


def test_a_file_that_goes_wrong_later_does_not_pass_for_an_empty_one(tmp_path: Path) -> None:
    found = directory(tmp_path)
    (tmp_path / MEMBERS).write_bytes(b"number,\xff\n")
    with pytest.raises(Refused, match="cannot be read"):
        found.member("M-1")


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (PAT.replace("M-1", ""), "line 2: number is empty"),
        (PAT.replace("1984-03-17", "17.3.1984"), "line 2: birth_date must be a date as year-month-day"),
        (PAT.replace("1984-03-17", "19840317"), "line 2: birth_date must be a date as year-month-day"),
        (PAT.replace("1984-03-17", "1884-03-17"), "line 2: birth_date must be a date from 1900-01-01"),
        (PAT.replace("2024-01-01", "2025-W01-1"), "line 2: start must be a date as year-month-day"),
        (PAT.replace("2024-12-31", "2023-12-31"), "line 2: end is before the first day"),
        (PAT.replace("commercial", "comercial"), "line 2: product_line is none of commercial"),
        (PAT.replace(",es,", ",Spanish,"), "line 2: language is no code of a language"),
        (PAT.replace(",yes", ""), "line 2: it has 10 cells where the header names 11 columns"),
        (PAT.replace(",yes", ",yes,more"), "line 2: it has 12 cells"),
        (PAT + PAT.replace("Pat Öne", "Jo Two"), "line 3: name is another than in an earlier row"),
        (
            PAT + PAT.replace("1984-03-17", "1985-03-17"),
            "line 3: birth_date is another than in an earlier row",
        ),
        (PAT.replace("Öne", "Ö\x1bne"), "line 2: name holds characters that cannot be printed"),
        (PAT.replace("2024-01-01", ""), "line 2: start is empty"),
        (PAT.replace("commercial", ""), "line 2: product_line is empty"),
        (PAT.replace("yes", "maybe"), "line 2: fully_insured is none of"),
        (PAT.replace('"Pat Öne"', ""), "line 2: name is empty"),
    ],
)
def test_a_wrong_row_is_named_by_place_and_never_by_what_stands_there(
    row: str, says: str, tmp_path: Path
) -> None:
    with pytest.raises(Refused) as refused:
        directory(tmp_path, HEAD + row)
    assert refused.value.says.startswith(f"{MEMBERS}, {says}")
    assert not any(word in refused.value.says for word in ("Pat", "M-1", "Elm", "maybe", "17.3"))


@pytest.mark.parametrize(
    ("members", "providers", "says"),
    [
        (HEAD.replace(",language", "") + PAT, OFFICES, "column language is missing"),
        (
            HEAD.replace("birth_date", "name,birth_date") + PAT,
            OFFICES,
            "line 1: the column name stands there twice",
        ),
        (
            HEAD.replace("\n", ",chanel\n") + PAT,
            OFFICES,
            "line 1: column 12 is not known; did you mean channel",
        ),
        (HEAD + PAT + 'M-2,"Pat\n', OFFICES, "cannot be read as CSV after line 2: a quotation mark"),
        ("", OFFICES, "column number is missing"),
        (HEAD + PAT, OFFICES + OFFICE.replace("1234567893", "1234567890"), "line 2: NPI"),
        (HEAD + PAT, OFFICES.replace("phone,", ""), "column phone is missing"),
    ],
)
def test_a_wrong_file_is_refused_when_the_folder_is_opened(
    members: str, providers: str, says: str, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match=says):
        directory(tmp_path, members, providers)
