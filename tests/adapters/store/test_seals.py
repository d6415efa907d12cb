"""Seals beside the chain: whoever writes the database without the key forges, drops or exchanges nothing unseen."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from assent import bootstrap
from assent.adapters.projections import PROJECTIONS
from assent.adapters.store.backup import restore as restore_store
from assent.casework.oversight.verification import Verified
from assent.casework.record.checks import Refused
from assent.casework.record.event import GENESIS
from assent.cli.oversight.operations import add_seal_key
from assent.cli.record.audit import verify_store
from assent.desk.record import audit
from tests.adapters.store.test_folder_backup import submit
from tests.adapters.store.test_one_setting import NOW, setting


@pytest.fixture
def folder(empty_place: str, tmp_path: Path) -> Path:
    """A folder in either database with one request from before the first key."""
    made = tmp_path / "requests"
    bootstrap.make_store(made, "", setting(empty_place))
    with bootstrap.desk(made) as desk:
        submit(desk, "before")
    return made


@pytest.fixture
def keys(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Its key file, in use."""
    file = tmp_path / "elsewhere" / "seal.keys"
    file.parent.mkdir()
    assert add_seal_key(folder, file) == 0
    monkeypatch.setenv(bootstrap.SEAL_KEYS, str(file))
    return file


def engine_of(folder: Path) -> Engine:
    where = bootstrap.place(folder)
    return create_engine(f"sqlite:///{where}" if isinstance(where, Path) else where)


def forge(folder: Path, *statements: str) -> None:
    """As somebody who owns the database: first every guard is taken away."""
    engine = engine_of(folder)
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            names = connection.execute(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            ).scalars()
            for name in list(names):
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            for name in ("event", "checkpoint", "head", "idempotency"):
                connection.execute(text(f"ALTER TABLE {name} DISABLE TRIGGER USER"))
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def verified(folder: Path, heads: tuple[str, ...] = ()) -> Verified:
    with bootstrap.desk(folder) as desk:
        return audit.verify(desk, {}, heads)


def submitted(folder: Path, id: str) -> None:
    with bootstrap.desk(folder) as desk:
        submit(desk, id)


def test_older_entries_stay_unsealed_and_new_ones_are_sealed(folder: Path, keys: Path) -> None:
    before = verified(folder)
    assert (before.sealed, before.faults) == (0, ())
    submitted(folder, "after")
    with bootstrap.desk(folder) as desk:
        audit.checkpoint(desk, NOW)
    after = verified(folder)
    assert (after.unsealed, after.seals_checked, after.faults) == (before.entries, True, ())
    assert after.sealed == after.entries - before.entries > 0
    assert keys.stat().st_mode & 0o077 == 0


def test_without_the_key_the_chain_is_checked_and_nothing_is_written(
    folder: Path, keys: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    submitted(folder, "after")
    capsys.readouterr()
    assert verify_store(folder, ()) == 0
    assert capsys.readouterr().out.endswith("everything agrees\n")
    monkeypatch.delenv(bootstrap.SEAL_KEYS)
    assert verify_store(folder, ()) == 0
    out = capsys.readouterr().out
    assert out.endswith("the chain agrees, seals not checked\n")
    assert bootstrap.SEAL_KEYS in out
    with pytest.raises(Refused, match="no key file is named"):
        submitted(folder, "unsealed")
    assert verified(folder).requests == 2
    toml = folder / "store.toml"
    said = toml.read_text("utf-8") if toml.exists() else ""
    toml.write_text(f"{said}\nseal_keys = {json.dumps(str(keys))}\n", "utf-8")
    submitted(folder, "sealed again")
    assert verified(folder).faults == ()


def rechained(folder: Path, request: str) -> None:
    """Another actor in the first entry, and the whole chain of the request made anew after it: digests agree."""
    engine = engine_of(folder)
    with engine.connect() as connection:
        rows = [
            dict(row)
            for row in connection.execute(
                text("SELECT * FROM event WHERE request = :request ORDER BY sequence"), {"request": request}
            ).mappings()
        ]
    engine.dispose()
    from assent.adapters.store.database.columns import Instant
    from assent.casework.record.codec.events import digest_over

    previous, statements = GENESIS, []
    for row in rows:
        at = Instant().process_result_value(row["at"], engine.dialect)
        assert at is not None
        who = ("somebody else", row["role"], row["organization"], row["via"] or "")
        digest = digest_over(row["body"].encode(), at, who, (request, row["sequence"], previous))
        statements.append(
            f"UPDATE event SET actor = 'somebody else', previous = '{previous}', digest = '{digest}'"
            f" WHERE request = '{request}' AND sequence = {row['sequence']}"
        )
        previous = digest
    statements.append(f"UPDATE head SET digest = '{previous}' WHERE request = '{request}'")
    statements.append(
        f"UPDATE idempotency SET digest = '{previous}' WHERE request = '{request}'"
        if engine.dialect.name == "sqlite"
        else "SELECT 1"
    )
    forge(folder, *statements)


def test_a_chain_made_anew_has_no_seal_of_its_own(folder: Path, keys: Path) -> None:
    del keys
    submitted(folder, "after")
    rechained(folder, "after")
    with bootstrap.desk(folder) as desk:
        desk.record.store.rebuild()  # type: ignore[attr-defined]
    faults = verified(folder).faults
    assert faults
    assert all(what.endswith("has a seal that is not its own") for what in (fault.what for fault in faults))
    assert {fault.request for fault in faults} == {"after"}


def test_before_the_first_key_the_same_forgery_agrees(folder: Path) -> None:
    rechained(folder, "before")
    with bootstrap.desk(folder) as desk:
        desk.record.store.rebuild()  # type: ignore[attr-defined]
    assert verified(folder).faults == ()


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE event SET seal = NULL, seal_key = NULL WHERE request = 'after'", "has no seal"),
        ("UPDATE event SET seal_key = 'another' WHERE request = 'after'", "is not in the key file"),
        (
            "UPDATE event SET seal = upper(seal) WHERE request = 'after' AND sequence = 2",
            "has a seal that is not its own",
        ),
        ("UPDATE checkpoint SET seal = NULL, seal_key = NULL WHERE number = 1", "checkpoint 1 has no seal"),
    ],
)
def test_a_seal_that_is_dropped_or_exchanged_is_found(
    folder: Path, keys: Path, statement: str, says: str
) -> None:
    del keys
    submitted(folder, "after")
    with bootstrap.desk(folder) as desk:
        audit.checkpoint(desk, NOW)
    forge(folder, statement)
    assert any(says in what for what in (fault.what for fault in verified(folder).faults))


def test_a_key_is_changed_and_the_old_one_seals_no_more(folder: Path, keys: Path) -> None:
    submitted(folder, "first")
    with bootstrap.desk(folder) as desk:
        old = keys.read_text("utf-8")
        assert add_seal_key(folder, keys) == 0
        submit(desk, "second")  # a program that runs seals with the new key from the next entry on
    assert verified(folder).faults == ()
    ids = [line.split()[0] for line in keys.read_text("utf-8").splitlines() if line[0] != "#"]
    assert len(ids) == 2
    new = keys.read_text("utf-8")
    keys.write_text(old, "utf-8")
    submitted(folder, "third")
    keys.write_text(new, "utf-8")
    faults = [fault.what for fault in verified(folder).faults if fault.request == "third"]
    assert faults
    assert all(f"the key {ids[0]}, which was not in use then" in what for what in faults)


@pytest.mark.parametrize("where", ["inside", "open", "broken", "missing"])
def test_a_key_file_that_keeps_no_secret_is_refused(
    folder: Path, keys: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    if where == "inside":
        monkeypatch.setenv(bootstrap.SEAL_KEYS, str(folder / "seal.keys"))
    elif where == "open":
        keys.chmod(0o640)
    elif where == "broken":
        keys.write_text("a b c\n", "utf-8")
    else:
        keys.unlink()
    secret = hashlib.sha256(b"").hexdigest()
    with pytest.raises(Refused, match=r"move it out|chmod 600|seal-key|cannot be read") as refused:
        submitted(folder, "after")
    assert secret not in str(refused.value)


def test_a_second_first_key_is_refused(folder: Path, keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    submitted(folder, "after")
    other = keys.with_name("other.keys")
    assert add_seal_key(folder, other) == 1
    monkeypatch.delenv(bootstrap.SEAL_KEYS)
    assert add_seal_key(folder, other) == 1
    assert not other.exists()


def test_the_heads_of_the_log_show_what_was_lost(
    folder: Path, keys: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del keys
    heads: list[str] = []
    with bootstrap.desk(folder, recorded=heads.append) as desk:
        submit(desk, "kept")
        submit(desk, "lost")
    assert len(heads) == 2
    log = tmp_path / "server.log"
    lines = [json.dumps({"event": "recorded", "head": head}) for head in heads]
    log.write_text("\n".join(["Starting", *lines, '{"event": "reco']), "utf-8")
    assert verify_store(folder, (), (log,)) == 0
    forge(
        folder,
        *(
            f"DELETE FROM {table} WHERE request = 'lost'"
            for table in ("request_summary", "determination", "notice", "authorization_summary")
        ),
        *(f"DELETE FROM {table} WHERE request = 'lost'" for table in ("idempotency", "head", "event")),
        *(
            ["UPDATE sqlite_sequence SET seq = (SELECT max(position) FROM event)"]
            if not setting_of(folder)
            else []
        ),
    )
    assert verified(folder).faults == ()
    capsys.readouterr()
    assert verify_store(folder, (), (log,)) == 1
    assert f"an entry {heads[1]} was recorded, and is not there" in capsys.readouterr().out


def setting_of(folder: Path) -> bool:
    return isinstance(bootstrap.place(folder), str)


def test_seals_survive_an_event_file(folder: Path, keys: Path, tmp_path: Path) -> None:
    del keys
    submitted(folder, "after")
    with bootstrap.desk(folder) as desk:
        desk.record.store.export_all(tmp_path / "events")  # type: ignore[attr-defined]
    again = tmp_path / "again"
    bootstrap.make_store(again, "")
    (again / bootstrap.STORE).unlink()
    restore_store(tmp_path / "events", again / bootstrap.STORE, PROJECTIONS)
    there, here = verified(again), verified(folder)
    assert (there.sealed, there.unsealed, there.faults) == (here.sealed, here.unsealed, ())
