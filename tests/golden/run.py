"""The golden run: one demonstration, lived through and looked at from all sides, as named texts."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.golden.commands import DEMO, STORES, about_plan, beside
from tests.golden.driving import answers, drive, told

Event = dict[str, Any]
ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests" / "data" / "0.1.0"
GOLDEN = DATA.with_name("golden")
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
    paths = sorted(path for path in (folder / "cases").iterdir() if path.suffix in {".json", ".yaml"})
    cases = [f"cases/{path.name}" for path in paths]
    with ThreadPoolExecutor() as pool:  # two processes: the demonstration, and what does not ask about it
        first = pool.submit(_beside, python, folder, cases)
        texts = _of_plan(python, folder, cases)
        made, others = first.result()
    texts |= others
    texts["demo.txt"] += made
    texts["population-results.csv"] = _by_id((folder / "results.csv").read_text("utf-8"))
    return {name: _without_chance(text) for name, text in sorted(texts.items())}


def _of_plan(python: Path, folder: Path, cases: Sequence[str]) -> dict[str, str]:
    """The demonstration, and everything that is asked about it."""
    texts = {"demo.txt": told([DEMO], drive(python, folder, [DEMO]))}
    events = list(_events(folder / "plan" / "assent.db"))
    texts["events.jsonl"] = "".join(json.dumps(event, ensure_ascii=False) + "\n" for event in events)
    texts["chain.txt"] = "".join(_chain(folder / "plan" / "assent.db"))
    texts |= _settings(folder / "plan")
    return texts | answers(python, folder, about_plan(cases, _requests(events), _letters(events)))


def _beside(python: Path, folder: Path, cases: Sequence[str]) -> tuple[str, dict[str, str]]:
    """How the other stores were made, and everything that is asked there or of no store."""
    made = told(STORES, drive(python, folder, STORES))
    for store in ("requests", "by-hand"):
        make_steady(folder / store / "office.toml")
    return made, answers(python, folder, beside(cases, _CLAUSES.read_text("utf-8").split()))


def make_steady(office: Path) -> None:
    """Give an installation the numbers of every other one that is compared."""
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
