"""A program that calls as SMART Backend Services has it: registered by an administrator, signing for its tokens."""

from __future__ import annotations

from typing import Any

import httpx

from assent.casework.exchange.clients import ClientRegistration
from assent.desk.exchange import clients
from tests.exchange.signing import SigningKey, claims, ec
from tests.web.served import ACCOUNTS, NPI, Served

TOKEN_URL = "https://assent.test/oauth/token"
TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ISSUER = "https://ehr.example.org"


def register(
    served: Served, id: str = "ehr", key: SigningKey | None = None, **given: Any
) -> ClientRegistration:
    """Register a program of the first office."""
    of = {"npis": (NPI,), "keys": (key or ec()).key_set, "issuer": ISSUER, **given}
    admin = served.desk.coming_in(ACCOUNTS["admin"].actor)
    return clients.register_client(served.desk, ClientRegistration(id, **of), admin, served.now).registration


def ask(served: Served, assertion: str, **fields: str | None) -> httpx.Response:
    """Ask for an access token with a signed token."""
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": TYPE,
        "client_assertion": assertion,
        **fields,
    }
    sent = {name: value for name, value in form.items() if value is not None}
    return served.client.request("POST", "/oauth/token", data=sent)


def assertion(served: Served, id: str = "ehr", key: SigningKey | None = None, **other: Any) -> str:
    """A signed token of a program for the token endpoint."""
    return (key or ec()).signed(claims(id, TOKEN_URL, served.now, **other))


def access(served: Served, id: str = "ehr", scope: str | None = None) -> dict[str, str]:
    """The header of a call with an access token."""
    answer = ask(served, assertion(served, id), scope=scope)
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def hook_token(served: Served, path: str, key: SigningKey | None = None, **other: Any) -> dict[str, str]:
    """The header of a call of a CDS service: a token signed for its address."""
    said = claims(ISSUER, f"https://assent.test{path}", served.now, sub=None, **other)
    return {"Authorization": f"Bearer {(key or ec()).signed(said)}"}
