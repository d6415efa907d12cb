"""Names mean something; files are short; the public has docstrings; nothing private leaks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.code_health.sources import PACKAGE, ROOT, document_files, source_files

EMPTY_NAMES = {
    *("util", "utils", "helper", "helpers", "manager", "managers"),
    *("common", "misc", "data2", "nextgen"),
}
MOST_LINES = 400

# Written so that this file does not hold what it forbids.
PRIVATE = {
    "the host of a package registry": r"p[y]pi\.|p[y]thonhosted|registry\.n[p]mjs|crates\.[i]o",
    "a setting that names a package index": r"index[-_]url|find[-_]links|index-strategy",
    "a path of one machine": r"/w[o]rk/|/h[o]me/|/r[o]ot/",
    "the name of one machine": r"\bf[a]rm-",
    "the data folder beside the clone": r"\.\./sh[a]red",
}
# The command that makes the lock says that it emits neither.
ALLOWED = ("--no-emit-index-url", "--no-emit-find-links")


def test_no_module_or_folder_has_a_name_that_says_nothing() -> None:
    names = {path: path.relative_to(ROOT).with_suffix("").parts for path in _all_python()}
    assert [str(path) for path, parts in names.items() if EMPTY_NAMES & set(parts)] == []


def test_files_of_the_package_are_short() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in source_files()}
    assert {str(path): n for path, n in lengths.items() if n > MOST_LINES} == {}


def test_everything_public_has_a_docstring() -> None:
    missing = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in source_files()
        for name in without_docstring(path.read_text("utf-8"))
        if not _is_private(path)
    ]
    assert not missing, "\n".join(missing)


def test_nothing_private_is_published() -> None:
    leaks = [
        f"{path.relative_to(ROOT)}:{line}: {what}"
        for path in _published()
        if path.suffix != ".gz"
        for line, what in private_words(path.read_text("utf-8"))
    ]
    assert not leaks, "\n".join(leaks)


def test_a_missing_docstring_is_found() -> None:
    source = '"""Module."""\ndef f(): ...\nclass C:\n    def m(self): ...\ndef _g(): ...\n'
    assert list(without_docstring(source)) == ["f", "C", "C.m"]
    assert list(without_docstring("x = 1")) == ["the module"]


@pytest.mark.parametrize(
    "text", ["https://p" + "ypi.org/x", "--index" + "-url x", "/w" + "ork/main", "../sh" + "ared/x"]
)
def test_private_words_are_found(text: str) -> None:
    assert list(private_words(f"first\n{text}")) != []


def without_docstring(source: str) -> Iterator[str]:
    """The public classes, functions and methods of a module that have none, and the module."""
    tree = ast.parse(source)
    if not ast.get_docstring(tree):
        yield "the module"
    yield from _bare(tree.body, "")


def _bare(body: list[ast.stmt], prefix: str) -> Iterator[str]:
    for node in body:
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) if (
                not name.startswith("_") and not _speaks_elsewhere(node)
            ):
                if not ast.get_docstring(node):
                    yield prefix + name
                if isinstance(node, ast.ClassDef):
                    yield from _bare(node.body, f"{name}.")


def _speaks_elsewhere(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Overloads, setters and overrides: the docstring is at the other definition."""
    marks = {ast.unparse(decorator).rpartition(".")[2] for decorator in node.decorator_list}
    return bool(marks & {"overload", "setter", "override"})


def private_words(text: str) -> Iterator[tuple[int, str]]:
    """Each line, by number, that holds something which concerns only one machine or registry."""
    for number, line in enumerate(text.splitlines(), start=1):
        for allowed in ALLOWED:
            line = line.replace(allowed, "")  # noqa: PLW2901  (the rest of the line still counts)
        yield from ((number, what) for what, words in PRIVATE.items() if re.search(words, line))


def _is_private(path: Path) -> bool:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return any(part.startswith("_") and not part.startswith("__") for part in parts)


def _all_python() -> list[Path]:
    return [path for folder in ("src", "tests", "bench") for path in (ROOT / folder).rglob("*.py")]


def _published() -> list[Path]:
    texts = [path for path in PACKAGE.rglob("*") if path.suffix not in {".pyc", ".png", ".woff2"}]
    single = [
        ROOT / name
        for name in ("go", "pyproject.toml", "requirements-dev.in", "requirements-build.in", ".ci/run")
    ]
    return [path for path in [*texts, *document_files(), *single] if path.is_file()]
