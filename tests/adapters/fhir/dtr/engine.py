"""An engine for CQL and the translator of CQL, where they are at hand: always in CI."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pytest

from assent.targets.cql.expressions import Library
from assent.targets.cql.prepopulation import SYSTEMS
from tests.conftest import IN_CI

ENGINE, TRANSLATOR = "ASSENT_CQL", "ASSENT_CQL_TRANSLATOR"
"""The environment variables with their commands."""


def run(
    library: Library, elm: Mapping[str, Any], resources: Iterable[Mapping[str, Any]], today: date
) -> dict[str, Any]:
    """The value of every definition over one patient's resources."""
    value_sets = {
        one.url: {"": [{"code": code, "system": SYSTEMS[one.system], "version": ""} for code, _ in one.codes]}
        for one in library.value_sets
    }
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": one} for one in resources],
    }
    sent = {"elm": elm, "bundle": bundle, "valueSets": value_sets, "today": today.isoformat()}
    found: dict[str, Any] = json.loads(_call(ENGINE, json.dumps(sent)))
    return found


def translated(text: str) -> dict[str, Any]:
    """The text as the translator compiles it."""
    elm: dict[str, Any] = json.loads(_call(TRANSLATOR, text))
    return elm


def _call(variable: str, text: str) -> str:
    command = shlex.split(os.environ.get(variable, ""))
    if not command:
        assert not IN_CI, f"CI runs CQL: {variable} names no command"
        pytest.skip(f"{variable} names no command; .ci/run sets it")
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[:2000]
    return done.stdout
