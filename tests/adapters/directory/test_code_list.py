"""``authorization.csv``: what is read, what is refused with its place and a way out, and when it is read again."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from assent.adapters.directory import CODES, make_code_list, read_code_list
from assent.casework.record.checks import Refused
from assent.casework.record.lines import ItemKind
from assent.casework.requirement.code_list import CodeList, CodeSystem, Item, ListedCode
from assent.facts.request import ProductLine
from tests.packages import CATALOGUE

HEAD = "code,system,kind,product_line,effective_from,effective_to,policy,name,drugs\n"
DRUG = "J3490,HCPCS,drug,all,2024-01-01,,mgb-031,Ketamine,Ketamine|esketamine\n"
TEST = '96365,CPT,service,commercial,2024-01-01,2024-12-31,mgb-031,"Infusion, first hour",\n'


def held(folder: Path, *rows: str, head: str = HEAD) -> CodeList:
    (folder / CODES).write_text(head + "".join(rows), "utf-8")
    found = read_code_list(folder).current()
    assert found is not None
    return found


def test_what_is_read(tmp_path: Path) -> None:
    drug, service = held(tmp_path, DRUG, TEST).entries
    assert drug == ListedCode(
        "J3490", CodeSystem.HCPCS, ItemKind.DRUG, "all", date(2024, 1, 1), None, "mgb-031", "Ketamine",
        ("ketamine", "esketamine"),
    )  # fmt: skip
    assert (service.name, service.effective_to, service.drugs) == (
        "Infusion, first hour",
        date(2024, 12, 31),
        (),
    )


def test_a_new_folder_lists_the_codes_of_the_policy_for_each_product_line(tmp_path: Path) -> None:
    make_code_list(tmp_path, CATALOGUE)
    codes = read_code_list(tmp_path).current()
    assert codes is not None
    assert {(one.code, one.product_line) for one in codes.entries} == {
        (code, line.value) for code in ("J3490", "96365") for line in ProductLine
    }
    ketamine = Item("J3490", ndc="00409-2051-05", is_drug=True)
    assert {codes.says(ketamine, line.value, date(2026, 1, 1)).listed for line in ProductLine} == {True}
    assert codes.says(Item("J3490", drugs=("other",)), "commercial", date(2026, 1, 1)).listed is False


def test_a_list_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / CODES).write_text(HEAD + DRUG, "utf-8")
    make_code_list(tmp_path, CATALOGUE)
    assert (tmp_path / CODES).read_text("utf-8") == HEAD + DRUG


def test_without_a_file_there_is_no_list_until_there_is_one(tmp_path: Path) -> None:
    found = read_code_list(tmp_path)
    assert found.current() is None
    (tmp_path / CODES).write_text(HEAD + DRUG, "utf-8")
    codes = found.current()
    assert codes is not None
    assert found.current() is codes
    (tmp_path / CODES).write_text(HEAD + DRUG + TEST, "utf-8")
    os.utime(tmp_path / CODES, ns=(1, 1))
    again = found.current()
    assert again is not None
    assert len(again.entries) == 2
    (tmp_path / CODES).unlink()
    assert found.current() is None


def test_a_list_that_goes_wrong_later_does_not_pass_for_none(tmp_path: Path) -> None:
    held(tmp_path, DRUG)
    found = read_code_list(tmp_path)
    (tmp_path / CODES).write_bytes(b"code,\xff\n")
    with pytest.raises(Refused, match="cannot be read"):
        found.current()


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (DRUG.replace("J3490", ""), "code is empty; write the code"),
        (DRUG.replace("J3490", "J349"), "code 'J349' is no HCPCS code; write a letter and four digits"),
        (TEST.replace("96365", "9636"), "code '9636' is no CPT code; write five characters"),
        (DRUG.replace("J3490,HCPCS", "0409205105,NDC"), "code '0409205105' is not readable in one way; give"),
        (DRUG.replace("HCPCS", "ICD"), "system 'ICD' is none of: CPT, HCPCS, NDC"),
        (DRUG.replace(",drug,", ",pill,"), "kind 'pill' is none of: drug, service"),
        (DRUG.replace(",all,", ",medicare,"), "product_line 'medicare' is none of: commercial,"),
        (DRUG.replace(",all,", ",,"), "product_line is empty; write a product line, or all"),
        (DRUG.replace("2024-01-01", "1.1.2024"), "effective_from '1.1.2024' is no day; write a day such as"),
        (DRUG.replace("2024-01-01", ""), "effective_from is empty; write a day such as 2026-01-31"),
        (TEST.replace("2024-12-31", "soon"), "effective_to 'soon' is no day"),
        (TEST.replace("2024-12-31", "2023-12-31"), "effective_to 2023-12-31 is before effective_from 2024-01-01"),
        (DRUG.replace("mgb-031", ""), "policy is empty; write the id of the policy"),
        (DRUG.replace(",Ketamine,", ",,"), "name is empty; write in a few words"),
        (TEST.replace('"', ""), "it has 10 cells where the header names 9 columns; quote"),
        ("J3490,HCPCS\n", "it has 2 cells where the header names 9 columns"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_named_with_its_place_and_the_way_out(row: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        held(tmp_path, row)
    assert refused.value.says.startswith(f"{CODES}, line 2: {says}"), refused.value.says


@pytest.mark.parametrize(
    "second",
    [
        DRUG,
        DRUG.replace(",all,", ",commercial,").replace("2024-01-01,", "2026-01-01,"),
        DRUG.replace("2024-01-01,", "2020-01-01,2024-01-01").replace("2024-01-01,,", "2024-01-01,"),
        DRUG.replace("Ketamine|esketamine", "esketamine"),
        DRUG.replace("Ketamine|esketamine", ""),
    ],
)
def test_no_day_of_a_code_is_listed_twice(second: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"line 3: effective_from .* lies in the time of line 2"):
        held(tmp_path, DRUG, second)


def test_times_one_after_the_other_and_other_drugs_are_no_repetition(tmp_path: Path) -> None:
    ended = DRUG.replace("2024-01-01,,", "2020-01-01,2023-12-31,")
    other = DRUG.replace("Ketamine|esketamine", "naltrexone")
    assert len(held(tmp_path, ended, DRUG, other).entries) == 3


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HEAD, "has no row: write what needs authorization, or remove the file"),
        ("", "the column code is missing"),
        (HEAD.replace(",drugs", "") + DRUG, "the column drugs is missing"),
    ],
)
def test_a_wrong_file_is_refused_when_the_folder_is_opened(text: str, says: str, tmp_path: Path) -> None:
    (tmp_path / CODES).write_text(text, "utf-8")
    with pytest.raises(Refused, match=says):
        read_code_list(tmp_path)
