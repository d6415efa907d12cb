"""A case assessed by an earlier encoding of the same text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.journeys.test_command_line import STATUS, assent, case_file, changed, example

TRIAL = {
    "drug": "sertraline", "in_current_episode": True, "days": 60, "dose_accepted": True, "adherence": 95,
    "response": "inadequate",
}  # fmt: skip


def assessed(*argv: str) -> dict[str, object]:
    said = assent("assess", *argv, "--json")
    assert said.err == ""
    made: dict[str, object] = json.loads(said.out)
    return made


def test_each_encoding_says_what_it_said(tmp_path: Path) -> None:
    others = [{**TRIAL, "drug": drug} for drug in ("venlafaxine", "mirtazapine")]
    data = changed(trials={"complete": True, "records": [TRIAL, TRIAL, *others]}, psychotherapy_failed=False)
    path = case_file(tmp_path, data)
    first, newest = assessed(path, "--revision", "1"), assessed(path)
    assert first["outcome"] == "met", "revision 1 counted records"
    assert newest["outcome"] != "met", "a medicine counts once"
    assert isinstance(first["policy"], dict)
    assert first["policy"]["revision"] == 1


def test_what_is_assessed_by_an_encoding_is_named(tmp_path: Path) -> None:
    said = assent("assess", example("met.json"), "--revision", "1")
    assert said.status == STATUS["met"]
    assert "2026-01 revision 1 sha256:3deca8d506af" in said.out
    brief = json.loads(assent("assess", example("met.json"), "--revision", "1", "--brief").out)
    assert brief["outcome"] == "met"


@pytest.mark.parametrize("number", ["0", "99"])
def test_an_encoding_that_is_not_there_names_those_that_are(number: str) -> None:
    said = assent("assess", example("met.json"), "--revision", number)
    assert (said.status, said.out) == (2, "")
    assert f"there is no {number}; there are: mgb-031 2026-01: 1, 2" in said.err
