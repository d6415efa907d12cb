"""Tokens that programs sign: RS384 or ES384 by one of their registered keys, for this installation, now.

A key counts for the algorithm of its own kind only, and its kind follows from the key, never from what the token says
of itself. Errors name what did not hold, never anything that stood in the token.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Lock
from typing import Any, TypeVar

from assent.adapters.exchange.outgoing import Outgoing
from assent.casework.exchange.clients import (
    ALGORITHMS,
    ASSERTION_LIFETIME,
    CLOCK_TOLERANCE,
    Assertion,
    ClientRegistration,
    NotTrusted,
    Unverified,
    check_key_set,
    read_key_set,
)
from assent.casework.record.checks import InvalidRecord, Refused, Unavailable

KEPT_FOR = timedelta(minutes=15)
"""So long keys of an address are used before they are read again."""
AGAIN_AFTER = timedelta(seconds=30)
"""So long after a reading keys are not read again: neither for a key that is not among them, nor where it failed."""
_TAKEN = tuple(ALGORITHMS.values())
_MOST_TEXT = 256
_T = TypeVar("_T")


class _KeysAt:
    """The keys at one address, read once at a time: a host that does not answer holds up nobody but its own program.

    That they could not be read is remembered for ``AGAIN_AFTER``, so that the next calls are told at once. Keys that
    were read before are used meanwhile: nobody takes them away by naming a key that nobody has.
    """

    def __init__(self) -> None:
        self._one_at_a_time = Lock()
        self._read: tuple[datetime, Mapping[str, Any]] | None = None
        self._failed: tuple[datetime, Refused] | None = None

    def get(self, read: Callable[[], Mapping[str, Any]], now: datetime, *, again: bool) -> Mapping[str, Any]:
        """The keys as they were read lately, else as they are read now; raises what went wrong."""
        lasts = AGAIN_AFTER if again else KEPT_FOR
        if (keys := _lately(self._read, now, lasts)) is not None:
            return keys
        with self._one_at_a_time:
            if (keys := _lately(self._read, now, lasts)) is not None:  # by who had the turn before
                return keys
            if (failed := _lately(self._failed, now, AGAIN_AFTER)) is not None:
                raise type(failed)(failed.says)
            try:
                keys = read()
            except Refused as refused:
                self._failed = now, refused
                raise
            self._read, self._failed = (now, keys), None
            return keys


def _lately(kept: tuple[datetime, _T] | None, now: datetime, lasts: timedelta) -> _T | None:
    """What was kept, where that is no longer ago."""
    return kept[1] if kept is not None and timedelta() <= now - kept[0] < lasts else None


class SignedTokenChecks:
    """Checks signed tokens. Keys at an address are kept for a while. Safe to use from several threads."""

    def __init__(self, outgoing: Outgoing) -> None:
        self._outgoing = outgoing
        self._keys_at: dict[str, _KeysAt] = {}

    def check_place(self, client: ClientRegistration) -> None:
        """Raise ``Refused`` where the address of its keys, or of its charts, may not be called from here."""
        for address in (client.keys_url, *client.fhir_servers):
            if address:
                self._outgoing.check(address)

    def look(self, text: str) -> Unverified:
        """What a token says of itself, unchecked. Raises ``NotTrusted``."""
        header, claims = _parts(text)
        if header.get("alg") not in _TAKEN:
            raise NotTrusted(f"The token is not signed by {' or '.join(_TAKEN)} (alg).")
        if "crit" in header:
            raise NotTrusted("The token asks for extensions that are not known here (crit).")
        issuer = _text(claims, "iss")
        if not issuer:
            raise NotTrusted("The token does not name who issued it (iss).")
        return Unverified(
            issuer, _text(claims, "sub"), header["alg"], _text(header, "kid"), _text(header, "jku")
        )

    def checked(
        self, text: str, client: ClientRegistration, audiences: Collection[str], now: datetime
    ) -> Assertion:
        """The claims of a token that one of the client's keys signed, for one of these audiences, and holds now."""
        stated = self.look(text)
        keys = self._keys(client, now)
        if stated.key not in _names(keys) and client.keys_url:
            keys = self._keys(client, now, again=True)
        claims = _verified(text, keys, stated)
        _check_claims(claims, audiences, now)
        ends_at = datetime.fromtimestamp(claims["exp"], UTC)
        return Assertion(claims["iss"], _text(claims, "sub"), claims["jti"], ends_at)

    def _keys(self, client: ClientRegistration, now: datetime, *, again: bool = False) -> Mapping[str, Any]:
        """The keys of a program; those at an address as they were read lately."""
        if client.keys:
            return read_key_set(client.keys)
        kept = self._keys_at.setdefault(client.keys_url, _KeysAt())  # of a dict, one thread after another
        return kept.get(partial(self._read, client.keys_url), now, again=again)

    def _read(self, address: str) -> Mapping[str, Any]:
        """The keys at an address that are taken; those of other kinds are passed over."""
        data = self._outgoing.read(address)
        listed = data.get("keys")
        usable = {"keys": [key for key in listed if _is_usable(key)] if isinstance(listed, list) else []}
        try:
            check_key_set(usable)
        except InvalidRecord:
            raise Unavailable(
                "The keys of this program cannot be used: its key set holds none for RS384 or ES384."
            ) from None
        return usable


def _is_usable(key: object) -> bool:
    """Whether a key of a set is one for signing in a way that is taken."""
    if not isinstance(key, dict) or key.get("use", "sig") != "sig":
        return False
    return (
        key.get("alg", ALGORITHMS.get(str(key.get("kty")))) in _TAKEN and key.get("crv", "P-384") == "P-384"
    )


def _parts(text: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Header and claims of a token as they stand. Raises ``NotTrusted``."""
    import json

    from joserfc.errors import JoseError
    from joserfc.jws import extract_compact

    try:
        token = extract_compact(text.encode())
        header, claims = token.headers(), json.loads(token.payload)
    except (JoseError, ValueError, TypeError, RecursionError):
        raise NotTrusted("This is no signed token (JWT in compact form).") from None
    if not isinstance(claims, dict):
        raise NotTrusted("This is no signed token (JWT in compact form).")
    return header, claims


def _names(keys: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(key["kid"] for key in keys["keys"])


def _verified(text: str, keys: Mapping[str, Any], stated: Unverified) -> Mapping[str, Any]:
    """The claims of a token whose signature is that of the key it names, in the way of that key."""
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet
    from joserfc.jwt import decode

    named = [key for key in keys["keys"] if key["kid"] == stated.key]
    if not named or ALGORITHMS[named[0]["kty"]] != stated.algorithm:
        raise NotTrusted("The token is signed by a key that this program is not registered with (kid).")
    try:
        key_set: KeySet = KeySet.import_key_set({"keys": named[:1]})
        return decode(text, key_set.keys[0], algorithms=[stated.algorithm]).claims
    except (JoseError, ValueError, TypeError):
        raise NotTrusted("The token's signature is not that of the key that it names.") from None


def _check_claims(claims: Mapping[str, Any], audiences: Collection[str], now: datetime) -> None:
    """Raise ``NotTrusted`` where a token is for another audience, is over, or lives too long."""
    audience = claims.get("aud")
    named = (
        {audience}
        if isinstance(audience, str)
        else set(filter(_is_text, audience))
        if isinstance(audience, list)
        else set()
    )
    if not named & set(audiences):
        raise NotTrusted("The token is for another audience (aud); name the address that is called.")
    if not _text(claims, "jti"):
        raise NotTrusted(f"The token lacks an id of 1 to {_MOST_TEXT} characters (jti).")
    moment, tolerance = now.timestamp(), CLOCK_TOLERANCE.total_seconds()
    if not _is_moment(claims.get("exp")) or claims["exp"] + tolerance <= moment:
        raise NotTrusted("The token has expired, or does not say when it does (exp).")
    if claims["exp"] > moment + ASSERTION_LIFETIME.total_seconds() + tolerance:
        raise NotTrusted("The token lives longer than five minutes (exp); sign a new one for each call.")
    for name in ("nbf", "iat"):
        if name in claims and not (_is_moment(claims[name]) and claims[name] <= moment + tolerance):
            raise NotTrusted(f"The token is of a time to come ({name}); compare the clocks.")


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_moment(value: object) -> bool:
    """Whether it is a moment of the calendar in seconds."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 4e9


def _text(values: Mapping[str, Any], name: str) -> str:
    """A short text of characters; empty for anything else, such as one with half a pair of an escape."""
    value = values.get(name)
    if not isinstance(value, str) or len(value) > _MOST_TEXT or not value.isprintable():
        return ""
    return value
