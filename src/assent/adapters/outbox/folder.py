"""The outbox as a folder. A letter in it is two files: its PDF, and a manifest in JSON that says where it goes.

``waiting`` holds what nobody has collected. A letter is there when its manifest is: that is written last, and
each file is there whole or not at all. Whoever collects a letter moves its manifest into ``collected`` in
one step; the PDF is then theirs to move or delete. What stands in either folder is not put out again. Only the
owner can read the files: a manifest holds a name and an address.
"""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from assent.adapters.store.durable import whole
from assent.casework.notices.posting import Posting, Waiting
from assent.casework.record.checks import Refused, Unavailable

FOLDER, WAITING, COLLECTED = "outbox", "waiting", "collected"
"""The folder of an installation that is the outbox, and its two folders."""

_PAGE = re.compile(rb"/Type\s*/Page\b")


class FolderOutbox:
    """The outbox of an installation's folder; made when the first letter goes into it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER

    def put(self, posting: Posting, pdf: bytes) -> None:
        """Put a letter there, whole or not at all; one that is or was there under its digest stays as it is.

        Raises ``Unavailable`` where the disk does not take it.
        """
        manifest = f"{posting.letter}.json"
        with _plainly(), self._alone():
            if any((self._folder / place / manifest).exists() for place in (WAITING, COLLECTED)):
                return
            _write(self._folder / WAITING / f"{posting.letter}.pdf", pdf)
            text = json.dumps(_manifest(posting, page_count(pdf)), ensure_ascii=False, indent=1)
            _write(self._folder / WAITING / manifest, text.encode() + b"\n")

    def waiting(self) -> list[Waiting]:
        """What nobody has collected yet, by digest. Raises ``Refused`` for a manifest that is none."""
        with _plainly():
            messages = (_read(path) for path in sorted((self._folder / WAITING).glob("[0-9a-f]*.json")))
            return [message for message in messages if message is not None]

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time looks and writes: else a letter that was just collected could come back."""
        import fcntl

        for place in ("", WAITING, COLLECTED):
            (self._folder / place).mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(self._folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def page_count(pdf: bytes) -> int:
    """How many pages a letter has, as our letters are written: each page is an object that says so."""
    return len(_PAGE.findall(pdf))


def _manifest(posting: Posting, pages: int) -> dict[str, Any]:
    """What the service reads; only what the channel needs of where it goes."""
    where = {
        "name": posting.name, "address": list(posting.address), "fax": posting.fax, "member": posting.member
    }  # fmt: skip
    return {
        "letter": posting.letter,
        "file": f"{posting.letter}.pdf",
        "request": posting.request,
        "channel": posting.channel,
        "to": posting.to,
        "language": posting.language,
        "pages": pages,
        "sent": posting.sent.isoformat(),
        **{name: value for name, value in where.items() if value},
    }


def _read(manifest: Path) -> Waiting | None:
    """One that waits; None where it was collected just now."""
    try:
        data = json.loads(manifest.read_bytes())
        return Waiting(
            data["letter"], data["request"], data["channel"], data["to"], data["language"], data["pages"]
        )
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        raise Refused(
            f"{manifest.name} in the outbox is no manifest of a letter; move it out, and look who changed it."
        ) from None


def _write(target: Path, data: bytes) -> None:
    """There whole or not at all, and only the owner reads it."""
    with (
        whole(target) as part,
        os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out,
    ):
        out.write(data)


@contextmanager
def _plainly() -> Iterator[None]:
    """A fault of the disk in words that name no file: a path says more than a log may hold."""
    try:
        yield
    except OSError as error:
        raise Unavailable(f"The outbox cannot be used: {error.strerror}.") from None
