"""The ``schema`` and ``example`` commands: text for machines and for a newcomer's editor."""

import json
from pathlib import Path

import typer

from assent import bootstrap
from assent.cli.status import USAGE, usage
from assent.cli.times import refusing
from assent.desk.assessment.policies import UnknownPolicy


def print_schema(of: str, policy: str = "") -> int:
    """Print the JSON Schema of ``case`` under a policy, or of ``assessment``."""
    schemas = {"case": lambda: bootstrap.case_schema(policy), "assessment": bootstrap.assessment_schema}
    if of not in schemas:
        typer.echo(f"assent: there is no schema of {of!r}; there are: {', '.join(schemas)}.", err=True)
        return USAGE
    try:
        schema = schemas[of]()
    except UnknownPolicy as error:
        return usage(error)
    typer.echo(json.dumps(schema, indent=2, ensure_ascii=False))
    return 0


def print_example(kind: str, policy: str = "") -> int:
    """Print a commented starter case for a kind of request that the policy decides."""
    try:
        typer.echo(bootstrap.starter_case(kind, policy), nl=False)
    except LookupError as error:  # an unknown policy, or a kind that it does not decide
        return usage(error)
    return 0


def print_bill_of_materials(lock: Path | None) -> int:
    """Print what this version is made of."""

    def work() -> int:
        typer.echo(json.dumps(bootstrap.bill_of_materials(lock), indent=2))
        return 0

    return refusing(work)
