"""Identifiers: what checks, what does not, and what is said about it."""

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assent.casework.record.checks import InvalidRecord
from assent.casework.record.identifiers import (
    MemberIdShape,
    authorization_number,
    check_authorization_number,
    check_npi,
    request_number,
)


@pytest.mark.parametrize("npi", ["1234567893", "1245319599", "1000000012"])
def test_an_npi_checks_under_the_prefix_80840(npi: str) -> None:
    assert check_npi(npi) == npi


@pytest.mark.parametrize(
    ("npi", "says"),
    [
        ("1234567890", "last digit does not check"),
        ("1243567893", "last digit does not check"),
        ("123456789", "it has 10 digits"),
        ("3234567893", "begins with 1 or 2"),
        ("12345６7893", "it has 10 digits"),
        ("1234567893\n", "it has 10 digits"),
    ],
)
def test_an_npi_that_does_not(npi: str, says: str) -> None:
    with pytest.raises(InvalidRecord, match=says):
        check_npi(npi)


@given(st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(at: int, by: int) -> None:
    digits = list("1234567893")
    digits[at + 1] = str((int(digits[at + 1]) + by) % 10)
    with pytest.raises(InvalidRecord):
        check_npi("".join(digits))


def test_a_members_number_has_the_shape_that_the_plan_says() -> None:
    shape = MemberIdShape(r"M-\d{4}", "M- and four digits")
    assert shape.check("M-1001") == "M-1001"
    with pytest.raises(InvalidRecord, match="must be M- and four digits"):
        shape.check("M-1001x")


def test_an_authorization_number_follows_from_its_seed() -> None:
    number = authorization_number("seed", "R-1", 1)
    assert number == authorization_number("seed", "R-1", 1)
    others = {authorization_number("seed", f"R-{n}", ordinal) for n in range(200) for ordinal in (1, 2)}
    assert len(others) == 400
    assert number in others
    assert check_authorization_number(number) == number


@given(st.text(max_size=9), st.integers(0, 12), st.sampled_from("23456789CFGHJMPQRVWX"))
def test_one_wrong_sign_is_always_found(seed: str, at: int, sign: str) -> None:
    number = authorization_number(seed, "R-1", 1)
    wrong = number[: 3 + at] + sign + number[4 + at :]
    if wrong == number or number[3 + at] == "-":
        return
    with pytest.raises(InvalidRecord):
        check_authorization_number(wrong)


def test_authorizations_count_from_one() -> None:
    with pytest.raises(InvalidRecord, match="count from 1"):
        authorization_number("seed", "R-1", 0)
    with pytest.raises(InvalidRecord, match="looks like AU-XXXXX"):
        check_authorization_number("AU-1")


@given(st.binary(min_size=32, max_size=32), st.integers(1, 5))
def test_a_requests_number_follows_from_its_seed_and_can_be_read_aloud(seed: bytes, groups: int) -> None:
    number = request_number("P", seed, groups)
    assert number == request_number("P", seed, groups)
    assert re.fullmatch(rf"P(-[2-9BCDFGHJKMNP-TV-Z]{{4}}){{{groups}}}", number), number


def test_numbers_of_requests_do_not_meet() -> None:
    numbers = {request_number("P", hashlib.sha256(str(count).encode()).digest()) for count in range(20_000)}
    assert len(numbers) == 20_000
