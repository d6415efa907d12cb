"""The level (acr) and the methods (amr) of authentication that a plan requires of its provider."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from assent import bootstrap
from assent.adapters.identity import OpenIdProvider, OpenIdSettings
from assent.casework.determination.attestations import AttestationId, sentence
from assent.casework.people.accounts import Account, License, OnFile
from assent.casework.people.sign_in import Attempt, Identity, NotSignedIn
from assent.casework.record.actors import Role
from assent.casework.record.checks import NotPermitted
from assent.desk.people import second_factor, sign_in
from assent.desk.people.account_steps import accounts_of
from assent.desk.ports import Desk
from tests.adapters.identity.provider import CLIENT, NOW, REDIRECT, SECRET, Provider, running

ATTEMPT = Attempt("the-state", "the-nonce", "the-verifier-of-43-characters-or-more-xxxxxxx", NOW)
LEVELS = ("urn:plan:gold", "urn:plan:silver")
DOCTOR = Account(
    "person-7",
    "Dr. Example",
    Role.PHYSICIAN,
    licence=License("MD", "psychiatry", "MA-1", NOW.date().replace(year=2027)),
)


@pytest.fixture
def there() -> Iterator[Provider]:
    with running() as provider:
        yield provider


def requiring(there: Provider, **required: tuple[str, ...]) -> OpenIdProvider:
    settings = OpenIdSettings(there.address, CLIENT, REDIRECT, SECRET)
    return OpenIdProvider(replace(settings, **required))  # type: ignore[arg-type]


def comes_back(there: Provider, here: OpenIdProvider, **claims: object) -> Identity:
    there.claims = {**claims, "groups": None}
    code, _ = there.person_agrees(here.page(ATTEMPT, NOW))
    return here.identity(code, ATTEMPT, NOW)


def test_where_the_plan_requires_nothing_nothing_is_proven(there: Provider) -> None:
    """What a provider says of itself counts for nothing that the plan did not ask for."""
    here = requiring(there)
    assert not comes_back(there, here).second_factor
    assert not comes_back(there, here, acr=LEVELS[0], amr=["mfa", "otp"]).second_factor
    assert "acr_values" not in parse_qs(urlsplit(here.page(ATTEMPT, NOW)).query)


def test_the_provider_is_asked_for_the_levels(there: Provider) -> None:
    asked = parse_qs(urlsplit(requiring(there, acr=LEVELS).page(ATTEMPT, NOW)).query)
    assert asked["acr_values"] == [" ".join(LEVELS)]


@pytest.mark.parametrize("level", LEVELS)
def test_one_of_the_levels_is_enough(there: Provider, level: str) -> None:
    assert comes_back(there, requiring(there, acr=LEVELS), acr=level).second_factor


@pytest.mark.parametrize(
    "level",
    [None, "", "urn:plan:bronze", "urn:plan:gold urn:plan:bronze", ["urn:plan:gold"], "URN:PLAN:GOLD", 1],
)
def test_another_level_or_none_signs_nobody_in(there: Provider, level: object) -> None:
    with pytest.raises(NotSignedIn, match="acr"):
        comes_back(there, requiring(there, acr=LEVELS), acr=level)


@pytest.mark.parametrize("methods", [["pwd", "otp"], ["otp", "pwd", "mfa"]])
def test_all_methods_are_needed_and_more_do_no_harm(there: Provider, methods: list[str]) -> None:
    assert comes_back(there, requiring(there, amr=("pwd", "otp")), amr=methods).second_factor


@pytest.mark.parametrize(
    "methods",
    [None, [], ["pwd"], ["otp"], "pwd otp", {"pwd": True, "otp": True}, [["pwd", "otp"]], [1, None]],
)
def test_a_missing_method_signs_nobody_in(there: Provider, methods: object) -> None:
    with pytest.raises(NotSignedIn, match="amr"):
        comes_back(there, requiring(there, amr=("pwd", "otp")), amr=methods)


def test_level_and_methods_are_both_needed(there: Provider) -> None:
    here = requiring(there, acr=LEVELS[:1], amr=("mfa",))
    assert comes_back(there, here, acr=LEVELS[0], amr=["mfa"]).second_factor
    for claims in ({"acr": LEVELS[0], "amr": ["pwd"]}, {"acr": LEVELS[1], "amr": ["mfa"]}):
        with pytest.raises(NotSignedIn):
            comes_back(there, here, **claims)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A store in which a physician has an account and no password."""
    bootstrap.make_store(tmp_path / "requests", "")
    with bootstrap.desk(tmp_path / "requests") as opened:
        accounts_of(opened).book.change(lambda held: held.put(OnFile(DOCTOR)))
        yield opened


def caller(desk: Desk, there: Provider, provider: OpenIdProvider) -> tuple[Desk, second_factor.Caller]:
    """The physician, back from the provider."""
    desk = replace(desk, accounts=replace(accounts_of(desk), provider=provider))
    begun = sign_in.begin_with_provider(desk, NOW)
    code, state = there.person_agrees(begun.page)
    signed = sign_in.finish_with_provider(desk, state, begun.state, code, NOW)
    return desk, sign_in.calling(desk, signed.token, NOW)


def test_a_signature_through_the_provider_needs_what_the_plan_requires(desk: Desk, there: Provider) -> None:
    there.claims = {"amr": ["pwd", "otp"], "groups": None}
    unasked, known = caller(desk, there, requiring(there))
    with pytest.raises(NotPermitted, match="acr or amr"):
        second_factor.signature(unasked, known, sentence(AttestationId.APPROVAL), NOW)
    asked, known = caller(desk, there, requiring(there, amr=("otp",)))
    assert second_factor.signature(asked, known, sentence(AttestationId.APPROVAL), NOW).person == DOCTOR.id
