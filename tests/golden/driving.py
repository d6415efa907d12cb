"""Runs commands of a checkout and shows the answers as on a screen."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.golden.commands import Arguments

_SECRETS = {"ASSENT_OPENID_SECRET": "for a provider that does not exist"}


def drive(python: Path, folder: Path, commands: Sequence[Arguments]) -> list[dict[str, object]]:
    """The answers of the commands, run one after the other in one process."""
    program = Path(__file__).with_name("drive.py")
    with TemporaryDirectory(prefix="drive-") as name:
        asked, answered = Path(name) / "asked.json", Path(name) / "answered.jsonl"
        asked.write_text(json.dumps(commands), "utf-8")
        subprocess.run([python, "-I", program, asked, answered], cwd=folder, check=True, env=_environment())
        return [json.loads(line) for line in answered.read_text("utf-8").splitlines()]


def answers(python: Path, folder: Path, questions: Mapping[str, Sequence[Arguments]]) -> dict[str, str]:
    """What a checkout says to many commands, by the name of the file that keeps it."""
    given = iter(drive(python, folder, [command for commands in questions.values() for command in commands]))
    return {name: told(commands, [next(given) for _ in commands]) for name, commands in questions.items()}


def _environment() -> dict[str, str]:
    """Nothing of the caller's settings but where programs are, and where a run of tests keeps queries."""
    kept = {name: os.environ[name] for name in ("XDG_CACHE_HOME",) if name in os.environ}
    return {
        **kept,
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
