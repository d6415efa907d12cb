"""Keys of programs, and tokens that they sign; also tokens that nobody may take."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import uuid4

from joserfc import jws
from joserfc.jwk import ECKey, RSAKey

ALGORITHMS = ["RS384", "ES384"]


@dataclass(frozen=True)
class SigningKey:
    """A key pair by its name."""

    key: ECKey | RSAKey
    name: str
    algorithm: str

    @property
    def public(self) -> dict[str, Any]:
        """The public key as a JWK."""
        return {**self.key.as_dict(private=False), "kid": self.name, "alg": self.algorithm}

    @property
    def key_set(self) -> str:
        """A JWK set with the public key alone, as text."""
        return json.dumps({"keys": [self.public]})

    def signed(self, claims: dict[str, Any], **header: Any) -> str:
        """A token with these claims."""
        protected = {"alg": self.algorithm, "kid": self.name, "typ": "JWT", **header}
        payload = json.dumps(claims).encode()  # what is no character stays an escape
        return jws.serialize_compact(protected, payload, self.key, algorithms=[self.algorithm])


@cache
def ec(name: str = "ec-1") -> SigningKey:
    """A key for ES384."""
    return SigningKey(ECKey.generate_key("P-384"), name, "ES384")


@cache
def rsa(name: str = "rsa-1") -> SigningKey:
    """A key for RS384."""
    return SigningKey(RSAKey.generate_key(2048), name, "RS384")


def claims(issuer: str, audience: str, now: datetime, **other: Any) -> dict[str, Any]:
    """The claims of a token for four minutes; ``other`` are put in their place, None takes one away."""
    said: dict[str, Any] = {
        "iss": issuer,
        "sub": issuer,
        "aud": audience,
        "iat": int(now.timestamp()),
        "exp": int((now + timedelta(minutes=4)).timestamp()),
        "jti": str(uuid4()),
    }
    return {name: value for name, value in (said | other).items() if value is not None}


def forged(header: dict[str, Any], said: dict[str, Any], secret: bytes | None = None) -> str:
    """A token put together by hand: unsigned, or with an HMAC over a secret."""
    parts = [_text(json.dumps(part).encode()) for part in (header, said)]
    signature = hmac.new(secret, ".".join(parts).encode(), hashlib.sha384).digest() if secret else b""
    return ".".join([*parts, _text(signature)])


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
