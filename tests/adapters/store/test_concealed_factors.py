"""What the codes of authenticators are made of lies in the database encrypted, with a key that is outside it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from assent.adapters.seals import KeyFile
from assent.adapters.seals.keys import CONCEALED, add_key
from assent.adapters.store import AccountTables, Store, StoreError
from assent.casework.people.accounts import Account, OnFile
from assent.casework.people.second_factor import SecondFactor
from assent.casework.record.actors import Role
from assent.casework.record.checks import Refused
from tests.adapters.store.keyed import opened

NOW = datetime(2026, 2, 10, 14, tzinfo=UTC)
ADA, UNA = SecondFactor("ada", "JBSWY3DPEHPK3PXP", NOW, NOW, 7), SecondFactor("una", "KRSXG5CTMVRXEZLU", NOW)


def enrolled(store: Store) -> AccountTables:
    tables = AccountTables(store)
    for factor in (ADA, UNA):
        account = OnFile(Account(factor.account, factor.account, Role.ADMINISTRATOR))
        tables.change(lambda held, account=account: held.put(account))  # type: ignore[misc]
        tables.change(lambda held, factor=factor: held.put_factor(factor))  # type: ignore[misc]
    return tables


def written(store: Store) -> dict[str, str]:
    with store.engine.connect() as connection:
        rows = connection.execute(text("SELECT account, secret FROM account_factor"))
        return {row.account: row.secret for row in rows}


def test_no_secret_stands_in_the_database_and_each_reads_back(place: str, keys: Path) -> None:
    with opened(place, keys) as store:
        tables = enrolled(store)
        assert [tables.factor("ada"), tables.factor("una")] == [ADA, UNA]
        kept = written(store)
        assert all(secret.startswith(CONCEALED) for secret in kept.values())
        assert not {ADA.secret, UNA.secret} & set(kept.values())
        tables.change(lambda held: held.put_factor(ADA))
        assert written(store)["ada"] != kept["ada"]


def test_an_authenticator_is_of_use_for_its_owner_only(place: str, keys: Path) -> None:
    """Who can write the database cannot give somebody else's account an authenticator of their own."""
    with opened(place, keys) as store:
        tables = enrolled(store)
        with store.engine.begin() as connection:
            connection.execute(
                text("UPDATE account_factor SET secret = :mine WHERE account = 'una'"),
                {"mine": written(store)["ada"]},
            )
        with pytest.raises(Refused, match="una is not what was kept there"):
            tables.factor("una")
        assert tables.factor("ada") == ADA


def test_without_the_key_file_it_is_said_what_is_missing(place: str, keys: Path) -> None:
    with opened(place, keys) as store:
        enrolled(store)
    with opened(place, None) as store, pytest.raises(StoreError, match="ASSENT_SEAL_KEYS"):
        AccountTables(store).factor("ada")


def test_a_key_that_is_added_encrypts_what_lay_there_before(place: str, keys: Path) -> None:
    with opened(place, None) as store:
        enrolled(store)
        assert written(store) == {"ada": ADA.secret, "una": UNA.secret}
    with opened(place, keys) as store:
        tables = AccountTables(store)
        assert tables.factor("ada") == ADA
        tables.conceal_factors(KeyFile(keys))
        first = written(store)
        assert all(secret.startswith(CONCEALED) for secret in first.values())
    new = add_key(keys, 5, "2027-02-10")
    with opened(place, keys) as store:
        tables = AccountTables(store)
        assert [tables.factor("ada"), tables.factor("una")] == [ADA, UNA]
        tables.conceal_factors(KeyFile(keys))
        assert all(secret.startswith(f"{CONCEALED}{new}:") for secret in written(store).values())
        assert tables.factor("ada") == ADA


def test_a_key_that_was_taken_out_of_the_file_is_named(place: str, keys: Path, tmp_path: Path) -> None:
    with opened(place, keys) as store:
        enrolled(store)
    other = tmp_path / "other.keys"
    add_key(other, 0, "2026-03-10")
    with opened(place, other) as store, pytest.raises(Refused, match="is not in the key file"):
        AccountTables(store).factor("ada")
