"""Administrators' pages: people, settings by two, one's own account; who may not, and what is never shown."""

from __future__ import annotations

import re

import pyotp
import pytest

from assent.desk.plan import settings
from assent.desk.ports import SYSTEM
from tests.web.served import START, Served
from tests.workbench.opened import fill, get, post, tokens

_OFFICE = "/administration/files/office.toml"
_PAGES = [
    *("/administration", "/administration/history", "/administration/people", "/administration/proposals"),
    *("/administration/people/nurse-1", _OFFICE, f"{_OFFICE}/download"),
]


@pytest.fixture
def kept(served: Served) -> Served:
    """An installation in which settings take two people."""
    settings.begin(served.desk, SYSTEM, START)
    return served


@pytest.mark.parametrize("address", _PAGES)
def test_an_administrator_sees_it_and_others_do_not(kept: Served, address: str) -> None:
    assert get(kept, "admin", address).status_code == 200
    for who in ("office", "nurse", "doctor", "author"):
        assert get(kept, who, address).status_code == 403
    assert get(kept, None, address).status_code == 401


def test_an_auditor_reads_settings_and_changes_none(kept: Served) -> None:
    page = get(kept, "auditor", "/administration")
    assert page.status_code == 200
    assert "/administration/files/" not in page.text
    assert get(kept, "auditor", _OFFICE).status_code == 403


def _text(page: str) -> str:
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert found is not None
    return found[1].replace("&#34;", '"').replace("&#39;", "'").replace("&gt;", ">").replace("&lt;", "<")


def test_a_change_is_seen_proposed_and_confirmed_by_a_second(kept: Served) -> None:
    text = _text(get(kept, "admin", _OFFICE).text)
    changed = text.replace("automatic_approval = ", 'automatic_approval = ""  # ')
    assert changed != text
    seen = fill(kept, "admin", _OFFICE, {"text": changed, "look": "yes"})
    assert "Automatic approval" in seen.text
    digest = re.search(r'name="digest" value="([0-9a-f]{64})"', seen.text)
    assert digest is not None
    proposed = post(
        kept, "admin", _OFFICE,
        {**tokens(seen.text), "text": changed, "digest": digest[1], "why": "The committee decided.", "propose": "yes"},
    )  # fmt: skip
    assert proposed.status_code == 303
    own = get(kept, "admin", "/administration").text
    assert "Somebody else confirms" in own
    assert "/administration/settings/1/confirm" not in own
    refused = post(kept, "admin", "/administration/settings/1/confirm", {**tokens(own), "digest": digest[1]})
    assert refused.status_code == 422
    second = get(kept, "second admin", "/administration").text
    confirmed = post(
        kept, "second admin", "/administration/settings/1/confirm", {**tokens(second), "digest": digest[1]}
    )
    assert confirmed.status_code == 303
    assert kept.desk.current().automatic == ""
    assert "Settings 2" in get(kept, "admin", "/administration/history").text


def test_what_was_in_force_is_proposed_again(kept: Served) -> None:
    test_a_change_is_seen_proposed_and_confirmed_by_a_second(kept)
    again = fill(kept, "admin", "/administration/history", {"why": "A mistake."}, "/administration/history/1")
    assert again.status_code == 303
    assert "waits for a second administrator" in get(kept, "second admin", "/administration").text


def test_a_file_that_cannot_stand_is_kept_as_typed_with_what_is_wrong(kept: Served) -> None:
    page = fill(kept, "admin", _OFFICE, {"text": "[office\nbroken", "look": "yes"})
    assert page.status_code == 422
    assert "[office" in page.text


def test_the_seed_of_numbers_is_never_shown_and_stays(kept: Served) -> None:
    seed = kept.desk.current().numbers
    for address in (_OFFICE, f"{_OFFICE}/download", "/administration", "/administration/history"):
        assert seed not in get(kept, "admin", address).text
    test_a_change_is_seen_proposed_and_confirmed_by_a_second(kept)
    assert kept.desk.current().numbers == seed


def test_an_account_is_added_with_a_password_shown_once(kept: Served) -> None:
    fields = {"id": "new.nurse", "name": "<b>New</b> Nurse", "role": "nurse", "password": "yes"}
    page = fill(kept, "admin", "/administration/people", fields)
    assert page.status_code == 200
    assert "&lt;b&gt;New&lt;/b&gt; Nurse" in page.text
    password = re.search(r"<code>([^<]+)</code></p>", page.text)
    assert password is not None
    assert password[1] not in get(kept, "admin", "/administration/people/new.nurse").text


def test_who_signs_waits_for_a_second_administrator(kept: Served) -> None:
    fields = {
        "id": "new.doctor", "name": "New Physician", "role": "physician", "licence.credential": "MD",
        "licence.specialty": "psychiatry", "licence.number": "MA-9", "licence.valid_until": "2027-12-31",
    }  # fmt: skip
    assert "number 1" in fill(kept, "admin", "/administration/people", fields).text
    page = fill(kept, "second admin", "/administration/proposals", {}, "/administration/proposals/1/confirm")
    assert page.status_code in (200, 303)
    assert get(kept, "admin", "/administration/people/new.doctor").status_code == 200


def test_what_is_wrong_with_an_account_is_named_and_kept(kept: Served) -> None:
    page = fill(kept, "admin", "/administration/people", {"id": "a b", "name": "Somebody", "role": "nurse"})
    assert page.status_code == 422
    assert 'href="#f-id"' in page.text
    assert 'value="Somebody"' in page.text


def test_a_nurse_disables_nobody(kept: Served) -> None:
    mine = tokens(get(kept, "nurse", "/account").text)
    sent = post(
        kept, "nurse", "/administration/people/doctor-1/accounts_change_account", {**mine, "disabled": "yes"}
    )
    assert sent.status_code in (403, 422)
    assert not kept.get("admin", "/api/accounts").json()[0]["disabled"]


def test_an_authenticator_is_enrolled(served: Served) -> None:
    mine = tokens(get(served, "nurse", "/account").text)
    assert served.post("admin", "/api/accounts/nurse-1/password").status_code == 200
    wrong = post(served, "nurse", "/account/second-factor", {**mine, "password": "not it"})
    assert wrong.status_code == 422


def test_the_first_code_ends_the_enrollment(served: Served) -> None:
    given = served.post("admin", "/api/accounts/intake-1/password").json()["password"]
    own = "a sentence that is long enough"
    body = {"id": "intake-1", "current": given, "new": own}
    assert served.post(None, "/api/password", body).status_code == 204
    signed_in = served.post(None, "/api/session", {"id": "intake-1", "password": own}).json()
    served.tokens["intake"] = signed_in["token"]
    page = fill(served, "intake", "/account", {"password": own}, "/account/second-factor")
    secret = re.search(r'name="secret" value="([A-Z2-7]+)"', page.text)
    assert secret is not None
    assert "<svg" in page.text
    code = pyotp.TOTP(secret[1]).at(START)
    done = post(served, "intake", "/account/second-factor/code", {**tokens(page.text), "code": code})
    assert done.status_code == 200
    assert "Recovery codes" in done.text
