"""Two requests beside each other: what they ask for, and the facts in which they differ."""

from collections.abc import Iterator
from dataclasses import dataclass

from assent.casework.record.state import RequestState
from assent.desk.assessment.policies import Policy
from assent.desk.record.detail import Detail
from assent.workbench.reviewing.wording.fact_words import FactWords

Side = tuple[Detail, RequestState, Policy | None]


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One fact on both sides, in words; empty where a side has none."""

    label: str
    left: str
    right: str

    @property
    def is_same(self) -> bool:
        """Whether both sides say the same."""
        return self.left == self.right


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two requests, and their facts that differ and that are the same."""

    left: Detail
    right: Detail
    different: tuple[ComparedRow, ...]
    same: tuple[ComparedRow, ...]


def compared(left: Side, right: Side) -> Comparison:
    """Both sides, fact by fact, in the order of the left one."""
    rows = tuple(_rows(left, right))
    return Comparison(
        left[0],
        right[0],
        tuple(row for row in rows if not row.is_same),
        tuple(row for row in rows if row.is_same),
    )


def _rows(left: Side, right: Side) -> Iterator[ComparedRow]:
    words = FactWords(*left), FactWords(*right)
    values = [{fact.fact: fact.value for fact in side[0].facts} for side in (left, right)]
    for path in dict.fromkeys((*values[0], *values[1])):
        label = words[0 if path in values[0] else 1].label(path)
        texts = [
            side_words.value(path, side_values[path]) if path in side_values else ""
            for side_words, side_values in zip(words, values, strict=True)
        ]
        yield ComparedRow(label, texts[0], texts[1])
