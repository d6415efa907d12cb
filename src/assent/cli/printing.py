"""The ``schema`` and ``example`` commands: text for machines and for a newcomer's editor."""

import json

import typer

from assent import bootstrap
from assent.cli.status import USAGE


def print_schema(of: str) -> int:
    """Print the JSON Schema of ``case`` or ``assessment``."""
    schemas = {"case": bootstrap.case_schema, "assessment": bootstrap.assessment_schema}
    if of not in schemas:
        typer.echo(f"assent: there is no schema of {of!r}; there are: {', '.join(schemas)}.", err=True)
        return USAGE
    typer.echo(json.dumps(schemas[of](), indent=2, ensure_ascii=False))
    return 0


def print_example(kind: str) -> int:
    """Print a commented starter case for an initial request or a reauthorization."""
    kinds = ("initial", "reauthorization")
    if kind not in kinds:
        typer.echo(f"assent: there is no starter case {kind!r}; there are: {', '.join(kinds)}.", err=True)
        return USAGE
    typer.echo(bootstrap.starter_case(kind), nl=False)
    return 0
