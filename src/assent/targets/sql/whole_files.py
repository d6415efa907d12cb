"""Text files of a population, read whole or refused with the line: nothing about them is guessed.

A header names the columns of a CSV file, and every row has as many cells as it names. A line of NDJSON is one
object that says each thing once. Where the reader of the database stops, the line is looked for here.
"""

from __future__ import annotations

import csv
import json
from codecs import BOM_UTF8
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assent.targets.sql.schema import PopulationError

_SIGNS_OF_OTHERS = {";": "semicolons", "\t": "tabs", "|": "bars"}
_MOST_OF_A_LINE = 16 * 1024 * 1024


def csv_header(path: Path, delimiter: str) -> list[str]:
    """The names of the columns. Raises ``PopulationError`` where they cannot be those of a population."""
    names = next((row for _, row in _rows(path, delimiter)), None)
    if not names:
        columns = "the names of the columns: 'case', which names each case, and the facts"
        raise PopulationError(f"{path.name}, line 1: a header is missing with {columns}.")
    names = [name.strip() for name in names]
    for place, name in enumerate(names, 1):
        if not name:
            raise PopulationError(
                f"{path.name}, line 1: column {place} has no name; give it one, or remove it."
            )
        if name.casefold() in (before.casefold() for before in names[: place - 1]):
            raise PopulationError(f"{path.name}, line 1: the column {name!r} stands there twice; keep one.")
    if len(names) == 1:
        for sign, words in _SIGNS_OF_OTHERS.items():
            if sign != delimiter and sign in names[0]:
                raise PopulationError(
                    f"{path.name}, line 1: the columns are divided by {words}; save it with commas."
                )
    return names


def wrong_line(path: Path, delimiter: str) -> str:
    """What is wrong with a CSV file, with its line; empty where nothing is found."""
    width, ends = 0, set[bytes]()
    try:
        for line, row in _rows(path, delimiter):
            width = width or len(row)
            if row and len(row) != width:
                cells = f"it has {len(row)} cells where the header names {width} columns"
                return f"line {line}: {cells}; correct it, or split the file where another header begins"
    except PopulationError as error:
        return str(error).removeprefix(f"{path.name}, ").removesuffix(".")
    with path.open("rb") as file:
        for number, text in enumerate(file, 1):
            ends.add(b"\r\n" if text.endswith(b"\r\n") else b"\n" if text.endswith(b"\n") else b"")
            if len(ends - {b""}) > 1:
                return f"line {number}: it ends in another way than those before; save the file anew"
    return ""


def wrong_json_line(path: Path) -> str:
    """What is wrong with an NDJSON file, with its line; empty where nothing is found."""
    with path.open("rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(_MOST_OF_A_LINE), b""), 1):
            if line.strip() and (wrong := _wrong_object(line)):
                return f"line {number}: {wrong}"
    return ""


def _wrong_object(line: bytes) -> str:
    if line.startswith(BOM_UTF8):
        return (
            "it begins with a byte order mark; save the file without one, and split it where another begins"
        )
    try:
        pairs = json.loads(line.decode("utf-8"), object_pairs_hook=_Pairs)
    except UnicodeDecodeError:
        return "it is not UTF-8; save the file as UTF-8"
    except (ValueError, RecursionError):
        return "it is not one JSON object; write one case a line"
    if not isinstance(pairs, _Pairs):
        return "it is no JSON object; write one case a line, not a list of them"
    names = [name for name, _ in pairs]
    twice = next((name for name in names if names.count(name) > 1), None)
    return f"the key {twice!r} stands there twice; keep one" if twice else ""


class _Pairs(list[tuple[str, Any]]):
    """An object with every key, also where one stands twice."""


def _rows(path: Path, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of its last line; raises ``PopulationError`` where there is none to be read."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, delimiter=delimiter, strict=True)
            try:
                for row in reader:
                    yield reader.line_num, row
            except csv.Error:
                line = reader.line_num
                raise PopulationError(
                    f"{path.name}, line {line}: a quotation mark is missing or too many."
                ) from None
    except UnicodeDecodeError as error:
        line = _line_of(path, error)
        raise PopulationError(f"{path.name}, line {line}: it is not UTF-8; save the file as UTF-8.") from None


def _line_of(path: Path, error: UnicodeDecodeError) -> int:
    """The first line that is not UTF-8."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError:
                return number
    raise error
