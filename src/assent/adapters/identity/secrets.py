"""Passwords are kept as argon2id, tokens as their SHA-256; both are made of the system's random source."""

import secrets
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from assent.casework.people.passwords import normal

if TYPE_CHECKING:
    from argon2 import PasswordHasher

TOKEN_BYTES = 32
"""256 random bits cannot be guessed, and so need no slow hash."""
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Signs that nobody confuses when copying a password."""
_GROUPS, _SIZE = 5, 4


@dataclass(frozen=True, slots=True)
class Argon2:
    """The cost of one guess. RFC 9106 section 4 recommends these where memory is limited.

    64 MiB, three passes, four lanes: about a tenth of a second for one sign-in, and as much memory for
    each guess of whoever has taken the hashes. ``at_once`` is how many are worked out at the same time:
    a flood of wrong passwords must not take the memory of the machine.
    """

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4
    at_once: int = 4


class LocalSecrets:
    """Passwords and tokens of an installation's own accounts. Safe to use from several threads."""

    def __init__(self, cost: Argon2 = Argon2()) -> None:
        self._cost = cost
        self._turn = BoundedSemaphore(cost.at_once)

    def hash(self, password: str) -> str:
        """What is kept instead of a password: argon2id with a salt of its own and its parameters."""
        with self._turn:
            return self._hasher.hash(normal(password))

    def matches(self, kept: str, password: str) -> bool:
        """Whether it is the password; takes as long where nothing is kept, and is then False."""
        from argon2.exceptions import InvalidHashError, VerificationError

        with self._turn:
            try:
                self._hasher.verify(kept or self._nobodys, normal(password))
            except (VerificationError, InvalidHashError):
                return False
        return bool(kept)

    def is_old(self, kept: str) -> bool:
        """Whether it was hashed by other parameters than now: it is then hashed again at a sign-in."""
        return self._hasher.check_needs_rehash(kept)

    def one_time_password(self) -> str:
        """Twenty signs in groups, near 100 bits."""
        groups = ("".join(secrets.choice(_SIGNS) for _ in range(_SIZE)) for _ in range(_GROUPS))
        return "-".join(groups)

    def token(self) -> str:
        """256 random bits as text that may stand in a header, a cookie or an address."""
        return secrets.token_urlsafe(TOKEN_BYTES)

    def digest(self, token: str) -> str:
        """The SHA-256 of a token."""
        return sha256(token.encode()).hexdigest()

    @cached_property
    def _hasher(self) -> "PasswordHasher":
        from argon2 import PasswordHasher, Type

        cost = self._cost
        return PasswordHasher(cost.passes, cost.memory_kib, cost.lanes, type=Type.ID)

    @cached_property
    def _nobodys(self) -> str:
        """A hash of a password that nobody has."""
        return self._hasher.hash(secrets.token_urlsafe(TOKEN_BYTES))
