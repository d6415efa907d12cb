"""Passwords are kept as argon2id, tokens as their SHA-256; both are made of the system's random source."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from hmac import compare_digest
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
ISSUER = "Assent"
"""How an authenticator calls this program."""


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

    def authenticator_secret(self) -> str:
        """160 random bits, as RFC 4226 section 4 recommends, in base 32."""
        from pyotp import random_base32

        return random_base32()

    def authenticator_address(self, secret: str, account: str) -> str:
        """The same for an authenticator to read, as an ``otpauth`` address."""
        from pyotp import TOTP

        return TOTP(secret).provisioning_uri(name=account, issuer_name=ISSUER)

    def code_step(self, secret: str, code: str, now: datetime) -> int | None:
        """The step of 30 seconds of which this is the code, where it is this one, the one before or the next."""
        from pyotp import TOTP

        totp, typed = TOTP(secret), code.replace(" ", "")
        if not (typed.isascii() and typed.isdigit()):
            return None
        present = totp.timecode(now)
        steps = (present + offset for offset in (0, -1, 1))
        return next((step for step in steps if compare_digest(totp.generate_otp(step), typed)), None)

    def recovery_code(self) -> str:
        """Twenty signs in groups, near 100 bits."""
        return self.one_time_password()

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
