"""Accounts in the store, on both databases."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy.exc import IntegrityError

from assent.adapters.store import AccountTables, Store
from assent.adapters.store import RuleBroken as StoreRefused
from assent.adapters.store.accounts.accounts import ChangingAccounts
from assent.casework.people.account_changes import AccountChange, Happening
from assent.casework.people.accounts import Account, License, OnFile
from assent.casework.people.sign_in import Attempt, ProgramToken, Session, Tries
from assent.casework.record.actors import Role
from assent.casework.record.checks import Refused

NOW = datetime(2026, 2, 10, 14, tzinfo=UTC)
LICENCE = License("MD", "psychiatry", "MA-1", date(2027, 12, 31))
DOCTOR = Account("dr-mehta", "Dr. Mehta", Role.PHYSICIAN, licence=LICENCE, reports_to="head")
HASH = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$aGFzaA"
ON_FILE = OnFile(DOCTOR, HASH, NOW + timedelta(days=7), "https://login.example.org 7")
PROGRAM = Account("ehr", "The office's program", Role.SYSTEM_CLIENT, "1234567893")


@pytest.fixture
def tables(store: Store) -> AccountTables:
    return AccountTables(store)


def do(tables: AccountTables, *steps: Callable[[ChangingAccounts], None]) -> None:
    """Some steps in one transaction."""

    def work(held: ChangingAccounts) -> None:
        for step in steps:
            step(held)

    tables.change(work)


def put(tables: AccountTables, *people: OnFile) -> None:
    def work(held: ChangingAccounts) -> None:
        for one in people:
            held.put(one)

    tables.change(work)


def test_what_was_put_reads_back_however_the_id_is_cased(tables: AccountTables) -> None:
    put(tables, ON_FILE, OnFile(PROGRAM))
    assert tables.one("dr-mehta") == ON_FILE
    assert tables.one("Dr-Mehta ") == ON_FILE
    assert tables.one("EHR") == OnFile(PROGRAM)
    assert tables.one("nobody") is None
    assert tables.all() == [DOCTOR, PROGRAM]


def test_putting_again_changes_the_row(tables: AccountTables) -> None:
    put(tables, ON_FILE)
    changed = OnFile(replace(DOCTOR, licence=None, disabled=True, reports_to=""))
    put(tables, changed)
    assert tables.one(DOCTOR.id) == changed
    assert tables.all() == [changed.account]


def test_ids_that_differ_by_case_and_subjects_are_one(tables: AccountTables) -> None:
    put(tables, ON_FILE)
    with pytest.raises(StoreRefused, match="account"):
        put(tables, OnFile(replace(DOCTOR, id="DR-MEHTA")))
    with pytest.raises(StoreRefused, match="account"):
        put(tables, OnFile(replace(DOCTOR, id="other"), subject=ON_FILE.subject))
    assert tables.all() == [DOCTOR]


def test_sessions_live_until_they_end(tables: AccountTables) -> None:
    put(tables, ON_FILE)
    first = Session("d1", DOCTOR.id, NOW, NOW, NOW + timedelta(hours=8))
    second = replace(first, digest="d2", ends_at=NOW + timedelta(hours=1))
    do(tables, lambda held: held.start(first), lambda held: held.start(second))
    assert tables.session("d1") == (first, DOCTOR)
    assert tables.session("d3") is None
    tables.change(lambda held: held.seen("d1", NOW + timedelta(minutes=2)))
    assert tables.session("d1") == (replace(first, seen_at=NOW + timedelta(minutes=2)), DOCTOR)
    tables.change(lambda held: held.tidy(NOW + timedelta(hours=2)))
    assert tables.session("d2") is None
    tables.change(lambda held: held.end("d1"))
    assert tables.session("d1") is None
    do(tables, lambda held: held.start(first), lambda held: held.end_all(DOCTOR.id))
    assert tables.session("d1") is None


def test_a_session_or_token_needs_its_account(tables: AccountTables) -> None:
    with pytest.raises(StoreRefused):
        tables.change(lambda held: held.start(Session("d", "nobody", NOW, NOW, NOW)))
    with pytest.raises(StoreRefused):
        tables.change(lambda held: held.add_token(ProgramToken("d", "nobody", "n", NOW, NOW)))


def test_tokens_are_kept_when_they_are_over(tables: AccountTables) -> None:
    put(tables, OnFile(PROGRAM))
    one = ProgramToken("t1", PROGRAM.id, "nightly", NOW, NOW + timedelta(days=30))
    two = replace(one, digest="t2", name="portal")
    do(tables, lambda held: held.add_token(one), lambda held: held.add_token(two))
    assert tables.token("t1") == (one, PROGRAM)
    with pytest.raises(StoreRefused, match="token"):
        tables.change(lambda held: held.add_token(replace(one, digest="t3")))
    later = NOW + timedelta(days=1)
    assert tables.change(lambda held: held.revoke_tokens(PROGRAM.id, later, "nightly")) == ["nightly"]
    assert tables.change(lambda held: held.revoke_tokens(PROGRAM.id, NOW + timedelta(days=2))) == ["portal"]
    assert tables.change(lambda held: held.revoke_tokens(PROGRAM.id, later)) == []
    assert [token.revoked_at for token in tables.tokens(PROGRAM.id)] == [later, NOW + timedelta(days=2)]


def test_tries_and_attempts_are_kept_and_forgotten(tables: AccountTables) -> None:
    tries = Tries(5, NOW, NOW + timedelta(minutes=15))
    tables.change(lambda held: held.keep_tries("who", tries))
    assert tables.change(lambda held: held.tries("who")) == tries
    tables.change(lambda held: held.tidy(NOW + timedelta(minutes=5)))
    assert tables.change(lambda held: held.tries("who")) == tries
    tables.change(lambda held: held.tidy(NOW + timedelta(days=2)))
    assert tables.change(lambda held: held.tries("who")) == Tries()
    do(tables, lambda held: held.keep_tries("who", tries), lambda held: held.keep_tries("who", None))
    assert tables.change(lambda held: held.tries("who")) == Tries()

    attempt = Attempt("state", "nonce", "verifier", NOW + timedelta(minutes=10))
    tables.change(lambda held: held.begin(attempt))
    assert tables.change(lambda held: held.take("state")) == attempt
    assert tables.change(lambda held: held.take("state")) is None
    do(tables, lambda held: held.begin(attempt), lambda held: held.tidy(NOW + timedelta(hours=1)))
    assert tables.change(lambda held: held.take("state")) is None


def test_the_record_of_changes_is_read_latest_first(tables: AccountTables) -> None:
    put(tables, ON_FILE, OnFile(PROGRAM))
    lines = [
        AccountChange(NOW, "admin", Role.ADMINISTRATOR, DOCTOR.id, Happening.ADDED, {"role": "physician"}),
        AccountChange(NOW, "ehr", Role.SYSTEM_CLIENT, PROGRAM.id, Happening.SIGNED_IN),
    ]
    for line in lines:
        do(tables, lambda held, line=line: held.note(line))  # type: ignore[misc]
    assert tables.log(None, 10) == lines[::-1]
    assert tables.log(None, 1) == lines[1:]
    assert tables.log(DOCTOR.id, 10) == lines[:1]


def test_what_was_recorded_cannot_be_changed_by_anybody(
    tables: AccountTables, store: Store, direct: Callable[..., None]
) -> None:
    put(tables, ON_FILE)
    line = AccountChange(NOW, "admin", Role.ADMINISTRATOR, DOCTOR.id, Happening.ADDED)
    tables.change(lambda held: held.note(line))
    statements = [
        "UPDATE account_change SET actor = 'nobody'",
        "DELETE FROM account_change",
        "DELETE FROM account",
    ]
    if store.engine.dialect.name == "postgresql":
        statements += ["TRUNCATE account_change", "TRUNCATE account CASCADE"]
    else:
        statements += [
            "INSERT OR REPLACE INTO account_change SELECT * FROM account_change",
            "INSERT OR REPLACE INTO account SELECT * FROM account",
        ]
    for statement in statements:
        with pytest.raises(IntegrityError):
            direct(statement)
    assert tables.log(None, 10) == [line]


def test_no_password_is_kept_that_is_not_hashed(tables: AccountTables) -> None:
    with pytest.raises(StoreRefused, match="account_password_hashed") as refused:
        put(tables, replace(ON_FILE, password="correct horse battery"))
    assert "horse" not in repr(refused.value)


def test_all_of_a_change_or_nothing(tables: AccountTables) -> None:
    def work(held: ChangingAccounts) -> None:
        held.put(ON_FILE)
        raise Refused("Not so.")

    with pytest.raises(Refused, match="Not so"):
        tables.change(work)
    assert tables.all() == []


def test_changes_come_one_after_the_other(tables: AccountTables) -> None:
    """Ten at once count to ten: nobody reads what another is about to change."""
    together = Barrier(10)

    def one_more(held: ChangingAccounts) -> None:
        held.keep_tries("who", Tries(held.tries("who").count + 1, NOW))

    def run() -> None:
        together.wait()
        tables.change(one_more)

    threads = [Thread(target=run) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert tables.change(lambda held: held.tries("who")).count == 10


def test_passwords_do_not_leave_with_the_record(tables: AccountTables, store: Store, tmp_path: Path) -> None:
    put(tables, ON_FILE)
    store.export_all(tmp_path / "record")
    assert json.dumps("dr-mehta") not in (tmp_path / "record").read_text("utf-8")
