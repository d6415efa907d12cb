"""Who signed a request is somebody who can be found again."""

from __future__ import annotations

import pytest

from assent.casework.intake.signers import check_signer
from assent.casework.people.passwords import check_password
from assent.casework.record.checks import InvalidRecord

LIST = ("Jane Roe, MD", "Sam Fox, NP")


@pytest.mark.parametrize(
    "person", ["Jane Roe, MD, NPI 1234567893", "Jane Roe (NPI: 1234567893)", "jane  roe, md", "Sam Fox, NP"]
)
@pytest.mark.parametrize("identified", [True, False])
def test_who_is_listed_or_has_an_npi_signs(person: str, identified: bool) -> None:
    check_signer("attested_by", person, LIST, identified=identified)


@pytest.mark.parametrize("person", ["q", "treating psychiatrist", "Sam Foxx, NP", "NPI 1234567893"])
def test_nobody_else_signs_for_an_office_with_a_list(person: str) -> None:
    with pytest.raises(
        InvalidRecord, match=r"attested_by: this is nobody on the office's list .* NPI"
    ) as refused:
        check_signer("attested_by", person, LIST, identified=False)
    assert person not in str(refused.value).removesuffix("NPI 1234567893'.")


@pytest.mark.parametrize(
    "name",
    [
        "Dr.", "MD", "nobody", "n/a", "N/A,", "unknown", "Not applicable", "none", "signature on file",
        "Desconocido", "Dra.", "electronically signed",
    ],
)  # fmt: skip
@pytest.mark.parametrize("identified", [True, False])
def test_no_title_role_or_placeholder_signs_by_an_npi(name: str, identified: bool) -> None:
    with pytest.raises(InvalidRecord, match="names nobody"):
        check_signer("attested_by", f"{name} NPI 1234567893", (), identified=identified)


@pytest.mark.parametrize(
    "name", ["Anh Do, MD", "Dr. Li Wu", "Nurse Jackie Peyton", "Prof. Sr. Na, PhD", "Ng"]
)
def test_names_that_look_like_titles_beside_others_sign(name: str) -> None:
    check_signer("attested_by", f"{name}, NPI 1234567893", (), identified=True)


@pytest.mark.parametrize(
    "person", ["q", "...", "x y", "dr", "1234567893", "unknown", "Nobody", "not available"]
)
def test_some_letters_are_nobody_where_there_is_no_list(person: str) -> None:
    with pytest.raises(InvalidRecord, match="names nobody"):
        check_signer("attested_by", person, (), identified=False)


def test_a_plan_may_ask_that_signers_be_identified() -> None:
    for person in ("treating psychiatrist", "psychiatrist", "Li Wu"):
        check_signer("attested_by", person, (), identified=False)
    with pytest.raises(InvalidRecord, match="names nobody"):
        check_signer("attested_by", "treating psychiatrist", (), identified=True)
    check_signer("attested_by", "Jane Roe, NPI 1234567893", (), identified=True)


def test_an_npi_that_cannot_be_is_refused() -> None:
    with pytest.raises(InvalidRecord, match="last digit"):
        check_signer("attested_by", "Jane Roe, NPI 1234567890", (), identified=False)


@pytest.mark.parametrize(
    "password",
    [
        "P@ssw0rd1234", "p4ssword2026!", "Pa55word!!!!", "1l0vey0u2024", "W3lcome-2026!!", "Summer2026!Boston",
        "$ecret123456", "adm1n1strator", "Fr33dom!!2026", "H0spital#2025", "Passw0rd.Passw0rd", "M@ssachu$etts1",
    ],
)  # fmt: skip
def test_common_words_in_the_usual_disguise_are_guessed(password: str) -> None:
    with pytest.raises(InvalidRecord, match="common word"):
        check_password(password, "jane.roe", "Jane Roe", 12, 256)


@pytest.mark.parametrize(
    "password", ["violet anvil 7 harbors", "grüne Wolken am Kai", "4 turnips for Xenia", "kettle+orbit+moss"]
)
def test_words_of_ones_own_are_taken(password: str) -> None:
    check_password(password, "jane.roe", "Jane Roe", 12, 256)
