"""What the database itself refuses, whoever asks."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from sqlalchemy.exc import IntegrityError

from assent.adapters.store import DamagedRecord, Store
from tests.adapters.store.story import START, notes

Direct = Callable[..., None]

_SIGNED = {
    "outcome": "adverse",
    "automatic": False,
    "signer": "Dr. Example",
    "credential": "MD",
    "specialty": "psychiatry",
    "reasons": json.dumps([{"clause": "I.2", "words": "too old"}]),
    "considered": json.dumps([{"kind": "fact", "reference": "phq9"}]),
}
_INSERT = (
    "INSERT INTO determination (request, sequence, line, outcome, decided_at, automatic, signer,"
    f" credential, specialty, reasons, considered) VALUES ('R-1', 1, '1', :outcome, '{START.isoformat()}',"
    " :automatic, :signer, :credential, :specialty, :reasons, :considered)"
)
_COPY = (
    "INSERT INTO event (request, sequence, at, actor, role, organization, type, body, previous, digest)"
    " SELECT {}, at, actor, role, organization, type, body, {}, 'x' FROM event WHERE sequence = 2"
)
_BLANK: tuple[object, ...] = (
    *(
        None,
        "",
        "  ",
        "\t\n",
        "\u00a0",
        "\u2060",
        "\u200b\u200d",
        "\u3164",
        "\u2800",
        "\u202e",
        "\ufe0f",
        "\u00ad",
    ),
    "\u2061 \u2064",
)
_NO_LIST: tuple[object, ...] = (
    *(None, "", "[]", "null", "{}", '"words"', '[""]', '["  "]', "[null]", "[[]]", "[{}]", "[1, 2]"),
    *('["\u2060"]', '["said", "\u3164"]', '["said", ""]', '[{"clause": "I.2", "words": "\\u00a0 "}]'),
)


@pytest.fixture
def filled(store: Store) -> Store:
    store.append("R-1", 0, notes("R-1", "x", "y"), key="k")
    store.checkpoint(START)
    return store


def test_the_record_cannot_be_changed_or_removed(filled: Store, direct: Direct) -> None:
    for table in ("event", "checkpoint", "idempotency"):
        with pytest.raises(IntegrityError):
            direct(f"UPDATE {table} SET digest = 'x'")
        with pytest.raises(IntegrityError):
            direct(f"DELETE FROM {table}")
    assert filled.verify().ok


def test_nor_emptied_or_replaced(filled: Store, direct: Direct) -> None:
    if filled.engine.dialect.name == "postgresql":
        statements = ["TRUNCATE event CASCADE", "TRUNCATE head CASCADE"]
    else:
        columns = "request, sequence, at, actor, role, organization, type, body, previous, digest"
        statements = [
            "PRAGMA recursive_triggers = OFF",
            f"INSERT OR REPLACE INTO event ({columns}) SELECT {columns} FROM event",
            "INSERT OR REPLACE INTO event SELECT * FROM event",
            "INSERT OR REPLACE INTO head SELECT request, 9, digest FROM head",
            "INSERT OR REPLACE INTO checkpoint SELECT * FROM checkpoint",
        ]
    for statement in statements:
        if statement.startswith("PRAGMA"):
            direct(statement)
            continue
        with pytest.raises(IntegrityError):
            direct(statement)
    assert filled.verify().ok


_ROUNDABOUT = (
    "TRUNCATE checkpoint",
    "TRUNCATE idempotency",
    "TRUNCATE event, head, determination CASCADE",
    "INSERT INTO event SELECT * FROM event ON CONFLICT (position) DO UPDATE SET body = 'x'",
    "INSERT INTO head SELECT * FROM head ON CONFLICT (request) DO UPDATE SET sequence = 1",
    "WITH gone AS (DELETE FROM event RETURNING *) SELECT count(*) FROM gone",
    "WITH made AS (UPDATE event SET actor = 'x' RETURNING *) SELECT count(*) FROM made",
    "MERGE INTO event USING head ON event.request = head.request WHEN MATCHED THEN DELETE",
    "MERGE INTO event USING head ON event.request = head.request WHEN MATCHED THEN UPDATE SET role = 'x'",
    "DO $$ BEGIN DELETE FROM event; END $$",
    "DO $$ BEGIN EXECUTE 'UPDATE head SET sequence = 1'; END $$",
)


@pytest.mark.parametrize("statement", _ROUNDABOUT)
def test_nor_in_a_roundabout_way_of_postgresql(filled: Store, direct: Direct, statement: str) -> None:
    if filled.engine.dialect.name == "postgresql":
        with pytest.raises(IntegrityError):
            direct(statement)
    assert filled.verify().ok


def test_an_entry_put_in_with_another_program_is_found_and_decides_nothing(
    filled: Store, direct: Direct
) -> None:
    """The chain goes on, as the database checks; the digest is not its own, or its body is no event."""
    body = '{"determination":{"is":"adverse","line":"1"},"is":"determined"}'
    columns = "request, sequence, at, actor, role, organization, type, body, previous, digest"
    values = "request, 3, at, actor, role, organization, 'determined', :body, digest, 'x'"
    direct(f"INSERT INTO event ({columns}) SELECT {values} FROM event WHERE sequence = 2", body=body)
    with pytest.raises(DamagedRecord):
        filled.read("R-1")
    assert {one.request for one in filled.verify().differences} >= {"R-1"}
    assert filled.derived("R-1")["determination"] == []
    with pytest.raises(IntegrityError):
        direct("DELETE FROM event WHERE sequence = 3")


def test_chain_and_heads_only_go_on(filled: Store, direct: Direct) -> None:
    for statement in (
        "UPDATE head SET sequence = 1",
        "UPDATE head SET sequence = 3",
        "UPDATE head SET request = 'R-2', sequence = 3",
        "DELETE FROM head",
        _COPY.format("request, 4", "digest"),
        _COPY.format("request, 3", "'x'"),
        _COPY.format("'R-2', 1", "'x'"),
    ):
        with pytest.raises(IntegrityError):
            direct(statement)
    assert filled.verify().ok


def test_no_adverse_or_partial_row_without_its_clinician(filled: Store, direct: Direct) -> None:
    lacking: list[dict[str, object]] = [
        {"automatic": True},
        *({name: value} for name in ("signer", "credential", "specialty") for value in _BLANK),
        *({name: value} for name in ("reasons", "considered") for value in _NO_LIST),
    ]
    for outcome in ("adverse", "partially_approved"):
        for change in lacking:
            with pytest.raises(IntegrityError):
                direct(_INSERT, **{**_SIGNED, "outcome": outcome, **change})
    assert filled.verify().ok


def test_no_outcome_of_another_name(filled: Store, direct: Direct) -> None:
    with pytest.raises(IntegrityError):
        direct(_INSERT, **{**_SIGNED, "outcome": "denied", "signer": None})
    with pytest.raises(IntegrityError):
        direct(_INSERT, **{**_SIGNED, "outcome": None, "signer": None})


def test_no_approval_becomes_adverse_afterwards(filled: Store, direct: Direct) -> None:
    nobody = dict.fromkeys(_SIGNED, None)
    direct(_INSERT, **{**nobody, "outcome": "approved", "automatic": True})
    for change in ("outcome = 'adverse'", "outcome = 'adverse', automatic = false, signer = 'x'"):
        with pytest.raises(IntegrityError):
            direct(f"UPDATE determination SET {change}")


def test_a_signed_one_is_taken_and_keeps_its_signature(filled: Store, direct: Direct) -> None:
    direct(_INSERT, **_SIGNED)
    with pytest.raises(IntegrityError):
        direct("UPDATE determination SET signer = NULL")


def test_no_determination_without_an_event(filled: Store, direct: Direct) -> None:
    with pytest.raises(IntegrityError):
        direct(_INSERT.replace("'R-1', 1", "'R-1', 7"), **_SIGNED)
