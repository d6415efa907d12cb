"""Who may import whom: the rules of the house as data, and the checker that reads them."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

ANYTHING = ("assent",)

# part -> what it may import of the package, besides itself. A longer name allows only that branch.
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "terms": (),
    "logic": (),
    "facts": ("assent.logic",),
    "policies": (
        "assent.logic.authoring",
        "assent.logic.chart_rules",
        "assent.logic.derivations",
        "assent.logic.disagreement",
        "assent.logic.end_of_term",
        "assent.logic.kept_revision",
        "assent.logic.owner_question",
        "assent.logic.package",
        "assent.logic.sources",
        "assent.logic.summary_row",
        "assent.facts",
    ),
    "targets": ("assent.logic", "assent.facts"),
    "regulation": (),
    "casework": ("assent.logic", "assent.facts", "assent.regulation"),
    "desk": (
        "assent.casework",
        "assent.targets",
        "assent.logic",
        "assent.facts",
    ),
    # Questionnaires and CQL are plain data, which adapters.fhir turns into resources.
    "adapters": (
        "assent.casework",
        "assent.facts",
        "assent.logic",
        "assent.targets.questionnaire",
        "assent.targets.cql",
    ),
    # Lives through a plan's months by the use cases, as people would: it stands beside web and cli.
    "demo": ("assent.desk", "assent.casework", "assent.facts", "assent.logic"),
    # They may also name the public types of casework: data only, what is done goes through the desk.
    "web": ("assent.desk", "assent.casework"),
    # Pages for people over the same use cases; forms are made from the bodies of the interface.
    "workbench": ("assent.web", "assent.desk", "assent.casework"),
    # The standards' endpoints over the same use cases: they turn resources into what the desk takes, and back.
    "exchange": (
        "assent.web",
        "assent.desk",
        "assent.casework",
        "assent.adapters.fhir",
        "assent.targets.questionnaire",
        "assent.targets.cql",
        "assent.facts",
        "assent.logic",
    ),
    # A program of its own that calls any payer's server; it knows nothing of ours.
    "conformance": ("assent.adapters.fhir",),
    "cli": ("assent.desk", "assent.casework", "assent.demo", "assent.conformance", "assent.bootstrap"),
    "bootstrap": ANYTHING,
    "__main__": ("assent.cli",),
    "__init__": (),
}
SHARED = ("assent.terms",)
"""Words below everything: every part may import them."""

# These may also read the package's own name and version (`from assent import __version__`).
MAY_READ_VERSION = {"adapters", "desk", "web", "workbench", "exchange", "cli", "bootstrap"}

STANDARD_LIBRARY_ONLY = {"terms", "logic", "facts", "policies", "regulation", "casework"}

# library -> the only folders in which it appears
HOMES: dict[str, tuple[str, ...]] = {
    # Populations are decided there; reports count what was decided.
    "duckdb": ("assent.targets.sql", "assent.adapters.reports"),
    "sqlglot": ("assent.targets.sql",),
    "typer": ("assent.cli",),
    "rich": ("assent.cli",),
    "yaml": ("assent.adapters",),
    "fastapi": ("assent.web", "assent.workbench", "assent.exchange", "assent.bootstrap", "assent.cli.server"),
    "starlette": ("assent.web", "assent.workbench", "assent.exchange"),
    "pydantic": ("assent.web", "assent.workbench", "assent.exchange"),
    "structlog": ("assent.web",),
    "prometheus_client": ("assent.web",),
    "uvicorn": ("assent.cli",),
    "sqlalchemy": ("assent.adapters.store",),
    "alembic": ("assent.adapters.store",),
    "psycopg": ("assent.adapters.store",),
    "typst": ("assent.adapters.letters",),
    "jinja2": ("assent.adapters.reports", "assent.adapters.letters", "assent.workbench"),
    "markupsafe": ("assent.workbench",),
    "segno": ("assent.workbench",),
    "pygal": ("assent.workbench",),
    "js_lib_htmx": (),
    "argon2": ("assent.adapters.identity",),
    "cryptography": ("assent.adapters.seals",),
    "authlib": ("assent.adapters.identity",),
    "joserfc": ("assent.adapters.identity", "assent.adapters.exchange", "assent.conformance"),
    "httpx": ("assent.adapters.identity", "assent.adapters.exchange", "assent.conformance"),
    "fhir": ("assent.adapters.fhir",),
    "fhirpathpy": ("assent.adapters.fhir",),
}

NO_INPUT_OUTPUT = {"terms", "logic", "policies"}
INPUT_OUTPUT_MODULES = {
    *("os", "pathlib", "shutil", "tempfile", "glob", "fileinput"),
    *("socket", "ssl", "urllib", "http", "ftplib", "smtplib", "asyncio"),
    *("subprocess", "multiprocessing", "importlib", "sqlite3", "ctypes"),
}
INPUT_OUTPUT_CALLS = {"open", "input", "print", "__import__", "breakpoint"}


def violations(source: str, module: str, *, is_package: bool = False) -> list[str]:
    """What in this source text breaks the rules, each with its line; `module` is its full name."""
    tree = ast.parse(source)
    found = [
        f"{module}:{line}: {problem}"
        for imported, line in imports(tree, module, is_package=is_package)
        if (problem := _problem_with_import(module, imported))
    ]
    if part_of(module) in NO_INPUT_OUTPUT:
        found += [f"{module}:{line}: calls {name}(), input or output" for name, line in _io(tree)]
    return found


def part_of(module: str) -> str:
    """The part of the house: `assent.logic.tree` is in `logic`; `assent` itself is `__init__`."""
    return module.split(".")[1] if "." in module else "__init__"


def imports(tree: ast.AST, module: str, *, is_package: bool) -> Iterator[tuple[str, int]]:
    """Each imported name in full, with its line; also those inside functions and type checks."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(node, module, is_package=is_package)
            yield from ((f"{base}.{alias.name}", node.lineno) for alias in node.names)


def _absolute(node: ast.ImportFrom, module: str, *, is_package: bool) -> str:
    if not node.level:
        return node.module or ""
    up = node.level - 1 if is_package else node.level
    parts = module.split(".")
    return ".".join([*parts[: len(parts) - up], *([node.module] if node.module else [])])


def _problem_with_import(module: str, imported: str) -> str | None:
    part, top = part_of(module), imported.split(".", maxsplit=1)[0]
    if part not in MAY_IMPORT:
        return f"the house has no part '{part}': add it to the design and to these rules"
    if top == "assent":
        return None if _may_import(part, imported) else f"{part} may not import {imported}"
    if part in NO_INPUT_OUTPUT and top in INPUT_OUTPUT_MODULES:
        return f"{part} does no input or output, and imports {top}"
    if part in STANDARD_LIBRARY_ONLY and top not in sys.stdlib_module_names:
        return f"{part} uses the standard library only, and imports {top}"
    if top in HOMES and not _within(module, HOMES[top]):
        return f"{top} belongs in {' and '.join(HOMES[top])} only"
    return None


def _may_import(part: str, imported: str) -> bool:
    if imported.startswith("assent.__"):
        return part in MAY_READ_VERSION
    return _within(imported, (f"assent.{part}", *SHARED, *MAY_IMPORT[part]))


def _within(name: str, branches: tuple[str, ...]) -> bool:
    return any(name == branch or name.startswith(f"{branch}.") for branch in branches)


def _io(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in INPUT_OUTPUT_CALLS:
                yield name, node.lineno
