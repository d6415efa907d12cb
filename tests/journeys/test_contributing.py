"""A stranger follows CONTRIBUTING.md: a version, a policy, an action, from the text, and no other file is touched."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.walkthrough import changed, steps
from tests.packages import PACKAGE

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
HEADINGS = {"version": "Add a version", "policy": "Add a policy", "action": "Add an action"}


@pytest.mark.parametrize("journey", HEADINGS)
def test_a_walk_through_works_as_it_stands(journey: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "src", tmp_path / "copy" / "src")
    for step in steps(TEXT, HEADINGS[journey]):
        step.perform(tmp_path / "copy")
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.contributed", journey, tmp_path / "store", tmp_path / "copy"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{tmp_path / 'copy' / 'src'}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"


@pytest.mark.parametrize(
    ("journey", "new", "changes"), [("version", 1, 3), ("policy", 8, 1), ("action", 0, 6)]
)
def test_every_file_of_a_walk_through_is_read(journey: str, new: int, changes: int) -> None:
    found = steps(TEXT, HEADINGS[journey])
    assert [step.is_new for step in found].count(True) == new
    assert [step.is_new for step in found].count(False) == changes
    named = TEXT.count("**New** `") + TEXT.count("**Changed** `")
    assert named == sum(len(steps(TEXT, heading)) for heading in HEADINGS.values())


def test_a_change_needs_one_place() -> None:
    assert changed("a\nb\nc\n", " a\n+x\n b\n") == "a\nx\nb\nc\n"
    assert changed("a\nb\nc\n", "-b\n+x\n@@\n c\n+d\n") == "a\nx\nc\nd\n"
    with pytest.raises(AssertionError, match="0 places"):
        changed("a\n", " b\n+x\n")
    with pytest.raises(AssertionError, match="2 places"):
        changed("a\na\n", " a\n+x\n")
    with pytest.raises(AssertionError, match="changes nothing"):
        changed("a\n", " a\n")


def test_the_text_shows_the_digest_that_is_published() -> None:
    assert PACKAGE.version("2026-01") is not None
    assert all(line in TEXT for line in published_lines())


def published_lines() -> list[str]:
    """The lines of the lock of Policy 031 that hold digests."""
    text = (ROOT / "src/assent/policies/mgb_031/published.lock").read_text("utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]
