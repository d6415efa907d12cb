"""Access tokens for signatures: who gets one, for what, and which tries are turned away."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.requests import HTTPConnection

from assent.casework.exchange.scopes import GRANTABLE, allows, granted, read_scope
from assent.casework.oversight.operations import Operation, OperationKind
from assent.casework.people.sign_in import NotSignedIn
from assent.casework.record.checks import InvalidRecord, NotPermitted, Refused, Unavailable
from assent.desk.exchange import clients
from assent.desk.exchange.access import calling_client, check_scope
from assent.desk.people import accounts
from assent.exchange.trust.addresses import address_of
from assent.exchange.trust.callers import is_open, may_call, may_call_hook
from tests.exchange.signing import claims, ec, forged, rsa
from tests.exchange.smart import TOKEN_URL, access, ask, assertion, register
from tests.web.served import ACCOUNTS, NPI, OTHER_NPI, Served, over


def test_discovery_says_where_and_how(served: Served) -> None:
    for base in ("/fhir/pas/2.2", "/fhir/pas/2.0", "/fhir/dtr"):
        said = served.get(None, f"{base}/.well-known/smart-configuration").json()
        assert said["token_endpoint"] == TOKEN_URL
        assert said["token_endpoint_auth_methods_supported"] == ["private_key_jwt"]
        assert set(said["token_endpoint_auth_signing_alg_values_supported"]) == {"RS384", "ES384"}
        assert "client-confidential-asymmetric" in said["capabilities"]
        assert said["scopes_supported"] == list(GRANTABLE)


@pytest.mark.parametrize("key", [ec(), rsa()], ids=["ES384", "RS384"])
def test_a_signature_gives_a_token_for_five_minutes(served: Served, key: object) -> None:
    register(served, key=key)  # type: ignore[arg-type]
    answer = ask(served, assertion(served, key=key))  # type: ignore[arg-type]
    assert answer.status_code == 200
    said = answer.json()
    assert (said["token_type"], said["expires_in"]) == ("bearer", 300)
    assert said["scope"].split() == list(GRANTABLE)
    assert "no-store" in answer.headers["cache-control"]
    caller = calling_client(served.desk, said["access_token"], served.now)
    assert (caller.account.id, caller.npis) == ("ehr", (NPI,))
    with pytest.raises(NotSignedIn):
        calling_client(served.desk, said["access_token"], served.now + timedelta(minutes=5))


def test_a_token_counts_for_the_endpoints_of_the_standards_only(served: Served) -> None:
    register(served)
    header = access(served)
    assert served.client.request("GET", "/api/me", headers=header).status_code == 401


def test_only_scopes_that_were_registered_and_asked_for_are_granted(served: Served) -> None:
    register(served, scopes=("system/Claim.cruds", "system/Questionnaire.rs"))
    answer = ask(served, assertion(served), scope="system/Claim.c system/*.rs launch openid")
    assert answer.json()["scope"] == "system/Claim.c system/Claim.rs system/Questionnaire.rs"
    answer = ask(served, assertion(served), scope="system/Patient.rs")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


def test_scopes_of_both_versions_of_smart_are_read() -> None:
    assert granted(GRANTABLE, "system/claim.read") == ("system/Claim.rs",)
    assert granted(("system/Claim.cruds",), "system/*.*") == ("system/Claim.cruds",)
    assert allows(("system/Claim.c", "system/Claim.rs"), "Claim", "cr")
    assert not allows(("system/Claim.rs", "system/Library.rs"), "Claim", "c")
    for text in (
        "user/Claim.rs",
        "system/Claim",
        "system/Claim.",
        "system/Claim.x",
        "system/Claim.sr",
        "Claim.rs",
        "",
    ):
        assert read_scope(text) is None


def test_what_a_token_does_not_cover_is_not_done(served: Served) -> None:
    register(served)
    token = ask(served, assertion(served), scope="system/Claim.rs").json()["access_token"]
    caller = calling_client(served.desk, token, served.now)
    check_scope(caller, "Claim", "r")
    with pytest.raises(NotPermitted, match=r"system/Claim\.c"):
        check_scope(caller, "Claim", "c")


def test_a_program_acts_for_its_own_offices_only(served: Served) -> None:
    register(served, npis=(NPI, OTHER_NPI))
    caller = calling_client(served.desk, access(served)["Authorization"].split()[1], served.now)
    assert [actor.organization for actor in caller.actors] == [NPI, OTHER_NPI]
    with pytest.raises(NotPermitted, match="own NPIs"):
        caller.acting_for("1000000012")


def test_a_signed_token_is_taken_once_also_by_another_process(served: Served, tmp_path: Path) -> None:
    register(served)
    signed = assertion(served)
    assert ask(served, signed).status_code == 200
    again = ask(served, signed)
    assert (again.status_code, again.json()["error"]) == (401, "invalid_client")
    with over(
        tmp_path / "office"
    ) as other:  # another process over the same store, or the same one after a restart
        assert ask(other, signed).status_code == 401
        assert ask(other, assertion(other)).status_code == 200


def test_the_id_of_a_token_is_kept_until_it_would_end_by_itself(served: Served) -> None:
    register(served)
    signed = assertion(served, exp=int((served.now + timedelta(minutes=5)).timestamp()))
    assert ask(served, signed).status_code == 200
    served.now += timedelta(minutes=5, seconds=59)  # within the tolerance of clocks
    assert ask(served, assertion(served)).status_code == 200
    assert "came before" in ask(served, signed).json()["error_description"]


def test_forged_tokens_get_nothing(served: Served) -> None:
    register(served, keys=rsa().key_set)
    said = claims("ehr", TOKEN_URL, served.now)
    public = rsa().key.as_pem(private=False)
    tries = [
        forged({"alg": "none"}, said),
        forged({"alg": "HS384", "kid": "rsa-1"}, said, public),
        forged({"alg": "RS384", "kid": "rsa-1"}, said, public),
        ec("stranger").signed(said),
        rsa().signed({**said, "aud": "https://other.test/oauth/token"}),
        rsa().signed({**said, "aud": "https://assent.test/cds-services/order-sign"}),
        rsa().signed({**said, "sub": "another"}),
        rsa().signed({**said, "iss": "nobody", "sub": "nobody"}),
        rsa().signed({**said, "exp": int(served.now.timestamp()) - 600}),
        rsa().signed({**said, "iss": "\ud800", "sub": "\ud800"}),
        rsa().signed({**said, "jti": "\ud800"}),
        rsa().signed({**said, "jti": "a\0b"}),
        rsa().signed(said, jku="https://ehr.example.org/other-keys"),
        "x" * 3_000,
    ]
    for signed in tries:
        answer = ask(served, signed)
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client"), signed[:40]
    assert ask(served, rsa().signed(said)).status_code == 200, "the same, signed by its key, is taken"


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": None}, "unsupported_grant_type"),
        ({"client_assertion_type": "urn:other"}, "invalid_request"),
        ({"client_assertion_type": None}, "invalid_request"),
        ({"client_assertion": None}, "invalid_request"),
    ],
)
def test_other_ways_of_asking(served: Served, fields: dict[str, str | None], error: str) -> None:
    register(served)
    answer = ask(served, assertion(served), **fields)
    assert (answer.status_code, answer.json()["error"]) == (400, error)


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (b"{}", "application/json"),
        (b"grant_type=client_credentials&grant_type=client_credentials", "application/x-www-form-urlencoded"),
        (b"\xff=1", "application/x-www-form-urlencoded"),
        (b"&".join(b"a%d=1" % n for n in range(30)), "application/x-www-form-urlencoded"),
        (b"nothing", "application/x-www-form-urlencoded"),
    ],
)
def test_forms_that_cannot_be_read(served: Served, content: bytes, media: str) -> None:
    answer = served.client.request("POST", "/oauth/token", content=content, headers={"Content-Type": media})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_a_form_that_is_too_long_is_not_read(served: Served) -> None:
    answer = ask(served, "x" * 100_000)
    assert answer.status_code == 413


def test_a_program_that_was_ended_or_disabled_gets_and_has_nothing(served: Served) -> None:
    register(served)
    token = access(served)["Authorization"].split()[1]
    admin = ACCOUNTS["admin"].actor
    clients.end_client(served.desk, "ehr", admin, served.now)
    assert ask(served, assertion(served)).status_code == 401
    with pytest.raises(NotSignedIn):
        calling_client(served.desk, token, served.now)
    register(served)
    token = access(served)["Authorization"].split()[1]
    accounts.change_account(served.desk, "ehr", accounts.Changes(disabled=True), admin, served.now)
    assert ask(served, assertion(served)).status_code == 401
    with pytest.raises(NotSignedIn):
        calling_client(served.desk, token, served.now)


def test_other_keys_count_in_the_place_of_all_of_before(served: Served) -> None:
    register(served)
    token = access(served)["Authorization"].split()[1]
    answer = served.call("admin", "PUT", "/api/clients/ehr/keys", {"keys": rsa().key_set})
    assert answer.json()["key_names"] == ["rsa-1"]
    assert ask(served, assertion(served)).status_code == 401
    assert ask(served, assertion(served, key=rsa())).status_code == 200
    with pytest.raises(NotSignedIn):
        calling_client(served.desk, token, served.now)


def test_what_cannot_be_registered(served: Served) -> None:
    for given, error in (
        ({"npis": ("1234567890",)}, "last digit"),
        ({"npis": ()}, "npis"),
        ({"keys": ""}, "keys or keys_url"),
        ({"keys_url": "https://ehr.example.org/jwks"}, "keys or keys_url"),
        ({"keys": "", "keys_url": "http://ehr.example.org/jwks"}, "https"),
        ({"keys": "", "keys_url": "https://169.254.169.254/jwks"}, "does not list"),
        ({"fhir_servers": ("https://elsewhere.example/fhir",)}, "does not list"),
        ({"scopes": ("system/Patient.rs",)}, "scopes"),
    ):
        with pytest.raises((InvalidRecord, Refused), match=error):
            register(served, **given)
    register(served)
    with pytest.raises(Refused, match="registered already"):
        register(served)
    with pytest.raises(Refused, match="one issuer is one program"):
        register(served, "other-ehr")
    with pytest.raises(InvalidRecord, match="system_client"):
        register(served, "nurse-1", issuer="")
    with pytest.raises(InvalidRecord, match="leave out the NPI"):
        register(served, "program-1", npis=(OTHER_NPI,), issuer="")


def test_registration_over_http_is_for_administrators(served: Served) -> None:
    body = {"id": "portal", "name": "A portal", "npis": [NPI], "keys": ec().key_set}
    assert served.post("nurse", "/api/clients", body).status_code == 403
    made = served.post("admin", "/api/clients", body)
    assert made.status_code == 201, made.text
    assert made.json()["may_call"] is True
    assert [one["id"] for one in served.get("admin", "/api/clients").json()] == ["portal"]
    log = served.get("admin", "/api/account-log?account=portal").json()
    assert {line["what"] for line in log} == {"added", "client_registered"}
    assert "kty" not in str(log)
    assert served.call("admin", "DELETE", "/api/clients/portal").json()["may_call"] is False


def test_no_token_and_no_key_reaches_the_log(served: Served) -> None:
    register(served)
    signed = assertion(served)
    token = ask(served, signed).json()["access_token"]
    ask(served, signed)
    text = served.log.getvalue()
    assert "oauth/token" in text
    for secret in (token, signed, ec().public["x"]):
        assert secret not in text


def test_a_long_body_is_read_only_for_who_is_known(served: Served) -> None:
    register(served)
    address, content = "/fhir/pas/2.2/Claim/$submit", b'{"a": "' + b"x" * 100_000 + b'"}'
    typed = {"Content-Type": "application/fhir+json"}
    for header in (
        {},
        {"Authorization": "Bearer assent_access_unknown"},
        {"Authorization": "Bearer unknown"},
    ):
        answer = served.client.request("POST", address, content=content, headers={**typed, **header})
        assert answer.status_code in (401, 404, 413), answer.text
        assert answer.json()["resourceType"] == "OperationOutcome"


def _call(served: Served, address: str = "127.0.0.1", **headers: str) -> HTTPConnection:
    """A call without a token, from an address."""
    given = {"host": "127.0.0.1:8400", **headers}
    return HTTPConnection(
        {
            "type": "http", "app": served.app, "client": (address, 40_000), "server": ("127.0.0.1", 8400),
            "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in given.items()],
            "path": "/fhir/dtr", "scheme": "http", "query_string": b"",
        }
    )  # fmt: skip


def test_nobody_calls_without_a_token_where_this_is_no_demonstration(served: Served) -> None:
    with pytest.raises(NotSignedIn):
        may_call(_call(served))


def test_a_demonstration_is_open_on_its_own_machine_and_nowhere_else(served: Served) -> None:
    made = Operation(served.now, "assent", OperationKind.DEMONSTRATION_MADE, {})
    served.desk.record.note(made)
    assert is_open(_call(served))
    may_call(_call(served))
    may_call_hook(_call(served))
    for call in (
        _call(served, "192.0.2.7"),
        _call(
            served, host="evil.example"
        ),  # a name of somebody else's that leads here, for the pages of a browser
        _call(served, x_forwarded_for="192.0.2.7"),
        _call(served, authorization="Bearer unknown"),
    ):
        assert not is_open(call)
        with pytest.raises(NotSignedIn):
            may_call(call)


def test_without_an_address_only_callers_on_this_machine_are_told_one(
    an_empty_store: Path, tmp_path: Path
) -> None:
    """A token that was made out for another server would count here, were the Host header believed."""
    folder = tmp_path / "office"
    shutil.copytree(an_empty_store, folder)
    with over(folder) as served:
        register(served)
        answer = ask(served, assertion(served))
        assert answer.status_code == 503
        assert "exchange.toml" in answer.json()["detail"]
        assert address_of(served.desk, _call(served)) == "http://127.0.0.1:8400"
        with pytest.raises(Unavailable):
            address_of(served.desk, _call(served, host="assent.test"))
