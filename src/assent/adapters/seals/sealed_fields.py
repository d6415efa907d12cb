"""Hidden fields of pages, sealed with Fernet: AES and HMAC, with the time of sealing."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from secrets import token_bytes


class FernetFields:
    """Seals with one key. Without one that is given, a key of this process: what it sealed ends with it."""

    def __init__(self, key: str = "") -> None:
        from cryptography.fernet import Fernet

        secret = key.encode() or token_bytes(32)
        self._fernet = Fernet(urlsafe_b64encode(sha256(b"assent fields\n" + secret).digest()))

    def seal(self, data: bytes) -> str:
        """As a text that only this key opens."""
        return self._fernet.encrypt(data).decode()

    def open(self, text: str, most_seconds: int) -> bytes | None:
        """The bytes; None where another key sealed it, it was changed, or is older."""
        from cryptography.fernet import InvalidToken

        try:
            return self._fernet.decrypt(text.encode(), ttl=most_seconds)
        except (InvalidToken, ValueError):
            return None
