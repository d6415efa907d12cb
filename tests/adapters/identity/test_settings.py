"""identity.toml: the plan's figures and its provider, with every mistake named."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from assent.adapters.identity import read_identity
from assent.casework.people.sign_in import SignInRules
from assent.casework.record.actors import Role
from assent.casework.record.checks import Refused

OPENID = """
[openid]
issuer = "https://login.example.org/plan"
client_id = "assent"
redirect = "https://assent.example.org/auth/openid/callback"
secret_file = "openid-secret"
account_claim = "employee_number"
create_accounts = true

[[openid.role]]
group = "um-physicians"
role = "physician"

[[openid.role]]
group = "um-nurses"
role = "nurse"
"""


def read(folder: Path, text: str) -> object:
    (folder / "identity.toml").write_text(text, "utf-8")
    return read_identity(folder)


def test_without_a_file_the_usual_figures_hold_and_there_is_no_provider(tmp_path: Path) -> None:
    assert read_identity(tmp_path) == (SignInRules(), None)


def test_figures_of_the_plan_stand_over_the_usual_ones(tmp_path: Path) -> None:
    (tmp_path / "identity.toml").write_text("[sign_in]\nidle_minutes = 5\npassword_least = 15\n", "utf-8")
    rules, openid = read_identity(tmp_path)
    assert (rules.idle, rules.password_least) == (timedelta(minutes=5), 15)
    assert rules.session == SignInRules().session
    assert openid is None


def test_a_provider_is_read_with_its_secret_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "openid-secret").write_text("quiet\n", "utf-8")
    (tmp_path / "identity.toml").write_text(OPENID, "utf-8")
    _, openid = read_identity(tmp_path)
    assert openid is not None
    assert (openid.secret, openid.account_claim, openid.makes_accounts) == ("quiet", "employee_number", True)
    assert openid.roles == (("um-physicians", Role.PHYSICIAN), ("um-nurses", Role.NURSE))
    assert openid.algorithms == ("RS256", "ES256")
    assert "quiet" not in repr(openid)


def test_or_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENID_SECRET", "quiet")
    text = OPENID.replace('secret_file = "openid-secret"', 'secret_environment = "OPENID_SECRET"')
    (tmp_path / "identity.toml").write_text(text, "utf-8")
    _, openid = read_identity(tmp_path)
    assert openid is not None
    assert openid.secret == "quiet"
    monkeypatch.delenv("OPENID_SECRET")
    with pytest.raises(Refused, match="OPENID_SECRET is not set"):
        read_identity(tmp_path)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("[openid]", "[openidd]"), "unknown key 'openidd'"),
        (('client_id = "assent"', ""), "client_id is missing"),
        (('client_id = "assent"', "client_id = 7"), "client_id must be a text"),
        (("issuer =", "issuers ="), "unknown key 'issuers'"),
        (("/auth/openid/callback", "/auth/openid/back"), "redirect ends with /auth/openid/callback"),
        (("https://login", "http://login"), "begins with https://"),
        (("create_accounts = true", 'create_accounts = "yes"'), "create_accounts must be true or false"),
        (("create_accounts = true", 'algorithms = ["HS256"]'), "algorithms: any of RS256"),
        (("create_accounts = true", "leeway_seconds = 3600"), "leeway_seconds: give 0 to 300"),
        (('role = "nurse"', 'role = "system_client"'), "role is 'system_client'"),
        (('role = "nurse"', 'roles = "nurse"'), "unknown key 'roles'"),
        (("openid-secret", "no-such-file"), "no-such-file is empty or cannot be read"),
        (("create_accounts", 'secret_environment = "X"\ncreate_accounts'), "not both"),
        (("[openid]", "[sign_in]\nidle_minutes = 0\n[openid]"), "idle_minutes is 0"),
        (("[openid]", "[sign_in]\nidle_minutes = true\n[openid]"), "idle_minutes must be a whole number"),
        (("[openid]", "[sign_in]\npassword_least = 6\n[openid]"), "password_least is 6"),
        (("[openid]", "[openid"), "cannot be read"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, change: tuple[str, str], says: str) -> None:
    (tmp_path / "openid-secret").write_text("quiet\n", "utf-8")
    assert OPENID.count(change[0])
    with pytest.raises(Refused) as refused:
        read(tmp_path, OPENID.replace(*change))
    assert "identity.toml" in refused.value.says
    assert says in refused.value.says
    assert "quiet" not in refused.value.says
