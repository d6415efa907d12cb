"""What the files of settings say, setting by setting, as statements in words: complete, so that no change is hidden."""

import csv
import io
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from assent.casework.record.checks import Refused

_SPREAD = {"office.toml": ("office",)}
"""Tables whose keys are settings of their own."""
_LISTS = {"authorization.csv": "authorization", "codes.csv": "codes"}
"""Files of rows, each one setting."""
_NO_LIST = {
    "authorization": "no list: all that is asked for needs authorization",
    "codes": "no table: of a code that the list does not know, a person says whether it needs authorization",
}
_AUTOMATIC = "office.automatic_approval"
_PLAIN = re.compile(r"[\w.@/+-][\w .@/+-]*")
_SENTENCES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "plan.adoption": ("{} is read as {}, from {}", ("question", "reading", "on")),
    "plan.presumption": ("{} is presumed to be {} where nobody says, from {}", ("fact", "value", "on")),
    "plan.determination": ("for {}, {} is {}, from {}", ("product_line", "fact", "value", "on")),
    "plan.removed_bar": ("{} does not bar automatic approval, from {}", ("bar", "on")),
    "plan.added_bar": ("{}: a person looks where {} is {}, from {}", ("bar", "fact", "is", "on")),
    "plan.rule": ("{} on: {}, from {}", ("rule", "on", "since")),
    "office.signing": ("{} may sign {}", ("credential", "acts")),
    "office.delegate": ("{} decides for {}", ("name", "product_lines")),
    "authorization": ("{} {}, {}, from {}", ("code", "system", "product_line", "effective_from")),
    "codes": ("{} {}, from {}", ("code", "system", "effective_from")),
}
"""How a row of a setting begins in words, and the keys that its words hold; the others follow by name."""


class SettingsFault(Refused):
    """A file of settings that cannot be read, or cannot stand: the message names the file and the way out."""


def values_of(files: Mapping[str, str]) -> dict[str, Any]:
    """What the files say, by setting, as plain data. Files with the same values decide alike.

    Raises ``SettingsFault`` for a file that cannot be read.
    """
    values: dict[str, Any] = {}
    for name in files:
        if name not in _LISTS:
            values |= _settings(name, _toml(files, name))
    for name, id in _LISTS.items():
        values[id] = [*_rows(name, files[name])] if name in files else None
    values.setdefault(_AUTOMATIC, "")
    return values


def statements(id: str, value: Any) -> tuple[str, ...]:
    """A value in words: a statement for each row, or for each key."""
    if value is None:
        return (_NO_LIST[id],)
    if id == _AUTOMATIC:
        return (f"on ({shown(value)})" if value else "off",)
    if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
        return tuple(_sentence(id, row) for row in value)
    if isinstance(value, dict):
        return tuple(f"{shown(key)}: {shown(inner)}" for key, inner in sorted(value.items()))
    return (shown(value),)


def table_of(files: Mapping[str, str], name: str, key: str) -> Mapping[str, Any]:
    """One table of a file, empty where it has none. Raises ``SettingsFault``."""
    table = _toml(files, name).get(key, {}) if name in files else {}
    if not isinstance(table, dict):
        raise SettingsFault(f"{name}: write [{key}] with its keys below.")
    return table


def _settings(name: str, data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    stem = name.removesuffix(".toml")
    for key, value in data.items():
        if key in _SPREAD.get(name, ()) and isinstance(value, dict):
            yield from ((f"{stem}.{inner}", inner_value) for inner, inner_value in value.items())
        else:
            yield f"{stem}.{key}", value


def _toml(files: Mapping[str, str], name: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(files[name])
    except ValueError as error:
        raise SettingsFault(f"{name} cannot be read: {error}.") from None


def _rows(name: str, text: str) -> Iterator[Mapping[str, Any]]:
    try:
        for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")):
            yield {str(key): value for key, value in row.items() if value not in ("", None)}
    except csv.Error as error:
        raise SettingsFault(f"{name} cannot be read: {error}.") from None


def _sentence(id: str, row: Mapping[str, Any]) -> str:
    """A row in words. Each key of it is told, so that rows which differ never read alike."""
    words, keys = _SENTENCES.get(id, ("", ()))
    if any(key not in row for key in keys):
        words, keys = "", ()
    remaining = "; ".join(
        f"{shown(key)} {shown(value)}" for key, value in sorted(row.items()) if key not in keys
    )
    begins = words.format(*(shown(row[key]) for key in keys))
    return f"{begins} ({remaining})" if begins and remaining else begins or remaining


def shown(value: Any) -> str:
    """A value for people. What could be taken for words of ours is quoted, and what cannot be seen is its code."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(shown, value)) or "nothing"
    if isinstance(value, dict):
        return "[" + "; ".join(f"{shown(key)} {shown(inner)}" for key, inner in sorted(value.items())) + "]"
    text = str(value)
    quoted = text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in quoted)
