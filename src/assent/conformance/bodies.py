"""The bodies that checks send: those of the package, or those of a folder in their place."""

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

_SAMPLES = "assent.conformance.samples"


class UnreadableSample(ValueError):
    """A file of samples that holds no JSON object. The text names it."""


def samples(folder: Path | None = None) -> dict[str, Mapping[str, Any]]:
    """The bodies by name, such as ``pas/approval`` of ``pas/approval.json``; raises ``UnreadableSample``.

    A folder's files stand in the place of the package's of the same guide: another server knows other members.
    """
    own = dict(_read(files(_SAMPLES), ""))
    if folder is None:
        return own
    given = dict(_read(folder, ""))
    guides = {name.partition("/")[0] for name in given}
    return {name: body for name, body in own.items() if name.partition("/")[0] not in guides} | given


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
