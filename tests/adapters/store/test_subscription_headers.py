"""Headers of subscriptions hold secrets of other parties: encrypted with the key that is outside the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from assent.adapters.seals import KeyFile
from assent.adapters.seals.keys import CONCEALED, add_key
from assent.adapters.store import Store, StoreError
from assent.adapters.store.exchange.subscriptions import SubscriptionTables
from assent.casework.exchange.subscriptions import Subscription, SubscriptionStatus
from assent.casework.record.checks import Refused
from tests.adapters.store.keyed import opened

NOW = datetime(2026, 2, 10, 14, tzinfo=UTC)
HEADERS = ("Authorization: Bearer of-the-office", "X-Tenant: 7")
MADE = Subscription("S-1", "ehr", "1234567893", "https://ehr.example.org/told", "/fhir/pas/2.2", NOW, HEADERS)


def subscribed(store: Store) -> SubscriptionTables:
    tables = SubscriptionTables(store)
    tables.begin(MADE)
    tables.begin(replace(MADE, id="S-2", headers=("Authorization: Bearer of-another",)))
    return tables


def written(store: Store) -> str:
    with store.engine.connect() as connection:
        return " ".join(map(str, connection.execute(text("SELECT said FROM subscription")).scalars()))


def test_no_header_stands_in_the_database_or_is_read_with_the_subscription(place: str, keys: Path) -> None:
    with opened(place, keys) as store:
        tables = subscribed(store)
        assert tables.headers("S-1") == HEADERS
        assert tables.one("S-1") == replace(MADE, headers=())
        assert "of-the-office" not in written(store)
        assert written(store).count(CONCEALED) == 3


def test_another_state_keeps_the_headers_and_the_end_forgets_them(place: str, keys: Path) -> None:
    with opened(place, keys) as store:
        tables = subscribed(store)
        held = tables.one("S-1")
        assert held is not None
        tables.change(held.activated())
        assert tables.headers("S-1") == HEADERS
        tables.begin(replace(MADE, headers=("X: other",)))
        assert tables.headers("S-1") == ("X: other",)
        tables.change(held.turned_off())
        assert (tables.headers("S-1"), tables.headers("S-2")) == ((), ("Authorization: Bearer of-another",))


def test_a_header_is_of_use_for_its_own_subscription_only(place: str, keys: Path) -> None:
    """Who can write the database cannot have the secret of one office sent to another's endpoint."""
    with opened(place, keys) as store:
        tables = subscribed(store)
        with store.engine.begin() as connection:
            connection.execute(
                text("UPDATE subscription SET said = (SELECT said FROM subscription WHERE id = 'S-1')")
            )
        with pytest.raises(Refused, match="S-2 are not what was kept there"):
            tables.headers("S-2")


def test_without_the_key_file_it_is_said_what_is_missing(place: str, keys: Path) -> None:
    with opened(place, keys) as store:
        subscribed(store)
    with opened(place, None) as store:
        assert SubscriptionTables(store).one("S-1") is not None
        with pytest.raises(StoreError, match="ASSENT_SEAL_KEYS"):
            SubscriptionTables(store).headers("S-1")


def test_a_key_that_is_added_encrypts_what_lay_there_before(place: str, keys: Path) -> None:
    with opened(place, None) as store:
        assert subscribed(store).headers("S-1") == HEADERS
        assert "of-the-office" in written(store)
    with opened(place, keys) as store:
        SubscriptionTables(store).conceal_headers(KeyFile(keys))
        assert "of-the-office" not in written(store)
    new = add_key(keys, 5, "2027-02-10")
    with opened(place, keys) as store:
        tables = SubscriptionTables(store)
        tables.conceal_headers(KeyFile(keys))
        assert written(store).count(f"{CONCEALED}{new}:") == written(store).count(CONCEALED) == 3
        assert tables.headers("S-1") == HEADERS


def test_the_first_subscription_begins_at_the_end_of_the_record(place: str) -> None:
    with opened(place, None) as store:
        tables = SubscriptionTables(store)
        assert not tables.anybody()
        assert tables.move_on(0, 7)
        subscribed(store)
        assert (tables.anybody(), tables.position()) == (True, 0)
        for id in ("S-1", "S-2"):
            held = tables.one(id)
            assert held is not None
            tables.change(replace(held, status=SubscriptionStatus.ERROR))
        assert not tables.anybody()
