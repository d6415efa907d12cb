"""Accounts, licenses, passwords, tries, sessions: what each may be and how long it holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from assent.casework.determination.attestations import AttestationId, sentence
from assent.casework.exchange.clients import ACCESS_LIFETIME, AccessToken
from assent.casework.people.account_changes import differences
from assent.casework.people.accounts import Account, License
from assent.casework.people.passwords import check_password, normal
from assent.casework.people.sign_in import (
    Attempt,
    LockedOut,
    ProgramToken,
    Session,
    SignInRules,
    Tries,
    folded,
)
from assent.casework.record.actors import Actor, Role
from assent.casework.record.checks import InvalidRecord, Refused

NOW = datetime(2026, 2, 10, 14, tzinfo=UTC)
NPI = "1234567893"
LICENCE = License("RN", "psychiatric nursing", "RN-7", date(2026, 2, 10))
NURSE = Account("nurse-1", "Nora Example", Role.NURSE, licence=LICENCE)
RULES = SignInRules()


def test_a_clinician_signs_by_the_licence_on_file() -> None:
    signature = NURSE.sign(sentence(AttestationId.APPROVAL), NOW)
    assert (signature.person, signature.credential, signature.licence) == ("nurse-1", "RN", "RN-7")
    assert signature.signed_at == NOW


def test_without_a_licence_nobody_signs() -> None:
    with pytest.raises(Refused, match="No license is on file for nurse-1"):
        replace(NURSE, licence=None).sign(sentence(AttestationId.APPROVAL), NOW)


def test_the_last_day_of_a_licence_counts_and_the_next_does_not() -> None:
    with pytest.raises(Refused, match="was valid until 2026-02-10"):
        NURSE.sign(sentence(AttestationId.APPROVAL), NOW + timedelta(days=1))


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.NURSE, Role.PHYSICIAN)])
def test_only_clinicians_hold_a_licence(role: Role) -> None:
    with pytest.raises(InvalidRecord):
        Account("somebody", "Somebody", role, NPI, LICENCE)


@pytest.mark.parametrize("role", [Role.PROVIDER, Role.SYSTEM_CLIENT])
def test_an_office_has_an_npi(role: Role) -> None:
    assert Account("office", "Office", role, NPI).actor == Actor("office", role, NPI)
    with pytest.raises(InvalidRecord, match="NPI"):
        Account("office", "Office", role)


@pytest.mark.parametrize(
    ("id", "name", "says"),
    [
        ("", "Name", "id is empty"),
        ("a", " ", "name is empty"),
        ("assent", "Name", "what the record calls this software"),
        ("System", "Name", "what the record calls this software"),
        (" a", "Name", "space"),
        ("a\u200b", "Name", "cannot be seen"),
        ("a\nb", "Name", "cannot be seen"),
        ("a" * 201, "Name", "200 characters"),
        ("a", "Name\nof two lines", "one line"),
    ],
)
def test_an_id_reads_the_same_everywhere(id: str, name: str, says: str) -> None:
    with pytest.raises(InvalidRecord, match=says):
        Account(id, name, Role.INTAKE)


def test_nobody_is_the_software_or_their_own_superior() -> None:
    with pytest.raises(InvalidRecord, match="system_client"):
        Account("a", "A", Role.SYSTEM)
    with pytest.raises(InvalidRecord, match="reports_to"):
        Account("a", "A", Role.INTAKE, reports_to="a")


def test_what_changed_is_said_by_field() -> None:
    after = replace(NURSE, licence=replace(LICENCE, valid_until=date(2028, 2, 10)), disabled=True)
    assert differences(NURSE, after) == {
        "licence_valid_until": "2026-02-10 -> 2028-02-10",
        "disabled": "none -> yes",
    }
    assert differences(NURSE, NURSE) == {}
    assert differences(None, NURSE)["role"] == "nurse"
    assert differences(replace(NURSE, licence=None), NURSE)["licence"] == "none -> RN-7"


@pytest.mark.parametrize(
    "password",
    [
        "tulip gravel anchor moss",
        "correcthorsebattery",
        "4829103857162",
        "ключевое слово для нас",
        "Nora likes long walks",
    ],
)
def test_long_passwords_of_any_signs_are_taken(password: str) -> None:
    check_password(password, NURSE.id, NURSE.name, 12, 256)


@pytest.mark.parametrize(
    "password",
    [
        "nurse-1",
        "short",
        "x" * 257,
        "aaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "123456789012",
        "abcdefghijklm",
        "zyxwvutsrqponm",
        "Password2026!",
        "passwordpassword",
        "Nora.Example.2026",
        "nora example",
        "NURSE-1-nurse-1",
        "AssentAssent1",
        "ketamine-2026-!",
        "Qwertyuiop12",
        "welcome.boston.1",
    ],
)
def test_what_is_guessed_first_is_refused_and_never_repeated(password: str) -> None:
    with pytest.raises(InvalidRecord, match="password") as refused:
        check_password(password, NURSE.id, NURSE.name, 12, 256)
    assert password not in refused.value.says


def test_the_same_signs_from_two_keyboards_are_the_same_password() -> None:
    assert normal("Cafe\u0301 am Hafen") == normal("Caf\u00e9 am Hafen")
    assert folded(" Dr-\uff2dehta ") == folded("DR-MEHTA") == "dr-mehta"


def test_five_wrong_tries_in_a_quarter_of_an_hour_lock_for_a_quarter() -> None:
    tries = Tries()
    for minute in range(4):
        tries = tries.one_more(NOW + timedelta(minutes=minute), RULES)
        assert tries.locked_until is None
    last = NOW + timedelta(minutes=14)
    tries = tries.one_more(last, RULES)
    assert tries.locked_until == last + timedelta(minutes=15)
    with pytest.raises(LockedOut, match="until 2026-02-10 09:29 EST") as locked:
        tries.one_more(last + timedelta(minutes=14, seconds=59), RULES)
    assert locked.value.until == tries.locked_until
    again = tries.one_more(last + timedelta(minutes=15), RULES)
    assert (again.count, again.locked_until) == (1, None)


def test_tries_that_are_far_apart_do_not_add_up() -> None:
    tries = Tries()
    for number in range(20):
        tries = tries.one_more(NOW + timedelta(minutes=4 * number), RULES)
        assert tries.locked_until is None


def test_a_session_ends_when_idle_and_after_its_time() -> None:
    session = Session("digest", "nurse-1", NOW, NOW, NOW + RULES.session)
    assert session.holds(NOW + timedelta(minutes=14, seconds=59), RULES)
    assert not session.holds(NOW + timedelta(minutes=15), RULES)
    busy = replace(session, seen_at=NOW + timedelta(hours=7, minutes=55))
    assert busy.holds(NOW + timedelta(hours=7, minutes=59), RULES)
    assert not busy.holds(NOW + timedelta(hours=8), RULES)


def test_the_use_of_a_session_is_noted_once_a_minute() -> None:
    session = Session("digest", "nurse-1", NOW, NOW, NOW + RULES.session)
    assert not session.to_be_noted(NOW + timedelta(seconds=59), RULES)
    assert session.to_be_noted(NOW + timedelta(seconds=60), RULES)


def test_a_token_holds_until_its_end_or_its_revocation() -> None:
    token = ProgramToken("digest", "ehr", "nightly", NOW, NOW + timedelta(days=1))
    assert token.holds(NOW)
    assert not token.holds(NOW + timedelta(days=1))
    assert not replace(token, revoked_at=NOW).holds(NOW)


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(("ahead", "counts"), [(HOUR, True), (HOUR + timedelta(seconds=1), False)])
def test_what_a_clock_began_that_was_ahead_counts_for_nothing(ahead: timedelta, counts: bool) -> None:
    start = NOW + ahead
    assert Session("d", "nurse-1", start, start, start + RULES.session).holds(NOW, RULES) is counts
    assert ProgramToken("d", "ehr", "nightly", start, start + HOUR).holds(NOW) is counts
    assert AccessToken("d", "ehr", (), start + ACCESS_LIFETIME).holds(NOW) is counts
    assert Attempt("s", "n", "v", start + RULES.provider).holds(NOW, RULES) is counts
    locked = Tries(5, start, start + RULES.locked_for)
    if counts:
        with pytest.raises(LockedOut):
            locked.one_more(NOW, RULES)
    else:
        assert locked.one_more(NOW, RULES) == Tries(1, NOW)
        assert Tries(4, start).one_more(NOW, RULES) == Tries(1, NOW)


def test_secrets_do_not_show_where_things_are_printed() -> None:
    assert "the-digest" not in repr(Session("the-digest", "a", NOW, NOW, NOW))
    assert "the-digest" not in repr(ProgramToken("the-digest", "a", "b", NOW, NOW))
