"""The ``chart`` command: what a patient's chart proves, supports and contradicts, and what is still asked."""

import json as json_text
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from assent.cli.options import Json, On, PolicyId


def chart(
    file: Annotated[
        str,
        typer.Argument(
            metavar="CHART",
            help="FHIR R4: a Bundle, NDJSON or a resource, also gzipped; - reads standard input.",
        ),
    ],
    on: On = None,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="FACT=VALUE", help="State this fact beside the chart; may be repeated."
        ),
    ] = None,
    patient: Annotated[
        str, typer.Option(metavar="ID", help="Of a chart of several patients, the one to read.")
    ] = "",
    plan: Annotated[Path | None, typer.Option(metavar="FILE", help="The plan's own decisions.")] = None,
    json: Json = False,
    policy: PolicyId = "",
) -> None:
    """Show which facts a patient's chart proves, supports or contradicts, how each follows, and what is still asked.

    Exit status: 0 where the chart was read, 6 where it cannot be read, 2 usage.
    """
    raise typer.Exit(_show(file, on, tuple(set_ or ()), patient, plan, json, policy))


def _show(
    file: str,
    on: str | None,
    settings: tuple[str, ...],
    patient: str,
    plan: Path | None,
    json: bool,
    policy: str,
) -> int:
    from assent import bootstrap
    from assent.bootstrap import charts
    from assent.casework.plan.plan import PlanError
    from assent.cli.assessing import EXIT, pairs
    from assent.cli.status import USAGE
    from assent.desk.assessment.assess import UnknownPolicy, assess_case, record
    from assent.desk.assessment.charts import UnreadableChart

    try:
        catalogue, plans = bootstrap.catalogue(), bootstrap.plan(plan)
        day = date.fromisoformat(on) if on else charts.today()
        fact, pathway = charts.first_pathway(catalogue.package(policy), day)
        stated = {"request_date": day.isoformat(), fact: pathway}
        charted = charts.case_with_chart(
            charts.chart_bytes(file), stated, pairs(settings, "--set FACT=VALUE"), catalogue, policy, patient
        )
    except UnreadableChart as error:
        typer.echo(f"assent: {Path(file).name}: {error}", err=True)
        return EXIT["invalid"]
    except (PlanError, UnknownPolicy) as error:
        typer.echo(f"assent: {error}", err=True)
        return USAGE
    except ValueError:
        typer.echo(f"assent: --on must be a day such as 2026-02-05, not {on!r}", err=True)
        return USAGE
    assessment = record(assess_case(charted.case, catalogue, plans))
    data = {**reading_json(charted.reading), "left_out": _disagreements(charted.left_out)}
    if json:
        text = {**data, "case": charted.given, "assessment": assessment}
        sys.stdout.write(json_text.dumps(text, ensure_ascii=False, indent=2) + "\n")
    else:
        from assent.cli.fhir.chart_screen import show_chart

        show_chart(data, assessment)
    return 0


def reading_json(reading: Any) -> dict[str, Any]:
    """What a chart says, as JSON data."""
    return {
        "on": reading.on.isoformat(),
        "patient": reading.patient,
        "resources": reading.resources,
        "facts": [_fact(fact) for fact in reading.facts],
        "conflicts": _disagreements(reading.conflicts),
        "worked": [
            {"path": derivation.path, "steps": list(derivation.steps)} for derivation in reading.worked
        ],
        "documents": [
            {
                "resource": document.resource,
                "codes": list(document.codes),
                "on": document.on,
                "by": document.by,
            }
            for document in reading.documents
        ],
        "unread": [{"place": unread.place, "reason": unread.reason} for unread in reading.unread],
        "not_counted": [
            {"place": uncounted.place, "reason": uncounted.reason} for uncounted in reading.not_counted
        ],
    }


def _fact(fact: Any) -> dict[str, Any]:
    evidence = fact.evidence
    return {
        "path": fact.path,
        "value": fact.value,
        "support": fact.support.value,
        "resource": fact.resource,
        "evidence": {
            "basis": evidence.basis.value,
            "source": evidence.source,
            "on": evidence.on.isoformat() if evidence.on else None,
            "by": evidence.by,
            "words": evidence.words,
        },
    }


def _disagreements(conflicts: Any) -> list[dict[str, Any]]:
    return [
        {"path": conflict.path, "says": conflict.says, "resources": list(conflict.resources)}
        for conflict in conflicts
    ]


def assessed_with_chart(files: list[str], chart_name: str, options: Any) -> Iterator[dict[str, Any]]:
    """The assessment of each case of the files with a chart beside it; without a file, of the chart alone.

    Raises ``PlanError`` for bad options and for a chart or case that cannot be read.
    """
    from assent import bootstrap
    from assent.bootstrap import charts
    from assent.casework.plan.plan import PlanError
    from assent.cli.assessing import pairs
    from assent.desk.assessment.assess import UnknownPolicy, assess_case, record
    from assent.desk.assessment.charts import UnreadableChart

    catalogue, plan = bootstrap.catalogue(), bootstrap.plan(options.plan)
    adopted, settings = (
        pairs(options.adopt, "--adopt QUESTION=READING"),
        pairs(options.set, "--set FACT=VALUE"),
    )
    try:
        data = charts.chart_bytes(chart_name)
        cases = [case for name in files for case in charts.stated_cases(name)]
        alone = {"request_date": charts.today().isoformat()}
        for id, stated in cases or [(Path(chart_name).name.partition(".")[0], alone)]:
            charted = charts.case_with_chart(data, stated, settings, catalogue, options.policy, default_id=id)
            yield record(assess_case(charted.case, catalogue, plan, adopted))
    except (UnreadableChart, UnknownPolicy) as error:
        raise PlanError(f"{Path(chart_name).name}: {error}") from None
