"""The bodies that checks send: those of the package, or those of a folder in their place."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

_SAMPLES = "assent.conformance.samples"
RUN = "{run}"
"""Stands in the numbers of a body for what is different in each run."""
MEMBER = "{member}"
"""Stands for the number of a member for whom nothing was asked yet: of those that ``pas/members`` lists."""
AT_DTR = "{dtr}"
"""Stands for the address of DTR in the canonicals of a body."""
ANCHOR = date(2026, 2, 10)
"""The day of the package's own bodies, which is moved to the day of the run."""
_DAY = re.compile(r"(?P<day>20\d\d-\d\d-\d\d)(?P<rest>$|T.*)")


class UnreadableSample(ValueError):
    """A file of samples that holds no JSON object. The text names it."""


def samples(day: date, placed: Mapping[str, str], folder: Path | None = None) -> dict[str, Mapping[str, Any]]:
    """The bodies by name, such as ``pas/approval`` of ``pas/approval.json``; raises ``UnreadableSample``.

    A folder's files stand in the place of the package's of the same guide: another server knows other members.
    ``placed`` is what stands in the place of ``RUN`` and ``AT_DTR``; the days of the package's own move to ``day``,
    which is best yesterday: whatever the zone of the server, nothing is then of tomorrow.
    """
    own = {name: _moved(body, day - ANCHOR) for name, body in _read(files(_SAMPLES), "")}
    from_folder = dict(_read(folder, "")) if folder is not None else {}
    guides = {name.partition("/")[0] for name in from_folder}
    kept = {name: body for name, body in own.items() if name.partition("/")[0] not in guides}
    return {name: with_values(body, placed) for name, body in (kept | from_folder).items()}


def _moved(value: Any, by: timedelta) -> Any:
    """The same with every day and moment of this century so much later, but birth dates."""
    if isinstance(value, Mapping):
        return {name: inner if name == "birthDate" else _moved(inner, by) for name, inner in value.items()}
    if isinstance(value, list):
        return [_moved(inner, by) for inner in value]
    match = _DAY.fullmatch(value) if isinstance(value, str) else None
    return f"{date.fromisoformat(match['day']) + by}{match['rest']}" if match else value


def with_values(body: Mapping[str, Any], placed: Mapping[str, str]) -> dict[str, Any]:
    """The same body with a value in the place of each mark."""
    text = json.dumps(body)
    for mark, value in placed.items():
        text = text.replace(mark, value)
    filled: dict[str, Any] = json.loads(text)
    return filled


def _read(folder: Traversable, prefix: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir() and not entry.name.startswith("_"):
            yield from _read(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".json"):
            yield f"{prefix}{entry.name.removesuffix('.json')}", _body(entry)


def _body(file: Traversable) -> Mapping[str, Any]:
    try:
        data = json.loads(file.read_text("utf-8"))
    except (UnicodeDecodeError, ValueError) as error:
        raise UnreadableSample(f"{file.name}: it is no JSON ({error}).") from None
    if not isinstance(data, dict):
        raise UnreadableSample(f"{file.name}: it is no JSON object; give one body a file.")
    return data
