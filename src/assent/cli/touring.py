"""The tour: the examples decided, and what to try next."""

from pathlib import Path
from typing import Any

from rich.table import Column, Table
from rich.text import Text

from assent.cli.assessing import Options, records
from assent.cli.rendering import OUTCOMES, console

_NEXT = (
    ("./go assent assess examples/met.json", "every reason of one case"),
    (
        "./go assent assess examples/judgment-by-a-reading.json --adopt I.3.c.cutoff=eleven",
        "what if the plan adopts a reading",
    ),
    ("./go assent policy show I.4", "a clause, its expression in words, its open questions"),
    ("./go assent example > my-case.yaml", "a starter case to fill in"),
    ("./go assent population example 100000 cases.parquet", "a synthetic population, then:"),
    ("./go assent population assess cases.parquet results.parquet", "all of it in one pass"),
    ("./go assent demo plan", "a plan that does not exist: 200 requests in all states, then:"),
    ("./go assent serve --store plan", "its HTTP interface, letters and deadlines"),
    ("./go pytest", "the tests"),
)  # fmt: skip


def show_tour() -> int:
    """Assess the examples beside the package and print them as a table."""
    screen = console()
    folder = _examples()
    screen.print(Text("Assent: executable medical policy for prior authorization", "bold"))
    screen.print("Software may say yes; only a clinician may say no; every answer shows its reasons.\n")
    if folder is None:
        screen.print("The examples are in the source distribution, folder examples/.")
        return 0
    columns = [Column(name, overflow="fold") for name in ("outcome", "because", "asked for")]
    table = Table(Column("example", no_wrap=True), *columns, box=None, pad_edge=False)
    for file in sorted(one for one in folder.iterdir() if one.suffix in (".json", ".yaml")):
        for one in records([str(file)], Options()):
            table.add_row(file.name, *_row(one))
    screen.print(table)
    screen.print(Text("\nTry next", "bold"))
    for command, meaning in _NEXT:
        screen.print(Text(f"  {command}", "cyan"), soft_wrap=True)
        screen.print(Text(f"      {meaning}", "dim"))
    return 0


def _row(one: dict[str, Any]) -> tuple[Text, str, str]:
    style, word, _ = OUTCOMES[one["outcome"]]
    because = [*one["failed"], *one["exclusions"], *one["judgment"]]
    if one["governing"]:
        because = [one["governing"]["why"].partition(":")[0], one["governing"]["guidance"] or ""]
    if one["errors"]:
        because = [error["fact"] for error in one["errors"]]
    if one["authorization"]:
        because = [f"{one['authorization']['days']} days from {one['authorization']['from']}"]
    return Text(word, style), ", ".join(because), ", ".join(one["missing_facts"])


def _examples() -> Path | None:
    folder = Path(__file__).resolve().parents[3] / "examples"
    return folder if folder.is_dir() else None
