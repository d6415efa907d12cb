"""Runs commands of a checkout and shows the answers as on a screen."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.golden.commands import Arguments

_SECRETS = {"ASSENT_OPENID_SECRET": "for a provider that does not exist"}


def drive(python: Path, folder: Path, commands: Sequence[Arguments]) -> list[dict[str, object]]:
    """The answers of the commands, run one after the other in one process."""
    asked, answered = folder / "asked.json", folder / "answered.jsonl"
    asked.write_text(json.dumps(commands), "utf-8")
    program = Path(__file__).with_name("drive.py")
    subprocess.run([python, "-I", program, asked, answered], cwd=folder, check=True, env=_environment())
    return [json.loads(line) for line in answered.read_text("utf-8").splitlines()]


def _environment() -> dict[str, str]:
    """Nothing of the caller's settings but where programs are."""
    return {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "HOME": os.environ.get("HOME", "/"),
        **_SECRETS,
    }


def told(commands: Sequence[Arguments], answers: Sequence[dict[str, object]]) -> str:
    """Commands with their answers, as on a screen."""
    shown = []
    for command, answer in zip(commands, answers, strict=True):
        out, err = str(answer["out"]), str(answer["err"])
        shown.append(f"$ assent {' '.join(command)}   # exit {answer['status']}\n")
        shown.append("".join(f"{line.rstrip()}\n" for line in out.splitlines()))
        shown.append("".join(f"! {line.rstrip()}\n" for line in err.splitlines()))
    return "".join(shown)
