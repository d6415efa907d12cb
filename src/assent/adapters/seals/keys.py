"""The key file of seals: one key a line, the last one seals, all of them check. It also conceals short secrets.

A seal is the HMAC-SHA256 of an entry's digest, which covers all that the entry says and its place in the
chain. Whoever can write the database and does not hold the key can build a chain, and no seal.
"""

import hmac
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from stat import S_IMODE
from typing import TYPE_CHECKING

from assent.casework.record.checks import Refused

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_KEY_BYTES = 32
_OTHERS = 0o077
_START = "# Keys of the seals of an Assent record. Keep this file out of the database, its folder and its backups.\n"
_USE = b"seal "
_NONCE_BYTES = 12
CONCEALED = "sealed:"
"""What a secret begins with that is encrypted: no authenticator's secret does, and no header."""


@dataclass(frozen=True, slots=True)
class SecretKind:
    """A kind of short secret: what its key is derived for, and what to say where one cannot be read."""

    use: bytes
    unreadable: str


AUTHENTICATORS = SecretKind(
    b"assent authenticator secrets",
    "The authenticator on file for {owner} is not what was kept there; two administrators reset it: "
    "`assent account second-factor-reset`.",
)
SUBSCRIPTION_HEADERS = SecretKind(
    b"assent headers of subscriptions",
    "The headers of the subscription {owner} are not what was kept there; its program puts another in its place.",
)


@dataclass(frozen=True, slots=True)
class SealKey:
    """One key: its id, and the first position of the record that it seals."""

    id: str
    start: int
    secret: bytes = field(repr=False)

    def seal(self, digest: str) -> str:
        """The seal of a digest, in hexadecimal."""
        return hmac.digest(self.secret, _USE + digest.encode(), "sha256").hex()

    def box(self, kind: SecretKind) -> "AESGCM":
        """What encrypts secrets of a kind: AES-256-GCM by a key of its own, derived from this one (RFC 5869)."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        return AESGCM(HKDF(SHA256(), _KEY_BYTES, None, kind.use).derive(self.secret))


class SealKeys:
    """The keys in the order in which they were made. ``current`` seals."""

    def __init__(self, keys: tuple[SealKey, ...]) -> None:
        self._keys, self._by_id = keys, {key.id: key for key in keys}
        self._ends = {key.id: after.start for key, after in pairwise(keys)}

    @property
    def current(self) -> SealKey:
        """The key that seals now."""
        return self._keys[-1]

    def named(self, id: str) -> SealKey:
        """The key of that id; raises ``Refused`` where the file has none."""
        if id not in self._by_id:
            raise Refused(f"The key {id} is not in the key file; put the line of it back.")
        return self._by_id[id]

    @property
    def start(self) -> int:
        """From this position on every entry is sealed."""
        return self._keys[0].start

    def fault(
        self, position: int, key: str | None, digest: str, seal: str | None, *, placed: bool = True
    ) -> str:
        """What is wrong with a seal at a position of the record; empty where it holds, or none is due.

        ``placed`` is False where the position does not tell which key was in use.
        """
        if seal is None or key is None:
            return "has no seal, though it was written after sealing began" if position >= self.start else ""
        known = self._by_id.get(key)
        if known is None:
            return f"is sealed with a key {key} that is not in the key file"
        if not hmac.compare_digest(known.seal(digest), seal):
            return "has a seal that is not its own"
        if placed and not known.start <= position < self._ends.get(key, position + 1):
            return f"is sealed with the key {key}, which was not in use then"
        return ""


class KeyFile:
    """A key file, read again whenever it changes: a key that is added counts from the next entry on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[int, int] = (0, 0)
        self._keys: SealKeys | None = None

    @property
    def keys(self) -> SealKeys:
        """The keys as the file stands; raises ``Refused`` where it cannot be read, or by others than its owner."""
        try:
            status = self.path.stat()
        except OSError as error:
            raise Refused(f"The key file {self.path.name} cannot be read: {error.strerror}.") from None
        if S_IMODE(status.st_mode) & _OTHERS:
            raise Refused(
                f"The key file {self.path.name} can be read by others: `chmod 600` it, then try again."
            )
        stamp = (status.st_mtime_ns, status.st_size)
        if self._keys is None or stamp != self._seen:
            self._keys, self._seen = SealKeys(_read(self.path)), stamp
        return self._keys

    def seal(self, digest: str) -> tuple[str, str]:
        """The id of the key that seals now, and the seal of a digest."""
        key = self.keys.current
        return key.id, key.seal(digest)

    def conceal(self, secret: str, owner: str, kind: SecretKind = AUTHENTICATORS) -> str:
        """A short secret, encrypted with the key that seals now; of use for this owner only.

        ``owner`` is the account whose authenticator it is, or the subscription whose header.
        """
        key, nonce = self.keys.current, secrets.token_bytes(_NONCE_BYTES)
        hidden = key.box(kind).encrypt(nonce, secret.encode(), owner.encode())
        return f"{CONCEALED}{key.id}:{b64encode(nonce + hidden).decode()}"

    def reveal(self, kept: str, owner: str, kind: SecretKind = AUTHENTICATORS) -> str:
        """The secret again; one that was kept before there was a key stays as it is.

        Raises ``Refused`` where its key is missing, or it is not what was concealed for this owner.
        """
        if not kept.startswith(CONCEALED):
            return kept
        from cryptography.exceptions import InvalidTag

        id, _, text = kept.removeprefix(CONCEALED).partition(":")
        box = self.keys.named(id).box(kind)
        try:
            hidden = b64decode(text, validate=True)
            revealed = box.decrypt(hidden[:_NONCE_BYTES], hidden[_NONCE_BYTES:], owner.encode())
        except (ValueError, InvalidTag):
            raise Refused(kind.unreadable.format(owner=owner)) from None
        return revealed.decode()


def add_key(path: Path, start: int, day: str) -> str:
    """Add a key that seals from a position of the record on; the file is made for its owner alone. Its id."""
    if path.exists():
        KeyFile(path).keys  # noqa: B018  (refused where it is none)
    id, secret = f"{day}-{secrets.token_hex(3)}", secrets.token_hex(_KEY_BYTES)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as out:
        out.write(f"{'' if out.tell() else _START}{id} {start} {secret}\n")
        out.flush()
        os.fsync(descriptor)
    return id


def place_of_keys(folder: Path, named: str, in_settings: Callable[[], str]) -> Path | None:
    """Where the key file is: ``given``, or what the folder says. Raises ``Refused`` for one inside the folder."""
    place = named or in_settings()
    if not place:
        return None
    path = Path(place).absolute()
    if path.resolve().is_relative_to(folder.resolve()):
        raise Refused(
            f"The key file {path.name} lies in the folder of the record, and so in its backups: move it out."
        )
    return path


def _read(path: Path) -> tuple[SealKey, ...]:
    try:
        lines = [line.split() for line in path.read_text("utf-8").splitlines() if line and line[0] != "#"]
        keys = tuple(SealKey(id, int(start), bytes.fromhex(secret)) for id, start, secret in lines)
    except (OSError, ValueError):
        keys = ()
    starts = [key.start for key in keys]
    if not keys or starts != sorted(set(starts)) or any(len(key.secret) < _KEY_BYTES for key in keys):
        raise Refused(f"{path.name} is no key file of seals; `assent audit seal-key` makes one.")
    return keys
