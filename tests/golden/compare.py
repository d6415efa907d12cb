"""Where two golden runs differ, but for what decision records allow."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import zip_longest
from pathlib import Path

Texts = Mapping[str, str]
_SHOWN = 300
_BY_DIGESTS = ("events.jsonl", "audit.txt", "chain.txt")
"""Texts that differ by their digests alone where another differs in words: they are looked at last."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """One difference that a decision record names.

    ``where`` is the name of a text, or a pattern such as ``*.txt``. Either what matches the regular expression
    ``varies`` is left out of both, so that it may also be new or gone, or the golden text ``was`` now reads ``now``.
    """

    what: str
    where: str
    decision: str
    was: str = ""
    now: str = ""
    varies: str = ""

    def __post_init__(self) -> None:
        if bool(self.was) == bool(self.varies):
            raise ValueError(f"{self.what!r}: give either `was` and `now`, or `varies`.")


def read_allowed(path: Path) -> list[Allowed]:
    """The differences that a file lists."""
    return [Allowed(**entry) for entry in tomllib.loads(path.read_text("utf-8")).get("difference", [])]


def differences(golden: Texts, present: Texts, allowed: Sequence[Allowed]) -> str | None:
    """The first place that differs beyond what is allowed, in words; None where there is none."""
    return first_difference(*_leveled(golden, present, allowed))


def not_needed(golden: Texts, present: Texts, allowed: Sequence[Allowed]) -> list[Allowed]:
    """Entries without which nothing more would differ."""
    return [
        entry
        for entry in allowed
        if differences(golden, present, [other for other in allowed if other is not entry]) is None
    ]


def first_difference(golden: Texts, present: Texts) -> str | None:
    """The first differing place: the text, the command, the line, both versions of it, and which texts differ too."""
    names = sorted({*golden, *present}, key=_telling_first)
    found = [(name, says) for name in names if (says := _difference(name, golden, present))]
    if not found:
        return None
    others = ", ".join(name for name, _ in found[1:])
    return found[0][1] + (f"\nAlso different: {others}" if others else "")


def _telling_first(name: str) -> tuple[int, str]:
    return (_BY_DIGESTS.index(name) + 1 if name in _BY_DIGESTS else 0, name)


def _difference(name: str, golden: Texts, present: Texts) -> str | None:
    if name not in present:
        return f"{name} is no longer made."
    if name not in golden:
        return f"{name} is new: record it."
    if golden[name] != present[name]:
        return f"{name}, {_first_line(golden[name], present[name])}"
    return None


def _leveled(
    golden: Texts, present: Texts, allowed: Sequence[Allowed]
) -> tuple[dict[str, str], dict[str, str]]:
    """Both with what is allowed made the same."""
    left, right = dict(golden), dict(present)
    for entry in allowed:
        for name in left:
            if fnmatchcase(name, entry.where):
                _level(entry, name, left, right)
    return left, right


def _level(entry: Allowed, name: str, left: dict[str, str], right: dict[str, str]) -> None:
    if entry.was:
        left[name] = left[name].replace(entry.was, entry.now)
        return
    left[name] = re.sub(entry.varies, "", left[name])
    if name in right:
        right[name] = re.sub(entry.varies, "", right[name])


def _first_line(golden: str, present: str) -> str:
    command = ""
    pairs = zip_longest(golden.splitlines(), present.splitlines())
    for number, (old, new) in enumerate(pairs, 1):
        if old != new:
            return "\n".join([f"line {number}", *filter(None, [command]), *_around(old, new)])
        if old is not None and old.startswith("$ "):
            command = old
    return "the ends of lines"


def _around(old: str | None, new: str | None) -> list[str]:
    """The two lines; of long ones the part from shortly before they part."""
    if old is None or new is None:
        return [f"- {_shown(old)}", f"+ {_shown(new)}"]
    start = next(
        (i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )
    start = max(0, start - 80)
    return [*_labels(old), f"- {_shown(old[start:])}", f"+ {_shown(new[start:])}"]


def _labels(line: str) -> list[str]:
    """Which event a line of the record is."""
    if not line.startswith('{"position"'):
        return []
    event = json.loads(line)
    return [f"{event['request']} {event['sequence']} {event['type']}"]


def _shown(line: str | None) -> str:
    return "(no such line)" if line is None else line[:_SHOWN]
