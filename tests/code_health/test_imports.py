"""The parts of the house lean on each other only as the design says."""

from __future__ import annotations

import pytest

from tests.code_health.import_rules import violations
from tests.code_health.sources import module_name, source_files


def test_the_package_keeps_to_the_rules() -> None:
    found = [
        problem
        for path in source_files()
        for problem in violations(
            path.read_text("utf-8"), module_name(path), is_package=path.name == "__init__.py"
        )
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("assent.logic.tree", "from assent.facts import member"),
        ("assent.logic.tree", "from ..facts import member"),
        ("assent.logic.tree", "def f():\n    import assent.facts"),
        ("assent.logic.tree", "from assent import __version__"),
        ("assent.logic.tree", "import attrs"),
        ("assent.logic.tree", "import os.path"),
        ("assent.logic.tree", "x = open('case.json')"),
        ("assent.facts.member", "from assent.policies import catalogue"),
        ("assent.policies.mgb_031.clauses", "from assent.logic import tree"),
        ("assent.policies.mgb_031.clauses", "from assent.logic.evaluate import evaluate"),
        ("assent.policies.mgb_031.clauses", "import assent.logic"),
        ("assent.policies.mgb_031.clauses", "from pathlib import Path"),
        ("assent.policies.mgb_031.clauses", "import urllib.request"),
        ("assent.policies.mgb_031.clauses", "print('met')"),
        ("assent.targets.page", "import duckdb"),
        ("assent.targets.sqlite", "import sqlglot"),
        ("assent.targets.sql.build", "from assent.policies import catalogue"),
        ("assent.regulation.rules", "from assent.logic import tree"),
        ("assent.casework.request", "from assent.desk import submit"),
        ("assent.casework.request", "import yaml"),
        ("assent.desk.submit", "from assent.adapters import store"),
        ("assent.desk.submit", "import rich"),
        ("assent.adapters.store.events", "from assent.desk import submit"),
        ("assent.web.app", "from assent.logic import tree"),
        ("assent.web.app", "from assent.bootstrap import desk"),
        ("assent.cli", "from assent.adapters import case_file"),
        ("assent.cli", "import yaml"),
        ("assent.cli.assess", "from assent.logic import tree"),
        ("assent.nextdoor", "import json"),
        ("assent", "from assent.logic import tree"),
    ],
)
def test_a_planted_violation_is_found(module: str, source: str) -> None:
    assert len(violations(source, module)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("assent.logic.tree", "from dataclasses import dataclass\nimport assent.logic.truth"),
        ("assent.logic.tree", "from .truth import Truth"),
        ("assent.facts.member", "from assent.logic import definitions"),
        ("assent.policies.mgb_031.clauses", "from assent.logic.authoring import clause"),
        ("assent.policies.mgb_031.clauses", "from assent.logic import authoring"),
        ("assent.policies.mgb_031.clauses", "from assent.facts import member\nimport datetime"),
        ("assent.targets.sql.build", "import duckdb\nfrom sqlglot import exp"),
        ("assent.casework.request", "from assent import regulation"),
        ("assent.adapters.case_file", "import yaml\nfrom pathlib import Path"),
        ("assent.cli", "import typer\nfrom assent import __version__, bootstrap, desk"),
        (
            "assent.bootstrap",
            "from assent.adapters import case_file\nfrom assent.logic import tree",
        ),
        ("assent.__main__", "from assent.cli import main"),
    ],
)
def test_what_the_design_allows_is_allowed(module: str, source: str) -> None:
    assert violations(source, module) == []


def test_a_relative_import_in_a_package_is_seen_from_inside_it() -> None:
    assert violations("from .truth import Truth", "assent.logic", is_package=True) == []
    assert violations("from ..facts import member", "assent.logic", is_package=True)
