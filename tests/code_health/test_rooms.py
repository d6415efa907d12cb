"""The stages of a request lean on each other in one direction, from what is recorded to who may record it."""

from __future__ import annotations

import ast

import pytest

from tests.code_health.import_rules import imports
from tests.code_health.sources import PACKAGE, module_name

LAYERS = ("words", "events", "union", "state", "rules", "lifecycle", "proposals", "commands")
"""From the bottom to the top: a module imports its own layer and those below it.

words: what events are made of. events: what can happen in a stage. union: the envelope and the closed
union of all events. state: what they give. rules: what follows, and folding. lifecycle: the dispatch of the
fold. proposals, commands: who may record what.
"""
_WORDS = {
    *(
        f"record.{name}"
        for name in (
            "actors",
            "caller",
            "checks",
            "days",
            "given",
            "identifiers",
            "lines",
            "replacement",
            "stored",
        )
    ),
    *("determination.determination", "determination.signature", "assessment.case", "requirement.code_list"),
}
_LAYER_OF = {
    **dict.fromkeys(_WORDS, "words"),
    **dict.fromkeys(
        (
            *("record.event", "record.seal", "record.codec", "record.codec.events"),
            *("record.codec.data", "record.codec.places", "record.codec.reader", "record.codec.text"),
        ),
        "union",
    ),
    **dict.fromkeys(("record.state", "record.line_state", "record.fact_state"), "state"),
    "lifecycle": "lifecycle",
    "proposals": "proposals",
    "worklist.rows": "commands",
    "plain_actions": "commands",
}
_BY_LAST_NAME = {
    "events": "events",
    "commands": "commands",
    "delegation": "commands",
    "peer_to_peer": "commands",
}
_READERS = ("notices", "reports", "plan", "worklist")
"""Rooms that tell what is on the record; they may read all of it."""


def layer(module: str) -> str:
    """The layer of a module of casework, by its name below ``assent.casework``."""
    return _LAYER_OF.get(module) or _BY_LAST_NAME.get(module.rpartition(".")[2], "rules")


def below(name: str) -> str:
    return name.removeprefix("assent.casework.")


def leans() -> list[tuple[str, str]]:
    """Every import of one module of casework by another, by their names below it."""
    modules = {below(module_name(path)) for path in (PACKAGE / "casework").rglob("*.py")}
    found = []
    for path in (PACKAGE / "casework").rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        for imported, _ in imports(tree, module_name(path), is_package=path.name == "__init__.py"):
            names = (below(imported), below(imported.rpartition(".")[0]))
            target = next((name for name in names if name in modules), None)
            if target is not None and imported.startswith("assent.casework."):
                found.append((below(module_name(path)), target))
    return found


def wrong(module: str, imported: str) -> bool:
    if module.partition(".")[0] in _READERS and layer(module) == "rules":
        return False
    return LAYERS.index(layer(imported)) > LAYERS.index(layer(module))


def test_stages_lean_one_way() -> None:
    found = leans()
    assert len(found) > 300
    assert [
        f"{module} ({layer(module)}) imports {other} ({layer(other)})"
        for module, other in found
        if wrong(module, other)
    ] == []


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("intake.events", "record.state"),
        ("record.state", "review.fold"),
        ("review.fold", "lifecycle"),
        ("appeal.ladder", "appeal.commands"),
    ],
)
def test_leaning_the_other_way_is_found(module: str, imported: str) -> None:
    assert wrong(module, imported)
