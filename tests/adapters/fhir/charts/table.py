"""The table of charts in docs/charts.md: what each says, and whether a reader agrees.

Usage: python -m tests.adapters.fhir.charts.table FOLDER

A chart is read as of the day of its newest resource. Charts of one folder that say the same kind of thing are one row,
with the reason that ``reasons.toml`` beside the small charts in ``tests/data/charts`` gives for the first of them.
"""

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from assent.adapters.fhir.charts.counting import READ, day_in
from assent.adapters.fhir.charts.files import read_chart_file
from assent.adapters.fhir.charts.reading import read_chart
from assent.adapters.fhir.resources import kind
from assent.casework.assessment.chart import ChartReading
from assent.policies.mgb_031.package import PACKAGE

ROOT = Path(__file__).parents[4]
SMALL = ROOT / "tests" / "data" / "charts"
LATEST = date(2026, 11, 30)
"""What is dated later, as in charts that are made for tests of measures, does not count."""
HEADER = ("| charts | say | a reader agrees, since |", "|---|---|---|")
_SHORT = {"proves": "proves", "supports": "supports", "contradicts": "contradicts the answer"}


def main() -> int:
    """Print the table of a folder."""
    print("\n".join(table(Path(sys.argv[1]), reasons())))
    return 0


def reasons() -> Mapping[str, str]:
    """The reader's reasons, by the first chart of a row."""
    held: dict[str, dict[str, str]] = tomllib.loads((SMALL / "reasons.toml").read_text("utf-8"))
    return {f"{place}/{name}": reason for place, rows in held.items() for name, reason in rows.items()}


def table(folder: Path, why: Mapping[str, str]) -> list[str]:
    """The rows of every chart in a folder and the folders in it."""
    groups: dict[tuple[str, str], list[str]] = {}
    for path in sorted(
        one for one in folder.rglob("*") if one.name.endswith((".json", ".json.gz", ".ndjson"))
    ):
        groups.setdefault((path.parent.name, says(_reading(path))), []).append(_short(path.name))
    return [*HEADER, *(_row(place, said, names, why) for (place, said), names in groups.items())]


def says(reading: ChartReading) -> str:
    """What a chart says, without its numbers: the kinds of facts, and what is odd in it."""
    return "; ".join(dict.fromkeys((*_facts(reading), *_odd(reading)))) or "nothing"


def _facts(reading: ChartReading) -> Iterator[str]:
    for support in ("proves", "supports", "contradicts"):
        names = dict.fromkeys(_named(one.path) for one in reading.facts if one.support.value == support)
        if names:
            yield f"{_SHORT[support]} {', '.join(sorted(names))}"


def _named(path: str) -> str:
    """A record of a list is the list, with the field where it is none that identifies it."""
    name, _, field = re.sub(r"\[\d+\]", "", path).partition(".")
    return f"{name}.{field}" if field in ("dose_accepted", "in_current_episode", "response") else name


def _odd(reading: ChartReading) -> Iterator[str]:
    for conflict in reading.conflicts:
        yield re.sub(r"\d{4}-\d\d-\d\d", "a day", conflict.says)
    for reason in dict.fromkeys(one.reason for one in reading.not_counted):
        yield f"not counted, since {re.sub(r'[0-9]{4}-[0-9]{2}-[0-9]{2}', 'the day of reading', reason)}"


def _reading(path: Path) -> ChartReading:
    chart = read_chart_file(path.read_bytes())
    days = [day.last for one in chart.resources if kind(one) in READ and (day := day_in(one)) is not None]
    on = min(max(days, default=LATEST), LATEST)
    return read_chart(
        chart.resources, PACKAGE, on, policy=PACKAGE.newest, urls=chart.urls, unread=chart.unread
    )


def _row(place: str, said: str, names: list[str], why: Mapping[str, str]) -> str:
    first = names[0]
    shown = f"`{first}`" if len(names) == 1 else f"{len(names)}, as `{first}`"
    return f"| {place}: {shown} | {said} | {why.get(f'{place}/{first}', NOT_LOOKED_AT)} |"


def _short(name: str) -> str:
    """A file's name without its endings, what numbers it, and the measure that it was made for."""
    name = re.sub(r"^CMS\d+FHIR-v[\d.]+-", "", name.partition(".json")[0].removesuffix(".ndjson"))
    return re.sub(r"_+[0-9a-f-]{8,36}$", "", name)


NOT_LOOKED_AT = "**not looked at**"


if __name__ == "__main__":
    sys.exit(main())
