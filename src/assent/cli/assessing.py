"""The ``assess`` command: read cases, assess each, show them, and return the highest exit status."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from assent import bootstrap
from assent.casework.plan.plan import PlanError as PlanError
from assent.cli.explaining import EVERYTHING
from assent.cli.status import USAGE
from assent.desk.assessment import policies
from assent.desk.assessment.assess import Catalogue, assess_case, record

EXIT = {"met": 0, "not_met": 1, "incomplete": 3, "judgment": 4, "other_guidance": 5, "invalid": 6}


@dataclass(frozen=True, slots=True)
class Options:
    """How to assess and what to show."""

    json: bool = False
    brief: bool = False
    explain: str | None = None
    adopt: tuple[str, ...] = ()
    set: tuple[str, ...] = ()
    plan: Path | None = None
    trace: bool = False
    policy: str = ""
    revision: int | None = None
    chart: str = ""


def assess_files(files: list[str], options: Options) -> int:
    """Assess every case of the files; of several outcomes the highest status counts."""
    try:
        return max([_shown(record, options) for record in records(files, options)], default=0)
    except PlanError as error:
        typer.echo(f"assent: {error}", err=True)
        return USAGE


def records(files: list[str], options: Options) -> Iterator[dict[str, Any]]:
    """The assessment of each case of the files, as JSON data. Raises ``PlanError`` for bad options."""
    if options.chart:
        from assent.cli.fhir.chart import assessed_with_chart

        yield from assessed_with_chart(files, options.chart, options)
        return
    if not files:
        raise PlanError("name a case file, or a chart with --chart.")
    plan, catalogue = bootstrap.plan(options.plan), _catalogue(options)
    _check_clause(options.explain, _policies(catalogue, options.policy))
    adopted = pairs(options.adopt, "--adopt QUESTION=READING")
    settings = pairs(options.set, "--set FACT=VALUE")
    places: dict[str, str] = {}
    for name in files:
        for case in bootstrap.cases(name, settings, options.policy, of=catalogue, places=places):
            if options.brief:
                yield _brief(case, catalogue, plan, adopted)
            else:
                yield record(assess_case(case, catalogue, plan, adopted))


def _catalogue(options: Options) -> Catalogue:
    """The policies to assess by; in the encoding of a number, where one is named. Raises ``PlanError``."""
    if options.revision is None:
        return bootstrap.catalogue()
    try:
        return policies.at_revision(bootstrap.catalogue(), options.revision, options.policy)
    except policies.UnknownPolicy as error:
        raise PlanError(str(error)) from None


def _brief(case: Any, catalogue: Catalogue, plan: Any, adopted: dict[str, str]) -> dict[str, Any]:
    from assent.desk.assessment.brief import brief

    return brief(case, catalogue, plan, adopted)


def pairs(texts: tuple[str, ...], form: str) -> dict[str, str]:
    """``A=B`` texts as a mapping; raises ``PlanError`` for another form."""
    pairs = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or not name:
            raise PlanError(f"{text!r} is not of the form {form}.")
        pairs[name.strip()] = value.strip()
    return pairs


def _policies(catalogue: Catalogue, policy: str) -> list[policies.Policy]:
    """The versions by which cases may be assessed: those of the named policy, else of all. Raises ``PlanError``."""
    try:
        packages = (catalogue.package(policy),) if policy else catalogue.packages
    except policies.UnknownPolicy as error:
        raise PlanError(str(error)) from None
    return [version for package in packages for version in package.versions]


def _check_clause(name: str | None, versions: list[policies.Policy]) -> None:
    """Raises ``PlanError`` for a clause that no version has, naming near ones."""
    if name in (None, EVERYTHING) or any(name in version.outline for version in versions):
        return
    try:
        policies.show_clause(bootstrap.catalogue(), versions[-1], name)
    except policies.NoSuchClause as error:
        raise PlanError(str(error)) from None


def _shown(assessment: dict[str, Any], options: Options) -> int:
    if options.json or options.brief:
        sys.stdout.write(json.dumps(assessment, ensure_ascii=False, separators=(",", ":")) + "\n")
    else:
        from assent.cli.rendering import show_assessment

        show_assessment(assessment, explain=options.explain, whole=options.trace)
    return EXIT[assessment["outcome"]]
