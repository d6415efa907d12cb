"""The ``population`` commands: a progress bar while it runs, a summary when it ends."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from time import perf_counter

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from assent import bootstrap
from assent.casework.plan.plan import PlanError
from assent.cli.assessing import pairs
from assent.cli.rendering import console
from assent.cli.status import usage
from assent.desk.assessment import policies, population
from assent.desk.assessment.policies import UnknownPolicy, named_version

_SHOWN = 12
_WORTH_A_RATE = 10_000
"""Of fewer cases the seconds say how long it takes to begin, not how many are assessed in one."""


def assess_population(
    cases: Path,
    out: Path,
    adopt: tuple[str, ...],
    as_json: bool,
    policy_id: str = "",
    version: str = "",
    columns: tuple[str, ...] = (),
) -> int:
    """Assess the population and print its summary; the bar goes to standard error."""
    began = perf_counter()
    try:
        adopted = pairs(adopt, "--adopt QUESTION=READING")
        renamed = pairs(columns, "--map COLUMN=FACT")
        catalogue = bootstrap.catalogue()
        policy = named_version(catalogue, policy_id, version)
        _keep_apart(cases, out)
        with _progress() as bar:
            task = bar.add_task(cases.name, total=1.0)
            summary = population.assess_file(
                catalogue.package(policy_id),
                policy,
                cases,
                out,
                adopted,
                lambda share: bar.update(task, completed=share),
                renamed,
            )
    except (population.PopulationError, PlanError, UnknownPolicy) as error:
        return usage(error)
    if as_json:
        typer.echo(json.dumps(asdict(summary), ensure_ascii=False))
    else:
        _print(summary, out, perf_counter() - began, policies.words_of(policy))
    return 0


def example_population(n: int, out: Path, seed: int, policy_id: str = "") -> int:
    """Write a synthetic population."""
    try:
        package = bootstrap.catalogue().package(policy_id)
        distributions = bootstrap.resource(package, package.example_population)
        population.make_example(package, distributions, n, out, seed)
    except (population.PopulationError, UnknownPolicy) as error:
        return usage(error)
    console().print(f"{n:,} synthetic cases in {out}")
    return 0


def _keep_apart(cases: Path, out: Path) -> None:
    """Raises ``PopulationError`` where the results would replace the cases."""
    if cases.exists() and out.exists() and cases.samefile(out):
        raise population.PopulationError(f"The results would replace the cases in {out}. Name another file.")


def _progress() -> Progress:
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn())
    screen = Console(stderr=True)
    return Progress(
        *columns, TimeElapsedColumn(), console=screen, transient=True, disable=not screen.is_terminal
    )


def _print(summary: population.Summary, out: Path, seconds: float, texts: Mapping[str, str]) -> None:
    screen = console()
    counted = f"{summary.rows:,} rows in, {summary.cases:,} rows out"
    screen.print(f"{counted}, in {_pace(summary.cases, seconds)}: {out}\n")
    if summary.converted:
        screen.print(_converted(summary))
    screen.print(_table("outcome", summary.outcomes, summary.cases, len(summary.outcomes)))
    if summary.failures:
        screen.print(_table("clause that fails", summary.failures, summary.cases, _SHOWN, texts))
    if summary.missing:
        screen.print(_table("fact asked for", summary.missing, summary.cases, _SHOWN, texts))
    for fact, keys in summary.looked_up.items():
        screen.print(f"{fact}: {keys:,} distinct keys looked up before the pass", style="dim")
    for invalid in summary.invalid:
        screen.print(f"invalid: case {invalid.case}: {'; '.join(invalid.errors)}", style="red")


def _converted(summary: population.Summary) -> Table:
    """What was written otherwise than it is kept, and in how many cells."""
    table = Table("fact", "read as", "cells", box=None, pad_edge=False, title_justify="left")
    for conversion in summary.converted[:_SHOWN]:
        table.add_row(conversion.fact, conversion.says, f"{conversion.cells:,}")
    if len(summary.converted) > _SHOWN:
        table.add_row(f"and {len(summary.converted) - _SHOWN} more", "--json lists them", "")
    return table


def _pace(cases: int, seconds: float) -> str:
    """How long it took; how many a second only where preparing the pass is not most of it."""
    if cases < _WORTH_A_RATE or not seconds:
        return f"{seconds:.1f} s, nearly all of it to prepare the pass"
    return f"{seconds:.1f} s, {cases / seconds:,.0f} a second"


def _table(
    title: str, counts: Mapping[str, int], cases: int, most: int, texts: Mapping[str, str] | None = None
) -> Table:
    """Names by their counts; with ``says`` also what each of them is in words."""
    columns = [title, "cases", "share", *([] if texts is None else ["in words"])]
    table = Table(*columns, box=None, pad_edge=False, title_justify="left")
    rows = list(counts.items())
    for name, count in rows[:most]:
        words = [] if texts is None else [texts.get(name, "")]
        table.add_row(name, f"{count:,}", f"{count / cases:.1%}" if cases else "", *words)
    if len(rows) > most:
        table.add_row(f"and {len(rows) - most} more", "", "")
    return table
