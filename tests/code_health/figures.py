"""How easy the house is to live in, counted: `python -m tests.code_health.figures`.

Files in a folder, lines of import, class names that stand in two modules, variables with vague names.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.code_health.sources import PACKAGE, module_name, source_files

PARTS = ("casework", "desk", "web", "cli", "adapters")
MOST_FILES = 20
IMPORT_GOAL = 5.0
"""Percent of the lines, blank ones and comments left out."""
_HERE = Path(__file__).parent
VAGUE = _HERE / "vague_names.txt"
TWICE = _HERE / "class_names.txt"


@dataclass(frozen=True)
class Part:
    """One part of the house: files by folder, lines of code, lines of import."""

    name: str
    folders: dict[str, int]
    lines: int
    imports: int

    @property
    def fullest(self) -> tuple[str, int]:
        """The folder with the most files."""
        return max(self.folders.items(), key=lambda folder: folder[1])

    @property
    def share(self) -> float:
        """Percent of lines that import."""
        return 100 * self.imports / self.lines


@cache
def part(name: str) -> Part:
    """What is counted of one part."""
    paths = sorted((PACKAGE / name).rglob("*.py"))
    folders = Counter(str(path.parent.relative_to(PACKAGE)) for path in paths if path.name != "__init__.py")
    texts = [path.read_text("utf-8") for path in paths]
    return Part(name, dict(folders), sum(map(code_lines, texts)), sum(map(import_lines, texts)))


def code_lines(text: str) -> int:
    """Lines that are neither blank nor a comment."""
    return sum(1 for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#"))


def import_lines(text: str) -> int:
    """Lines of import statements, wherever they stand."""
    imports = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import | ast.ImportFrom))
    return sum((node.end_lineno or node.lineno) - node.lineno + 1 for node in imports)


@cache
def repeated_classes() -> dict[str, list[str]]:
    """Public classes whose name stands in two modules or more, with the modules."""
    places: dict[str, list[str]] = {}
    for path in source_files():
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(module_name(path))
    return {name: modules for name, modules in sorted(places.items()) if len(modules) > 1}


def reasons() -> dict[str, str]:
    """Why a class name stands in two modules, by name, as the list says."""
    lines = TWICE.read_text("utf-8").splitlines()
    entries = (line.partition(": ") for line in lines if line and not line.startswith("#"))
    return {name: reason for name, _, reason in entries}


def vague_names() -> frozenset[str]:
    """The published list."""
    return frozenset(line for line in VAGUE.read_text("utf-8").split("\n") if line and line[0] != "#")


def variables(tree: ast.AST) -> Iterator[str]:
    """Every name that is bound as a variable or parameter."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                yield name
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name


def bound() -> Counter[str]:
    """How often each name is bound in the package."""
    return Counter(name for path in source_files() for name in variables(ast.parse(path.read_text("utf-8"))))


def report() -> Iterator[str]:
    """Line by line."""
    yield f"{'part':10} {'folders':>7} {'fullest':>34} {'code lines':>10} {'imports':>8}"
    parts = [part(name) for name in PARTS]
    for counted in parts:
        folder, files = counted.fullest
        fullest = f"{folder} ({files})"
        yield f"{counted.name:10} {len(counted.folders):7} {fullest:>34} {counted.lines:10,} {counted.share:7.1f}%"
    share = 100 * sum(one.imports for one in parts) / sum(one.lines for one in parts)
    yield f"imports in all of them: {share:.1f}% of the lines (goal: at most {IMPORT_GOAL:.0f}%)"
    yield ""
    yield "class names in two modules:"
    for name, modules in repeated_classes().items():
        yield f"  {name}: {', '.join(modules)} ({reasons().get(name, 'no reason is given')})"
    yield ""
    names, vague = bound(), vague_names()
    counted_names, every = Counter({name: names[name] for name in vague if name in names}), names.total()
    total = counted_names.total()
    yield f"variables with a vague name: {total:,} of {every:,} ({100 * total / every:.1f}%)"
    yield "  " + ", ".join(f"{name} {count}" for name, count in counted_names.most_common(12))


def main() -> None:
    """Print the figures."""
    print("\n".join(report()))


if __name__ == "__main__":
    main()
