"""The page of programs: an administrator registers one, changes its keys and ends it."""

from __future__ import annotations

from tests.exchange.signing import ec, rsa
from tests.web.served import NPI, Served
from tests.workbench.opened import fill, get

_PAGE = "/administration/clients"
_FIELDS = {"id": "alder-ehr", "name": "<b>Alder</b> records", "npis": NPI}


def test_a_program_is_registered_gets_other_keys_and_is_ended(served: Served) -> None:
    assert "No program is registered." in get(served, "admin", _PAGE).text
    made = fill(served, "admin", _PAGE, {**_FIELDS, "keys": ec().key_set})
    assert made.status_code == 303, made.text
    one = made.headers["location"]
    page = get(served, "admin", one).text
    assert "&lt;b&gt;Alder&lt;/b&gt; records" in page
    assert "ec-1" in page
    assert ec().public["x"] not in page
    assert "Alder" in get(served, "admin", _PAGE).text
    changed = fill(served, "admin", one, {"keys": rsa().key_set}, f"{one}/clients_change_keys")
    assert changed.status_code == 303, changed.text
    assert "rsa-1" in get(served, "admin", one).text
    ended = fill(served, "admin", one, {}, f"{one}/clients_end_client")
    assert ended.status_code == 303, ended.text
    assert "May not call" in get(served, "admin", one).text


def test_what_is_wrong_is_named_and_kept(served: Served) -> None:
    page = fill(served, "admin", _PAGE, {**_FIELDS, "keys": "no keys"})
    assert page.status_code == 422
    assert "JWK set" in page.text
    assert 'value="alder-ehr"' in page.text


def test_only_administrators_see_programs(served: Served) -> None:
    for who in ("office", "nurse", "doctor", "author", "auditor"):
        assert get(served, who, _PAGE).status_code == 403
    assert get(served, None, _PAGE).status_code == 401
    assert get(served, "admin", f"{_PAGE}/nobody").status_code == 404
