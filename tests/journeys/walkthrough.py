"""The walk-throughs of CONTRIBUTING.md as steps: which file is written or changed, and how."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_STEP = re.compile(
    r"^ *\*\*(?P<kind>New|Changed)\*\* `(?P<path>[^`]+)`\n\n```(?P<language>\w+)\n(?P<block>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_BETWEEN = "@@"


@dataclass(frozen=True)
class Step:
    """One file of a walk-through: its whole text if it is new, else what is added and taken out."""

    path: str
    is_new: bool
    block: str

    def perform(self, root: Path) -> None:
        """Write or change the file under ``root``, as a reader would; ``AssertionError`` where that cannot be."""
        file = root / self.path
        if self.is_new:
            assert not file.exists(), f"{self.path} is there already"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(self.block, "utf-8")
        else:
            file.write_text(changed(file.read_text("utf-8"), self.block, self.path), "utf-8")


def steps(text: str, heading: str) -> list[Step]:
    """The steps under a heading of the text, in their order."""
    section = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert section is not None, f"no heading {heading!r}"
    return [Step(step["path"], step["kind"] == "New", step["block"]) for step in _STEP.finditer(section[1])]


def changed(text: str, block: str, path: str = "") -> str:
    """A text after the changes of a block, each of which must find its place, and only one."""
    for change in block.split(f"{_BETWEEN}\n"):
        lines = change.splitlines(keepends=True)
        before, after = _side(lines, "+"), _side(lines, "-")
        assert before != after, f"{path}: a change that changes nothing:\n{change}"
        places = text.count(f"\n{before}") + text.startswith(before)
        assert places == 1, f"{path}: {places} places for this change, not 1:\n{change}"
        text = f"\n{text}".replace(f"\n{before}", f"\n{after}", 1)[1:]
    return text


def _side(lines: list[str], without: str) -> str:
    """One side of a change: the lines that have no such sign, and none of their signs."""
    return "".join(line[1:] if line[0] in "+- " else line for line in lines if line[0] != without)
