"""Programs that call by the standards: what they are registered with, and what they hold while they call. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Annotated, Any
from urllib.parse import SplitResult, urlsplit

from assent.casework.exchange.scopes import GRANTABLE, check_scopes
from assent.casework.oversight.clock import counts_until
from assent.casework.people.accounts import Account
from assent.casework.record.actors import Actor, Role
from assent.casework.record.caller import FromCaller, MaybeName, Name, Size, Text
from assent.casework.record.checks import InvalidRecord, NotPermitted, Refused, once, some
from assent.casework.record.identifiers import check_npi

ACCESS_PREFIX = "assent_access_"
"""What short-lived tokens begin with: they count for the endpoints of the standards only."""
ACCESS_LIFETIME = timedelta(minutes=5)
"""So long an access token counts; SMART Backend Services wants five minutes at most."""
ASSERTION_LIFETIME = timedelta(minutes=5)
"""So far ahead the end of a signed token may lie."""
CLOCK_TOLERANCE = timedelta(seconds=60)
"""So far the clock of a program may be from ours."""
MOST_KEYS = 20
"""Of one program."""
_PRIVATE_PARTS = frozenset({"d", "p", "q", "dp", "dq", "qi", "k", "oth"})
ALGORITHMS = {"RSA": "RS384", "EC": "ES384"}
"""How a key of a kind signs."""
_KEY_TYPES = {"RSA": ("n", "e"), "EC": ("crv", "x", "y")}
_CURVE = "P-384"
LEAST_MODULUS = 2048
"""The fewest bits of an RSA key that is taken."""


class NotTrusted(Refused):
    """Who calls is not who they say, or not any more: ``error`` is a word of RFC 6749, section 5.2."""

    def __init__(self, reason: str, error: str = "invalid_client") -> None:
        super().__init__(reason)
        self.error = error


KeysUrl = Annotated[str, Text(0, 500), FromCaller("Where its keys are, https; else give them by value.")]


@dataclass(frozen=True, slots=True)
class ClientRegistration:
    """What a program is registered with. ``account`` is its account, in the role of a system client.

    ``npis`` are the offices for which it sends and reads. ``keys`` is its JWK set as text, or ``keys_url`` where the
    set is. ``issuer`` is what its CDS Hooks tokens name, empty where it calls none. ``fhir_servers`` are the
    addresses below which charts are fetched for it.
    """

    account: str
    npis: Annotated[
        tuple[Name, ...],
        Size(1, 50),
        FromCaller("The NPIs of the offices that it sends for.", ["1234567893"]),
    ]
    keys: Annotated[str, Text(0, 40_000), FromCaller("Its public keys, a JWK set as JSON text.")] = field(
        default="", repr=False
    )
    keys_url: KeysUrl = ""
    scopes: Annotated[
        tuple[Name, ...], Size(1, 20), FromCaller("What it may do.", ["system/Claim.cruds"])
    ] = GRANTABLE
    issuer: Annotated[MaybeName, FromCaller("What its CDS Hooks tokens name as issuer.")] = ""
    fhir_servers: Annotated[
        tuple[Name, ...], Size(0, 10), FromCaller("Addresses below which its charts may be fetched, https.")
    ] = ()
    registered_at: datetime | None = None
    ended_at: datetime | None = None

    def __post_init__(self) -> None:
        some("client", npis=self.npis, scopes=self.scopes)
        once("client", "npis", self.npis)
        for npi in self.npis:
            check_npi(npi)
        if bool(self.keys) is bool(self.keys_url):
            raise InvalidRecord("client: give keys or keys_url: the JWK set itself, or where it is.")
        if self.keys:
            check_key_set(read_key_set(self.keys))
        for name, address in (
            ("keys_url", self.keys_url),
            *(("fhir_servers", server) for server in self.fhir_servers),
        ):
            if address:
                check_address(name, address)
        object.__setattr__(self, "scopes", check_scopes(self.scopes))

    @property
    def is_over(self) -> bool:
        """Whether it was ended."""
        return self.ended_at is not None

    def ended(self, at: datetime) -> "ClientRegistration":
        """The same, over from a moment on."""
        return replace(self, ended_at=at)

    def with_keys(self, keys: str, keys_url: str) -> "ClientRegistration":
        """The same with other keys in the place of all of before."""
        return replace(self, keys=keys, keys_url=keys_url)

    def calling(self, account: Account, scopes: tuple[str, ...]) -> "ExchangeClient":
        """The program as it calls with these scopes."""
        return ExchangeClient(account, self.npis, scopes, self.fhir_servers)


@dataclass(frozen=True, slots=True)
class ExchangeClient:
    """A program that calls now: its account, the offices for which it sends and reads, the scopes that it has now.

    ``fhir_servers`` are the addresses below which its charts may be fetched.
    """

    account: Account
    npis: tuple[str, ...]
    scopes: tuple[str, ...]
    fhir_servers: tuple[str, ...] = ()

    def acting_for(self, npi: str) -> Actor:
        """Who acts where it sends or reads for one of its offices. Raises ``NotPermitted`` for any other NPI."""
        if npi not in self.npis:
            raise NotPermitted(
                "This program is not registered for the provider that it names; it sends for its own NPIs only."
            )
        return Actor(self.account.id, self.account.role, npi)

    @property
    def actor(self) -> Actor:
        """Who acts, with all offices for which it may."""
        return Actor(self.account.id, self.account.role, self.npis[0], further_npis=self.npis[1:])

    @property
    def actors(self) -> tuple[Actor, ...]:
        """The same for each of its offices: what one of them may see, the program may see."""
        return tuple(map(self.acting_for, self.npis))

    def fetches_from(self, server: str) -> bool:
        """Whether charts may be fetched from a server: it is one of those registered."""
        return server.rstrip("/") in {registered.rstrip("/") for registered in self.fhir_servers}


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A short-lived token of a program, kept by its digest."""

    digest: str = field(repr=False)
    account: str
    scopes: tuple[str, ...]
    ends_at: datetime

    def holds(self, now: datetime) -> bool:
        """Whether it has not ended, and was not given by a clock that was ahead."""
        return counts_until(self.ends_at, now, ACCESS_LIFETIME)


@dataclass(frozen=True, slots=True)
class Unverified:
    """What a signed token says of itself before its signature is checked: nothing of it counts yet.

    ``key`` names the key, ``keys_url`` where it would be; each empty where the token does not say.
    """

    issuer: str
    subject: str
    algorithm: str
    key: str
    keys_url: str


@dataclass(frozen=True, slots=True)
class Assertion:
    """The claims of a token whose signature and times hold. ``id`` counts once for its issuer."""

    issuer: str
    subject: str
    id: str
    ends_at: datetime


def check_client_account(account: Account, registration: ClientRegistration) -> None:
    """Raise ``InvalidRecord`` where an account cannot be that of a program registered so."""
    if account.role is not Role.SYSTEM_CLIENT:
        raise InvalidRecord(
            f"client: {account.id} is a {account.role.value}; a program that calls is a system_client."
        )
    if account.organization not in registration.npis:
        raise InvalidRecord(f"client: npis leave out the NPI of the account {account.id}; name it too.")


def read_key_set(text: str) -> Mapping[str, Any]:
    """A JWK set from its text. Raises ``InvalidRecord``."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise InvalidRecord('keys: no JSON; give a JWK set such as {"keys": [{"kty": "EC", ...}]}.') from None
    if not isinstance(data, dict) or not isinstance(data.get("keys"), list):
        raise InvalidRecord("keys: no JWK set; it is an object with a list named keys.")
    return data


def check_key_set(data: Mapping[str, Any]) -> None:
    """Raise ``InvalidRecord`` where a JWK set holds nothing that is taken, or a private or shared key."""
    keys = data["keys"]
    if not 1 <= len(keys) <= MOST_KEYS:
        raise InvalidRecord(f"keys: the set holds {len(keys)} keys; give 1 to {MOST_KEYS}.")
    for number, key in enumerate(keys):
        _check_key(f"keys[{number}]", key)
    names = [key["kid"] for key in keys]
    once("keys", "kid", names)


def _check_key(place: str, key: object) -> None:
    if not isinstance(key, dict):
        raise InvalidRecord(f"{place}: no JWK; it is an object with kty and kid.")
    if _PRIVATE_PARTS & set(key):
        raise InvalidRecord(
            f"{place}: holds a private or shared key; keep it to yourself, and give the public one."
        )
    needed = _KEY_TYPES.get(str(key.get("kty")))
    if needed is None:
        raise InvalidRecord(f"{place}: kty is not RSA or EC; give a key for RS384 or ES384.")
    missing = [name for name in ("kid", *needed) if not isinstance(key.get(name), str) or not key[name]]
    if missing:
        raise InvalidRecord(f"{place}: lacks {', '.join(missing)}.")
    if key["kty"] == "EC" and key["crv"] != _CURVE:
        raise InvalidRecord(f"{place}: crv is not {_CURVE}, the curve of ES384.")
    if key["kty"] == "RSA" and len(key["n"]) * 6 < LEAST_MODULUS:
        raise InvalidRecord(f"{place}: an RSA key has at least {LEAST_MODULUS} bits.")


def check_address(name: str, address: str) -> SplitResult:
    """The parts of an address that this installation may be told to call. Raises ``InvalidRecord``.

    https, without a user, a query and a fragment. Whether its host may be called is the installation's list.
    """
    try:
        parts = urlsplit(address)
        port_is_number = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_is_number = urlsplit(""), False
    plain = not (parts.username or parts.password or parts.query or parts.fragment)
    if not (parts.scheme in ("https", "http") and parts.hostname and plain and port_is_number):
        raise InvalidRecord(
            f"{name}: give an address such as https://ehr.example.org/keys, with nothing behind it."
        )
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise InvalidRecord(f"{name}: an address begins with https://.")
    return parts


_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
