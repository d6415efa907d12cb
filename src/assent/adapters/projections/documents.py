"""Documents and letters in the store's folder of attachments, behind the desk's port."""

from collections.abc import Iterable
from pathlib import Path

from assent.adapters.store import Attachments, Kept, Permission

FOLDER = "documents"
"""The folder of an installation that holds them, by digest."""


class RequestDocuments:
    """Documents by digest. Every method raises ``Refused`` where the store does; messages hold no content."""

    def __init__(self, folder: Path) -> None:
        self._held = Attachments(folder / FOLDER)

    @property
    def most_bytes(self) -> int:
        """The largest document that is taken."""
        return self._held.limits.bytes

    @property
    def types(self) -> frozenset[str]:
        """The types that are taken."""
        return self._held.limits.types

    def keep(self, chunks: Iterable[bytes], media_type: str) -> Kept:
        """Take a document piece by piece; it is on the disk when this returns."""
        return self._held.keep(chunks, media_type)

    def read(self, digest: str) -> bytes:
        """The bytes of a document; the desk has decided that they may be read."""
        return self._held.open(Permission(True, "the desk", "", digest))
