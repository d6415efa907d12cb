"""What version 0.1.0 wrote still opens, verifies, replays, exports, restores and goes on living, on both databases."""

from __future__ import annotations

import gzip
import json
import re
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine

from assent.adapters.projections import PROJECTIONS
from assent.adapters.store import restore
from tests.golden.compare import differences, read_allowed
from tests.golden.drive import answer
from tests.golden.driving import answers, drive
from tests.golden.keeping import kept
from tests.old_data.installation import ANSWERS, RECORD, put_settings, unpack
from tests.old_data.questions import IDS, of_settings, of_store

ALLOWED = Path(__file__).with_name("allowed.toml")
_OF_LEVEL_1 = " (of engine level 1: only outcome and verdicts are compared)"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the old folders ``plan`` and ``backup`` and the old case files."""
    unpack(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def old() -> dict[str, str]:
    """What version 0.1.0 said about them."""
    return kept(ANSWERS)


def agree(old: dict[str, str], folder: Path, *questions: str, store: str = "plan") -> None:
    """Fail unless this version says of a store what the old one said of ``plan``."""
    wanted = {name: asked for name, asked in of_store(store).items() if not questions or name in questions}
    present = answers(Path(sys.executable), folder, wanted)
    present = {name: text.replace(f"--store {store} ", "--store plan ") for name, text in present.items()}
    expected = {name: old[name] for name in wanted}
    found = differences(expected, present, read_allowed(ALLOWED))
    assert found is None, found


def test_the_store_opens_and_says_what_it_said_and_goes_on_living(old: dict[str, str], folder: Path) -> None:
    agree(old, folder)


def test_an_explained_look_says_every_deadline_and_event_that_the_old_look_said(
    old: dict[str, str], folder: Path
) -> None:
    _, *blocks = old["requests.txt"].split("$ assent ")
    shown = {lines[0].partition("   #")[0]: lines[1:] for lines in map(str.splitlines, blocks)}
    looks = {command: [[*command.split(), "--explain"]] for command in shown}
    said = answers(Path(sys.executable), folder, looks)
    found = 0
    for command, lines in shown.items():
        told = [line for line in lines if re.match(r"    due |  +\d+  \d{4}-", line)]
        now = said[command].splitlines()
        assert [line for line in told if not any(one.startswith(line) for one in now)] == [], command
        found += len(told)
    assert found > 300


def test_accounts_and_their_log_say_what_they_said(old: dict[str, str], folder: Path) -> None:
    _, *blocks = old["people.txt"].split("$ assent ")
    for block in blocks:
        command, *lines = filter(str.strip, block.splitlines())
        words = command.partition("   #")[0].replace("--store plan", f"--store {folder / 'plan'}").split()
        rows = [_parts(row) for row in str(answer(words)["out"]).splitlines()]
        for line in lines:
            said = _parts(re.sub(r"valid_until: \S+", "", line))  # a time reads as people write it now
            assert any(said <= row for row in rows), line


def _parts(line: str) -> set[str]:
    """The words of a line of a list, but for those that a heading says now."""
    return {*re.findall(r"[\w.-]+", line.replace("_", " "))} - {"reports", "to", "disabled"}


def test_the_worklist_holds_what_it_held_in_its_order(old: dict[str, str], folder: Path) -> None:
    _, *lines = old["worklist.txt"].splitlines()
    said = answer(["request", "list", "--store", str(folder / "plan"), "--at", "2026-11-26T09:00"])
    _, *rows = str(said["out"]).splitlines()
    assert [row.split()[0] for row in rows] == [line.split()[0] for line in lines if line.strip()]
    deadline = re.compile(r"due (\d{4}-\d\d-\d\d \d\d:\d\d \w+)")
    for line, row in zip(filter(str.strip, lines), rows, strict=True):
        assert all(at in row for at in deadline.findall(line)), row


def test_every_entry_keeps_its_digest(folder: Path) -> None:
    digests = "SELECT request, sequence, digest FROM event ORDER BY position"
    with sqlite3.connect(folder / "plan" / "assent.db") as connection:
        before = connection.execute(digests).fetchall()
    assert answer(["audit", "verify", "--store", str(folder / "plan")])["status"] == 0
    with sqlite3.connect(folder / "plan" / "assent.db") as connection:
        assert connection.execute(digests).fetchall() == before
    assert len(before) > 300


def test_a_backup_of_the_old_version_is_restored(old: dict[str, str], folder: Path) -> None:
    done = drive(Path(sys.executable), folder, [["audit", "restore", "backup", "restored"]])
    assert done[0]["status"] == 0, done
    agree(old, folder, "record.txt", "replays.txt", "people.txt", "letters.txt", store="restored")


def test_an_old_store_is_backed_up_and_restored(old: dict[str, str], folder: Path) -> None:
    commands = [["audit", "backup", "plan", "new-backup"], ["audit", "restore", "new-backup", "restored"]]
    assert [one["status"] for one in drive(Path(sys.executable), folder, commands)] == [0, 0]
    agree(old, folder, "record.txt", "replays.txt", "letters.txt", store="restored")


def test_old_settings_and_directories_mean_what_they_meant(old: dict[str, str], folder: Path) -> None:
    python = Path(sys.executable)
    assert drive(python, folder, [["init", "settings"]])[0]["status"] == 0
    put_settings(folder / "settings")
    present = answers(python, folder, of_settings("settings"))
    expected = {name: old[name] for name in present}
    assert differences(expected, present, read_allowed(ALLOWED)) is None


def exported_events(old: dict[str, str]) -> dict[str, object]:
    """The entries of each request, with their digests, as the old version exported them."""
    _, *blocks = old["record.txt"].split("$ assent audit export ")
    events = {}
    for block in blocks:
        command, _, text = block.partition("\n")
        events[command.split()[0]] = json.loads(text)["events"]
    assert sorted(events) == IDS
    return events


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where no store has been yet."""
    if request.param == "sqlite":
        yield str(tmp_path / "store.db")
        return
    url, name = request.getfixturevalue("postgresql"), f"assent_{uuid4().hex}"
    engine = create_engine(url + "postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0")
        yield url + name
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    engine.dispose()


def test_the_record_as_lines_goes_into_either_database(
    old: dict[str, str], folder: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines, store = folder / "record.jsonl", str(folder / "plan")
    lines.write_bytes(gzip.decompress(RECORD.read_bytes()))
    restore(lines, place, PROJECTIONS)
    (folder / "plan" / "assent.db").unlink()
    if "://" in place:
        monkeypatch.setenv("ASSENT_DATABASE", place)
    else:
        Path(place).replace(folder / "plan" / "assent.db")
    verified = answer(["audit", "verify", "--store", store])
    assert (verified["status"], verified["err"]) == (0, ""), verified
    assert "12 requests" in str(verified["out"])
    replayed = "".join(str(answer(["audit", "replay", id, "--store", store])["out"]) for id in IDS)
    was = "".join(line + "\n" for line in old["replays.txt"].splitlines() if not line.startswith("$"))
    assert replayed.replace(_OF_LEVEL_1, "") == was
    exported = {id: answer(["audit", "export", id, "--store", store])["out"] for id in IDS}
    assert {id: json.loads(str(text))["events"] for id, text in exported.items()} == exported_events(old)


def test_what_is_kept_has_appeals_documents_letters_and_accounts(old: dict[str, str]) -> None:
    lines = [json.loads(line) for line in gzip.decompress(RECORD.read_bytes()).splitlines()]
    types = {line["type"] for line in lines if line.get("table") == "event"}
    assert {
        "appeal_decided",
        "document_attached",
        "notice_sent",
        "determined",
        "authorization_issued",
    } <= types
    assert "equal" in old["replays.txt"]
    assert "differs" not in old["replays.txt"]
    assert len(old["people.txt"].splitlines()) > 30
