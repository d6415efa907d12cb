"""Which signed tokens are taken, and which attacks on them are turned away."""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

import pytest

from assent.adapters.exchange.outgoing import Outgoing
from assent.adapters.exchange.settings import ExchangeSettings
from assent.adapters.exchange.signed_tokens import SignedTokenChecks
from assent.casework.exchange.clients import ClientRegistration, NotTrusted
from assent.casework.record.checks import InvalidRecord, Unavailable
from tests.exchange.signing import SigningKey, claims, ec, forged, rsa

NOW = datetime(2026, 2, 10, 14, tzinfo=UTC)
NPI = "1234567893"
AUDIENCE = "https://assent.test/oauth/token"
CHECKS = SignedTokenChecks(Outgoing(ExchangeSettings(hosts=frozenset({"ehr.example.org"}))))


def _client(keys: str) -> ClientRegistration:
    return ClientRegistration("ehr", (NPI,), keys)


def _both() -> ClientRegistration:
    return _client(json.dumps({"keys": [ec().public, rsa().public]}))


@pytest.mark.parametrize("key", [ec(), rsa()], ids=["ES384", "RS384"])
def test_a_token_of_a_registered_key_is_taken(key: SigningKey) -> None:
    said = claims("ehr", AUDIENCE, NOW, jti="once")
    checked = CHECKS.checked(key.signed(said), _both(), [AUDIENCE], NOW)
    assert (checked.issuer, checked.subject, checked.id) == ("ehr", "ehr", "once")
    assert checked.ends_at == NOW + timedelta(minutes=4)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"aud": "https://other.test/oauth/token"}, "aud"),
        ({"aud": ["https://other.test/oauth/token", 7]}, "aud"),
        ({"aud": None}, "aud"),
        ({"aud": {"https://assent.test/oauth/token": 1}}, "aud"),
        ({"exp": None}, "exp"),
        ({"exp": "tomorrow"}, "exp"),
        ({"exp": True}, "exp"),
        ({"exp": 1e30}, "exp"),
        ({"exp": int((NOW - timedelta(minutes=2)).timestamp())}, "expired"),
        ({"exp": int((NOW + timedelta(minutes=30)).timestamp())}, "five minutes"),
        ({"nbf": int((NOW + timedelta(minutes=3)).timestamp())}, "nbf"),
        ({"iat": int((NOW + timedelta(minutes=3)).timestamp())}, "iat"),
        ({"jti": None}, "jti"),
        ({"jti": ""}, "jti"),
        ({"jti": "x" * 300}, "jti"),
        ({"iss": None}, "iss"),
    ],
)
def test_what_a_token_says_must_hold(changed: dict[str, Any], says: str) -> None:
    token = ec().signed(claims("ehr", AUDIENCE, NOW, **changed))
    with pytest.raises(NotTrusted, match=says):
        CHECKS.checked(token, _both(), [AUDIENCE], NOW)


def test_a_token_by_no_algorithm_is_not_taken() -> None:
    for algorithm in ("none", "None", "NONE", ""):
        token = forged({"alg": algorithm, "kid": "ec-1"}, claims("ehr", AUDIENCE, NOW))
        with pytest.raises(NotTrusted, match="alg"):
            CHECKS.checked(token, _both(), [AUDIENCE], NOW)


@pytest.mark.parametrize("algorithm", ["HS256", "HS384", "RS256", "PS384", "ES256", "ES512", "EdDSA"])
def test_a_token_by_another_algorithm_is_not_taken(algorithm: str) -> None:
    public = rsa().key.as_pem(private=False)
    token = forged({"alg": algorithm, "kid": "rsa-1"}, claims("ehr", AUDIENCE, NOW), public)
    with pytest.raises(NotTrusted, match="alg"):
        CHECKS.checked(token, _both(), [AUDIENCE], NOW)


def test_the_algorithm_is_that_of_the_key_and_not_what_the_token_says() -> None:
    """Key confusion: an HMAC over the public key that calls itself by a signature's name, or another key's kind."""
    public = rsa().key.as_pem(private=False)
    said = claims("ehr", AUDIENCE, NOW)
    for header in (
        {"alg": "RS384", "kid": "rsa-1"},
        {"alg": "ES384", "kid": "rsa-1"},
        {"alg": "RS384", "kid": "ec-1"},
    ):
        with pytest.raises(NotTrusted):
            CHECKS.checked(forged(header, said, public), _both(), [AUDIENCE], NOW)


def test_another_key_under_a_registered_name_is_not_taken() -> None:
    stranger = SigningKey(ec("stranger").key, "ec-1", "ES384")
    with pytest.raises(NotTrusted, match="signature"):
        CHECKS.checked(stranger.signed(claims("ehr", AUDIENCE, NOW)), _both(), [AUDIENCE], NOW)


def test_a_key_that_comes_with_the_token_is_not_taken() -> None:
    stranger = ec("stranger")
    token = stranger.signed(
        claims("ehr", AUDIENCE, NOW), jwk=stranger.public, jku="https://evil.example/keys"
    )
    with pytest.raises(NotTrusted, match="kid"):
        CHECKS.checked(token, _both(), [AUDIENCE], NOW)


def test_claims_that_were_changed_are_not_taken() -> None:
    header, _, signature = ec().signed(claims("ehr", AUDIENCE, NOW)).split(".")
    _, changed, _ = ec().signed(claims("other", AUDIENCE, NOW)).split(".")
    with pytest.raises(NotTrusted, match="signature"):
        CHECKS.checked(f"{header}.{changed}.{signature}", _both(), [AUDIENCE], NOW)


@pytest.mark.parametrize(
    "text", ["", "a", "a.b", "a.b.c", "..", "é.é.é", "a.b.c.d.e", "eyJhbGciOiJFUzM4NCJ9.W10.AA"]
)
def test_what_is_no_token_is_said_plainly(text: str) -> None:
    with pytest.raises(NotTrusted):
        CHECKS.look(text)


def test_extensions_that_the_token_asks_for_are_not_passed_over() -> None:
    said = claims("ehr", AUDIENCE, NOW)
    with pytest.raises(NotTrusted):
        CHECKS.look(forged({"alg": "ES384", "kid": "ec-1", "crit": ["b64"], "b64": False}, said))


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ("{", "JSON"),
        ("[]", "JWK set"),
        ('{"keys": []}', "0 keys"),
        ('{"keys": [{"kty": "oct", "k": "AAAA", "kid": "a"}]}', "private or shared"),
        ('{"keys": [{"kty": "oct", "kid": "a"}]}', "kty"),
        ('{"keys": [{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "kid": "a"}]}', "P-384"),
        ('{"keys": [{"kty": "EC", "crv": "P-384", "x": "AA", "y": "AA"}]}', "kid"),
        ('{"keys": [{"kty": "RSA", "n": "AQAB", "e": "AQAB", "kid": "a"}]}', "2048 bits"),
        ("[" * 100_000, "JSON"),
    ],
)
def test_keys_that_cannot_be_registered(keys: str, says: str) -> None:
    with pytest.raises(InvalidRecord, match=says):
        _client(keys)


def test_a_private_key_is_turned_away() -> None:
    private = {**ec().key.as_dict(private=True), "kid": "a"}
    with pytest.raises(InvalidRecord, match="private or shared"):
        _client(json.dumps({"keys": [private]}))


def test_two_keys_of_one_name_are_turned_away() -> None:
    with pytest.raises(InvalidRecord, match="more than once"):
        _client(json.dumps({"keys": [ec().public, {**rsa().public, "kid": "ec-1"}]}))


class _Host(Outgoing):
    """A host whose key set is at hand, and that counts how often it is read."""

    def __init__(self, keys: list[dict[str, Any]]) -> None:
        super().__init__(ExchangeSettings(hosts=frozenset({"ehr.example.org"})))
        self.keys, self.read_times = keys, 0

    def read(self, address: str, *_: Any, **__: Any) -> dict[str, Any]:
        self.check(address)
        self.read_times += 1
        return {"keys": self.keys}


def _by_url() -> ClientRegistration:
    return ClientRegistration("ehr", (NPI,), "", "https://ehr.example.org/jwks")


def test_keys_at_an_address_are_read_once_and_again_for_a_new_key() -> None:
    host = _Host([ec().public])
    checks = SignedTokenChecks(host)
    later = NOW + timedelta(minutes=2)

    def take(key: SigningKey, at: datetime) -> None:
        checks.checked(key.signed(claims("ehr", AUDIENCE, at)), _by_url(), [AUDIENCE], at)

    take(ec(), NOW)
    take(ec(), later)
    assert host.read_times == 1
    host.keys = [rsa().public]
    with pytest.raises(NotTrusted):
        take(ec("unknown"), NOW)  # right after a reading nothing is read for a name that a stranger makes up
    assert host.read_times == 1
    take(rsa(), later)
    assert host.read_times == 2
    take(rsa(), later + timedelta(hours=1))
    assert host.read_times == 3


def test_of_keys_at_an_address_only_those_for_signing_count() -> None:
    host = _Host([{**ec().public, "use": "enc"}, {"kty": "oct", "kid": "s"}, rsa().public])
    checks = SignedTokenChecks(host)
    checks.checked(rsa().signed(claims("ehr", AUDIENCE, NOW)), _by_url(), [AUDIENCE], NOW)
    with pytest.raises(NotTrusted):
        checks.checked(ec().signed(claims("ehr", AUDIENCE, NOW)), _by_url(), [AUDIENCE], NOW)


def test_an_address_without_any_usable_key_is_said_plainly() -> None:
    checks = SignedTokenChecks(_Host([{**ec().key.as_dict(private=True), "kid": "ec-1"}]))
    with pytest.raises(Unavailable, match="keys"):
        checks.checked(ec().signed(claims("ehr", AUDIENCE, NOW)), _by_url(), [AUDIENCE], NOW)


class _SlowHosts(Outgoing):
    """Hosts of which one does not answer before it is let."""

    def __init__(self) -> None:
        super().__init__(ExchangeSettings(hosts=frozenset({"ehr.example.org", "dead.example.org"})))
        self.called, self.let = Event(), Event()
        self.read_times: Counter[str] = Counter()

    def read(self, address: str, *_: Any, **__: Any) -> dict[str, Any]:
        self.read_times[address] += 1
        if "dead" in address:
            self.called.set()
            self.let.wait(30)
            raise Unavailable("dead.example.org does not answer in time.")
        return {"keys": [ec().public]}


_DEAD = ClientRegistration("dead", (NPI,), "", "https://dead.example.org/jwks")


def _take(checks: SignedTokenChecks, client: ClientRegistration, at: datetime = NOW) -> None:
    checks.checked(ec().signed(claims("ehr", AUDIENCE, at)), client, [AUDIENCE], at)


def test_a_host_that_does_not_answer_holds_up_no_other_program() -> None:
    hosts = _SlowHosts()
    checks = SignedTokenChecks(hosts)
    with ThreadPoolExecutor(2) as threads:
        dead = threads.submit(_take, checks, _DEAD)
        assert hosts.called.wait(30)
        try:
            threads.submit(_take, checks, _by_url()).result(10)
        finally:
            hosts.let.set()
        with pytest.raises(Unavailable):
            dead.result(30)


def test_that_a_host_did_not_answer_is_remembered_for_half_a_minute() -> None:
    hosts = _SlowHosts()
    hosts.let.set()
    checks = SignedTokenChecks(hosts)
    for seconds, times in ((0, 1), (29, 1), (30, 2)):
        with pytest.raises(Unavailable, match="does not answer"):
            _take(checks, _DEAD, NOW + timedelta(seconds=seconds))
        assert hosts.read_times[_DEAD.keys_url] == times


def test_keys_that_were_read_are_not_lost_by_naming_another_while_the_host_is_down() -> None:
    host = _Host([ec().public])
    checks = SignedTokenChecks(host)
    later = NOW + timedelta(minutes=2)
    _take(checks, _by_url())
    host.keys = []
    with pytest.raises(Unavailable):
        checks.checked(ec("unknown").signed(claims("ehr", AUDIENCE, later)), _by_url(), [AUDIENCE], later)
    _take(checks, _by_url(), later)
