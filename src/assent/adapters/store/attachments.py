"""Documents of a request, kept in a folder by their digest, and opened only by permission."""

import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO
from uuid import uuid4

from assent.adapters.store.database.refusals import plainly
from assent.adapters.store.durable import take
from assent.adapters.store.errors import AttachmentRefused, NothingThere, OpeningRefused, StoreUnavailable
from assent.terms.media_types import FHIR_JSON
from assent.terms.sizes import size_words

MEGABYTE = 1024 * 1024
PIECE = 64 * 1024
"""So much of an attachment is held at once while it is sent, in bytes."""


def _opened(path: Path) -> BinaryIO:
    """A plain file to read. A pipe, a device or a socket in its place is not there: reading it might never end."""
    opened = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    if stat.S_ISREG(os.fstat(opened).st_mode):
        return os.fdopen(opened, "rb")
    os.close(opened)
    raise FileNotFoundError(path.name)


def _pieces(path: Path) -> Iterator[bytes]:
    with _opened(path) as opened:
        while piece := opened.read(PIECE):
            yield piece


def _text(start: bytes) -> bool:
    return b"\0" not in start


TYPES: Mapping[str, Callable[[bytes], bool]] = MappingProxyType({
    "application/pdf": lambda start: start.startswith(b"%PDF-"),
    "image/png": lambda start: start.startswith(b"\x89PNG\r\n\x1a\n"),
    "image/jpeg": lambda start: start.startswith(b"\xff\xd8\xff"),
    "image/tiff": lambda start: start[:4] in {b"II*\0", b"MM\0*"},
    "text/plain": _text,
    FHIR_JSON: lambda start: start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"),
})  # fmt: skip
"""The types that are taken, and what each begins with."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What is taken. ``bytes`` is for one attachment."""

    bytes: int = 25 * MEGABYTE
    types: frozenset[str] = frozenset(TYPES)


@dataclass(frozen=True, slots=True)
class Kept:
    """An attachment that is on the disk: its digest (SHA-256), type and size in bytes."""

    digest: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Permission:
    """The decision whether somebody may open one attachment of one request, made elsewhere."""

    allowed: bool
    actor: str
    request: str
    digest: str


@dataclass(frozen=True, slots=True)
class Attachments:
    """A folder of attachments. The same bytes are kept once; nothing in it ever changes."""

    folder: Path
    limits: Limits = field(default_factory=Limits)

    @plainly
    def keep(self, chunks: Iterable[bytes], media_type: str) -> Kept:
        """Take an attachment piece by piece; it is on the disk when this returns.

        Raises ``AttachmentRefused`` for a type that is not taken, bytes that are not of that type, an
        empty or a too large one; ``StoreUnavailable`` where the disk does not take it.
        """
        if media_type not in self.limits.types:
            raise AttachmentRefused(f"this type is not taken; {', '.join(sorted(self.limits.types))} are.")
        total = hashlib.sha256()
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = self.folder / f".{uuid4().hex}.part"
        try:
            size = self._receive(chunks, media_type, part, total.update)
            kept = Kept(total.hexdigest(), media_type, size)
            take(part, self._path(kept.digest))
        finally:
            part.unlink(missing_ok=True)
        return kept

    @plainly
    def open(self, permission: Permission) -> bytes:
        """The attachment that the permission is about; its digest is checked.

        Raises ``OpeningRefused``, ``NothingThere``, or ``StoreUnavailable`` where the file has been changed.
        """
        if not permission.allowed:
            raise OpeningRefused(
                f"request {permission.request}: {permission.actor} may not open this attachment."
            )
        try:
            with _opened(self._path(permission.digest)) as opened:
                content = opened.read()
        except FileNotFoundError:
            content = None
        if content is None:
            raise NothingThere(f"request {permission.request}: there is no such attachment.")
        if hashlib.sha256(content).hexdigest() != permission.digest:
            raise StoreUnavailable(f"an attachment of request {permission.request} is not what was kept")
        return content

    @plainly
    def stream(self, permission: Permission) -> Iterator[bytes]:
        """The attachment in pieces, all of it checked before the first; raises as ``open``.

        The file is read twice and never held as a whole: nothing in the folder changes in between.
        """
        if not permission.allowed:
            raise OpeningRefused(
                f"request {permission.request}: {permission.actor} may not open this attachment."
            )
        fault = self._fault(permission.digest)
        if fault == "missing":
            raise NothingThere(f"request {permission.request}: there is no such attachment.")
        if fault:
            raise StoreUnavailable(f"an attachment of request {permission.request} is not what was kept")
        return _pieces(self._path(permission.digest))

    def faults(self, digests: Iterable[str]) -> dict[str, str]:
        """What of the attachments that the record names is missing or changed, by digest."""
        return {digest: fault for digest in digests if (fault := self._fault(digest))}

    def _fault(self, digest: str) -> str:
        try:
            total = hashlib.sha256()
            with _opened(self._path(digest)) as opened:
                while chunk := opened.read(MEGABYTE):
                    total.update(chunk)
        except OSError:
            return "missing"
        return "" if total.hexdigest() == digest else "changed"

    def _receive(
        self, chunks: Iterable[bytes], media_type: str, part: Path, on_chunk: Callable[[bytes], object]
    ) -> int:
        size, start = 0, b""
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            for chunk in chunks:
                size += len(chunk)
                start = start if len(start) >= 16 else (start + chunk)[:1024]
                if size > self.limits.bytes:
                    most = size_words(self.limits.bytes)
                    raise AttachmentRefused(f"an attachment may have at most {most}; this has more.")
                on_chunk(chunk)
                out.write(chunk)
        if size == 0 or not TYPES[media_type](start):
            raise AttachmentRefused(f"the content is not {media_type}.")
        return size

    def _path(self, digest: str) -> Path:
        if not re.fullmatch("[0-9a-f]{64}", digest):
            raise NothingThere("this is no digest of an attachment.")
        return self.folder / digest[:2] / digest
