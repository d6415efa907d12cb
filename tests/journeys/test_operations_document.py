"""What the guide for operators shows beside its commands is true: the unit, the proxy, the alarms."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command

from assent.cli.app import app
from assent.web.server.installation import CallLimits
from tests.code_health.sources import PACKAGE, ROOT
from tests.journeys.test_accounts import OWN, assent
from tests.web.served import Served, serving

GUIDE = (ROOT / "docs" / "operations.md").read_text("utf-8")


def block(kind: str) -> str:
    """The one block of a kind."""
    (text,) = re.findall(rf"^```{kind}\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    return str(text)


def unit() -> configparser.ConfigParser:
    parsed = configparser.ConfigParser(interpolation=None)
    parsed.optionxform = str  # type: ignore[assignment,method-assign]
    parsed.read_string(block("ini"))
    return parsed


def parsed_by_the_program(words: list[str]) -> None:
    """Raises where the program has no such command or option; nothing is run."""
    name, *rest = words
    command = get_command(app).commands[name]  # type: ignore[attr-defined]
    command.make_context(name, rest).close()


def test_the_unit_starts_the_server_as_somebody_who_can_do_little() -> None:
    service = unit()["Service"]
    program, *words = shlex.split(service["ExecStart"])
    assert program.endswith("/.venv/bin/assent")
    assert words[0] == "serve"
    parsed_by_the_program(words)
    assert (service["UMask"], service["User"], service["ProtectSystem"]) == ("0077", "assent", "strict")
    store = words[words.index("--store") + 1]
    assert store.startswith(service["ReadWritePaths"])
    keys = service["Environment"].removeprefix("ASSENT_SEAL_KEYS=")
    assert not keys.startswith(store)


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    tool = shutil.which("systemd-analyze")
    if tool is None:
        assert set(unit().sections()) == {"Unit", "Service", "Install"}
        return
    file = tmp_path / "assent.service"
    text = block("ini").replace(shlex.split(unit()["Service"]["ExecStart"])[0], "/bin/true")
    file.write_text(text.replace("User=assent\nGroup=assent\n", ""), "utf-8")
    done = subprocess.run([tool, "verify", str(file)], capture_output=True, text=True, check=False)
    about_it = [line for line in done.stderr.splitlines() if "assent.service" in line]
    assert about_it == []


def test_the_commands_that_need_root_are_those_of_the_program() -> None:
    (init,) = (line for line in block("sh").splitlines() if " init " in line)
    parsed_by_the_program(shlex.split(init.partition(".venv/bin/assent ")[2]))


def acting_blocks() -> list[list[list[str]]]:
    """The commands of administrators on a store that is in use, block by block, as words."""
    texts = re.findall(r"^```shell\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    return [[shlex.split(line) for line in text.splitlines()] for text in texts]


@pytest.mark.parametrize("commands", acting_blocks(), ids=lambda commands: commands[-1][2])
def test_the_commands_of_administrators_do_what_they_say(
    commands: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a store with two administrators who have a password of their own, typed as it stands in the guide."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("ASSENT_TOKEN", raising=False)
    made = assent("init", "plan", "--administrator", "ada.admin", "--administrator", "una.admin").out
    for id, once in re.findall(r"One-time password of (\S+), shown this once: (\S+)", made):
        setting = ("account", "password", id, "--store", "plan", "--password-stdin")
        assert assent(*setting, stdin=f"{once}\n{OWN}\n").status == 0
    office = tmp_path / "plan" / "office.toml"
    office.write_text(office.read_text("utf-8").replace("clock_days = 7", "clock_days = 9"), "utf-8")
    digest = ""
    for _, *words in commands:
        filled = [digest if word == "DIGEST" else word for word in words]
        given = ["--password-stdin"] if words[0] == "sign-in" else []
        said = assent(*filled, *given, stdin=f"{OWN}\n")
        assert said.status == 0, f"{words}: {said.err}"
        digest = (re.findall("digest ([0-9a-f]{64})", said.out) or [digest])[-1]


def test_there_are_as_many_such_blocks_as_the_guide_needs() -> None:
    """A block that is marked otherwise is shown, and run by nobody."""
    assert [commands[-1][1] for commands in acting_blocks()] == ["plan", "audit", "audit"]
    assert "```text" not in GUIDE


def test_the_proxy_keeps_to_the_same_limits() -> None:
    config = block("nginx")
    assert config.count("{") == config.count("}")
    (most,) = re.findall(r"client_max_body_size (\d+)m;", config)
    assert int(most) * 1024 * 1024 == CallLimits().upload
    (piece,) = re.findall(r"client_body_timeout (\d+)s;", config)
    assert int(piece) == CallLimits().piece_seconds
    (port,) = re.findall(r"proxy_pass http://127\.0\.0\.1:(\d+);", config)
    assert f"--port {port}" in unit()["Service"]["ExecStart"]


def test_the_alarms_name_figures_and_events_that_there_are(tmp_path: Path) -> None:
    with serving(tmp_path / "office") as served:
        figures = figures_of(served)
    table = GUIDE.partition("## What to watch")[2].partition("## Several machines")[0]
    named = set(re.findall(r"assent_[a-z_]+", table))
    assert named
    assert {name for name in named if not any(figure.startswith(name) for figure in figures)} == set()
    source = "\n".join(path.read_text("utf-8") for path in (PACKAGE / "web").rglob("*.py"))
    events = re.findall(r"log event `([^`]+)`| or `(letters failed)`|event `([a-z]+)`", table)
    words = {word for each in events for word in each if word}
    assert len(words) > 4
    assert {word for word in words if f'"{word}"' not in source} == set()


def figures_of(served: Served) -> set[str]:
    served.get("office", "/api/me")
    text = served.get("admin", "/metrics").text
    return set(re.findall(r"^# HELP (\S+)", text, re.MULTILINE)) | set(
        re.findall(r"^([a-z_]+)[{ ]", text, re.MULTILINE)
    )


@pytest.mark.parametrize(
    "words", re.findall(r"`(assent (?:audit|account|init|serve|sbom|plan)[^`]*)`", GUIDE)
)
def test_commands_in_the_text_are_those_of_the_program(words: str) -> None:
    command = get_command(app)
    for word in shlex.split(words.replace("...", "x"))[1:]:
        if word in getattr(command, "commands", {}):
            command = command.commands[word]  # type: ignore[attr-defined]
        elif word.startswith("--"):
            assert word in {name for option in command.params for name in option.opts}, words
    assert not hasattr(command, "commands") or words.count(" ") < 2, words
