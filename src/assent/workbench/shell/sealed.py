"""What a page hands to a browser and gets back unread and unchanged: encrypted, signed, for an hour."""

import json
import zlib
from collections.abc import Mapping
from typing import Any, Protocol

from fastapi import Request

MOST = 64 * 1024
"""So many characters it may have."""
MINUTES = 60


class TooMuch(ValueError):
    """More than fits into a field."""


class FieldSealing(Protocol):
    """Encrypts and signs bytes, with the time."""

    def seal(self, data: bytes) -> str:
        """As a text for a hidden field."""

    def open(self, text: str, most_seconds: int) -> bytes | None:
        """The bytes; None where it was not sealed here, was changed, or is older."""


def sealed(request: Request, data: Mapping[str, Any]) -> str:
    """Data as the text of a hidden field. Raises ``TooMuch``."""
    text: str = _sealing(request).seal(zlib.compress(json.dumps(data, separators=(",", ":")).encode()))
    if len(text) > MOST:
        raise TooMuch
    return text


def unsealed(request: Request, text: str) -> dict[str, Any] | None:
    """The data of a hidden field; None where it is not ours, was changed, or is older than an hour."""
    if not text or len(text) > MOST:
        return None
    data = _sealing(request).open(text, MINUTES * 60)
    content: dict[str, Any] | None = json.loads(zlib.decompress(data)) if data else None
    return content


def _sealing(request: Request) -> FieldSealing:
    sealing: FieldSealing = request.app.state.sealing
    return sealing
