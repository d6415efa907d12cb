"""The least daily dose that the label of an antidepressant names for an adult with depression.

Policies ask for a generally accepted dose and do not say which that is. A dose at or above the label's least speaks
for one, a lower one against it; neither settles it. The table holds a figure only where the label is clear.
"""

from dataclasses import dataclass
from functools import cache

from assent.facts.medicines import Certainty
from assent.facts.tables import rows


@dataclass(frozen=True, slots=True)
class MinimumDose:
    """Milligrams a day, from where, and how certain the figure is."""

    mg_per_day: float
    source: str
    certainty: Certainty


def minimum_dose(ingredient: str) -> MinimumDose | None:
    """The least dose of an ingredient; None where the table has none."""
    return _table().get(ingredient)


@cache
def _table() -> dict[str, MinimumDose]:
    return {
        row["medicine"]: MinimumDose(float(row["mg_per_day"]), row["source"], Certainty(row["certainty"]))
        for row in rows("minimum_doses")
    }
