"""Charts for the command line: a file of FHIR, and beside it what is stated of the request."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from assent.casework.assessment.case import Case
from assent.casework.assessment.chart import UnreadableChart
from assent.desk.assessment.charts import ChartCase, chart_case
from assent.logic.package import Catalogue, PolicyPackage
from assent.terms.facts import ASSESSED_ON, REQUEST_DATE


def chart_bytes(name: str) -> bytes:
    """The bytes of a chart, or of standard input for ``-``. Raises ``UnreadableChart``."""
    from assent.adapters.fhir.charts.files import MOST_BYTES

    try:
        if name == "-":
            return sys.stdin.buffer.read(MOST_BYTES + 1)
        with Path(name).open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        what = getattr(error, "strerror", None) or "no such path"
        raise UnreadableChart(f"cannot be read: {what}; check the path") from None


def case_with_chart(
    data: bytes,
    stated: Mapping[str, Any],
    settings: Mapping[str, str],
    of: Catalogue,
    policy: str = "",
    patient: str = "",
    default_id: str = "chart",
) -> ChartCase:
    """The case of a chart with what is stated and set beside it. Raises ``UnreadableChart``, ``UnknownPolicy``."""
    from assent.adapters.case_files import parse_case
    from assent.adapters.case_files.settings import with_settings
    from assent.adapters.fhir.charts import read_chart_bytes

    package = of.package(str(stated.get("policy") or policy))
    said, _ = with_settings(stated, settings) if settings else (stated, ())
    read = read_chart_bytes(data, package, _day(said), patient)

    def parsed(given: Mapping[str, Any]) -> Case:
        value, faults = with_settings(given, settings, package.derivations) if settings else (given, ())
        case = parse_case(value, default_id, of, package.id)
        return replace(case, faults=(*faults, *case.faults))

    return chart_case(read, stated, parsed)


def stated_cases(name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The cases of a file as they stand, each with its name. Raises ``UnreadableChart`` for one that cannot be read."""
    from assent.adapters.case_files.read import read_path

    for raw in read_path(Path(name)):
        if raw.faults or not isinstance(raw.value, Mapping):
            fault = raw.faults[0] if raw.faults else None
            says = (
                f"{fault.value} {fault.says}"
                if fault
                else "must hold a case: names of facts with their values"
            )
            raise UnreadableChart(says)
        yield raw.default_id, raw.value


def _day(stated: Mapping[str, Any]) -> date:
    """The day as of which the chart is read: of the assessment, else of the request, else today."""
    for name in (ASSESSED_ON, REQUEST_DATE):
        value = stated.get(name)
        value = value.get("value") if isinstance(value, Mapping) else value
        try:
            return value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError:
            continue
    return today()


def today() -> date:
    """The day on which the program runs, where the plan is."""
    from datetime import UTC, datetime

    from assent.casework.record.days import plan_day

    return plan_day(datetime.now(UTC))


def first_pathway(package: PolicyPackage, on: date) -> tuple[str, str]:
    """The fact that picks the pathway, and the first pathway of the version of a day."""
    version = package.reading(on)
    return version.pathway_by, next(iter(version.pathways))
