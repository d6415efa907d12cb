"""The tour: the examples decided, and what to try next."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.table import Column, Table
from rich.text import Text

from assent import bootstrap
from assent.cli.assessing import Options, records
from assent.cli.needed import labels
from assent.cli.rendering import OUTCOMES, console

_NEXT = (
    ("./go assent example > my-case.yaml", "a starter case to fill in"),
    ("./go assent population example 100000 cases.parquet", "a synthetic population, then:"),
    ("./go assent population assess cases.parquet results.parquet", "all of it in one pass"),
    ("./go assent demo plan", "a plan that does not exist: 200 requests in all states, then:"),
    ("./go assent serve --store plan", "its workbench and HTTP interface, letters and deadlines"),
    ("./go pytest", "the tests"),
)  # fmt: skip


def show_tour() -> int:
    """Assess the examples of every policy and print them as a table."""
    screen, packages = console(), bootstrap.catalogue().packages
    screen.print(Text("Assent: executable medical policy for prior authorization", "bold"))
    screen.print("Software may say yes; only a clinician may say no; every answer shows its reasons.\n")
    columns = [Column(name, overflow="fold") for name in ("outcome", "because", "asked for")]
    table = Table(Column("example", no_wrap=True), *columns, box=None, pad_edge=False)
    for package in packages:
        for file in _cases(bootstrap.examples(package)):
            for assessment in records([str(file)], Options(policy=package.id)):
                table.add_row(file.name, *_row(assessment))
    screen.print(table)
    screen.print(Text("\nTry next", "bold"))
    for command, meaning in (*(hint for package in packages for hint in package.tour), *_NEXT):
        screen.print(Text(f"  {command}", "cyan"), soft_wrap=True)
        screen.print(Text(f"      {meaning}", "dim"))
    return 0


def _row(assessment: dict[str, Any]) -> tuple[Text, str, str]:
    style, word, _ = OUTCOMES[assessment["outcome"]]
    because = [*assessment["failed"], *assessment["exclusions"], *assessment["judgment"]]
    if assessment["governing"]:
        because = [
            assessment["governing"]["why"].partition(":")[0],
            assessment["governing"]["guidance"] or "",
        ]
    if assessment["errors"]:
        because = [error["fact"] for error in assessment["errors"]]
    if assessment["authorization"]:
        because = [f"{assessment['authorization']['days']} days from {assessment['authorization']['from']}"]
    return Text(word, style), ", ".join(because), ", ".join(dict.fromkeys(labels(assessment["missing"])))


def _cases(folder: Path) -> Iterator[Path]:
    """The case files of a folder, by name; none where there is no such folder."""
    if folder.is_dir():
        yield from sorted(file for file in folder.iterdir() if file.suffix in (".json", ".yaml"))
