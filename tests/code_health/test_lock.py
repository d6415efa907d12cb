"""Two locks, of what runs and of what developers need: whole, hashed, and silent on where packages are from."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.code_health.sources import ROOT

RUNTIME = (ROOT / "requirements.lock").read_text("utf-8")
DEVELOPMENT = (ROOT / "requirements-dev.lock").read_text("utf-8")
BUILD = (ROOT / "requirements-build.in").read_text("utf-8").splitlines()
DEVELOPER = (ROOT / "requirements-dev.in").read_text("utf-8").splitlines()
BOTH = pytest.mark.parametrize("lock", [RUNTIME, DEVELOPMENT], ids=["runtime", "development"])
PROJECT = (ROOT / "pyproject.toml").read_text("utf-8")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@BOTH
def test_every_requirement_is_pinned_and_hashed(lock: str) -> None:
    entries = [entry for entry in re.split(r"\n(?=\S)", lock) if not entry.startswith("#")]
    assert entries
    assert [e for e in entries if not re.match(r"\S+==\S+ .*--hash=sha256:[0-9a-f]{64}", e, re.DOTALL)] == []


@BOTH
def test_the_lock_names_no_place(lock: str) -> None:
    text = lock.replace("--no-emit-index-url", "").replace("--no-emit-find-links", "")
    assert re.findall(r"\w+://|index-url|find-links|@ file", text) == []


def test_everything_asked_for_is_locked() -> None:
    runs = [*tomllib.loads(PROJECT)["project"]["dependencies"], *_requirement_lines(BUILD)]
    assert {_normal(line) for line in runs} - _locked(RUNTIME).keys() == set()
    assert {_normal(line) for line in _requirement_lines(DEVELOPER)} - _locked(DEVELOPMENT).keys() == set()


def test_what_runs_is_locked_without_what_developers_need() -> None:
    runs, develops = _locked(RUNTIME), _locked(DEVELOPMENT)
    assert runs.items() <= develops.items()
    assert {"pytest", "mypy", "ruff", "hypothesis"} & runs.keys() == set()
    assert len(develops) > len(runs) + 20


def test_every_dependency_says_why_it_is_there() -> None:
    block = re.search(r"^dependencies = \[\n(.*?)^\]", PROJECT, re.MULTILINE | re.DOTALL)
    assert block, "pyproject.toml lists its dependencies one to a line"
    lines = [
        *_requirement_lines(block[1].splitlines()),
        *_requirement_lines(BUILD),
        *_requirement_lines(DEVELOPER),
    ]
    assert [line for line in lines if not re.search(r"# \S+ \S+", line)] == []


def _locked(lock: str) -> dict[str, str]:
    """The version of each package."""
    return {_normal(name): version for name, version in re.findall(r"^([\w.-]+)==(\S+)", lock, re.MULTILINE)}


def _requirement_lines(lines: list[str]) -> list[str]:
    return [line.strip() for line in lines if line.strip() and not line.strip().startswith("#")]


def _normal(requirement: str) -> str:
    found = _NAME.search(requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()
