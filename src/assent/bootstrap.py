"""Puts the parts together: the one module, beside the command line, that knows them all."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from assent.casework.case import Case
from assent.casework.plan import Plan
from assent.facts.vocabulary import VOCABULARY


def cases(name: str, settings: Mapping[str, str]) -> Iterator[Case]:
    """The cases of a file, or of standard input for ``-``, with what-if settings applied."""
    from assent.adapters.case_files import read_cases, read_text
    from assent.adapters.case_files.limits import MOST_BYTES

    if name == "-":
        data = sys.stdin.buffer.read(MOST_BYTES + 1)
        return read_text(data, "standard input", VOCABULARY, settings)
    return read_cases(Path(name), VOCABULARY, settings)


def plan(path: Path | None) -> Plan:
    """The plan's own decisions; without a file the default plan, which decides nothing.

    Raises ``PlanError``.
    """
    if path is None:
        return Plan()
    from assent.adapters.plan_file import read_plan
    from assent.casework.plan import PlanError, check_plan
    from assent.desk.policies import newest

    try:
        return check_plan(read_plan(path), newest())
    except PlanError as error:
        name = path.name or str(path)
        raise PlanError(f"{name}: {error}") from None


def case_schema() -> dict[str, Any]:
    """The JSON Schema of a case file."""
    from assent.adapters.case_files.schema import case_schema

    return case_schema(VOCABULARY)


def assessment_schema() -> dict[str, Any]:
    """The JSON Schema of an assessment."""
    from assent.casework.assessment_schema import assessment_schema

    return assessment_schema()


def starter_case(kind: str) -> str:
    """A commented starter case, YAML."""
    from assent.adapters.case_files.starter import starter_case

    return starter_case(VOCABULARY, kind)
