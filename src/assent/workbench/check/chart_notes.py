"""What a chart says beside the answers that it fills, in a few lines above the next question."""

from collections.abc import Iterator
from itertools import groupby

from assent.desk.assessment.charts import ChartCase, ChartSupport, DerivedFact
from assent.workbench.shell.words import say

_MOST = 12
"""So many lines; of more the number is told."""


def chart_notes(made: ChartCase) -> tuple[str, ...]:
    """How many values were filled, what disagrees or was left out, and for and against what the chart speaks."""
    lines = list(dict.fromkeys(_lines(made)))
    more = (say("check.chart_more", count=len(lines) - _MOST),) if len(lines) > _MOST else ()
    return (say("check.filled_from_chart", count=len(made.reading.proved)), *lines[:_MOST], *more)


def _lines(made: ChartCase) -> Iterator[str]:
    for conflict in (*made.reading.conflicts, *made.left_out):
        yield say("check.chart_disagrees", path=conflict.path, says=conflict.says)
    for support in (ChartSupport.CONTRADICTS, ChartSupport.SUPPORTS):
        facts = [fact for fact in made.reading.facts if fact.support is support]
        for (place, words), group in groupby(
            facts, key=lambda fact: (_record(fact.path), fact.evidence.words)
        ):
            says = ", ".join(f"{fact.path.removeprefix(f'{place}.')} {_value(fact)}" for fact in group)
            what = f"{place}: {says}" if place else says
            yield say(f"check.chart_{support.value}", what=what, words=words)
    for one in made.reading.unread:
        yield say("check.chart_unread", place=one.place, reason=one.reason)


def _record(path: str) -> str:
    return path.rpartition(".")[0]


def _value(fact: DerivedFact) -> str:
    if isinstance(fact.value, bool):
        return say("shell.yes") if fact.value else say("shell.no")
    return str(fact.value)
