"""The outbox as a folder: each letter once, whole or not at all, readable by its owner only."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from assent.adapters.letters import TypstLetters
from assent.adapters.outbox import FolderOutbox, folder
from assent.casework.notices.events import NoticeKind
from assent.casework.notices.posting import Posting, Waiting
from assent.casework.record.checks import Refused, Unavailable
from tests.unit.casework.notices.letters import STORIES, letter

DIGEST = "0a" * 32
LETTER = Posting(
    DIGEST, "R-1", "mail", "member", "en", date(2026, 2, 10), "Ana Example", ("1 Elm Street", "Springfield")
)  # fmt: skip
PDF = b"%PDF-1.7 << /Type /Pages /Count 2 >> << /Type/Page >> << /Type /Page >>"


def files(store: Path, place: str = "waiting") -> list[str]:
    return sorted(one.name for one in (store / "outbox" / place).iterdir())


def manifest(store: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads(
        (store / "outbox" / "waiting" / f"{DIGEST}.json").read_text("utf-8")
    )
    return found


def test_a_letter_is_its_pdf_and_a_manifest(tmp_path: Path) -> None:
    FolderOutbox(tmp_path).put(LETTER, PDF)
    assert files(tmp_path) == [f"{DIGEST}.json", f"{DIGEST}.pdf"]
    assert (tmp_path / "outbox" / "waiting" / f"{DIGEST}.pdf").read_bytes() == PDF
    assert manifest(tmp_path) == {
        "letter": DIGEST, "file": f"{DIGEST}.pdf", "request": "R-1", "channel": "mail", "to": "member",
        "language": "en", "pages": 2, "sent": "2026-02-10", "name": "Ana Example",
        "address": ["1 Elm Street", "Springfield"],
    }  # fmt: skip


def test_a_fax_has_a_number_and_no_address(tmp_path: Path) -> None:
    FolderOutbox(tmp_path).put(replace(LETTER, channel="fax", address=(), fax="555-555-0100"), PDF)
    assert manifest(tmp_path)["fax"] == "555-555-0100"
    assert not {"address", "member"} & set(manifest(tmp_path))


def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        FolderOutbox(tmp_path).put(LETTER, PDF)
    finally:
        os.umask(before)
    modes = {one.name: one.stat().st_mode & 0o777 for one in (tmp_path / "outbox").rglob("*")}
    assert modes == {
        "waiting": 0o700, "collected": 0o700, ".lock": 0o600, f"{DIGEST}.pdf": 0o600, f"{DIGEST}.json": 0o600,
    }  # fmt: skip
    assert (tmp_path / "outbox").stat().st_mode & 0o077 == 0


def test_what_is_there_stays_as_it_is(tmp_path: Path) -> None:
    outbox = FolderOutbox(tmp_path)
    outbox.put(LETTER, PDF)
    outbox.put(replace(LETTER, name="Somebody Else"), b"%PDF-1.7 another")
    assert manifest(tmp_path)["name"] == "Ana Example"


def test_what_was_collected_does_not_come_back(tmp_path: Path) -> None:
    outbox = FolderOutbox(tmp_path)
    outbox.put(LETTER, PDF)
    waiting, collected = tmp_path / "outbox" / "waiting", tmp_path / "outbox" / "collected"
    (waiting / f"{DIGEST}.json").rename(collected / f"{DIGEST}.json")
    (waiting / f"{DIGEST}.pdf").unlink()
    assert outbox.waiting() == []
    outbox.put(LETTER, PDF)
    assert files(tmp_path) == []


def test_killed_before_the_manifest_no_letter_is_there_and_the_next_run_puts_it_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox, write = FolderOutbox(tmp_path), folder._write

    def killed(target: Path, data: bytes) -> None:
        if target.suffix == ".json":
            raise KeyboardInterrupt
        write(target, data)

    monkeypatch.setattr(folder, "_write", killed)
    with pytest.raises(KeyboardInterrupt):
        outbox.put(LETTER, PDF)
    assert outbox.waiting() == []
    monkeypatch.setattr(folder, "_write", write)
    outbox.put(LETTER, PDF)
    assert files(tmp_path) == [f"{DIGEST}.json", f"{DIGEST}.pdf"]


def test_several_at_once_put_one(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: FolderOutbox(tmp_path).put(LETTER, PDF), range(24)))
    assert files(tmp_path) == [f"{DIGEST}.json", f"{DIGEST}.pdf"]


def test_what_waits_is_listed_without_a_person(tmp_path: Path) -> None:
    outbox = FolderOutbox(tmp_path)
    assert outbox.waiting() == []
    outbox.put(LETTER, PDF)
    assert outbox.waiting() == [Waiting(DIGEST, "R-1", "mail", "member", "en", 2)]
    assert "Ana" not in repr(outbox.waiting())


def test_a_manifest_that_somebody_changed_is_named(tmp_path: Path) -> None:
    outbox = FolderOutbox(tmp_path)
    outbox.put(LETTER, PDF)
    (tmp_path / "outbox" / "waiting" / f"{DIGEST}.json").write_text("[]")
    with pytest.raises(Refused, match=f"^{DIGEST}.json in the outbox is no manifest"):
        outbox.waiting()


def test_a_disk_that_does_not_take_it_says_so_without_a_path(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file where the folder should be")
    with pytest.raises(Unavailable, match=r"^The outbox cannot be used: ") as refused:
        FolderOutbox(tmp_path).put(LETTER, PDF)
    assert str(tmp_path) not in refused.value.says


@pytest.mark.parametrize("kind", [NoticeKind.ADVERSE, NoticeKind.APPEAL_ACKNOWLEDGED])
def test_pages_are_counted_as_a_reader_counts_them(kind: NoticeKind) -> None:
    pdf = TypstLetters().render(letter(STORIES[kind](), kind)).pdf
    assert folder.page_count(pdf) == len(PdfReader(BytesIO(pdf)).pages) > 0
