"""The figures of the house: folders one can overlook, and no class name in two modules without a reason."""

from __future__ import annotations

import pytest

from tests.code_health.figures import (
    MOST_FILES,
    PARTS,
    code_lines,
    import_lines,
    part,
    reasons,
    repeated_classes,
    report,
    vague_names,
    variables,
)

FULLER = {"casework/record": 23, "adapters/store": 25}
"""Folders that still hold more, with how many; they may only get emptier."""


@pytest.mark.parametrize("name", PARTS)
def test_a_folder_can_be_overlooked(name: str) -> None:
    counted = part(name).folders
    assert counted
    assert {folder: n for folder, n in counted.items() if n > FULLER.get(folder, MOST_FILES)} == {}


def test_every_class_name_in_two_modules_has_its_reason() -> None:
    assert sorted(repeated_classes()) == sorted(reasons())
    assert all(reason.strip() for reason in reasons().values())


def test_lines_are_counted_as_they_stand() -> None:
    text = "import a\nfrom b import (\n    c,\n)\n\n# nothing\nd = 1\n\ndef f():\n    import e\n"
    assert code_lines(text) == 7
    assert import_lines(text) == 5


def test_every_way_to_bind_a_variable_is_counted() -> None:
    import ast

    text = "a = 1\ndef f(b):\n    for c in b:\n        match c:\n            case [d, *e]: pass\n"
    assert sorted(variables(ast.parse(text))) == ["a", "b", "c", "d", "e"]


def test_the_report_tells_all_four() -> None:
    text = "\n".join(report())
    for words in ("fullest", "imports in all of them", "class names in two modules", "vague name"):
        assert words in text
    assert {"one", "found", "made", "says", "held", "work", "it", "given"} <= vague_names()
