"""A folder is backed up while several write to it; what is restored from it verifies and goes on."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event as Flag

import pytest

from assent import bootstrap
from assent.casework.intake.events import DocumentAttached
from assent.casework.record.checks import NotFound, Refused
from assent.desk.intake import requests
from assent.desk.intake.submission import Submission, lines_of
from assent.desk.ports import Desk, Kept
from assent.desk.record import audit
from assent.desk.record.recording import take_up
from tests.adapters.store.test_one_setting import CASE, INTAKE, NOW
from tests.packages import CATALOGUE

PDF = b"%PDF-1.7 a letter"


def submit(desk: Desk, id: str) -> None:
    (case,) = bootstrap.cases(CASE, {})
    requests.submit(
        desk, Submission(id, case, f"M-{id}", "1234567893", lines_of(case, CATALOGUE)), INTAKE, NOW
    )


def attach(desk: Desk, request: str) -> Kept:
    assert desk.documents
    kept = desk.documents.keep([PDF], "application/pdf")
    work = take_up(desk, request, NOW)
    work.add([DocumentAttached(kept.digest, "letter.pdf", kept.media_type, kept.size)], INTAKE)
    work.save()
    return kept


@contextmanager
def writing(folder: Path, writers: int) -> Iterator[list[str]]:
    """While this is open, requests are submitted by several at a time; the list holds those acknowledged."""
    stop, done = Flag(), list[str]()

    def write(desk: Desk, writer: int) -> None:
        number = 0
        while not stop.is_set():
            submit(desk, f"B-{writer}-{number}")
            done.append(f"B-{writer}-{number}")
            number += 1

    with ExitStack() as stack:
        desks = [stack.enter_context(bootstrap.desk(folder)) for _ in range(2)]
        pool = stack.enter_context(ThreadPoolExecutor(writers))
        stack.callback(stop.set)
        busy = [pool.submit(write, desks[number % 2], number) for number in range(writers)]
        yield done
        stop.set()
        for one in busy:
            one.result()


def test_a_busy_folder_is_backed_up_and_restored(tmp_path: Path) -> None:
    folder, backup, again = tmp_path / "requests", tmp_path / "backup", tmp_path / "again"
    bootstrap.make_store(folder, "Committee, 2026-01-15")
    with bootstrap.desk(folder) as desk:
        submit(desk, "R-1")
        kept = attach(desk, "R-1")
        checkpoint = audit.checkpoint(desk, NOW)
    with writing(folder, 4) as done:
        while len(done) < 12:
            pass
        before = list(done)
        bootstrap.back_up(folder, backup)
        while len(done) < len(before) + 4:
            pass
    bootstrap.restore(backup, again)
    assert bootstrap.check_documents(again).faults == {}
    with bootstrap.desk(again) as restored, bootstrap.desk(folder) as first:
        found = audit.verify(restored, {checkpoint.number: checkpoint.digest})
        assert found.faults == ()
        assert len(before) < found.requests <= len(done) + 1
        for request in ("R-1", *before):
            assert restored.record.read(request) == first.record.read(request)
        assert restored.documents
        assert restored.documents.read(kept.digest) == PDF
        assert (restored.numbers, restored.automatic) == (first.numbers, first.automatic)
        submit(restored, "R-2")
        assert audit.verify(restored, {}).faults == ()
    assert not list(tmp_path.rglob("*.part"))


def test_nothing_is_overwritten_and_no_backup_is_no_backup(tmp_path: Path) -> None:
    folder = tmp_path / "requests"
    bootstrap.make_store(folder, "")
    with pytest.raises(Refused, match="is there already"):
        bootstrap.back_up(folder, folder)
    with pytest.raises(NotFound, match="no store"):
        bootstrap.back_up(tmp_path / "nothing", tmp_path / "backup")
    with pytest.raises(NotFound, match="is no backup"):
        bootstrap.restore(tmp_path / "nothing", tmp_path / "again")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["requests"]


def test_what_is_missing_from_a_backup_is_found(tmp_path: Path) -> None:
    folder, backup, again = tmp_path / "requests", tmp_path / "backup", tmp_path / "again"
    bootstrap.make_store(folder, "")
    with bootstrap.desk(folder) as desk:
        submit(desk, "R-1")
        kept = attach(desk, "R-1")
    bootstrap.back_up(folder, backup)
    (document,) = [one for one in (backup / "documents").rglob("*") if one.is_file()]
    document.write_bytes(b"%PDF-1.7 another letter")
    bootstrap.restore(backup, again)
    assert bootstrap.check_documents(again).faults == {kept.digest: "changed"}
    whole = (backup / bootstrap.STORE).read_bytes()
    (backup / bootstrap.STORE).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Refused):
        bootstrap.restore(backup, tmp_path / "broken")
    assert not (tmp_path / "broken").exists()


def test_a_record_in_postgresql_is_backed_up_by_its_own_tools(empty_place: str, tmp_path: Path) -> None:
    database = empty_place if "://" in empty_place else ""
    bootstrap.make_store(tmp_path / "requests", "", database)
    if database:
        with pytest.raises(Refused, match="pg_dump") as refused:
            bootstrap.back_up(tmp_path / "requests", tmp_path / "backup")
        assert database not in str(refused.value)
    else:
        bootstrap.back_up(tmp_path / "requests", tmp_path / "backup")
    assert (tmp_path / "backup").exists() is not bool(database)
