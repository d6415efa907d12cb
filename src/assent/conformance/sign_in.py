"""How a run signs in: as SMART Backend Services has it for FHIR, and by a signed token for each call of CDS Hooks."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import httpx

from assent.conformance.verdicts import NotTested

if TYPE_CHECKING:
    from joserfc.jwk import Key

_LIVES = timedelta(minutes=4)
"""So long a token that is signed here holds; the guides allow five minutes."""
_EARLY = timedelta(seconds=30)
_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_ALGORITHMS = {"EC": "ES384", "RSA": "RS384"}


class UnreadableKey(ValueError):
    """A file that holds no private key as a JWK. The text says what is missing."""


@dataclass
class ProgramSignIn:
    """A program with its own key. ``issuer`` is what its CDS Hooks tokens name; ``id`` where it is empty."""

    id: str
    key: "Key"
    key_id: str
    issuer: str = ""
    _access: dict[str, tuple[str, datetime]] = field(default_factory=dict, repr=False)

    def access(self, client: httpx.Client, base: str) -> dict[str, str]:
        """The header of a call of FHIR below a base, by an access token that is kept while it holds.

        Raises ``NotTested`` where the server gives none.
        """
        now = datetime.now(UTC)
        token, until = self._access.get(base, ("", now))
        if until - _EARLY <= now:
            token, until = self._granted(client, base, now)
            self._access[base] = token, until
        return {"Authorization": f"Bearer {token}"}

    def hook(self, address: str) -> dict[str, str]:
        """The header of one call of a CDS service: a token made out for its address."""
        return {"Authorization": f"Bearer {self._signed(self.issuer or self.id, address)}"}

    def _granted(self, client: httpx.Client, base: str, now: datetime) -> tuple[str, datetime]:
        try:
            configuration = client.get(f"{base}/.well-known/smart-configuration", timeout=30.0)
            endpoint = str(configuration.json()["token_endpoint"])
            form = {
                "grant_type": "client_credentials", "client_assertion_type": _ASSERTION,
                "client_assertion": self._signed(self.id, endpoint, sub=self.id),
            }  # fmt: skip
            answer = client.post(endpoint, data=form, timeout=30.0)
            granted = answer.json()
            return str(granted["access_token"]), now + timedelta(seconds=float(granted["expires_in"]))
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise NotTested(
                f"No access token was given below {base} ({type(error).__name__}); register {self.id} with its key."
            ) from None

    def _signed(self, issuer: str, audience: str, **more: str) -> str:
        from joserfc import jws

        now = datetime.now(UTC)
        times = {"iat": int(now.timestamp()), "exp": int((now + _LIVES).timestamp())}
        claims = {"iss": issuer, "aud": audience, "jti": str(uuid4()), **times, **more}
        algorithm = _ALGORITHMS[self.key.key_type]
        header = {"alg": algorithm, "kid": self.key_id, "typ": "JWT"}
        return jws.serialize_compact(header, json.dumps(claims).encode(), self.key, algorithms=[algorithm])


def program_sign_in(id: str, key: str, issuer: str = "") -> ProgramSignIn:
    """A program by the text of its private key, a JWK with a ``kid``. Raises ``UnreadableKey``."""
    from joserfc.errors import JoseError
    from joserfc.jwk import ECKey, RSAKey

    try:
        data = json.loads(key)
    except ValueError:
        raise UnreadableKey("it is no JSON; give the private key as a JWK.") from None
    if (
        not isinstance(data, dict)
        or data.get("kty") not in _ALGORITHMS
        or not data.get("kid")
        or not data.get("d")
    ):
        raise UnreadableKey("it is no private key of RSA or EC as a JWK with its kid.")
    try:
        imported = ECKey.import_key(data) if data["kty"] == "EC" else RSAKey.import_key(data)
        return ProgramSignIn(id, imported, str(data["kid"]), issuer)
    except (JoseError, ValueError):
        raise UnreadableKey("its numbers make no key.") from None
