"""OpenID Connect against a provider that runs here, honest and not."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from joserfc.jwk import RSAKey

from assent.adapters.identity import OpenIdProvider, OpenIdSettings
from assent.casework.people.sign_in import Attempt, Identity, NotSignedIn
from assent.casework.record.actors import Role
from assent.casework.record.checks import Refused, Unavailable
from tests.adapters.identity.provider import CLIENT, NOW, REDIRECT, SECRET, Provider, running

ATTEMPT = Attempt("the-state", "the-nonce", "the-verifier-of-43-characters-or-more-xxxxxxx", NOW)


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[Provider, Provider]]:
    """The provider that runs, and another with the same keys that no test changes."""
    with running() as provider:
        yield provider, Provider(provider.address, provider.rsa, provider.ec)


@pytest.fixture
def there(server: tuple[Provider, Provider]) -> Provider:
    """The provider, honest again."""
    provider, honest = server
    vars(provider).update(vars(Provider(honest.address, honest.rsa, honest.ec)))
    return provider


@pytest.fixture
def settings(there: Provider) -> OpenIdSettings:
    roles = (("um-physicians", Role.PHYSICIAN), ("um-nurses", Role.NURSE))
    return OpenIdSettings(there.address, CLIENT, REDIRECT, SECRET, roles=roles)


@pytest.fixture
def here(settings: OpenIdSettings) -> OpenIdProvider:
    return OpenIdProvider(settings)


def comes_back(there: Provider, here: OpenIdProvider, attempt: Attempt = ATTEMPT) -> Identity:
    code, state = there.person_agrees(here.page(attempt, NOW))
    assert state == attempt.state
    return here.identity(code, attempt, NOW)


def refused(there: Provider, here: OpenIdProvider) -> str:
    """Why somebody is not signed in; nothing of a token or a claim is in it."""
    with pytest.raises(NotSignedIn) as found:
        comes_back(there, here)
    said = repr(found.value) + repr(found.value.__cause__) + str(found.value)
    for secret in ("eyJ", "person-7", "the-nonce", "the-verifier", SECRET, "code-1", "access token"):
        assert secret not in said
    return found.value.says


def test_the_page_asks_for_a_code_with_all_that_binds_it(here: OpenIdProvider, there: Provider) -> None:
    parts = urlsplit(here.page(ATTEMPT, NOW))
    asked = dict(parse_qsl(parts.query))
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{there.address}/authorize"
    assert asked["response_type"] == "code"
    assert asked["client_id"] == CLIENT
    assert asked["redirect_uri"] == REDIRECT
    assert asked["scope"] == "openid profile"
    assert (asked["state"], asked["nonce"]) == ("the-state", "the-nonce")
    assert asked["code_challenge_method"] == "S256"
    assert "the-verifier" not in parts.query


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_who_comes_back_is_who_signed_in_there(here: OpenIdProvider, there: Provider, algorithm: str) -> None:
    there.algorithm = algorithm
    assert comes_back(there, here) == Identity(
        f"{there.address} person-7", "person-7", "Nora Example", Role.NURSE
    )


def test_a_claim_and_a_group_give_id_role_and_office(there: Provider, settings: OpenIdSettings) -> None:
    there.claims = {"employee": "n.example", "roles": "um-physicians", "npi": "1234567893", "name": None}
    here = OpenIdProvider(
        replace(settings, account_claim="employee", groups_claim="roles", organization_claim="npi")
    )
    found = comes_back(there, here)
    assert (found.id, found.name, found.role) == ("n.example", "n.example", Role.PHYSICIAN)
    assert found.organization == "1234567893"


@pytest.mark.parametrize("groups", [None, [], ["everybody"], "um", {"um-nurses": True}, 7])
def test_groups_that_name_no_role_give_none(here: OpenIdProvider, there: Provider, groups: object) -> None:
    there.claims = {"groups": groups}
    assert comes_back(there, here).role is None


ATTACKS: dict[str, tuple[dict[str, object], str]] = {
    "of another attempt": ({"nonce": "another"}, "nonce"),
    "without a nonce": ({"nonce": None}, "nonce"),
    "for another client": ({"aud": "another"}, "aud"),
    "for several, made for another": ({"aud": [CLIENT, "another"], "azp": "another"}, "azp"),
    "for several, made for nobody": ({"aud": [CLIENT, "another"]}, "azp"),
    "for one, made for another": ({"azp": "another"}, "azp"),
    "without an audience": ({"aud": None}, "lacks a claim"),
    "expired": ({"exp": int(NOW.timestamp()) - 61}, "expired"),
    "without an end": ({"exp": None}, "lacks a claim"),
    "with an end that is no time": ({"exp": "tomorrow"}, "exp"),
    "issued in the future": ({"iat": int(NOW.timestamp()) + 61}, "iat"),
    "not valid yet": ({"nbf": int(NOW.timestamp()) + 61}, "nbf"),
    "of another issuer": ({"iss": "https://login.example.net"}, "iss"),
    "without an issuer": ({"iss": None}, "lacks a claim"),
    "of nobody": ({"sub": None}, "lacks a claim"),
}


@pytest.mark.parametrize(("claims", "says"), ATTACKS.values(), ids=ATTACKS)
def test_a_token_that_does_not_hold_signs_nobody_in(
    here: OpenIdProvider, there: Provider, claims: dict[str, object], says: str
) -> None:
    there.claims = claims
    assert says in refused(there, here)


def test_the_leeway_covers_clocks_that_are_apart(here: OpenIdProvider, there: Provider) -> None:
    there.claims = {"exp": int(NOW.timestamp()) - 59, "iat": int(NOW.timestamp()) + 59}
    assert comes_back(there, here).id == "person-7"


def _unsigned(there: Provider) -> str:
    _, claims, _ = there.id_token("the-nonce").split(".")
    return f"{_part({'alg': 'none'})}.{claims}."


def _by_the_public_key(there: Provider) -> str:
    """HS256 with what everybody can read as its secret."""
    _, claims, _ = there.id_token("the-nonce").split(".")
    signed = f"{_part({'alg': 'HS256', 'kid': 'rsa-1'})}.{claims}"
    mark = hmac.digest(there.rsa.as_pem(private=False), signed.encode(), "sha256")
    return f"{signed}.{base64.urlsafe_b64encode(mark).rstrip(b'=').decode()}"


def _by_a_key_of_its_own(there: Provider) -> str:
    return there.id_token("the-nonce", RSAKey.generate_key(2048, {"kid": "rsa-1"}))


def _by_a_key_in_its_header(there: Provider) -> str:
    own = RSAKey.generate_key(2048, {"kid": "own"})
    return there.id_token("the-nonce", own, jwk=own.as_dict(private=False), kid="own")  # type: ignore[arg-type]


def _of_a_curve_by_rsa(there: Provider) -> str:
    return there.id_token("the-nonce", kid="ec-1")


def _with_other_claims(there: Provider) -> str:
    head, claims, signature = there.id_token("the-nonce").split(".")
    data = json.loads(base64.urlsafe_b64decode(claims + "=="))
    return f"{head}.{_part({**data, 'groups': ['um-physicians']})}.{signature}"


def _cut(there: Provider) -> str:
    return there.id_token("the-nonce")[:-5]


def _nothing(there: Provider) -> str:
    return ""


def _words(there: Provider) -> str:
    return "no token at all"


def _part(data: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "forged",
    [
        *(_unsigned, _by_the_public_key, _by_a_key_of_its_own, _by_a_key_in_its_header),
        *(_of_a_curve_by_rsa, _with_other_claims, _cut, _nothing, _words),
    ],
)
def test_a_forged_token_signs_nobody_in(
    here: OpenIdProvider, there: Provider, forged: Callable[[Provider], str]
) -> None:
    there.token = forged(there)
    assert "ID token" in refused(there, here)


def test_an_algorithm_that_is_not_allowed_is_refused_though_the_key_is_right(
    there: Provider, settings: OpenIdSettings
) -> None:
    there.algorithm = "ES256"
    here = OpenIdProvider(replace(settings, algorithms=("RS256",)))
    assert "not allowed (alg)" in refused(there, here)


def test_a_new_key_is_found_by_reading_the_keys_once_more(here: OpenIdProvider, there: Provider) -> None:
    comes_back(there, here)
    there.rsa = RSAKey.generate_key(2048, {"kid": "rsa-2", "use": "sig"})
    there.shown = ["rsa-2"]
    assert comes_back(there, here).id == "person-7"
    assert there.asked.count("/keys") == 2
    assert there.asked.count("/.well-known/openid-configuration") == 1


def test_a_key_that_is_not_shown_is_looked_for_once_and_refused(
    here: OpenIdProvider, there: Provider
) -> None:
    there.shown = ["ec-1"]
    assert "does not show" in refused(there, here)
    assert there.asked.count("/keys") == 2


def test_a_key_for_something_else_does_not_count(here: OpenIdProvider, there: Provider) -> None:
    there.token = there.id_token("the-nonce")
    there.rsa = RSAKey.import_key({**there.rsa.as_dict(private=True), "use": "enc"})
    assert "does not show" in refused(there, here)


def test_a_code_counts_once(here: OpenIdProvider, there: Provider) -> None:
    code, _ = there.person_agrees(here.page(ATTEMPT, NOW))
    here.identity(code, ATTEMPT, NOW)
    with pytest.raises(NotSignedIn, match="does not take this code \\(invalid_grant\\)"):
        here.identity(code, ATTEMPT, NOW)


def test_a_code_of_somebody_else_lacks_their_verifier(here: OpenIdProvider, there: Provider) -> None:
    code, _ = there.person_agrees(here.page(ATTEMPT, NOW))
    with pytest.raises(NotSignedIn, match="invalid_grant"):
        here.identity(code, replace(ATTEMPT, verifier="another"), NOW)


def test_a_wrong_secret_is_said_without_it(there: Provider, settings: OpenIdSettings) -> None:
    assert "invalid_client" in refused(there, OpenIdProvider(replace(settings, secret="wrong")))


@pytest.mark.parametrize(
    "documents",
    [
        {"issuer": "https://login.example.net"},
        {"token_endpoint": "http://login.example.org/token"},
        {"jwks_uri": None},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
)
def test_documents_that_lead_elsewhere_are_not_followed(
    here: OpenIdProvider, there: Provider, documents: dict[str, object]
) -> None:
    there.documents = documents
    with pytest.raises(Unavailable, match="documents"):
        here.page(ATTEMPT, NOW)


def test_documents_are_read_again_after_an_hour(here: OpenIdProvider, there: Provider) -> None:
    for minutes in (0, 59, 61):
        here.page(ATTEMPT, NOW + timedelta(minutes=minutes))
    assert there.asked == ["/.well-known/openid-configuration"] * 2


@pytest.mark.parametrize("status", [302, 500])
def test_a_provider_that_fails_is_said_as_such(here: OpenIdProvider, there: Provider, status: int) -> None:
    there.status = status
    with pytest.raises(Unavailable, match=f"status {status}"):
        comes_back(there, here)


def test_a_provider_that_is_away_is_said_as_such(settings: OpenIdSettings) -> None:
    with running() as other:
        gone = other.address
    with pytest.raises(Unavailable, match="cannot be reached: ConnectError"):
        OpenIdProvider(replace(settings, issuer=gone)).page(ATTEMPT, NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": "http://login.example.org"},
        {"redirect": "ftp://assent.example.org"},
        {"algorithms": ("RS256", "HS256")},
        {"algorithms": ("none",)},
        {"algorithms": ()},
        {"scopes": ("profile",)},
        {"client": ""},
        {"roles": (), "makes_accounts": True},
    ],
)
def test_settings_that_are_not_safe_are_refused(settings: OpenIdSettings, wrong: dict[str, object]) -> None:
    with pytest.raises(Refused, match=r"identity\.toml"):
        replace(settings, **wrong)  # type: ignore[arg-type]
