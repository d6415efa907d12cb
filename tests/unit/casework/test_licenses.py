"""How the number of a license is written."""

from __future__ import annotations

import pytest

from assent.casework.people.licenses import check_number
from assent.casework.record.checks import InvalidRecord


@pytest.mark.parametrize("number", ["MA-1", "MA-123456", "MA-RN2273456", "NH-RN-0042", "DC-MD12"])
def test_a_state_and_its_number_are_a_license(number: str) -> None:
    check_number(number)


@pytest.mark.parametrize(
    "number",
    ["?", "", " ", "12345", "MA", "MA-", "MA-?", "MA-ABC", "ZZ-12345", "ma-12345", "MA 12345", "MA--1", "MA-1 ",
     "MA-\u0661", f"MA-{'1' * 30}", "-", "n/a", "MA-1\n"],
)  # fmt: skip
def test_anything_else_is_refused_with_the_way_out(number: str) -> None:
    with pytest.raises(InvalidRecord, match=r"license: number .* as MA-123456"):
        check_number(number)
