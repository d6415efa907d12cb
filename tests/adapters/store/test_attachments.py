"""Attachments: taken within limits, kept once, opened by permission only."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from assent.adapters.store import (
    AttachmentRefused,
    Attachments,
    Limits,
    NothingThere,
    OpeningRefused,
    Permission,
    StoreUnavailable,
)

PDF = b"%PDF-1.7\n" + b"x" * 100


def _permission(digest: str, *, allowed: bool = True) -> Permission:
    return Permission(allowed, "nurse-1", "R-1", digest)


def test_kept_by_digest_and_once(tmp_path: Path) -> None:
    folder = Attachments(tmp_path / "attachments")
    kept = folder.keep([PDF[:3], PDF[3:]], "application/pdf")
    assert (kept.digest, kept.size) == (hashlib.sha256(PDF).hexdigest(), len(PDF))
    assert folder.keep([PDF], "application/pdf") == kept
    files = [one for one in (tmp_path / "attachments").rglob("*") if one.is_file()]
    assert [one.name for one in files] == [kept.digest]
    assert files[0].stat().st_mode & 0o077 == 0
    assert folder.open(_permission(kept.digest)) == PDF
    assert folder.faults([kept.digest, "0" * 64]) == {"0" * 64: "missing"}


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        ([PDF, b"x" * 1000], "application/pdf"),
        ([PDF], "text/html"),
        ([PDF], "image/png"),
        ([b""], "application/pdf"),
        ([], "text/plain"),
        ([b"a\0b"], "text/plain"),
    ],
)
def test_what_is_not_taken_leaves_nothing(tmp_path: Path, content: list[bytes], media_type: str) -> None:
    folder = Attachments(tmp_path, Limits(bytes=1000))
    with pytest.raises(AttachmentRefused):
        folder.keep(content, media_type)
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []


def test_opened_only_by_permission(tmp_path: Path) -> None:
    folder = Attachments(tmp_path)
    kept = folder.keep([PDF], "application/pdf")
    with pytest.raises(OpeningRefused, match="nurse-1"):
        folder.open(_permission(kept.digest, allowed=False))
    for digest in ("0" * 64, "../../etc/passwd", kept.digest.upper(), ""):
        with pytest.raises(NothingThere):
            folder.open(_permission(digest))


def test_a_changed_file_is_not_handed_out(tmp_path: Path) -> None:
    folder = Attachments(tmp_path)
    kept = folder.keep([PDF], "application/pdf")
    next(tmp_path.rglob(kept.digest)).write_bytes(PDF + b"y")
    with pytest.raises(StoreUnavailable):
        folder.open(_permission(kept.digest))
    assert folder.faults([kept.digest]) == {kept.digest: "changed"}


def test_a_disk_that_takes_nothing_is_said_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device", str(tmp_path / "name of a patient"))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreUnavailable, match="ENOSPC") as caught:
        Attachments(tmp_path).keep([PDF], "application/pdf")
    assert caught.value.__context__ is None
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []


@pytest.mark.parametrize("instead", [os.mkfifo, os.mkdir, lambda path: path.symlink_to("/dev/zero")])
def test_what_is_no_plain_file_is_missing_and_holds_nobody_up(
    tmp_path: Path, instead: Callable[[Path], None]
) -> None:
    folder = Attachments(tmp_path / "attachments")
    kept = folder.keep([PDF], "application/pdf")
    path = next(one for one in (tmp_path / "attachments").rglob("*") if one.is_file())
    path.unlink()
    instead(path)
    assert folder.faults([kept.digest]) == {kept.digest: "missing"}
    with pytest.raises((NothingThere, StoreUnavailable)):
        folder.open(_permission(kept.digest))
    with pytest.raises(NothingThere):
        folder.stream(_permission(kept.digest))
