"""What comes in is checked against profiles where the operator wants it: noted, turned away, or not looked at."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assent.adapters.exchange.settings import OnFault, ProfileSettings, read_exchange
from assent.adapters.fhir.profiles.faults import ProfileFault
from assent.adapters.fhir.profiles.folder import PackageFolder
from assent.adapters.fhir.profiles.guides import Message, ProfileChecks, ServedGuide
from assent.bootstrap.profiles import incoming_profiles
from assent.casework.record.checks import Refused
from assent.cli.app import app
from assent.exchange.checked import NO_PROFILES, IncomingProfiles
from tests.adapters.fhir.profiles.archives import both
from tests.adapters.fhir.profiles.test_profiles import bundle, visit
from tests.code_health.sources import ROOT
from tests.exchange import bundles
from tests.exchange.dtr.client import DTR, asking, by_access, by_order
from tests.exchange.hooks import installation, post, signing
from tests.exchange.reading import issues
from tests.exchange.test_subscriptions import wanted
from tests.web.served import Served

PROFILE = "http://example.org/StructureDefinition/message"
SUBMIT, INQUIRE = "Claim/$submit", "Claim/$inquire"


class Found(ProfileChecks):
    """Finds the same two faults in everything, and keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(PackageFolder(()))
        self.asked: list[tuple[ServedGuide, str]] = []

    def of_message(
        self, guide: ServedGuide, message: Message, resource: Mapping[str, Any]
    ) -> tuple[ProfileFault, ...]:
        self.asked.append((guide, message.value))
        return _FAULTS

    def of_hook(self, guide: ServedGuide, body: Mapping[str, Any]) -> tuple[ProfileFault, ...]:
        self.asked.append((guide, str(body["hook"])))
        return _FAULTS


_FAULTS = tuple(ProfileFault(f"Bundle.{name}", f"Send {name}.", "required", PROFILE) for name in ("a", "b"))


@pytest.fixture
def found() -> Found:
    return Found()


@pytest.fixture
def served(an_empty_store: Path, tmp_path: Path) -> Iterator[Served]:
    """An installation with members and a registered program."""
    with installation(an_empty_store, tmp_path / "office") as made:
        yield made


def checked(served: Served, found: Found, *, refuse: bool) -> None:
    served.app.state.incoming_profiles = IncomingProfiles(found, refuse)


@pytest.mark.parametrize("version", ["2.2", "2.0"])
def test_what_breaks_a_profile_is_turned_away_at_each_place(
    served: Served, found: Found, version: str
) -> None:
    checked(served, found, refuse=True)
    answer = served.post("program", f"/fhir/pas/{version}/{SUBMIT}", bundles.request())
    assert answer.status_code == 400
    said = issues(answer)
    assert [one["expression"] for one in said] == [["Bundle.a"], ["Bundle.b"]]
    assert {one["severity"] for one in said} == {"error"}
    assert all(PROFILE in one["diagnostics"] for one in said)
    assert found.asked == [(ServedGuide(f"pas-{version}"), "submit")]
    assert list(served.desk.record.worklist((), None, None, None)) == []


def test_what_is_noted_is_taken_and_kept_with_the_request(served: Served, found: Found) -> None:
    checked(served, found, refuse=False)
    first = bundles.request()
    answer = served.post("program", f"/fhir/pas/2.2/{SUBMIT}", first)
    assert answer.status_code == 200
    assert kept(served) == [["Bundle.a"], ["Bundle.b"]]
    again = served.post("program", f"/fhir/pas/2.2/{SUBMIT}", first)
    assert again.status_code == 200
    assert [one["resource"]["outcome"] for one in again.json()["entry"][:1]] == ["complete"]
    update = served.post(
        "program", f"/fhir/pas/2.2/{SUBMIT}", bundles.update(first, "2", ketamine_misuse=False)
    )
    assert update.status_code == 200
    asked = served.post("program", f"/fhir/pas/2.2/{INQUIRE}", bundles.inquiry(first))
    assert asked.status_code == 200
    names = [one["name"] for one in documents(served)]
    assert names.count("PAS 2.2 request.json") == 2
    assert names.count("Remarks on PAS 2.2 request.json") >= 1
    assert [message for _, message in found.asked] == ["submit", "submit", "submit", "inquire"]


def documents(served: Served) -> list[dict[str, Any]]:
    (row,) = served.desk.record.worklist((), None, None, None)
    answer = served.get("nurse", f"/api/requests/{row.request}")
    assert answer.status_code == 200, answer.text
    return list(answer.json()["documents"])


def kept(served: Served) -> list[list[str]]:
    """The places that the remarks of the only request name, as a reviewer gets them."""
    (row,) = served.desk.record.worklist((), None, None, None)
    remarks = next(one for one in documents(served) if one["name"].startswith("Remarks on "))
    content = served.get("nurse", f"/api/requests/{row.request}/documents/{remarks['digest']}")
    assert content.status_code == 200, content.text
    said = issues(content)
    assert {one["severity"] for one in said} == {"warning"}
    return [one["expression"] for one in said]


def test_the_log_counts_and_holds_nothing_of_what_was_sent(served: Served, found: Found) -> None:
    checked(served, found, refuse=False)
    served.post("program", f"/fhir/pas/2.2/{SUBMIT}", bundles.request())
    lines = [json.loads(line) for line in served.log.getvalue().splitlines()]
    (line,) = [one for one in lines if one["event"].startswith("profile broken")]
    assert (line["event"], line["count"]) == (f"profile broken: pas-2.2: {PROFILE}", 2)
    assert set(line) == {"time", "level", "event", "count"}


def test_a_hook_that_breaks_a_profile_is_422_and_kept(served: Served, found: Found) -> None:
    checked(served, found, refuse=True)
    answer = post(served, signing())
    assert answer.status_code == 422
    assert [one["expression"] for one in issues(answer)] == [["Bundle.a"], ["Bundle.b"]]
    (call,) = served.get("auditor", "/api/audit/hook-calls").json()
    assert call["status"] == 422
    checked(served, found, refuse=False)
    assert post(served, signing()).json()["systemActions"]
    assert {guide for guide, _ in found.asked} <= {ServedGuide.CRD_2_0, ServedGuide.CRD_2_2}
    assert [hook for _, hook in found.asked] == ["order-sign"] * 2


CALLS: Mapping[str, tuple[str, Any, Message]] = {
    "package": (f"{DTR}/Questionnaire/$questionnaire-package", asking(by_order()), Message.PACKAGE),
    "next question": (f"{DTR}/2.0/Questionnaire/$next-question", asking(), Message.NEXT_QUESTION),
    "errors": (f"{DTR}/Questionnaire/$log-questionnaire-errors", asking(), Message.LOG_ERRORS),
    "subscription": (
        "/fhir/pas/2.0/Subscription",
        wanted("https://ehr.example.org/told"),
        Message.SUBSCRIPTION,
    ),
    "inquiry": (f"/fhir/pas/2.0/{INQUIRE}", bundles.inquiry(bundles.request()), Message.INQUIRE),
}


@pytest.mark.parametrize(("path", "body", "message"), CALLS.values(), ids=CALLS)
def test_each_message_is_checked_as_what_it_is(
    served: Served, found: Found, path: str, body: Any, message: Message
) -> None:
    checked(served, found, refuse=True)
    answer = by_access(served).post("program", path, body)
    assert answer.status_code == 400
    assert ["Bundle.a"] in [one.get("expression") for one in issues(answer)]
    wanted_guide = f"{'pas' if '/pas/' in path else 'dtr'}-{'2.0' if '2.0' in path else '2.2'}"
    assert found.asked == [(ServedGuide(wanted_guide), message.value)]


def test_without_packages_nothing_is_checked(served: Served) -> None:
    assert served.app.state.incoming_profiles == NO_PROFILES
    assert served.post("program", f"/fhir/pas/2.2/{SUBMIT}", bundles.request()).status_code == 200
    assert [one["name"] for one in documents(served)] == ["PAS 2.2 request.json"]


# What the operator says


def settings(folder: Path, text: str) -> ProfileSettings:
    (folder / "exchange.toml").write_text(text, "utf-8")
    return read_exchange(folder).profiles


def test_the_table_of_the_operator(tmp_path: Path) -> None:
    assert settings(tmp_path, "") == ProfileSettings()
    assert settings(tmp_path, '[profiles]\npackages = "a"') == ProfileSettings("a", OnFault.WARN)
    assert settings(tmp_path, '[profiles]\npackages = "a"\non_fault = "off"').on_fault is OnFault.OFF
    whole = '[profiles]\npackages = "a"\non_fault = "refuse"\nwithout = ["x"]'
    assert settings(tmp_path, whole) == ProfileSettings("a", OnFault.REFUSE, ("x",))


@pytest.mark.parametrize(
    "text",
    ["profiles = 1", "[profiles]\npackage = 'a'", "[profiles]\npackages = 1", "[profiles]\nwithout = 'x'",
     "[profiles]\npackages = 'a'\non_fault = 'never'", "[profiles]\non_fault = 'warn'"],
)  # fmt: skip
def test_a_table_that_cannot_be_read(tmp_path: Path, text: str) -> None:
    with pytest.raises(Refused, match=r"exchange\.toml.*profiles"):
        settings(tmp_path, text)


def test_a_folder_of_packages_beside_the_store(tmp_path: Path) -> None:
    both(tmp_path / "packages")
    settings(tmp_path, '[profiles]\npackages = "packages"\non_fault = "refuse"')
    profiles = incoming_profiles(tmp_path)
    assert profiles.refuse
    assert profiles.checks is not None
    assert profiles.checks.of_message(ServedGuide.PAS_2_2, Message.SUBMIT, {**bundle(), "type": "batch"})
    settings(tmp_path, '[profiles]\npackages = "nowhere"\non_fault = "off"')
    assert incoming_profiles(tmp_path) == NO_PROFILES


def test_a_server_does_not_start_with_a_package_that_cannot_be_used(
    an_empty_store: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "office"
    shutil.copytree(an_empty_store, folder)
    both(folder / "packages")
    (folder / "packages" / "wrong.tgz").write_bytes(b"<html>")
    settings(folder, '[profiles]\npackages = "packages"')
    ran = CliRunner().invoke(app, ["serve", "--store", str(folder), "--port", "0"])
    assert ran.exit_code == 1
    assert ran.stderr == "assent: wrong.tgz is no FHIR package: it is no whole tar archive (.tgz).\n"


# A file tried by the operator


def check(tmp_path: Path, content: Any, *words: str) -> tuple[int, str]:
    both(tmp_path / "packages")
    (tmp_path / "message.json").write_text(json.dumps(content), "utf-8")
    command = [
        "fhir",
        "check",
        str(tmp_path / "message.json"),
        "--packages",
        str(tmp_path / "packages"),
        *words,
    ]
    ran = CliRunner().invoke(app, command)
    return ran.exit_code, ran.output


def test_a_file_is_checked_as_the_server_would(tmp_path: Path) -> None:
    sent = bundle()
    assert check(tmp_path, sent) == (0, "No profile is broken.\n")
    status, said = check(tmp_path, {**sent, "type": "batch"})
    assert status == 1
    assert said.startswith('Bundle.type: Send "collection". (profile http://hl7.org/fhir/us/davinci-pas/')
    status, said = check(tmp_path, {**visit(), "beds": 0}, "--json")
    assert status == 1
    assert json.loads(said)["issue"][0]["expression"] == ["Visit.beds"]
    status, said = check(tmp_path, visit(), "--profile", "http://example.org/StructureDefinition/visit")
    assert status == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--guide", "crd-2.2"], "There is no package of crd-2.2"),
        (["--guide", "pas"], "There is no guide 'pas' here; there are: pas-2.2"),
        (["--profile", "http://example.org/nothing"], "No package here has the profile"),
    ],
    ids=["no package", "no guide", "no profile"],
)
def test_what_a_file_cannot_be_checked_against(tmp_path: Path, words: list[str], says: str) -> None:
    status, said = check(tmp_path, visit(), *words)
    assert status == 1
    assert says in said


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    both(tmp_path / "packages")
    command = ["fhir", "check", str(tmp_path / "no.json"), "--packages", str(tmp_path / "packages")]
    ran = CliRunner().invoke(app, command)
    assert (ran.exit_code, "no.json cannot be read" in ran.output) == (2, True)


def test_what_the_guide_for_operators_shows(tmp_path: Path) -> None:
    """The table is read, and the command is one of the program that finds what it says."""
    text = (
        (ROOT / "docs" / "fhir.md").read_text("utf-8").partition("## Checked by the guides' own profiles")[2]
    )
    (table,) = re.findall(r"^```toml\n(.*?)^```$", text.partition("\n## ")[0], re.MULTILINE | re.DOTALL)
    assert set(tomllib.loads(table)["profiles"]) == {"packages", "on_fault", "without"}
    assert settings(tmp_path, table).on_fault is OnFault.WARN
    (command,) = re.findall(r"^\./go assent (fhir check .*)$", text, re.MULTILINE)
    both(tmp_path / "packages")
    (tmp_path / "request.json").write_text(json.dumps(bundle()), "utf-8")
    ours = {"/etc/assent/fhir": str(tmp_path / "packages"), "request.json": str(tmp_path / "request.json")}
    ran = CliRunner().invoke(app, [ours.get(word, word) for word in command.split()])
    assert ran.exit_code == 0, ran.output
