"""Every name that is stored or shown, read off the present code: one list for each kind, a line for each name.

``python -m tests.golden.names FOLDER`` writes the lists. This is the one place of these tests that looks into the
code: when names come to be declared elsewhere, change how they are read here, and never the lists.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import is_dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from tempfile import TemporaryDirectory
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import typer.main

from assent.casework.people.permissions import Action, Use
from assent.casework.record.codec.events import tag
from assent.casework.record.event import BODIES, Event
from assent.casework.record.state import LineStatus, Stage
from assent.cli.app import app
from assent.web.server.problems import ProblemKind
from tests.golden.drive import answer
from tests.golden.run import DATA
from tests.web.served import serving

Names = dict[str, list[str]]
_PLAIN = {
    bool: "truth", int: "integer", float: "number", str: "text", NoneType: "nothing",
    date: "date", datetime: "instant", bytes: "bytes",
}  # fmt: skip


def present() -> Names:
    """The lists by the name of the file that keeps them."""
    with TemporaryDirectory(prefix="names-") as name:
        store = Path(name) / "store"
        _out("init", str(store))
        return {
            "clauses.txt": [clause["id"] for clause in _json("policy", "show", "--json")],
            "commands.txt": list(_commands(typer.main.get_command(app), "assent")),
            "csv.txt": list(_tables(Path(name), store)),
            "events.txt": list(_events()),
            "facts.txt": list(_facts()),
            "metrics.txt": list(_metrics(Path(name) / "served")),
            "problems.txt": [f"{kind.word} {kind.status}" for kind in ProblemKind],
            "questions.txt": list(_questions()),
            "store.txt": list(_store(store / "assent.db")),
            "toml.txt": list(_toml()),
            "words.txt": list(_words()),
        }


def _out(*arguments: str) -> str:
    given = answer(list(arguments))
    if given["status"]:
        raise AssertionError(f"assent {' '.join(arguments)}: {given['err']}")
    return str(given["out"])


def _json(*arguments: str) -> Any:
    return json.loads(_out(*arguments))


def _events() -> Iterator[str]:
    """Each kind of event with its fields, and what may stand in each."""
    for field, hint in _fields(Event):
        if field != "body":
            yield from _places(hint, f"(every event) {field}")
    for body in BODIES:
        yield tag(body)
        for field, hint in _fields(body):
            yield from _places(hint, f"{tag(body)} {field}")


def _fields(kind: type) -> list[tuple[str, Any]]:
    return sorted(get_type_hints(kind).items())


def _places(hint: Any, place: str) -> Iterator[str]:
    """A place and those inside it: a line for each form and each word that may stand there."""
    options = list(_options(hint))
    objects = [option for option in options if is_dataclass(option)]
    for option in sorted({_form(option, len(objects) > 1) for option in options}):
        yield f"{place}: {option}"
    for option in options:
        if isinstance(option, type) and issubclass(option, Enum):
            yield from (f"{place} = {word.value}" for word in option)
        if is_dataclass(option) and isinstance(option, type):
            inside = f"{place}<{tag(option)}>" if len(objects) > 1 else place
            for field, inner in _fields(option):
                yield from _places(inner, f"{inside}.{field}")
        elif get_origin(option) is tuple:
            yield from _entries(get_args(option), place)


def _entries(kinds: tuple[Any, ...], place: str) -> Iterator[str]:
    if kinds[1:] == (Ellipsis,):
        yield from _places(kinds[0], f"{place}[]")
    else:
        for number, kind in enumerate(kinds):
            yield from _places(kind, f"{place}[{number}]")


def _options(hint: Any) -> Iterator[Any]:
    if get_origin(hint) in {Union, UnionType}:
        for part in get_args(hint):
            yield from _options(part)
    else:
        yield hint


def _form(option: Any, tagged: bool) -> str:
    if is_dataclass(option) and isinstance(option, type):
        return tag(option) if tagged else "object"
    if get_origin(option) is tuple:
        return "list"
    if isinstance(option, type) and issubclass(option, Enum):
        return "word"
    return _PLAIN[option]


def _commands(command: Any, path: str) -> Iterator[str]:
    """Each command with its arguments and options. typer has command classes of its own, so none is named here."""
    yield path
    for parameter in command.params:
        if parameter.param_type_name == "option":
            names = " ".join((*parameter.opts, *parameter.secondary_opts))
            yield f"{path} {names}: {_taken(parameter)}"
        else:
            yield f"{path} ({parameter.metavar or parameter.name}): {_taken(parameter)}"
    for name, inner in sorted(getattr(command, "commands", {}).items()):
        yield from _commands(inner, f"{path} {name}")


def _taken(parameter: Any) -> str:
    """Whether it must be there, whether it takes a value, and whether several."""
    several = getattr(parameter, "multiple", False) or parameter.nargs == -1
    words = (
        "required" if parameter.required else "optional",
        "flag" if getattr(parameter, "is_flag", False) else "value",
    )
    return " ".join((*words, "several") if several else words)


def _facts() -> Iterator[str]:
    for fact in _json("policy", "facts", "--json"):
        yield f"{fact['fact']}: {fact['type']} {fact['unit']}".rstrip()
        for choice in fact["choices"]:
            yield f"{fact['fact']} = {choice}"


def _questions() -> Iterator[str]:
    for question in _json("policy", "questions", "--json")["questions"]:
        yield question["question"]
        for kind in ("live", "recorded"):
            for reading in question[kind]:
                yield f"{question['question']} {kind} {reading['reading']}"


def _tables(folder: Path, store: Path) -> Iterator[str]:
    """The columns of every table that is read or written."""
    population, results = folder / "population.csv", folder / "results.csv"
    _out("population", "example", "1", str(population))
    _out("population", "assess", str(population), str(results))
    period = ("--store", str(store), "--from", "2026-01-01", "--to", "2026-12-31", "--format", "csv")
    texts = {path.name: path.read_text("utf-8") for path in (population, results)}
    texts |= {path.name: path.read_text("utf-8") for path in sorted((DATA / "settings").glob("*.csv"))}
    texts["authorization.csv of init"] = (store / "authorization.csv").read_text("utf-8")
    texts["report public"] = _out(
        "report", "public", "--store", str(store), "--year", "2026", "--format", "csv"
    )
    texts["report decisions"] = _out("report", "decisions", *period)
    for table in _operations(store):
        texts[f"report operations {table}"] = _out("report", "operations", *period, "--table", table)
    for name, text in texts.items():
        for column in next(csv.reader(io.StringIO(text))):
            yield f"{name}: {column}"


def _operations(store: Path) -> list[str]:
    period = ("--from", "2026-01-01", "--to", "2026-12-31", "--format", "json")
    report = json.loads(_out("report", "operations", "--store", str(store), *period))
    return list(report["tables"])


def _metrics(folder: Path) -> Iterator[str]:
    """What a monitor collects."""
    with serving(folder) as served:
        text = served.get("admin", "/metrics").text
    yield from sorted(set(re.findall(r"^# TYPE (\w+ \w+)$", text, re.MULTILINE)))


def _store(database: Path) -> Iterator[str]:
    """The tables and columns of a store."""
    with sqlite3.connect(database) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        for (table,) in tables.fetchall():
            yield table
            for column in connection.execute("SELECT name FROM pragma_table_info(?) ORDER BY cid", [table]):
                yield f"{table}.{column[0]}"


def _toml() -> Iterator[str]:
    """The tables and keys of the settings; that each is read is asked by a test."""
    for path in sorted((DATA / "settings").glob("*.toml")):
        for keys in keys_of(tomllib.loads(path.read_text("utf-8"))):
            yield f"{path.name}: {'.'.join(keys)}"


def keys_of(table: dict[str, Any]) -> list[tuple[str, ...]]:
    """Each key of a table and of those inside it, once, as the way to it."""
    ways: dict[tuple[str, ...], None] = {}
    for key, value in table.items():
        ways[key,] = None
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                ways |= dict.fromkeys((key, *way) for way in keys_of(inner))
    return list(ways)


def _words() -> Iterator[str]:
    """Words that are stored beside the events, or that people and programs are told."""
    for name, kind in (("stage", Stage), ("status of a line", LineStatus), ("action", Action), ("use", Use)):
        for one in kind:
            yield f"{name}: {one.value}"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    for file, lines in present().items():
        (Path(sys.argv[1]) / file).write_text("".join(f"{line}\n" for line in lines), "utf-8")
