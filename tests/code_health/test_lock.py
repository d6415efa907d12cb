"""One lock, whole and hashed, that says nothing about where packages were fetched from."""

from __future__ import annotations

import re
import tomllib

from tests.code_health.sources import ROOT

LOCK = (ROOT / "requirements.lock").read_text("utf-8")
DEVELOPER = (ROOT / "requirements.in").read_text("utf-8").splitlines()
PROJECT = (ROOT / "pyproject.toml").read_text("utf-8")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def test_every_requirement_is_pinned_and_hashed() -> None:
    entries = [entry for entry in re.split(r"\n(?=\S)", LOCK) if not entry.startswith("#")]
    assert entries
    assert [e for e in entries if not re.match(r"\S+==\S+ .*--hash=sha256:[0-9a-f]{64}", e, re.DOTALL)] == []


def test_the_lock_names_no_place() -> None:
    text = LOCK.replace("--no-emit-index-url", "").replace("--no-emit-find-links", "")
    assert re.findall(r"\w+://|index-url|find-links|@ file", text) == []


def test_everything_asked_for_is_locked() -> None:
    locked = {_normal(found) for found in re.findall(r"^([\w.-]+)==", LOCK, re.MULTILINE)}
    asked = [*tomllib.loads(PROJECT)["project"]["dependencies"], *_requirement_lines(DEVELOPER)]
    assert {_normal(line) for line in asked} - locked == set()


def test_every_dependency_says_why_it_is_there() -> None:
    block = re.search(r"^dependencies = \[\n(.*?)^\]", PROJECT, re.MULTILINE | re.DOTALL)
    assert block, "pyproject.toml lists its dependencies one to a line"
    lines = [*_requirement_lines(block[1].splitlines()), *_requirement_lines(DEVELOPER)]
    assert [line for line in lines if not re.search(r"# \S+ \S+", line)] == []


def _requirement_lines(lines: list[str]) -> list[str]:
    return [line.strip() for line in lines if line.strip() and not line.strip().startswith("#")]


def _normal(requirement: str) -> str:
    found = _NAME.search(requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()
