"""Signing in through a plan's own provider, from the first redirect to a session in a cookie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from http.cookies import SimpleCookie

import pytest
from httpx import Response

from assent.adapters.identity import OpenIdProvider, OpenIdSettings
from assent.casework.people.accounts import Account, OnFile
from assent.casework.record.actors import Role
from assent.desk.people.account_steps import accounts_of
from assent.web.server.caller import COOKIE
from tests.adapters.identity.provider import CLIENT, REDIRECT, SECRET, Provider, running
from tests.web.served import Served

STATE = "__Host-assent-openid"


@pytest.fixture
def there(served: Served) -> Iterator[Provider]:
    """A provider that the installation trusts, and that makes accounts of whom a group names."""
    with running() as provider:
        settings = OpenIdSettings(
            provider.address, CLIENT, REDIRECT, SECRET,
            roles=(("um-heads", Role.ADMINISTRATOR), ("um-nurses", Role.NURSE)), makes_accounts=True,
        )  # fmt: skip
        accounts = replace(accounts_of(served.desk), provider=OpenIdProvider(settings))
        desk = replace(served.desk, accounts=accounts)
        served.app.state.installation = replace(served.installation, opened=desk)
        yield provider


def _begun(served: Served) -> tuple[str, str]:
    """The provider's page, and what the browser keeps."""
    answer = served.get(None, "/auth/openid/start")
    assert answer.status_code == 303, answer.text
    kept = SimpleCookie(answer.headers["set-cookie"])[STATE]
    assert kept["httponly"]
    assert kept["secure"]
    assert kept["samesite"] == "lax"
    return answer.headers["location"], kept.value


def test_there_and_back(served: Served, there: Provider) -> None:
    page, kept = _begun(served)
    code, state = there.person_agrees(page)
    back = served.client.request(
        "GET", f"/auth/openid/callback?state={state}&code={code}", headers={"Cookie": f"{STATE}={kept}"}
    )
    assert back.status_code == 200, back.text
    assert 'content="0;url=/"' in back.text
    session = next(
        SimpleCookie(one)[COOKIE]
        for one in back.headers.get_list("set-cookie")
        if one.startswith(COOKIE + "=")
    )
    assert session["samesite"] == "strict"
    me = served.client.request("GET", "/api/me", headers={"Cookie": f"{COOKIE}={session.value}"})
    assert (me.json()["id"], me.json()["role"]) == ("person-7", "nurse")
    for secret in (code, state, kept, session.value):
        assert secret not in served.log.getvalue()
    again = served.client.request(
        "GET", f"/auth/openid/callback?state={state}&code={code}", headers={"Cookie": f"{STATE}={kept}"}
    )
    assert again.status_code == 401


@pytest.mark.parametrize("cookie", [None, "another"])
def test_a_way_back_in_another_browser_signs_nobody_in(
    served: Served, there: Provider, cookie: str | None
) -> None:
    page, _ = _begun(served)
    code, state = there.person_agrees(page)
    headers = {"Cookie": f"{STATE}={cookie}"} if cookie else {}
    back = served.client.request("GET", f"/auth/openid/callback?state={state}&code={code}", headers=headers)
    assert back.status_code == 401
    assert COOKIE + "=" not in str(back.headers)


def test_the_provider_says_no(served: Served, there: Provider) -> None:
    _, kept = _begun(served)
    back = served.client.request(
        "GET", "/auth/openid/callback?state=x&error=access_denied", headers={"Cookie": f"{STATE}={kept}"}
    )
    assert back.status_code == 401
    assert "begin again" in back.json()["detail"]


def _back(served: Served, there: Provider, **claims: object) -> Response:
    """The provider's person, with these claims, comes back."""
    page, kept = _begun(served)
    there.claims = claims
    code, state = there.person_agrees(page)
    headers = {"Cookie": f"{STATE}={kept}"}
    return served.client.request("GET", f"/auth/openid/callback?state={state}&code={code}", headers=headers)


def test_a_group_alone_makes_nobody_an_administrator(served: Served, there: Provider) -> None:
    heads = {"groups": ["um-heads"]}
    new = _back(served, there, **heads)
    assert (new.status_code, "makes nobody an administrator" in new.text) == (403, True)
    assert accounts_of(served.desk).book.one("person-7") is None
    assert _back(served, there).status_code == 200
    known = _back(served, there, **heads)
    assert known.status_code == 403
    held = accounts_of(served.desk).book.one("person-7")
    assert held is not None
    assert held.account.role is Role.NURSE


def test_a_group_keeps_an_administrator_and_takes_the_role_away(served: Served, there: Provider) -> None:
    """The role is there as two administrators gave it, to an account that only the provider signs in."""
    confirmed = OnFile(Account("person-7", "A Person", Role.ADMINISTRATOR))
    accounts_of(served.desk).book.change(lambda held: held.put(confirmed))
    assert _back(served, there, groups=["um-heads"]).status_code == 200
    assert _back(served, there, groups=["um-nurses"]).status_code == 200
    again = _back(served, there, groups=["um-heads"])
    assert again.status_code == 403
    held = accounts_of(served.desk).book.one("person-7")
    assert held is not None
    assert held.account.role is Role.NURSE
