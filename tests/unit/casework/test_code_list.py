"""The plan's own list: what it says of an item on a day, and when it cannot say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from assent.casework.record.checks import InvalidRecord
from assent.casework.record.lines import ItemKind
from assent.casework.requirement.code_list import CodeList, CodeSystem, Item, ListedCode, ValidCode

INFUSION = ListedCode(
    "96365", CodeSystem.CPT, ItemKind.SERVICE, "commercial",
    date(2024, 1, 1), date(2026, 6, 30), "mgb-031", "Infusion",
)  # fmt: skip
KETAMINE = ListedCode(
    "J3490", CodeSystem.HCPCS, ItemKind.DRUG, "all", date(2024, 1, 1), None, "mgb-031", "Ketamine", ("ketamine",)
)  # fmt: skip
BY_NDC = replace(KETAMINE, code="00409-2051-05", system=CodeSystem.NDC, drugs=())
HOSPIRA, SPRAVATO = "00409-2051-05", "50458-0028-02"
DAY = date(2026, 2, 10)


def says(item: Item, *entries: ListedCode, line: str = "commercial", day: date = DAY) -> bool | None:
    return CodeList(entries).says(item, line, day).listed


@pytest.mark.parametrize(
    ("day", "listed"),
    [
        (date(2023, 12, 31), False),
        (date(2024, 1, 1), True),
        (date(2026, 6, 30), True),
        (date(2026, 7, 1), False),
    ],
)
def test_both_days_are_included(day: date, listed: bool) -> None:
    assert says(Item("96365"), INFUSION, day=day) is listed


def test_an_entry_is_for_its_product_line_or_for_all() -> None:
    item = Item("J3490", drugs=("ketamine",))
    assert says(Item("96365"), INFUSION, line="mgb_aco") is False
    assert [says(item, KETAMINE, line=line) for line in ("commercial", "mgb_aco")] == [True, True]


def test_a_code_is_read_however_it_is_typed() -> None:
    assert says(Item(" j3490 ", drugs=("ketamine",)), KETAMINE) is True


@pytest.mark.parametrize(
    ("item", "listed"),
    [
        (Item("J3490", drugs=("ketamine",)), True),
        (Item("J3490", ndc=HOSPIRA), True),
        (Item("J3490", ndc=SPRAVATO), False),
        (Item("J3490", drugs=("naltrexone",)), False),
        (Item("J3490", ndc=SPRAVATO, drugs=("ketamine",)), True),  # by anybody's word
        (Item("J3490"), None),
        (Item("J3490", ndc="12345-6789-01"), None),  # the table of products is not complete
        (Item("J3490", ndc="no code at all"), None),
    ],
)
def test_a_code_that_stands_for_many_drugs_depends_on_the_drug(item: Item, listed: bool | None) -> None:
    assert says(item, KETAMINE) is listed


def test_what_is_not_known_is_named_with_the_entries_that_it_would_settle() -> None:
    said = CodeList([KETAMINE, INFUSION]).says(Item("J3490"), "commercial", DAY)
    assert (said.missing, said.entries) == (("drug",), (KETAMINE,))
    assert said.says == "whether J3490 is on it depends on what is not known: drug"


@pytest.mark.parametrize("ndc", ["00409-2051-05", "0409-2051-99", "00409205105", "409-2051"])
def test_an_entry_by_ndc_is_for_every_package(ndc: str) -> None:
    expected = None if ndc == "409-2051" else True
    assert says(Item("J3490", ndc=ndc, is_drug=True), BY_NDC) is expected


def test_a_drug_without_its_ndc_may_be_one_that_is_listed_by_it() -> None:
    said = CodeList([BY_NDC]).says(Item("J3490", is_drug=True), "commercial", DAY)
    assert (said.listed, said.missing) == (None, ("ndc",))
    known = ValidCode("96365", date(2020, 1, 1), None), ValidCode("J3490", date(2020, 1, 1), None)
    for item in (Item("96365"), Item("J3490", ndc=SPRAVATO, is_drug=True)):
        assert CodeList([BY_NDC], known).says(item, "commercial", DAY).listed is False
        assert CodeList([BY_NDC]).says(item, "commercial", DAY).strange


def test_how_a_line_calls_its_code_does_not_take_it_off_the_list() -> None:
    assert says(Item("96365", is_drug=True), INFUSION) is True


def test_what_comes_to_be_on_the_list_later_is_said() -> None:
    said = CodeList([INFUSION]).says(Item("96365"), "commercial", date(2023, 12, 1))
    assert (said.listed, said.later) == (False, date(2024, 1, 1))
    assert said.says == "96365 is not on it before 2024-01-01"
    assert said.citation == "the plan's list of 2023-12-01"


def test_the_list_of_a_year() -> None:
    found = CodeList([INFUSION, KETAMINE])
    year: Callable[[int], tuple[ListedCode, ...]] = lambda y: found.during(  # noqa: E731
        date(y, 1, 1), date(y, 12, 31), "commercial"
    )
    assert [year(one) for one in (2023, 2026, 2027)] == [(), (INFUSION, KETAMINE), (KETAMINE,)]
    assert found.during(DAY, DAY, "one_care") == (KETAMINE,)


def test_an_entry_ends_no_earlier_than_it_begins() -> None:
    with pytest.raises(InvalidRecord, match="exchange the two"):
        replace(INFUSION, effective_to=date(2023, 12, 31))
    with pytest.raises(InvalidRecord, match="name is empty"):
        replace(INFUSION, name=" ")
