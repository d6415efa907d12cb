"""A run signs in as a program does, with its own key: for FHIR, and for each call of CDS Hooks."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from joserfc import jws
from typer.testing import CliRunner

from assent import bootstrap
from assent.casework.exchange.clients import ClientRegistration
from assent.casework.people.accounts import OnFile
from assent.cli.app import app
from assent.conformance.sign_in import UnreadableKey, program_sign_in
from assent.demo.cast import ALDER
from assent.desk.exchange import clients
from assent.desk.people.account_steps import accounts_of
from tests.browser.serving import Server, serving
from tests.exchange.signing import SigningKey, ec, rsa
from tests.supplied import supply_criteria
from tests.web.served import ACCOUNTS

ADMINISTRATOR = ACCOUNTS["admin"]
ISSUER = "https://ehr.example.org"
NEEDS_SIGNING = {
    "pas-metadata", "pas-response-bundle", "pas-approved", "cdex-document", "crd-discovery", "crd-order-sign",
    "dtr-signed-in", "dtr-adaptive", "dtr-smart-configuration",
}  # fmt: skip


def private(key: SigningKey) -> str:
    """A private key as a file of an operator holds it."""
    return json.dumps({**key.key.as_dict(private=True), "kid": key.name})


@pytest.fixture(scope="module")
def server(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An installation with the members and offices of a demonstration, open to nobody who does not sign in."""
    folder = tmp_path_factory.mktemp("installation") / "plan"
    bootstrap.make_store(folder, "Committee, 2026-01-15")
    supply_criteria(folder)
    for name in ("members.csv", "providers.csv", "plan.toml", "exchange.toml"):
        shutil.copy(demonstration / name, folder / name)
    bootstrap.close_to_others(folder)
    with bootstrap.desk(folder) as desk:
        accounts_of(desk).book.change(lambda held: held.put(OnFile(ADMINISTRATOR)))
        registration = ClientRegistration("checks", (ALDER.npi,), ec().key_set, issuer=ISSUER)
        clients.register_client(desk, registration, desk.coming_in(ADMINISTRATOR.actor), datetime.now(UTC))
    with serving(folder) as served:
        yield served


def _verdicts(server: Server, *more: str) -> dict[str, str]:
    words = [sys.executable, "-m", "assent", "conformance", server.address, "--json", *more]
    ran = subprocess.run(words, capture_output=True, text=True, timeout=200, check=False)
    assert ran.returncode in (0, 1), ran.stderr
    return {check["id"]: check["verdict"] for check in json.loads(ran.stdout)["checks"]}


def test_a_program_makes_every_check(server: Server, tmp_path: Path) -> None:
    file = tmp_path / "key.json"
    file.write_text(private(ec()), "utf-8")
    found = _verdicts(server, "--client", "checks", "--key", str(file), "--issuer", ISSUER)
    assert {id: found[id] for id in NEEDS_SIGNING} == dict.fromkeys(NEEDS_SIGNING, "met")
    assert "not met" not in found.values()


def test_who_is_not_registered_makes_none(server: Server, tmp_path: Path) -> None:
    file = tmp_path / "key.json"
    file.write_text(private(ec("ec-of-nobody")), "utf-8")
    words = [
        sys.executable,
        "-m",
        "assent",
        "conformance",
        server.address,
        "--client",
        "nobody",
        "--key",
        str(file),
    ]
    ran = subprocess.run([*words, "--crd", ""], capture_output=True, text=True, timeout=100, check=False)
    assert "register nobody with its key" in ran.stdout
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("signing", [ec(), rsa()], ids=["ES384", "RS384"])
def test_a_hook_is_called_with_a_token_for_its_address(signing: SigningKey) -> None:
    program = program_sign_in("checks", private(signing))
    tokens = [program.hook("https://payer.example.org/cds-services/a")["Authorization"] for _ in range(2)]
    said = [
        json.loads(
            jws.deserialize_compact(token.removeprefix("Bearer "), signing.key, [signing.algorithm]).payload
        )
        for token in tokens
    ]
    assert {(one["iss"], one["aud"]) for one in said} == {
        ("checks", "https://payer.example.org/cds-services/a")
    }
    assert said[0]["jti"] != said[1]["jti"]
    assert all(0 < one["exp"] - one["iat"] <= 300 for one in said)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", json.dumps(ec().public), '{"kty": "EC", "kid": "a", "d": "x", "crv": "P-384"}'],
)
def test_what_is_no_private_key_is_said(text: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableKey):
        program_sign_in("checks", text)
    file = tmp_path / "key.json"
    file.write_text(text, "utf-8")
    for words in (["--client", "checks", "--key", str(file)], ["--client", "checks"], ["--key", str(file)]):
        result = CliRunner().invoke(app, ["conformance", "http://127.0.0.1:9", *words])
        assert result.exit_code == 2, result.output
