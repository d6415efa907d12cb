"""The golden run: one demonstration, lived through and looked at from all sides, as named texts."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.golden.commands import PREPARE, Arguments, chapters

Event = dict[str, Any]
ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests" / "data" / "0.1.0"
GOLDEN = DATA / "golden"
_OF_EACH_KIND = 2
_CLAUSES = DATA / "names" / "clauses.txt"
_STEADY = 'numbers = "00000000000000000000000000000031"'
"""Authorization numbers come from a secret of the installation; here it is no secret."""


def perform(python: Path, folder: Path) -> dict[str, str]:
    """Everything that the checkout of this Python answers, by the name of the file that keeps it.

    ``folder`` must be new; the run leaves its stores there.
    """
    folder.mkdir(parents=True)
    shutil.copytree(DATA / "cases", folder / "cases")
    texts = {"demo.txt": _told(PREPARE, _drive(python, folder, PREPARE))}
    for store in ("requests", "by-hand"):
        _make_steady(folder / store / "office.toml")
    events = list(_events(folder / "plan" / "assent.db"))
    texts["events.jsonl"] = "".join(json.dumps(event, ensure_ascii=False) + "\n" for event in events)
    texts["chain.txt"] = "".join(_chain(folder / "plan" / "assent.db"))
    texts |= _settings(folder / "plan")
    cases = sorted(path for path in (folder / "cases").iterdir() if path.suffix in {".json", ".yaml"})
    clauses = _CLAUSES.read_text("utf-8").split()
    told = chapters(cases, clauses, _requests(events), _letters(events))
    answers = iter(_drive(python, folder, [command for commands in told.values() for command in commands]))
    for name, commands in told.items():
        texts[name] = _told(commands, [next(answers) for _ in commands])
    texts["population-results.csv"] = _by_id((folder / "results.csv").read_text("utf-8"))
    return {name: _without_chance(text) for name, text in sorted(texts.items())}


def _drive(python: Path, folder: Path, commands: Sequence[Arguments]) -> list[dict[str, object]]:
    """The answers of the commands, run one after the other in one process."""
    asked, answered = folder / "asked.json", folder / "answered.jsonl"
    asked.write_text(json.dumps(commands), "utf-8")
    program = Path(__file__).with_name("drive.py")
    subprocess.run([python, "-I", program, asked, answered], cwd=folder, check=True, env=_environment())
    return [json.loads(line) for line in answered.read_text("utf-8").splitlines()]


def _environment() -> dict[str, str]:
    """Nothing of the caller's settings but where programs are."""
    return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TZ": "UTC", "HOME": os.environ.get("HOME", "/")}


def _told(commands: Sequence[Arguments], answers: Sequence[dict[str, object]]) -> str:
    """Commands with their answers, as on a screen."""
    shown = []
    for command, answer in zip(commands, answers, strict=True):
        out, err = str(answer["out"]), str(answer["err"])
        shown.append(f"$ assent {' '.join(command)}   # exit {answer['status']}\n")
        shown.append("".join(f"{line.rstrip()}\n" for line in out.splitlines()))
        shown.append("".join(f"! {line.rstrip()}\n" for line in err.splitlines()))
    return "".join(shown)


def _make_steady(office: Path) -> None:
    text = re.sub(r'^numbers = ".*"$', _STEADY, office.read_text("utf-8"), flags=re.MULTILINE)
    if _STEADY not in text:
        raise AssertionError(f"{office} has no line `numbers = ...`, so that authorization numbers vary.")
    office.write_text(text, "utf-8")


def _events(store: Path) -> Iterator[Event]:
    """Every event as it is stored, but for the digests that chain it."""
    names = ("position", "request", "sequence", "at", "actor", "role", "organization", "type")
    with sqlite3.connect(store) as connection:
        rows = connection.execute(f"SELECT {', '.join(names)}, body FROM event ORDER BY position")
        for *values, body in rows:
            yield {**dict(zip(names, values, strict=True)), "body": json.loads(body)}


def _chain(store: Path) -> Iterator[str]:
    """The digest at the head of each request, and the last one over all of them."""
    with sqlite3.connect(store) as connection:
        for row in connection.execute("SELECT request, sequence, digest FROM head ORDER BY request"):
            yield f"{row[0]} {row[1]} {row[2]}\n"
        for row in connection.execute("SELECT number, digest FROM checkpoint ORDER BY number DESC LIMIT 1"):
            yield f"checkpoint {row[0]} {row[1]}\n"


def _requests(events: Sequence[Event]) -> list[str]:
    return sorted({str(event["request"]) for event in events})


def _letters(events: Sequence[Event]) -> dict[str, list[int]]:
    """Letters by request and number: of each kind, to each reader, in each language two."""
    sent, kinds, chosen = Counter[str](), Counter[tuple[str, ...]](), dict[str, list[int]]()
    for event in events:
        if event["type"] != "notice_sent":
            continue
        request, body = str(event["request"]), event["body"]
        sent[request] += 1
        kind = (body["kind"], body["to"], body["language"])
        kinds[kind] += 1
        if kinds[kind] <= _OF_EACH_KIND:
            chosen.setdefault(request, []).append(sent[request])
    return chosen


def _settings(folder: Path) -> dict[str, str]:
    """The files of the demonstration's folder that people edit."""
    names = ("plan.toml", "office.toml", "authorization.csv", "members.csv", "providers.csv")
    return {f"files/{name}": (folder / name).read_text("utf-8") for name in names}


def _by_id(table: str) -> str:
    """A table with its rows in the order of their ids."""
    head, *rows = csv.reader(io.StringIO(table))
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([head, *sorted(rows)])
    return out.getvalue()


def _without_chance(text: str) -> str:
    """Without the one thing that no seed repeats: the token of a program."""
    return re.sub(r"\bassent_[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])", "assent_TOKEN", text)
