"""Reads and runs the ```console blocks of a document: what the reader will type, and will see."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from assent.cli import main
from tests.code_health.sources import ROOT

SECONDS = 120
_BLOCK = re.compile(r"^[ \t]*```console[^\n]*\n(?P<body>.*?)^[ \t]*```\s*$", re.MULTILINE | re.DOTALL)
_EXIT = re.compile(r"\s#.*?\bexit (\d+)")
_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_OPERATORS, _EXPANDED = "();<>|&", "$`*?~"
_RUN_ELSEWHERE = {"pytest", "ruff", "mypy"}  # .ci/run runs these


@dataclass(frozen=True)
class Step:
    """One command of a block, the exit code its comment promises, and the output shown below it."""

    command: str
    exit_code: int
    shown: tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """A block of a document: where it stands, and its steps in order."""

    where: str
    steps: tuple[Step, ...]


def blocks(text: str, name: str) -> list[Block]:
    """The console blocks of a document's text; `name` is for messages."""
    return [
        Block(f"{name}:{text.count(chr(10), 0, found.start()) + 1}", _steps(found["body"]))
        for found in _BLOCK.finditer(text)
    ]


def _steps(body: str) -> tuple[Step, ...]:
    """Lines that begin with `$ ` are commands; a final backslash continues one on the next line."""
    steps: list[tuple[str, list[str]]] = []
    for line in (raw.strip() for raw in body.replace("\\\n", " ").splitlines()):
        if line.startswith("$ "):
            steps.append((line[2:], []))
        elif line and line not in {"...", "…"}:
            assert steps, f"output before the first command: {line}"
            steps[-1][1].append(line)
    return tuple(Step(command, _promised(command), tuple(shown)) for command, shown in steps)


def _promised(command: str) -> int:
    found = _EXIT.search(command)
    return int(found[1]) if found else 0


def is_run_elsewhere(command: str) -> bool:
    """Bare `./go` and the developer's tools: they have to exist, and are run by .ci/run."""
    words = shlex.split(command, comments=True)
    return words == ["./go"] or (words[:1] == ["./go"] and words[1] in _RUN_ELSEWHERE)


def run(step: Step, folder: Path) -> str | None:
    """Runs a step in the folder; what differs from the document, or None."""
    if not step.command.startswith("./go"):
        return f"only ./go can be run here; show '{step.command}' in an ```sh block"
    if is_run_elsewhere(step.command):
        return None if os.access(ROOT / "go", os.X_OK) else "there is no executable ./go"
    words = plain_words(step.command)
    if words[:2] == ["./go", "assent"]:
        status, written = _by_this_process(words[2:], folder)
    else:
        status, written = _by_a_shell(step.command, folder)
    output = _COLOUR.sub("", written)
    if status != step.exit_code:
        return f"$ {step.command}\nexit {status}, not {step.exit_code}:\n{output}"
    missing = [line for line in step.shown if _plain(line) not in _plain(output)]
    if missing:
        return "\n".join([f"$ {step.command}", "does not show:", *missing, "but:", output])
    return None


def plain_words(command: str) -> list[str]:
    """The words of a command that a shell would hand on as they stand; none where it has more to do than that."""
    parts = shlex.shlex(command, posix=True, punctuation_chars=True)
    parts.commenters, parts.whitespace_split = "#", True
    words = list(parts)
    operators = any(word and set(word) <= set(_OPERATORS) for word in words)
    return [] if operators or set(_EXPANDED) & set(command) else words


def _by_a_shell(command: str, folder: Path) -> tuple[int, str]:
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env={**os.environ, **_environment()},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=SECONDS,
        check=False,
    )
    return done.returncode, done.stdout.decode("utf-8")


def _by_this_process(arguments: list[str], folder: Path) -> tuple[int, str]:
    """What a new process does, without the second that it takes to start one for each command."""
    out = io.StringIO()
    with (
        contextlib.chdir(folder),
        patch.dict(os.environ, _environment()),
        patch.object(sys, "argv", ["assent", *arguments]),
        patch.object(sys, "stdin", io.StringIO()),
        redirect_stdout(out),
        redirect_stderr(out),
    ):
        status = main()
    return status, out.getvalue()


def put_go(folder: Path) -> None:
    """Puts a `go` there that runs `assent` by the Python of these tests, without set-up."""
    lines = ["#!/bin/sh", 'exec "$ASSENT_TEST_PYTHON" -m "$@"', ""]
    (folder / "go").write_text("\n".join(lines), "utf-8")
    (folder / "go").chmod(0o755)


def _environment() -> dict[str, str]:
    return {
        "ASSENT_TEST_PYTHON": sys.executable,
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONIOENCODING": "utf-8",
        "NO_COLOR": "1",
        "TERM": "dumb",
        "COLUMNS": "100",
    }


def _plain(text: str) -> str:
    return " ".join(text.split())
