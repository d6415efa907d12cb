"""Files of settings changed in one place, as text: comments and everything else stay as they were written."""

import csv
import io
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

Written = str | bool | date | Sequence[str] | Sequence[date]
"""What is written as the value of a key: a text, yes or no, a day, or a list of texts or of days."""


@dataclass(frozen=True, slots=True)
class TablePlace:
    """A table of a TOML file: its name, and which one of several it is where it stands in double brackets."""

    name: str
    at: int | None = None

    @property
    def header(self) -> str:
        """Its first line."""
        return f"[{self.name}]" if self.at is None else f"[[{self.name}]]"


def with_values(text: str, table: TablePlace, values: Mapping[str, Written | None]) -> str:
    """A TOML file with these keys of a table set, or gone where there is no value; the table is made if it lacks."""
    lines = text.splitlines()
    place = _place(lines, table)
    if place is None:
        stated = {name: value for name, value in values.items() if value is not None}
        return with_table(text, table.header, stated)
    start, end = place
    for name, value in values.items():
        at = _key(lines, name, start + 1, end)
        written = [] if value is None else [f"{name} = {_toml(value)}"]
        first, last = at or (_last_key(lines, start, end), _last_key(lines, start, end))
        lines[first:last] = written
        end += len(written) - (last - first)
    return _joined(lines)


def with_table(text: str, header: str, values: Mapping[str, Written]) -> str:
    """A TOML file with one more table at its end."""
    lines = [text.rstrip("\n"), "", header, *(f"{name} = {_toml(value)}" for name, value in values.items())]
    return _joined(lines).lstrip("\n")


def with_inner_table(text: str, table: TablePlace, header: str, values: Mapping[str, Written]) -> str:
    """A TOML file with one more table inside another, below what stands there already."""
    lines = text.splitlines()
    place = _place(lines, table, inside=header)
    assert place is not None, "the table is there"
    written = [header, *(f"{name} = {_toml(value)}" for name, value in values.items())]
    end = _last_key(lines, *place)
    lines[end:end] = written
    return _joined(lines)


def with_row(text: str, row: Mapping[str, str]) -> str:
    """A CSV file with one more row at its end; columns that the row does not name stay empty."""
    columns = _columns(text) or list(row)
    rows = [*csv.DictReader(io.StringIO(text)), dict(row)]
    return _csv(columns, rows)


def with_changed_row(text: str, at: int, values: Mapping[str, str]) -> str:
    """A CSV file with fields of one of its rows changed; ``at`` counts from 0."""
    rows = list(csv.DictReader(io.StringIO(text)))
    rows[at] = {**rows[at], **values}
    return _csv(_columns(text), rows)


def rows_of(text: str) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(text)))


def _columns(text: str) -> list[str]:
    return next(csv.reader(io.StringIO(text)), [])


def _csv(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(lines).rstrip("\n") + "\n"


def _place(lines: Sequence[str], table: TablePlace, inside: str = "") -> tuple[int, int] | None:
    """The header of a table, and the line after its last: where the next one begins that is not inside it."""
    headers = [at for at, line in enumerate(lines) if line.split("#")[0].strip() == table.header]
    number = table.at or 0
    if number >= len(headers):
        return None
    start = headers[number]
    for at in range(start + 1, len(lines)):
        line = lines[at].split("#")[0].strip()
        if line.startswith("[") and line.endswith("]") and line != inside and not _in_value(lines, start, at):
            return start, at
    return start, len(lines)


def _in_value(lines: Sequence[str], start: int, at: int) -> bool:
    """Whether a line belongs to a list that was begun above it."""
    return not _is_whole(lines[start + 1 : at])


def _key(lines: Sequence[str], name: str, start: int, end: int) -> tuple[int, int] | None:
    """The lines of a key: more than one where its list goes on."""
    for at in range(start, end):
        if re.match(rf"\s*{re.escape(name)}\s*=", lines[at]):
            last = at + 1
            while last < end and not _is_whole(lines[at:last]):
                last += 1
            return at, last
    return None


def _last_key(lines: Sequence[str], start: int, end: int) -> int:
    """The line after the last that says anything: what comes behind is space and comment of what follows."""
    last = end
    while last > start + 1 and (not lines[last - 1].strip() or lines[last - 1].lstrip().startswith("#")):
        last -= 1
    return last


def _is_whole(lines: Sequence[str]) -> bool:
    try:
        tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError:
        return False
    return True


def _toml(value: Written) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return f"[{', '.join(_toml(element) for element in value)}]"
