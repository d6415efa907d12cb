"""Signing in through a plan's own provider: OpenID Connect, authorization code with PKCE, state and nonce.

What comes from the provider is checked before it counts: its documents name the issuer that was set,
its ID token is signed by one of its keys in an allowed way, for this client, for this attempt, and has
not expired. Errors name what did not hold, never a token, a code or a claim.
"""

import hmac
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from assent.adapters.identity.settings import OpenIdSettings, is_safe
from assent.casework.people.sign_in import Attempt, Identity, NotSignedIn
from assent.casework.record.actors import Role
from assent.casework.record.checks import Unavailable

if TYPE_CHECKING:
    from joserfc.jwk import Key, KeySet
    from joserfc.jwt import Token

KEPT_FOR = timedelta(hours=1)
"""How long the provider's documents and keys are used before they are read again."""
MOST_BYTES = 1024 * 1024
"""Of one answer of the provider."""
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
Json = dict[str, Any]


class OpenIdProvider:
    """A plan's provider. Safe to use from several threads."""

    def __init__(self, settings: OpenIdSettings) -> None:
        self._settings = settings
        self._kept: dict[str, tuple[datetime, Json]] = {}
        self._one_at_a_time = Lock()

    @property
    def makes_accounts(self) -> bool:
        """Whether somebody without an account gets one, in the role that their groups name."""
        return self._settings.makes_accounts

    @property
    def decides_roles(self) -> bool:
        """Whether the provider's groups decide the role at each sign-in."""
        return bool(self._settings.roles)

    def page(self, attempt: Attempt, now: datetime) -> str:
        """The provider's page to send the person to."""
        from authlib.oauth2.rfc6749.parameters import prepare_grant_uri  # type: ignore[import-untyped]
        from authlib.oauth2.rfc7636 import create_s256_code_challenge  # type: ignore[import-untyped]

        settings = self._settings
        return str(
            prepare_grant_uri(
                self._documents(now)["authorization_endpoint"],
                settings.client,
                "code",
                settings.redirect,
                " ".join(settings.scopes),
                attempt.state,
                nonce=attempt.nonce,
                **({"acr_values": " ".join(settings.acr)} if settings.acr else {}),
                code_challenge=create_s256_code_challenge(attempt.verifier),
                code_challenge_method="S256",
            )
        )

    def identity(self, code: str, attempt: Attempt, now: datetime) -> Identity:
        """Who came back with a code. Raises ``NotSignedIn`` where anything does not hold."""
        claims = self._checked(self._exchanged(code, attempt, now), attempt.nonce, now)
        settings = self._settings
        id = _text(claims, settings.account_claim)
        if not id:
            raise NotSignedIn(f"The provider did not say the claim {settings.account_claim}.")
        return Identity(
            f"{settings.issuer} {claims['sub']}",
            id,
            _text(claims, settings.name_claim) or id,
            self._role(claims),
            _text(claims, settings.organization_claim) if settings.organization_claim else "",
            self._proven(claims),
        )

    def _proven(self, claims: Mapping[str, Any]) -> bool:
        """Whether they proved themselves as the plan requires; raises ``NotSignedIn`` where they did not.

        False where the plan requires nothing: then nothing is known of a second factor.
        """
        settings = self._settings
        amr = claims.get("amr", ())
        methods = {method for method in amr if isinstance(method, str)} if isinstance(amr, list) else set()
        if settings.acr and _text(claims, "acr") not in settings.acr:
            raise NotSignedIn("The provider did not sign you in at the level that this plan requires (acr).")
        if not methods.issuperset(settings.amr):
            raise NotSignedIn(
                "The provider did not sign you in by the methods that this plan requires (amr)."
            )
        return bool(settings.acr or settings.amr)

    def _role(self, claims: Mapping[str, Any]) -> Role | None:
        names = claims.get(self._settings.groups_claim, ())
        groups = (
            {names} if isinstance(names, str) else set(map(str, names)) if isinstance(names, list) else set()
        )
        return next((role for group, role in self._settings.roles if group in groups), None)

    def _exchanged(self, code: str, attempt: Attempt, now: datetime) -> str:
        """The ID token for a code; the provider takes a code once."""
        settings, documents = self._settings, self._documents(now)
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": settings.redirect,
            "code_verifier": attempt.verifier,
        }
        auth: tuple[str, str] | None = None
        methods = documents.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if settings.secret and "client_secret_basic" in methods:
            auth = (_quoted(settings.client), _quoted(settings.secret))
        else:
            form |= {"client_id": settings.client}
            form |= {"client_secret": settings.secret} if settings.secret else {}
        answer = self._ask("POST", documents["token_endpoint"], form, auth)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise NotSignedIn("The provider gave no ID token for this code; begin again.")
        return token

    def _checked(self, text: str, nonce: str, now: datetime) -> Mapping[str, Any]:
        """The claims of an ID token that holds (OpenID Connect Core 1.0, section 3.1.3.7)."""
        from joserfc.errors import JoseError
        from joserfc.jwt import JWTClaimsRegistry

        settings = self._settings
        must = JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=int(settings.leeway.total_seconds()),
            iss={"essential": True, "value": settings.issuer},
            aud={"essential": True, "value": settings.client},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )
        try:
            claims = self._verified(text, now).claims
            must.validate(claims)
        except (JoseError, ValueError, TypeError) as error:
            raise NotSignedIn(_why(error)) from None
        if not hmac.compare_digest(_text(claims, "nonce").encode(), nonce.encode()):
            raise NotSignedIn("The provider's ID token is of another attempt (nonce); begin again.")
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", None if several else settings.client) != settings.client:
            raise NotSignedIn("The provider's ID token was made for another client (azp); begin again.")
        return claims

    def _verified(self, text: str, now: datetime) -> "Token":
        """The token with its signature checked, by a key that is read again where it is not known."""
        from joserfc.errors import InvalidKeyIdError, UnsupportedAlgorithmError
        from joserfc.jws import extract_compact
        from joserfc.jwt import decode

        header = extract_compact(text.encode()).headers()
        if header.get("alg") not in self._settings.algorithms:
            raise UnsupportedAlgorithmError
        try:
            key = _key(self._keys(now), header)
        except InvalidKeyIdError:
            key = _key(self._keys(now, again=True), header)
        return decode(text, key, algorithms=list(self._settings.algorithms))

    def _documents(self, now: datetime) -> Json:
        issuer = self._settings.issuer
        address = issuer.rstrip("/") + "/.well-known/openid-configuration"
        documents = self._read(address, now)
        if documents.get("issuer") != issuer:
            raise Unavailable(
                "The provider's documents name another issuer than identity.toml; compare them."
            )
        unsafe = [name for name in _ENDPOINTS if not is_safe(str(documents.get(name, "")))]
        if unsafe:
            raise Unavailable(f"The provider's documents lack an https address: {', '.join(unsafe)}.")
        return documents

    def _keys(self, now: datetime, *, again: bool = False) -> "KeySet":
        from joserfc.jwk import KeySet

        key_set = self._read(self._documents(now)["jwks_uri"], now, again=again)
        usable = [key for key in key_set.get("keys", []) if key.get("use", "sig") == "sig"]
        return KeySet.import_key_set({"keys": [key for key in usable if key.get("kty") != "oct"]})

    def _read(self, address: str, now: datetime, *, again: bool = False) -> Json:
        with self._one_at_a_time:
            at, document = self._kept.get(address, (now, None))
            if document is None or again or not at <= now < at + KEPT_FOR:
                document = self._ask("GET", address)
                self._kept[address] = (now, document)
            return document

    def _ask(
        self,
        method: str,
        address: str,
        form: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
    ) -> Json:
        """An answer of the provider, a JSON object. Redirects are not followed: a secret may be with it."""
        import httpx

        seconds = self._settings.timeout.total_seconds()
        client = httpx.Client(timeout=seconds, follow_redirects=False, headers={"Accept": "application/json"})
        try:
            with client, client.stream(method, address, data=form, auth=auth) as answer:
                status, data = answer.status_code, _object(answer.iter_bytes())
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unavailable(f"The plan's provider cannot be reached: {type(error).__name__}.") from None
        if method == "POST" and status in (400, 401, 403):
            raise NotSignedIn(f"The provider does not take this code ({_error(data)}); begin again.")
        if status != 200 or data is None:
            raise Unavailable(f"The plan's provider answers with status {status}; try again later.")
        return data


def _object(chunks: Iterable[bytes]) -> Json | None:
    """The JSON object of an answer; None where it is something else, or too long."""
    body = b""
    for chunk in chunks:
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    try:
        data = json.loads(body)
    except ValueError:
        return None
    return data if isinstance(data, dict) else None


def _key(keys: "KeySet", header: Mapping[str, Any]) -> "Key":
    """The key that the token names; one that names none is taken where there is only one."""
    kid = header.get("kid")
    return keys.get_by_kid(kid if isinstance(kid, str) else None)


def _why(error: Exception) -> str:
    """What did not hold, without what stood there."""
    claim = getattr(error, "claim", "")
    fault = _WHY.get(type(error).__name__, f"does not hold ({claim or type(error).__name__})")
    return f"The provider's ID token {fault}; begin again."


_WHY = {
    "UnsupportedAlgorithmError": "is signed in a way that is not allowed (alg)",
    "ExpiredTokenError": "has expired",
    "BadSignatureError": "is not signed by its key",
    "InvalidKeyIdError": "is signed by a key that the provider does not show",
    "MissingClaimError": "lacks a claim that it must have",
}
_ERRORS = (
    "invalid_grant",
    "invalid_client",
    "invalid_request",
    "unauthorized_client",
    "unsupported_grant_type",
)


def _error(data: Json | None) -> str:
    """The error of RFC 6749 section 5.2, where it is one."""
    error = data.get("error") if data else None
    return error if error in _ERRORS else "no reason given"


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) else ""


def _quoted(text: str) -> str:
    """As a client's name and secret stand in a header (RFC 6749 section 2.3.1)."""
    return quote(text, safe="")
