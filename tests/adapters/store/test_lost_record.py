"""A record that is gone is not begun anew: only `init` makes one, and documents are checked by their digest."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from assent import bootstrap
from assent.casework.oversight.verification import RecordFault
from assent.casework.record.checks import Refused
from assent.cli.record.audit import back_up, verify_store
from assent.cli.server import Listening, serve_store
from assent.desk.record import audit
from tests.adapters.store.test_folder_backup import attach, submit
from tests.adapters.store.test_one_setting import setting


def opened(folder: Path) -> None:
    with bootstrap.desk(folder):
        pass


def emptied(folder: Path) -> None:
    (folder / bootstrap.STORE).write_bytes(b"")


def without_tables(folder: Path) -> None:
    (folder / bootstrap.STORE).unlink()
    with closing(sqlite3.connect(folder / bootstrap.STORE)) as made:
        made.execute("CREATE TABLE other (x)")


@pytest.mark.parametrize("lose", [emptied, without_tables])
def test_an_emptied_record_is_refused_and_left_as_it_is(tmp_path: Path, lose: Callable[[Path], None]) -> None:
    folder = tmp_path / "requests"
    bootstrap.make_store(folder, "")
    lose(folder)
    left = (folder / bootstrap.STORE).read_bytes()
    for use in (opened, bootstrap.check_current, lambda it: bootstrap.back_up(it, tmp_path / "backup")):
        with pytest.raises(Refused, match="holds no record") as refused:
            use(folder)
        assert "assent audit restore BACKUP FOLDER" in str(refused.value)
    with pytest.raises(Refused, match="holds no record"):
        bootstrap.restore(folder, tmp_path / "again")
    with pytest.raises(Refused, match="is there already"):
        bootstrap.make_store(folder, "")
    assert (folder / bootstrap.STORE).read_bytes() == left
    assert sorted(path.name for path in tmp_path.iterdir()) == ["requests"]


def test_a_folder_whose_record_was_removed_is_not_made_anew(tmp_path: Path) -> None:
    folder = tmp_path / "requests"
    bootstrap.make_store(folder, "")
    numbers = (folder / "office.toml").read_bytes()
    (folder / bootstrap.STORE).unlink()
    with pytest.raises(Refused, match="restore a backup"):
        bootstrap.make_store(folder, "")
    with pytest.raises(Refused, match="restore a backup"):
        opened(folder)
    assert (folder / "office.toml").read_bytes() == numbers
    assert not (folder / bootstrap.STORE).exists()


def test_a_database_without_tables_is_refused(empty_place: str, tmp_path: Path) -> None:
    folder, database = tmp_path / "requests", setting(empty_place)
    bootstrap.make_store(folder, "", database)
    if database:
        engine = create_engine(database.replace("postgresql://", "postgresql+psycopg://"))
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        engine.dispose()
    else:
        emptied(folder)
    with pytest.raises(Refused, match="holds no record") as refused:
        opened(folder)
    assert not database or database not in str(refused.value)
    assert serve_store(folder, Listening("127.0.0.1", 0, 1, 0, None, None)) == 1


def test_entries_that_were_taken_off_the_end_are_missed(tmp_path: Path) -> None:
    folder = tmp_path / "requests"
    bootstrap.make_store(folder, "")
    with bootstrap.desk(folder) as desk:
        submit(desk, "R-1")
        assert audit.verify(desk, {}).faults == ()
    with closing(sqlite3.connect(folder / bootstrap.STORE)) as forged:
        triggers = forged.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            forged.execute(f"DROP TRIGGER {name}")
        for table in ("authorization_summary", "determination", "notice", "request_summary"):
            forged.execute(f"DELETE FROM {table}")
        for table in ("idempotency", "head", "event", "checkpoint"):
            forged.execute(f"DELETE FROM {table}")
        forged.commit()
    with bootstrap.desk(folder) as desk:
        faults = audit.verify(desk, {}).faults
    assert any("entries were written, and the last of them are gone" in fault.what for fault in faults)


@pytest.mark.parametrize("damage", ["changed", "missing"])
def test_verify_and_backup_check_documents(
    tmp_path: Path, damage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "requests"
    bootstrap.make_store(folder, "")
    with bootstrap.desk(folder) as desk:
        submit(desk, "R-1")
        kept = attach(desk, "R-1")
    assert verify_store(folder, ()) == 0
    assert "1 documents and letters checked" in capsys.readouterr().out
    (document,) = [path for path in (folder / "documents").rglob("*") if path.is_file()]
    document.write_bytes(b"%PDF-1.7 another letter") if damage == "changed" else document.unlink()
    assert verify_store(folder, ()) == 1
    assert f"document {kept.digest} is {damage}" in capsys.readouterr().out
    with bootstrap.desk(folder) as desk:
        verified = audit.verify(desk, {})
    assert (verified.documents, verified.faults) == (
        1,
        (RecordFault("", f"document {kept.digest} is {damage}"),),
    )
    assert back_up(folder, tmp_path / "backup") == 1
    assert f"document {kept.digest} is {damage}" in capsys.readouterr().out
    assert (tmp_path / "backup" / bootstrap.STORE).exists()
