"""Hook calls stay until their time is over, and go then with what was said in them; none is changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from assent.adapters.store import Store
from assent.adapters.store.exchange.guidance import GuidanceTables
from assent.casework.exchange.guidance import CoverageAssertion, HookCall

NOW = datetime(2026, 2, 10, 14, tzinfo=UTC)
NPIS = ("1234567893",)


def kept(store: Store) -> GuidanceTables:
    """Ten calls, one a day, the last of them today."""
    tables = GuidanceTables(store)
    for number in range(10):
        at = NOW - timedelta(days=9 - number)
        call = HookCall(f"H-{number}", at, "ehr", "order-sign", f"i-{number}", b"{}", b"{}")
        said = CoverageAssertion(
            f"CA-{number}", at, "ehr", NPIS, "order-sign", "Coverage/1", "", "", date(2026, 2, 10), ()
        )
        tables.keep(call, said)
    return tables


def changed(store: Store, statement: str) -> None:
    with store.engine.begin() as connection:
        connection.execute(text(statement))


def test_what_is_over_goes_oldest_first_with_what_was_said(store: Store) -> None:
    tables = kept(store)
    before = NOW - timedelta(days=4, hours=1)
    assert tables.forget(before, 3) == 3
    assert tables.assertion("CA-2") is None
    assert tables.call_of("CA-2") is None
    assert tables.assertion("CA-3") is not None
    assert tables.forget(before, 100) == 2
    assert tables.forget(before, 100) == 0
    assert [call.id for call in tables.calls(100)] == ["H-9", "H-8", "H-7", "H-6", "H-5"]
    assert tables.assertion("CA-5") is not None


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM hook_call WHERE id = 'H-9'",
        "DELETE FROM coverage_assertion WHERE id = 'CA-9'",
        "UPDATE hook_call SET status = 500 WHERE id = 'H-9'",
        "UPDATE coverage_assertion SET said = '{}' WHERE id = 'CA-9'",
        "DELETE FROM hook_calls_kept",
    ],
)
def test_what_is_not_over_stays_and_nothing_is_changed(store: Store, statement: str) -> None:
    tables = kept(store)
    tables.forget(NOW - timedelta(days=5), 1)
    with pytest.raises(DBAPIError):
        changed(store, statement)
    assert len(tables.calls(100)) == 9


def test_the_moment_only_moves_forward(store: Store) -> None:
    tables = kept(store)
    tables.forget(NOW - timedelta(days=2), 1)
    assert tables.forget(NOW - timedelta(days=5), 1) == 1, "an earlier moment is no error"
    with pytest.raises(DBAPIError, match="forward"):
        changed(store, "UPDATE hook_calls_kept SET since = '1971-01-01T00:00:00.000000Z'")
